"""A series of attempts at one endpoint as lines of evidence."""

from collections.abc import Iterable, Iterator, Sequence

from bot.render.acts import failure_words
from bot.render.wording import duration
from probes.observation import Certificate, Declined, Failed, Foreign, Observation, Sampled, Served

_SHOWN = 16
"""Characters of a fingerprint that tell certificates apart."""


def series_sections(
    seen: Iterable[Observation], certificates: dict[str, Certificate]
) -> Iterator[tuple[str, list[str]]]:
    """Return for each series a heading, and a line for each attempt.

    A leaf among ``certificates`` (by fingerprint) is named by its number.
    """
    known = list(certificates)
    series: dict[str, list[Sampled]] = {}
    for one in seen:
        if isinstance(one, Sampled):
            at = f"{one.endpoint.address} ({one.name})"
            where = at if one.name != one.endpoint.address else one.endpoint.address
            heading = f"Attempts one by one at port {one.endpoint.port} of {where}"
            series.setdefault(heading, []).append(one)
    for heading, told in series.items():
        in_turn = sorted(told, key=lambda one: one.number)
        yield heading, [_attempt_words(one, known) for one in in_turn]


def _attempt_words(one: Sampled, known: Sequence[str]) -> str:
    again = " again" if one.again else ""
    words = _outcome_words(one.outcome, known)
    return f"{one.number}, from port {one.source}{again}: {words} after {duration(one.took)}"


def _outcome_words(outcome: Served | Declined | Foreign | Failed, known: Sequence[str]) -> str:
    match outcome:
        case Failed(failure=failure):
            return f"{failure.operation.replace('_', ' ')}: {failure_words(failure)}"
        case Served(line=line):
            return f"{line}, {_certificate_words(outcome, known)}"
        case Declined(lines=lines) | Foreign(lines=lines):
            return lines[0] if lines else "no word"


def _certificate_words(served: Served, known: Sequence[str]) -> str:
    leaf = served.fingerprint
    if not leaf:
        return "not encrypted"
    name = str(known.index(leaf) + 1) if leaf in known else f"{leaf[:_SHOWN]}…"
    codes = ", ".join(f"{one.code} at depth {one.depth}" for one in served.problems)
    return f"certificate {name}" + (f", verification errors (X509_V_ERR) {codes}" if codes else "")
