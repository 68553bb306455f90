"""What several places together say, in words: sentence, explanations, steps, customer's line."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from probes.diagnosis.answer import STEPS_SHOWN
from probes.diagnosis.comparison import JointFinding
from probes.diagnosis.sides import ADVICE, REPAIRS
from probes.diagnosis.vantages.judge import Concluded
from probes.diagnosis.vantages.retold import Retold
from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.vantages.sights import Sights, unrelated
from probes.diagnosis.vantages.wording import SIDES, WORDING
from probes.diagnosis.verdict import Answer, Explanation, Finding, Severity, Side, Verdict
from probes.diagnosis.words import Words
from probes.quote import listed
from probes.vantage import VantageKind

_APART = "These places are in different networks."
_PERHAPS_APART = "Whether these places are in different networks is not known."
_OF_THE_PLACE = frozenset({Side.DEVICE, Side.LOCAL_NETWORK})
"""What concerns customers only where one of them is at that place."""
_NOTHING_TO_CHANGE = "there is nothing to change in your account."


def answer(sights: Sights, concluded: Sequence[Concluded]) -> Answer:
    """Put what several places say together into words."""
    told = [_Telling(sights, one) for one in concluded]
    faults = [one for one in told if one.finding.severity is not Severity.NOTE]
    return Answer(
        sentence=_sentence(sights, faults, told),
        explanations=tuple(_explanations(told)),
        steps=_steps(sights, told),
        customer=_customer(sights, faults),
    )


class _Telling:
    """One finding, told by its row, or as the place told it that found it by itself."""

    def __init__(self, sights: Sights, concluded: Concluded) -> None:
        finding = concluded.finding
        self.finding = finding
        self._at = tuple(one for one in sights.all if one.name in finding.at)
        self._retold = concluded.single and Retold(sights, concluded.single)
        results = [result for one in self._at for result in one.results.values()]
        self._words = Words(sights.target, results, WORDING)

    @property
    def explanation(self) -> Explanation:
        if self._retold:
            return self._retold.explanation
        return self._words.explanation(self._filled)

    @property
    def title(self) -> str:
        return self.explanation.title

    @property
    def whose(self) -> str:
        """Whose side it is on, unless the title says so."""
        told = not self._retold and WORDING[self.finding.id].tells_side
        return "" if told else SIDES[self.finding.side]

    @property
    def steps(self) -> Iterable[str]:
        return self._retold.steps if self._retold else self._words.steps(self._filled)

    @property
    def customer(self) -> str:
        side = self.finding.side
        at_customers = any(one.point.kind is VantageKind.CUSTOMER for one in self._at)
        if side is Side.RUNNER or (side in _OF_THE_PLACE and not at_customers):
            return ""
        if not self._retold and (text := WORDING[self.finding.id].customer):
            return self._words.fill(text, self._filled)
        if self._retold and (told := self._retold.customer):
            return told
        title = self._retold.own.title if self._retold else self.title
        repair = f"{REPAIRS[side]}; {_NOTHING_TO_CHANGE}" if side in REPAIRS else ""
        return _joined(title, repair or ADVICE.get(side, ""))

    @property
    def _filled(self) -> Finding:
        """The finding with the facts that texts on several places use."""
        finding = self.finding
        networks = _APART if unrelated(self._at) else _PERHAPS_APART
        facts = {"at": listed(finding.at), "beside": listed(finding.beside), "networks": networks}
        return replace(_of_one(finding), facts={**finding.facts, **facts})


def _of_one(finding: JointFinding) -> Finding:
    """Return what of it a single report would hold."""
    return Finding(
        id=finding.id,
        severity=finding.severity,
        certainty=finding.certainty,
        side=finding.side,
        endpoints=finding.endpoints,
        facts=finding.facts,
        place=finding.place,
    )


def _sentence(sights: Sights, faults: Sequence[_Telling], told: Sequence[_Telling]) -> str:
    working = [one for one in sights.all if one.judged.diagnosis.verdict is Verdict.OK]
    if faults:
        first = faults[0]
        others = [one for one in working if one.name not in first.finding.at]
        works = f"From {_names(others)} it works." if others else ""
        return _joined(first.title, works, first.whose)
    if not working:
        return _joined(*(one.judged.answer.sentence for one in sights.all))
    works = f"{sights.target} works from {_names(working)}."
    return _joined(works, *(one.title for one in told if one.finding.beside))


def _explanations(told: Iterable[_Telling]) -> Iterator[Explanation]:
    """Explain every finding; of one just told for another address only what differs."""
    before: _Telling | None = None
    for one in told:
        explanation = one.explanation
        if before is not None and _is_like(one.finding, before.finding):
            where = listed(sorted({endpoint.address for endpoint in one.finding.endpoints}))
            explanation = replace(explanation, title=f"The same holds at {where}.")
        yield explanation
        before = one


def _is_like(one: JointFinding, other: JointFinding) -> bool:
    """Tell whether two findings say the same of different addresses."""
    ports = [{endpoint.port for endpoint in finding.endpoints} for finding in (one, other)]
    same = (one.id, one.severity, one.at) == (other.id, other.severity, other.at)
    return same and bool(ports[0]) and ports[0] == ports[1]


def _steps(sights: Sights, told: Sequence[_Telling]) -> tuple[str, ...]:
    steps = [step for one in told for step in one.steps]
    if not steps:
        fine = (one for one in sights.all if one.judged.diagnosis.verdict is Verdict.OK)
        steps = [step for one in fine for step in one.judged.answer.steps]
    return tuple(dict.fromkeys(step for step in steps if step))[:STEPS_SHOWN]


def _customer(sights: Sights, faults: Sequence[_Telling]) -> str:
    failing = [one for one in faults if one.finding.severity is Severity.FAILING]
    for one in (failing or faults)[:1]:
        return one.customer
    working = [one for one in sights.all if one.judged.diagnosis.verdict is Verdict.OK]
    if not working:
        return ""
    if len(working) == 1:
        return working[0].judged.answer.customer
    return f"We checked {sights.target} from {len(working)} places, and it works from each of them."


def _names(sights: Iterable[Sight]) -> str:
    return listed(one.name for one in sights)


def _joined(*parts: str) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))
