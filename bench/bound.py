"""The least a check could have taken: the longest chain of acts that wait for one another.

A chain adds up what its acts took and nothing of what lies between them, which is ours. There are
chains of three kinds: the session with a port, the pings of an address, and the walk to one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from probes.address import Address
from probes.observation import (
    Connected,
    DnsLookup,
    Endpoint,
    Failed,
    Observation,
    OnEndpoint,
    Ping,
    SynProbe,
    TcpConnect,
)


class Chain(Struct, frozen=True, order=True):
    """The acts of one chain in all, and what it was about."""

    took: timedelta
    name: str


class Span(Struct, frozen=True, order=True):
    """When an act began and when it ended."""

    begun: datetime
    ended: datetime


def longest_chain(seen: Sequence[Observation]) -> Chain:
    """Return the longest chain among the observations; raise ValueError if there is none."""
    return max(chain for kind in (_sessions, _pings, _walks) for chain in kind(seen))


def rtt(seen: Iterable[Observation]) -> timedelta | None:
    """Return the kernel's measure of a round trip on the first connection, None without any."""
    outcomes = (one.outcome for one in seen if isinstance(one, TcpConnect))
    return next((one.rtt for one in outcomes if isinstance(one, Connected) and one.rtt), None)


def _sessions(seen: Sequence[Observation]) -> Iterator[Chain]:
    """From the name to the last act at one endpoint, second tries included."""
    acts = [one for one in seen if isinstance(one, OnEndpoint)]
    firsts: dict[Endpoint, TcpConnect] = {}
    for one in acts:
        if isinstance(one, TcpConnect):
            firsts.setdefault(one.endpoint, one)
    for endpoint, first in firsts.items():
        took = sum((one.took for one in acts if one.endpoint == endpoint), start=timedelta())
        yield Chain(_resolving(seen, first) + took, f"session {endpoint.port}")


def _pings(seen: Sequence[Observation]) -> Iterator[Chain]:
    """The handshake that a round of pings waits for, and the round."""
    rounds = [one for one in seen if isinstance(one, Ping)]
    for address in {one.address for one in rounds}:
        shaken = [one for one in _connects(seen, address) if isinstance(one.outcome, Connected)]
        if shaken:
            first = min(shaken, key=lambda one: _span(one).ended)
            took = sum((one.took for one in rounds if one.address == address), start=first.took)
            yield Chain(_resolving(seen, first) + took, "ping")


def _walks(seen: Sequence[Observation]) -> Iterator[Chain]:
    """The connect that met trouble until the walk began, and while SYNs were under way."""
    probes = [one for one in seen if isinstance(one, SynProbe)]
    for address in {one.endpoint.address for one in probes}:
        spans = [_span(one) for one in probes if one.endpoint.address == address]
        begun = min(spans).begun
        troubled = [one for one in _connects(seen, address) if isinstance(one.outcome, Failed)]
        if troubled:
            first = min(troubled, key=lambda one: _span(one).ended)
            waited = min(_span(first).ended, begun) - first.at
            yield Chain(_resolving(seen, first) + waited + _covered(spans), "walk")


def _connects(seen: Iterable[Observation], address: Address) -> list[TcpConnect]:
    return [one for one in seen if isinstance(one, TcpConnect) and one.endpoint.address == address]


def _resolving(seen: Iterable[Observation], connect: TcpConnect) -> timedelta:
    """The lookup that the connection waited for: the last address answer before it began."""
    lookups = [
        one
        for one in seen
        if isinstance(one, DnsLookup)
        and one.name == connect.name
        and one.record_type in {"A", "AAAA"}
        and _span(one).ended <= connect.at
    ]
    return max(lookups, key=lambda one: _span(one).ended).took if lookups else timedelta()


def _span(one: Observation) -> Span:
    return Span(one.at, one.at + one.took)


def _covered(spans: Iterable[Span]) -> timedelta:
    """Return how long at least one of them lasted."""
    total = timedelta()
    until = datetime.min.replace(tzinfo=UTC)
    for span in sorted(spans):
        total += max(span.ended - max(span.begun, until), timedelta())
        until = max(until, span.ended)
    return total
