"""When a check knew what, from its events and the report they became (pure)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from msgspec import Struct

from bench.recorder import Record
from probes.address import Address
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Finding, Side
from probes.observation import (
    AbilityTest,
    Connected,
    DnsLookup,
    Endpoint,
    Greeting,
    Observation,
    SynProbe,
    TcpConnect,
    TlsHandshake,
)
from probes.report import Report


class Moments(Struct, frozen=True, kw_only=True):
    """What came how long after the check was asked for; None for what did not come.

    ``first_fact`` about the target; ``open_known``: every open port had greeted or shaken hands;
    ``no_answer_yet``: the first silence was told; ``placed``: each blocked port had a finding with
    the place on the path that it has in the end; ``final``: the report was complete.
    """

    first_fact: timedelta | None
    open_known: timedelta | None
    no_answer_yet: timedelta | None
    placed: timedelta | None
    final: timedelta


def moments(record: Record, report: Report, blocked: Sequence[int]) -> Moments:
    """Work out the moments; ``blocked`` are the ports to be placed."""
    return Moments(
        first_fact=_first_fact(record, report),
        open_known=_open_known(record, report),
        no_answer_yet=_since(record, min(record.silences)) if record.silences else None,
        placed=_placed(record, report, blocked),
        final=_since(record, record.ended),
    )


def open_ports(report: Report) -> set[Endpoint]:
    """Return where a session began."""
    connects = (one for one in report.observations if isinstance(one, TcpConnect))
    return {one.endpoint for one in connects if isinstance(one.outcome, Connected)}


def _facts(record: Record, report: Report) -> Iterator[tuple[Observation, timedelta]]:
    """Pair facts with their moments; what the runner knew before it was asked had no event."""
    told = report.observations[len(report.observations) - len(record.facts) :]
    for one, reading in zip(told, record.facts, strict=True):
        yield one, _since(record, reading)


def _first_fact(record: Record, report: Report) -> timedelta | None:
    told = (when for one, when in _facts(record, report) if not isinstance(one, AbilityTest))
    return next(told, None)


def _open_known(record: Record, report: Report) -> timedelta | None:
    known: dict[Endpoint, timedelta] = {}
    for one, when in _facts(record, report):
        if isinstance(one, Greeting | TlsHandshake):
            known.setdefault(one.endpoint, when)
    return max((known[endpoint] for endpoint in open_ports(report)), default=None)


def _placed(record: Record, report: Report, blocked: Sequence[int]) -> timedelta | None:
    """Tell with which fact the places were found that the report ends with."""
    wanted = {each for each in _places(report.findings) if each.endpoint.port in blocked}
    ports = {one.endpoint for one in report.ports if one.endpoint.port in blocked}
    if not ports or {each.endpoint for each in wanted} != ports:
        return None
    before = len(report.observations) - len(record.facts)
    for count, (one, when) in enumerate(_facts(record, report), start=before + 1):
        if isinstance(one, SynProbe | TcpConnect | DnsLookup):
            findings = diagnose(record.goal, report.observations[:count]).findings
            if wanted <= _places(findings):
                return when
    return None


class _Placed(Struct, frozen=True):
    """Where a port is blocked: whose side it is, behind which router."""

    endpoint: Endpoint
    side: Side
    after: Address | None


def _places(findings: Iterable[Finding]) -> set[_Placed]:
    return {
        _Placed(endpoint, one.place.side, one.place.after.address if one.place.after else None)
        for one in findings
        if one.place is not None
        for endpoint in one.endpoints
    }


def _since(record: Record, reading: float) -> timedelta:
    return timedelta(seconds=reading - record.begun)
