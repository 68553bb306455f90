"""The evidence of a report as plain text for a ticket: what was seen, without opinion.

The most telling lines come first, so that a bounded copy loses the least: names and documents
on the web, then the ports that do not work, then paths with their owners, pings and what this place
can see at all, then certificates and the other ports. A check never logs in, so there are no
credentials to leave out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from bot.render.acts import act_lines
from bot.render.chains import chain_lines
from bot.render.documents import document_lines
from bot.render.inside import inner_addresses, veiled, without_inside
from bot.render.names import name_lines
from bot.render.path_evidence import owner_lines, ping_rounds, runner_lines, syn_sections
from bot.render.series import series_sections
from bot.render.wording import instant, place, service_name
from probes.diagnosis.verdict import PortResult, Verdict
from probes.observation import (
    Certificate,
    Endpoint,
    OnEndpoint,
    Secured,
    TlsHandshake,
)
from probes.report import Report
from probes.wire.text import clean_text

TICKET_LIMIT = 2900
"""The most characters of evidence that fit in one ticket or one Slack block."""

_Spot = tuple[str, Endpoint]
_LINE_LIMIT = 400
_HEADING_LIMIT = 120
_NAMES = 6
_OWNERS = "Whose addresses (by reverse DNS and Team Cymru)"
_CALM = frozenset({Verdict.OK, Verdict.NOT_OFFERED})


def evidence_text(
    report: Report,
    limit: int | None = TICKET_LIMIT,
    size: Callable[[str], int] = len,
    *,
    posted: bool = False,
) -> str:
    """Write the evidence in whole lines of at most ``limit`` in all, or all of it for None.

    ``size`` measures a text where its characters are not what counts. What is ``posted`` for others
    to read does not show the inside of the runner's network.
    """
    inner = inner_addresses(report) if posted else frozenset()
    told = without_inside(report, inner) if posted else report
    lines = [veiled(line, inner) for line in _lines(told)]
    if limit is None:
        return "\n".join(lines)
    sizes = [size(f"{line}\n") for line in lines]
    if sum(sizes) <= limit:
        return "\n".join(lines)
    left = limit - size(_left_out(len(lines)))
    kept = sum(used <= left for used in accumulate(sizes))
    return "\n".join([*lines[:kept], _left_out(len(lines) - kept)])


def _left_out(count: int) -> str:
    return f"({count} more lines: in a terminal, mailcheck … --evidence shows all.)"


def _lines(report: Report) -> Iterator[str]:
    target = clean_text(report.target, _LINE_LIMIT)
    places = ", ".join(place(point) for point in report.vantage_points)
    yield f"{target}, checked {instant(report.started)} from {places or 'an unnamed place'}"
    yield from _section("Names", dict.fromkeys(name_lines(report.observations)))
    yield from _section("Documents on the web", document_lines(report.observations))
    certificates = _certificates(report)
    acts = _acts(report)
    calm = [result for result in report.ports if result.verdict in _CALM]
    for result in report.ports:
        if result.verdict not in _CALM:
            yield from _port_lines(result, acts, certificates)
    for heading, lines in syn_sections(report.observations):
        yield from _section(heading, lines)
    for heading, lines in series_sections(report.observations, certificates):
        yield from _section(heading, lines)
    yield from _section(_OWNERS, owner_lines(report.observations))
    yield from _section("Pings", ping_rounds(report.observations))
    yield from _section("What can be seen from here", runner_lines(report.observations))
    yield from _section("Certificates", _certificate_lines(certificates))
    yield from _section("Whose certificates", chain_lines(report.observations))
    for result in calm:
        yield from _port_lines(result, acts, certificates)


def _acts(report: Report) -> dict[_Spot, list[OnEndpoint]]:
    found: dict[_Spot, list[OnEndpoint]] = {}
    for one in report.observations:
        if isinstance(one, OnEndpoint):
            found.setdefault((one.name, one.endpoint), []).append(one)
    return found


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield clean_text(title, _HEADING_LIMIT)
        yield from (f"  {clean_text(line, _LINE_LIMIT)}" for line in body)


def _port_lines(
    result: PortResult,
    acts: dict[_Spot, list[OnEndpoint]],
    certificates: dict[str, Certificate],
) -> Iterator[str]:
    port = result.endpoint.port
    where = result.endpoint.address
    name = f" ({result.name})" if result.name != where else ""
    mine = acts.get((result.name, result.endpoint), [])
    lines = (line for one in mine for line in act_lines(one, certificates))
    yield from _section(f"{port} {service_name(port)} at {where}{name}", lines)


def _certificates(report: Report) -> dict[str, Certificate]:
    """Return each leaf certificate once, by fingerprint, in the order seen."""
    return {
        one.outcome.chain[0].fingerprint: one.outcome.chain[0]
        for one in report.observations
        if isinstance(one, TlsHandshake) and isinstance(one.outcome, Secured) and one.outcome.chain
    }


def _certificate_lines(certificates: dict[str, Certificate]) -> Iterator[str]:
    for number, certificate in enumerate(certificates.values(), start=1):
        yield f"{number}: {certificate.subject}, issued by {certificate.issuer}"
        yield f"   valid {instant(certificate.not_before)} to {instant(certificate.not_after)}"
        yield f"   for {_names(certificate.names, certificate.name_count)}"
        yield f"   {certificate.key}, {certificate.signature}, serial {certificate.serial}"
        yield f"   SHA-256 {certificate.fingerprint}"


def _names(names: Sequence[str], count: int) -> str:
    shown = ", ".join(names[:_NAMES]) or "no name"
    more = count - len(names[:_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown
