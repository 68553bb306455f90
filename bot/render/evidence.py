"""The evidence of a report as plain text for a ticket: what was seen, without opinion.

The most telling lines come first, so that a bounded copy loses the least: names, then the ports
that do not work, then certificates, then the other ports. A check never logs in, so there are no
credentials to leave out.
"""

from collections.abc import Iterator, Sequence

from bot.render.wording import duration, instant, place, service_name
from probes.diagnosis.verdict import PortResult, Verdict
from probes.failure import Failure
from probes.observation import (
    Capabilities,
    Certificate,
    Connected,
    Declined,
    DnsLookup,
    DnsReply,
    DnsSilence,
    Endpoint,
    Failed,
    Farewell,
    Foreign,
    Greeted,
    Greeting,
    HostsEntry,
    NotOffered,
    NotTls,
    Offered,
    OnEndpoint,
    Ready,
    Secured,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
)
from probes.report import Report
from probes.wire.text import clean_text

TICKET_LIMIT = 2900
"""The most characters of evidence that fit in one ticket or one Slack block."""

_Spot = tuple[str, Endpoint]
_LINE_LIMIT = 240
_GREETING_LINES = 3
_KEYWORDS = 12
_NAMES = 6
_CALM = frozenset({Verdict.OK, Verdict.NOT_OFFERED})


def evidence_text(report: Report, limit: int | None = TICKET_LIMIT) -> str:
    """Write the evidence in at most ``limit`` characters, or all of it for None."""
    lines = list(_lines(report))
    if limit is None:
        return "\n".join(lines)
    kept, used = 0, 0
    reserve = len(_left_out(len(lines)))
    for line in lines:
        if used + len(line) + 1 + reserve > limit:
            break
        used += len(line) + 1
        kept += 1
    shown = lines[:kept]
    if kept < len(lines):
        shown.append(_left_out(len(lines) - kept))
    return "\n".join(shown)


def _left_out(count: int) -> str:
    return f"({count} more lines are left out.)"


def _lines(report: Report) -> Iterator[str]:
    target = clean_text(report.target, _LINE_LIMIT)
    places = ", ".join(place(point) for point in report.vantage_points)
    yield f"{target}, checked {instant(report.started)} from {places or 'an unnamed place'}"
    yield from _section("Names", _name_lines(report))
    certificates = _certificates(report)
    acts = _acts(report)
    calm = [result for result in report.ports if result.verdict in _CALM]
    for result in report.ports:
        if result.verdict not in _CALM:
            yield from _port_lines(result, acts, certificates)
    yield from _section("Certificates", _certificate_lines(certificates))
    for result in calm:
        yield from _port_lines(result, acts, certificates)


def _acts(report: Report) -> dict[_Spot, list[OnEndpoint]]:
    found: dict[_Spot, list[OnEndpoint]] = {}
    for one in report.observations:
        if isinstance(one, OnEndpoint):
            found.setdefault((one.name, one.endpoint), []).append(one)
    return found


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield title
        yield from (f"  {clean_text(line, _LINE_LIMIT)}" for line in body)


def _name_lines(report: Report) -> Iterator[str]:
    seen: set[str] = set()
    for one in report.observations:
        match one:
            case DnsLookup():
                line = f"{one.name} {one.record_type}: {_dns_words(one.outcome)}, by {one.resolver}"
            case HostsEntry(addresses=()):
                continue
            case HostsEntry():
                line = f"{one.name}: {', '.join(one.addresses)}, by the runner's hosts file"
            case _:
                continue
        if line not in seen:
            seen.add(line)
            yield line


def _dns_words(outcome: DnsReply | DnsSilence) -> str:
    if isinstance(outcome, DnsSilence):
        return f"no answer ({outcome.reason})"
    if outcome.rcode != "NOERROR":
        extended = "".join(f", {text}" for text in outcome.extended_texts if text)
        return f"{outcome.rcode}{extended}"
    data = [f"{record.type} {record.data}" for record in outcome.records]
    return ", ".join(data) or "no such record"


def _port_lines(
    result: PortResult,
    acts: dict[_Spot, list[OnEndpoint]],
    certificates: dict[str, Certificate],
) -> Iterator[str]:
    port = result.endpoint.port
    where = result.endpoint.address
    name = f" ({result.name})" if result.name != where else ""
    mine = acts.get((result.name, result.endpoint), [])
    lines = (line for one in mine for line in _act_lines(one, certificates))
    yield from _section(f"{port} {service_name(port)} at {clean_text(where + name)}", lines)


def _act_lines(one: OnEndpoint, certificates: dict[str, Certificate]) -> Iterator[str]:
    again = f" (try {one.attempt})" if one.attempt > 1 else ""
    match one:
        case TcpConnect(outcome=Connected(rtt=rtt)):
            trip = f", round trip {duration(rtt)}" if rtt is not None else ""
            yield f"connect{again}: connected in {duration(one.took)}{trip}"
        case TcpConnect(outcome=Failed(failure=failure)):
            yield f"connect{again}: {_failure(failure)} after {duration(one.took)}"
        case Greeting():
            yield from _said(f"greeting{again}", one.outcome)
        case Capabilities():
            inside = "inside TLS" if one.encrypted else "in the clear"
            yield from _said(f"offers {inside}{again}", one.outcome)
        case Upgrade():
            yield from _said(f"STARTTLS{again}", one.outcome)
        case TlsHandshake():
            which = "TLS, outdated versions allowed" if one.legacy else "TLS"
            yield f"{which}{again}: {_tls_words(one, certificates)}"
        case Farewell():
            pass
        case _:
            pass


def _said(
    what: str,
    outcome: Greeted | Declined | Foreign | Offered | Ready | NotOffered | Failed,
) -> Iterator[str]:
    match outcome:
        case Greeted(lines=lines):
            yield from (f"{what}: {line}" for line in lines[:_GREETING_LINES])
        case Declined(lines=lines):
            yield from (f"{what}: declined: {line}" for line in lines[:_GREETING_LINES])
        case Foreign(lines=lines):
            yield from (f"{what}: not a mail server's: {line}" for line in lines[:_GREETING_LINES])
        case Offered(keywords=keywords):
            more = f" and {len(keywords) - _KEYWORDS} more" if len(keywords) > _KEYWORDS else ""
            yield f"{what}: {', '.join(keywords[:_KEYWORDS]) or 'nothing'}{more}"
        case Ready(leftover=leftover):
            extra = f", and in the same breath: {leftover}" if leftover else ""
            yield f"{what}: ready{extra}"
        case NotOffered():
            yield f"{what}: not offered"
        case Failed(failure=failure):
            yield f"{what}: {_failure(failure)}"


def _tls_words(one: TlsHandshake, certificates: dict[str, Certificate]) -> str:
    match one.outcome:
        case Secured() as secured:
            known = list(certificates)
            leaf = secured.chain[0].fingerprint if secured.chain else ""
            number = f", certificate {known.index(leaf) + 1}" if leaf in certificates else ""
            codes = ", ".join(f"{x.code} at depth {x.depth}" for x in secured.problems)
            problems = f", verification errors (X509_V_ERR) {codes}" if codes else ""
            return f"{secured.version} {secured.cipher}{number}{problems}"
        case TlsRefused(failure=failure, alert=alert):
            return _failure(failure) + (f" (alert {alert})" if alert is not None else "")
        case NotTls(first_bytes=first):
            return f"the answer is not TLS: {first}"
        case Failed(failure=failure):
            return _failure(failure)


def _failure(failure: Failure) -> str:
    words = failure.kind.replace("_", " ")
    if failure.icmp is not None:
        icmp = failure.icmp
        words = f"ICMP type {icmp.type} code {icmp.code} from {icmp.sender}"
    return f"{words} ({failure.detail})" if failure.detail else words


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
