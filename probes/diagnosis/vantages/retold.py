"""What one place told of a finding, told again beside what others found (pure)."""

from msgspec.structs import replace

from probes.diagnosis.answer import is_like
from probes.diagnosis.vantages.shut import NEAR
from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.vantages.sights import Sights, at_one_time
from probes.diagnosis.vantages.single import REFUSALS, Single
from probes.diagnosis.verdict import Explanation, Severity, Side
from probes.diagnosis.wording import WORDING
from probes.diagnosis.words import Words
from probes.quote import listed

_ALIKE = "It is seen alike from {at}, which are in different networks."
_PERHAPS = "It is seen alike from {at}; whether these are in different networks is not known."
_NOT_THE_HOST = "From {beside} the same works, so the mail host is not the cause."
_OR_THE_MOMENT = (
    "From {beside} the same works: it hangs on the place or on the moment. The host may turn that "
    "place away, something on its way may interfere, or one of several machines behind the name "
    "may be at fault."
)
_ANOTHER_TIME = "From {beside} the same works, but at another time: it may be over by now."
_TO_THIS_PLACE = "{beside} is let in: the host means that place's address, or a short moment."
_ANOTHER_CERTIFICATE = (
    "From {beside} another certificate is shown, which is good: one of several machines behind the "
    "name has this one, or somebody on the way."
)


class Retold:
    """A finding in the words of the report that it comes from."""

    def __init__(self, sights: Sights, single: Single) -> None:
        """Take the words of the first place that found it."""
        self._single = single
        self._teller = single.at[0]
        self._others = len(sights.all) > len(single.at)
        self.own = _own(self._teller, single.index)
        results = self._teller.judged.diagnosis.ports
        self._words = Words(self._teller.judged.target, results)

    @property
    def explanation(self) -> Explanation:
        """Say from where it is seen, and what it means that others do not see it."""
        prefix = f"From {self._at}: " if self._others else ""
        return Explanation(
            finding=self._single.finding.id,
            title=f"{prefix}{self.own.title}",
            meaning=" ".join(filter(None, (self.own.meaning, self._remark))),
        )

    @property
    def steps(self) -> tuple[str, ...]:
        """What that report says to do; nothing of what only a runner lacks, while others looked."""
        spared = self._single.finding.severity is Severity.NOTE and not self._single.beside
        return () if spared else self._teller.judged.answer.steps

    @property
    def customer(self) -> str:
        """What a customer is told of it by itself, unless it is doubted by what others see."""
        own = self._teller.findings[self._single.index]
        if self._single.beside and self._single.finding.side is not own.side:
            return ""
        return self._words.fill_setting(WORDING[own.id].customer, own)

    @property
    def _at(self) -> str:
        return listed(one.name for one in self._single.at)

    @property
    def _remark(self) -> str:
        single = self._single
        if single.beside:
            near = single.finding.side in NEAR | {Side.PATH}
            remark = _OR_THE_MOMENT
            if near:
                remark = _NOT_THE_HOST
            elif not at_one_time(single.at, single.beside):
                remark = _ANOTHER_TIME
            elif single.finding.id in REFUSALS:
                remark = _TO_THIS_PLACE
            elif single.differing:
                remark = _ANOTHER_CERTIFICATE
            return remark.format(beside=listed(one.name for one in single.beside))
        if len(single.at) > 1 and single.finding.side is not Side.RUNNER:
            return (_ALIKE if single.apart else _PERHAPS).format(at=self._at)
        return ""


def _own(sight: Sight, index: int) -> Explanation:
    """Return what a report says of a finding of its own.

    Where it was told for another address just before, that title stands for both.
    """
    explanations = sight.judged.answer.explanations
    first = index
    while first > 0 and is_like(sight.findings[first - 1], sight.findings[index]):
        first -= 1
    return replace(explanations[index], title=explanations[first].title)
