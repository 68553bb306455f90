"""Words for the report's closed vocabularies, the same in every renderer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from probes.address import Address
from probes.diagnosis.comparison import Comparison
from probes.diagnosis.verdict import (
    OWN_RULES,
    Certainty,
    FunctionResult,
    Place,
    PortResult,
    PortState,
    Verdict,
    works_in_part,
)
from probes.quote import listed
from probes.report import Report
from probes.services import SERVICES, Function
from probes.vantage import VantagePoint
from probes.wire.text import clean_text

_VERDICT_WORDS = {
    Verdict.OK: "Works",
    Verdict.NOT_OFFERED: "Not offered",
    Verdict.INCONCLUSIVE: "Cannot tell",
    Verdict.DEGRADED: "Works, with trouble",
    Verdict.FAILING: "Does not work",
}

_WITHOUT_PORTS = {Verdict.OK: "Fine", Verdict.DEGRADED: "Trouble"}
"""Where no port was tried, nobody knows whether mail works."""

MARKS = {
    Verdict.OK: "✓",
    Verdict.NOT_OFFERED: "–",
    Verdict.INCONCLUSIVE: "?",
    Verdict.DEGRADED: "!",
    Verdict.FAILING: "✗",
}
"""One sign in front of the words, for the eye; it never stands alone."""

FUNCTION_WORDS = {
    Function.IMAP: "Receiving by IMAP",
    Function.POP: "Receiving by POP",
    Function.SENDING: "Sending",
    Function.FILTERS: "Mail filters",
}

_SHORT_FUNCTIONS = {
    Function.IMAP: "IMAP",
    Function.POP: "POP",
    Function.SENDING: "sending",
    Function.FILTERS: "mail filters",
}

_STATE_WORDS = {
    PortState.OPEN: "reachable",
    PortState.CLOSED: "refused (closed)",
    PortState.FILTERED: "no answer (filtered)",
    PortState.REJECTED: "rejected by a firewall",
    PortState.UNREACHABLE: "no route there (unreachable)",
    PortState.INTERCEPTED: "somebody else answers (intercepted)",
    PortState.UNMEASURED: "not measured",
}

_OPEN_WORDS = {
    Verdict.OK: "reachable",
    Verdict.NOT_OFFERED: "not offered",
    Verdict.INCONCLUSIVE: "reachable, not fully tested",
    Verdict.DEGRADED: "reachable, with limits",
    Verdict.FAILING: "reachable, but not usable",
}

_DOUBTS = {Certainty.LIKELY: "likely", Certainty.CANNOT_TELL: "cause unclear"}

_PLACE_LIMIT = 80
_SECOND = timedelta(seconds=1)
_MILLISECOND = timedelta(milliseconds=1)
_EXACT_BELOW = 10


def verdict_words(report: Report) -> str:
    """Put the verdict into a few words; what fails is named where something else works."""
    words = _VERDICT_WORDS[report.verdict]
    if report.verdict is Verdict.FAILING:
        return _failing_words(report) or words
    if report.verdict is Verdict.INCONCLUSIVE and _kept_by_own_rules(report):
        return "Not checked"
    return words if report.functions else _WITHOUT_PORTS.get(report.verdict, words)


def _failing_words(report: Report) -> str:
    failing = [one for one in report.functions if one.verdict is Verdict.FAILING]
    if not failing or all(one.verdict is not Verdict.OK for one in report.functions):
        return ""
    names = listed([_SHORT_FUNCTIONS[one.function] for one in failing])
    several = len(failing) > 1 or failing[0].function is Function.FILTERS
    return f"Works in part, {names} {'fail' if several else 'fails'}"


def _kept_by_own_rules(report: Report) -> bool:
    """Tell whether nothing was measured, since our own rules forbid it."""
    forbidden = any(one.id in OWN_RULES for one in report.findings)
    measured = any(one.state is not PortState.UNMEASURED for one in report.ports)
    return forbidden and not measured and not any(one.sent for one in report.pings)


def port_words(result: PortResult) -> str:
    """Say how a port is and where on the path that comes about, in a few plain words."""
    if result.state is PortState.OPEN:
        working = "works" if result.verdict is Verdict.OK else "works, with a warning"
        return working if result.works else _OPEN_WORDS[result.verdict]
    words = state_words(result.state)
    if result.verdict is Verdict.NOT_OFFERED:
        return f"not offered: {words}"
    where = f" {spot_words(result.place)}" if result.place else ""
    return f"{'works, but ' if result.works else ''}{words}{where}"


def state_words(state: PortState) -> str:
    """Say what a connect met, with the field's term in brackets."""
    return _STATE_WORDS[state]


def spot_words(where: Place) -> str:
    """Say where on the path something stands, as exactly as it is known."""
    after = where.after
    if not where.exact:
        if after is None:
            return f"before hop {where.before.ttl}" if where.before else "before the server"
        return f"after hop {after.ttl}"
    if where.at_server:
        return "at the server"
    if after is None:
        return "at this machine"
    return f"at hop {after.ttl}" if after.ttl else f"at {clean_text(after.address, _PLACE_LIMIT)}"


def function_words(result: FunctionResult, ports: Sequence[PortResult]) -> str:
    """Say whether a person can do this, and on which ports; ``ports`` are the report's."""
    usable = numbers(result.works)
    mine = [port for port in ports if port.endpoint.port in result.ports]
    match result.verdict:
        case Verdict.OK:
            return f"works on {usable}" if usable else "works"
        case Verdict.DEGRADED if not works_in_part(result, mine):
            return f"works on {usable}, with a warning"
        case Verdict.DEGRADED if set(result.works) == set(result.ports):
            return f"works in part, on {usable}, but not at every address"
        case Verdict.DEGRADED:
            return f"works in part, on {usable}" if usable else "works in part"
        case Verdict.FAILING:
            return "does not work"
        case Verdict.INCONCLUSIVE:
            return f"cannot tell; {usable} answered well" if usable else _open_question(mine)
        case Verdict.NOT_OFFERED:
            return "not offered"


def _open_question(ports: Sequence[PortResult]) -> str:
    tried = not ports or any(port.state is not PortState.UNMEASURED for port in ports)
    return "cannot tell" if tried else "not measured"


def service_name(port: int) -> str:
    """Name the service of a port; a report from elsewhere may hold ports unknown here."""
    service = SERVICES.get(port)
    return service.name if service else "unknown service"


def at_words(addresses: Sequence[Address]) -> str:
    """Say where something is so: at this address, or at it and more."""
    more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
    return f" at {addresses[0]}{more}"


def numbers(ports: Sequence[int]) -> str:
    """List ports as a sentence does: ``465, 587 and 25``."""
    return listed([str(port) for port in ports])


def duration(took: timedelta) -> str:
    """Write a duration as exactly as it matters: ``0.2 ms``, ``51 ms``, ``1.4 s``, ``12 s``."""
    value, unit = (took / _MILLISECOND, "ms") if took < _SECOND else (took / _SECOND, "s")
    return f"{value:.1f} {unit}" if value < _EXACT_BELOW else f"{value:.0f} {unit}"


def milliseconds(took: timedelta) -> str:
    """Write a duration to a tenth of a millisecond, as pings and traces do: ``12.1``."""
    return f"{took / _MILLISECOND:.1f}"


def instant(at: datetime) -> str:
    """Write an instant to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def finding_titles(report: Report | Comparison) -> tuple[str, ...]:
    """Return the title of each explanation, with a word on its cause where that is not certain.

    Several findings may have the same rule; they are explained in their own order.
    """
    certainties: dict[str, list[Certainty]] = {}
    found = [(finding.id, finding.certainty) for finding in report.findings]
    for finding_id, certainty in reversed(found):
        certainties.setdefault(finding_id, []).append(certainty)
    return tuple(
        _doubted(one.title, mine.pop()) if (mine := certainties.get(one.finding)) else one.title
        for one in report.answer.explanations
    )


def _doubted(title: str, certainty: Certainty) -> str:
    doubt = _DOUBTS.get(certainty)
    return title if doubt is None else f"{title.removesuffix('.')} ({doubt})."


def place(point: VantagePoint) -> str:
    """Name a vantage point and where it stands."""
    name = clean_text(point.name, _PLACE_LIMIT) or "an unnamed place"
    return f"{name} ({clean_text(point.place, _PLACE_LIMIT)})" if point.place else name
