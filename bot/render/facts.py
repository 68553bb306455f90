"""Facts that people ask for by themselves: certificates, and the MX and SRV of a look at DNS."""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from bot.render.wording import numbers
from probes.observation import Certificate, DnsLookup, DnsReply, Secured, TlsHandshake, Way
from probes.quote import listed
from probes.report import Report
from probes.wire.text import clean_text

_LINES = 8
"""The most lines of one kind; the evidence has them all."""
_NAMES = 2
_TEXT_LIMIT = 80
_ATTRIBUTES = re.compile(r"(?:^|,)(O|CN)=((?:\\.|[^,+\\])+)")
_ESCAPED = re.compile(r"\\(.)")


def fact_lines(report: Report) -> tuple[str, ...]:
    """Return a line for each certificate; where names alone were looked up, their MX and SRV."""
    named = () if report.ports or report.pings else dict.fromkeys(_record_lines(report))
    lines = [*_certificate_lines(report), *named]
    if more := len(lines[_LINES:]):
        lines[_LINES:] = [f"{more} more stand in the evidence."]
    return tuple(lines)


def _certificate_lines(report: Report) -> Iterator[str]:
    """Tell each certificate once: copies of it for other ports or addresses are no news."""
    ports: dict[str, set[int]] = {}
    for one in report.observations:
        if isinstance(one, TlsHandshake) and isinstance(one.outcome, Secured) and one.outcome.chain:
            ports.setdefault(_certified(one.outcome.chain[0]), set()).add(one.endpoint.port)
    for words, mine in ports.items():
        where = f" (on {numbers(sorted(mine))})" if len(ports) > 1 else ""
        yield f"Certificate{where} for {words}"


def _certified(leaf: Certificate) -> str:
    shown = [_shown(name) for name in leaf.names[:_NAMES]]
    more = leaf.name_count - len(shown)
    names = listed([*shown, *([f"{more} more"] if more > 0 else [])]) or "no name"
    return f"{names}, valid until {leaf.not_after:%Y-%m-%d}, issued by {_authority(leaf.issuer)}"


def _authority(issuer: str) -> str:
    """Return the organisation and the common name of an issuer, or else all of it (RFC 4514)."""
    told = {name: _ESCAPED.sub(r"\1", value) for name, value in _ATTRIBUTES.findall(issuer)}
    match told:
        case {"O": organisation, "CN": name} if organisation != name:
            return f"{_shown(organisation)} ({_shown(name)})"
        case {"O": only} | {"CN": only}:
            return _shown(only)
        case _:
            return _shown(issuer)


def _record_lines(report: Report) -> Iterator[str]:
    """Tell the MX first, even that there is none, then SRV by name."""
    replies = sorted(
        (
            (one.record_type, one.name, one.outcome)
            for one in report.observations
            if isinstance(one, DnsLookup)
            and one.way is Way.USUAL
            and isinstance(one.outcome, DnsReply)
        ),
        key=itemgetter(0, 1),
    )
    for record_type, name, reply in replies:
        data = [_shown(one.data) for one in reply.records if one.type == record_type]
        if record_type == "MX" and reply.rcode == "NOERROR":
            yield f"MX of {_shown(name)}: {_some(data) or 'none'}"
        elif record_type == "SRV" and data:
            yield f"SRV of {_shown(name)}: {_some(data)}"


def _some(data: Sequence[str]) -> str:
    more = len(data) - _LINES
    return listed([*data[:_LINES], *([f"{more} more"] if more > 0 else [])])


def _shown(text: str) -> str:
    return clean_text(text, _TEXT_LIMIT)
