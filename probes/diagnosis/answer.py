"""The answer in words: verdict sentence, explanations, steps, customer's line (pure)."""

from msgspec.structs import replace

from probes.diagnosis.settings import request_for
from probes.diagnosis.sides import ADVICE, REPAIRS
from probes.diagnosis.verdict import (
    Answer,
    Diagnosis,
    Explanation,
    Finding,
    FunctionResult,
    Severity,
    Side,
    Verdict,
    works_in_part,
)
from probes.diagnosis.wording import WORDING
from probes.diagnosis.words import Words, capitalised, place_of, whose
from probes.goal import Goal
from probes.names import subject
from probes.quote import listed
from probes.services import RELAY, Function
from probes.vantage import VantageKind

STEPS_SHOWN = 8

_FUNCTIONS = {
    Function.IMAP: "receiving by IMAP",
    Function.POP: "receiving by POP",
    Function.SENDING: "sending",
    Function.FILTERS: "mail filtering",
}

_TAKING_IN = "taking in mail from other servers"

_NOTHING_TO_CHANGE = "there is nothing to change in your account."

_OUR_PLACE = frozenset({Side.DEVICE, Side.LOCAL_NETWORK})
"""What lies near the place of the check, and near customers only where one of them is there."""


def answer(goal: Goal, diagnosis: Diagnosis, kind: VantageKind = VantageKind.RUNNER) -> Answer:
    """Put a diagnosis into words; ``kind`` tells whose place it was measured from."""
    words = _Answer(goal, diagnosis, kind)
    told = [finding for finding in diagnosis.findings if finding.severity is not Severity.NOTE]
    if diagnosis.verdict is not Verdict.OK:
        # Where nothing else keeps it from being fine, it is the notes that do.
        told = told or list(diagnosis.findings)
    return Answer(
        sentence=words.sentence(told),
        explanations=words.explanations(),
        steps=words.steps(),
        customer=words.customer(told),
    )


class _Answer:
    def __init__(self, goal: Goal, diagnosis: Diagnosis, kind: VantageKind) -> None:
        self._diagnosis = diagnosis
        self._kind = kind
        self._words = Words(subject(goal), diagnosis.ports)

    def explanations(self) -> tuple[Explanation, ...]:
        """Explain every finding; of one just told for another address only what differs."""
        explained: list[Explanation] = []
        before: Finding | None = None
        for finding in self._diagnosis.findings:
            one = self._words.explanation(finding)
            if finding.place is not None and before is not None and is_like(finding, before):
                where = listed(sorted({endpoint.address for endpoint in finding.endpoints}))
                title = f"The same holds at {where}."
                one = replace(one, title=title, meaning=place_of(finding, finding.place))
            explained.append(one)
            before = finding
        return tuple(explained)

    def sentence(self, told: list[Finding]) -> str:
        notable = [one for one in self._diagnosis.findings if _is_notable(one)]
        if not told:
            parts = [
                self._all_fine(),
                *(self._words.explanation(one).title for one in _merged(notable)),
            ]
        else:
            first = self._first(told)
            parts = [
                self._words.explanation(first).title,
                self._what_works(),
                whose(first, WORDING[first.id]),
            ]
        return " ".join(dict.fromkeys(part for part in parts if part))

    def _all_fine(self) -> str:
        if not self._diagnosis.functions:
            return " ".join(self._words.explanation(one).title for one in self._diagnosis.findings)
        working = self._functions(Verdict.OK)
        if len(working) == 1:
            return f"{capitalised(working[0])} works on {self._words.host}."
        return f"Mail on {self._words.host} works: {listed(working)}."

    def _what_works(self) -> str:
        parts = (
            _told(self._functions(Verdict.FAILING), "fails", "fail"),
            _told(self._degraded(in_part=True), "works in part", "work in part"),
            _told(self._degraded(in_part=False), "works, with a warning", "work, with a warning"),
            _told(self._functions(Verdict.OK), "works", "work"),
        )
        text = "; ".join(part for part in parts if part)
        return f"{capitalised(text)}." if text else ""

    def _degraded(self, *, in_part: bool) -> list[str]:
        ports = self._diagnosis.ports
        return [
            self._named(one)
            for one in self._functions_that(Verdict.DEGRADED)
            if works_in_part(one, ports) is in_part
        ]

    def _functions(self, verdict: Verdict) -> list[str]:
        return [self._named(one) for one in self._functions_that(verdict)]

    def _named(self, one: FunctionResult) -> str:
        """Name a function; by port 25 alone no customer sends, while servers deliver by it."""
        mine = (port for port in self._diagnosis.ports if port.endpoint.port in one.ports)
        offered = {port.endpoint.port for port in mine if port.verdict is not Verdict.NOT_OFFERED}
        return _TAKING_IN if offered == {RELAY} else _FUNCTIONS[one.function]

    def _functions_that(self, verdict: Verdict) -> list[FunctionResult]:
        return [one for one in self._diagnosis.functions if one.verdict is verdict]

    def steps(self) -> tuple[str, ...]:
        """Return the steps, each once: of faults, then for the account, then of mere notes."""
        notes = [one for one in self._diagnosis.findings if one.severity is Severity.NOTE]
        notable = [one for one in self._diagnosis.findings if _is_notable(one)]
        texts = [step for finding in notable for step in self._words.steps(finding)]
        if self._diagnosis.verdict is Verdict.OK and self._diagnosis.functions:
            texts += self._check_the_account(" ".join(texts))
        texts += [
            step
            for finding in notes
            if finding not in notable
            for step in self._words.steps(finding)
            if not step.startswith("Customer") and not self._is_said(step, texts)
        ]
        return tuple(dict.fromkeys(text for text in texts if text))[:STEPS_SHOWN]

    def _is_said(self, step: str, texts: list[str]) -> bool:
        """Tell whether the setting that a step is about was recommended before."""
        settings = [setting for setting in self._words.settings.values() if setting in step]
        return any(setting and setting in text for setting in settings for text in texts)

    def _check_the_account(self, said: str) -> list[str]:
        """Only after the network is cleared is the mail program suspected."""
        rows = (
            ("imap", "Incoming mail (IMAP): {}."),
            ("pop", "Incoming mail (POP): {}."),
            ("sending", "Outgoing mail: {}, with login."),
        )
        settings = ((text, self._words.settings[name]) for name, text in rows)
        new = [
            text.format(setting) for text, setting in settings if setting and setting not in said
        ]
        if _TAKING_IN in self._functions(Verdict.OK):
            new.append(
                "Outgoing mail: no server for it was found; see the mail host's instructions."
            )
        doubt = "If it still fails: check user name, password and the kind of encryption set."
        return [*new, doubt]

    def customer(self, told: list[Finding]) -> str:
        """Return a line for the customer; what is wrong near the runner concerns no customer."""
        if told:
            return self._line_for_customer(self._first(told))
        lines = (
            self._words.fill_setting(WORDING[one.id].customer, one)
            for one in self._diagnosis.findings
            if self._concerns_customers(one) and (_is_notable(one) or not self._diagnosis.functions)
        )
        known = self._words.settings
        settings = list(filter(None, (known["imap"] or known["pop"], known["sending"])))
        hint = f" Please use {listed(settings)}." if settings else ""
        fine = f"We checked {self._words.host}, and it works from our side.{hint}"
        return next(filter(None, lines), fine)

    def _concerns_customers(self, finding: Finding) -> bool:
        if finding.side in _OUR_PLACE:
            return self._kind is VantageKind.CUSTOMER
        return finding.side is not Side.RUNNER

    def _first(self, told: list[Finding]) -> Finding:
        """Return the first of the worst, with the ports of those that say the same of others."""
        worst = [one for one in told if one.severity is Severity.FAILING] or told
        first = worst[0]
        alike = [one for one in worst if (one.id, one.side) == (first.id, first.side)]
        together = tuple(sorted({end for one in alike for end in one.endpoints}))
        titles = {self._words.explanation(replace(one, endpoints=together)).title for one in alike}
        return replace(first, endpoints=together) if len(titles) == 1 else first

    def _line_for_customer(self, finding: Finding) -> str:
        if not self._concerns_customers(finding):
            return ""
        title = self._words.explanation(finding).title
        own = self._words.fill_setting(WORDING[finding.id].customer, finding)
        request = self._request(own)
        if not own and finding.side in REPAIRS:
            rest = f"until then {request}" if request else _NOTHING_TO_CHANGE
            return f"{title} {REPAIRS[finding.side]}; {rest}"
        advice = "" if own else ADVICE.get(finding.side, "")
        return " ".join(part for part in (own or title, capitalised(request), advice) if part)

    def _request(self, said: str) -> str:
        """Ask the customer to use what the steps recommend and ``said`` does not, if anything."""
        steps = " ".join(self.steps())
        new = {
            name: setting
            for name, setting in self._words.settings.items()
            if setting and setting in steps and setting not in said
        }
        return f"{request_for(new)}." if new else ""


def _merged(findings: list[Finding]) -> list[Finding]:
    """Put together what is said of several addresses, so that it is said once."""
    merged: list[Finding] = []
    for finding in findings:
        if merged and is_like(finding, merged[-1]):
            both = tuple(sorted({*merged[-1].endpoints, *finding.endpoints}))
            merged[-1] = replace(merged[-1], endpoints=both)
        else:
            merged.append(finding)
    return merged


def is_like(one: Finding, other: Finding) -> bool:
    """Tell whether two findings say the same of different addresses."""
    ports = [{endpoint.port for endpoint in finding.endpoints} for finding in (one, other)]
    return (one.id, one.severity) == (other.id, other.severity) and ports[0] == ports[1]


def _is_notable(finding: Finding) -> bool:
    """Tell whether the answer says it up front: every fault, a blocked port 25, a traced path."""
    if finding.id == "path-complete":
        return True
    blocked = finding.id.startswith("isp-25-") or finding.place is not None
    relay = {one.port for one in finding.endpoints} == {RELAY}
    return finding.severity is not Severity.NOTE or (blocked and relay)


def _told(functions: list[str], one: str, several: str) -> str:
    return f"{listed(functions)} {one if len(functions) == 1 else several}" if functions else ""
