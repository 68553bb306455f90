"""Pings, arranged by address, beside the handshakes with the same address (pure)."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from probes.address import Address, family
from probes.diagnosis.anchors import canary_answered
from probes.diagnosis.verdict import PingResult
from probes.observation import (
    Connected,
    Echo,
    Echoes,
    Observation,
    Ping,
    PingDenied,
    TcpConnect,
)


class PingView(Struct, frozen=True, kw_only=True):
    """What is known of one address: its rounds of pings, and the TCP connects with it."""

    name: str
    address: Address
    rounds: tuple[Ping, ...]
    connects: tuple[TcpConnect, ...]
    handshake: timedelta | None

    @property
    def echoes(self) -> tuple[Echo, ...]:
        """What every echo request met, of both rounds."""
        return tuple(echo for one in self.rounds for echo in _echoes(one))

    @property
    def closer_look(self) -> tuple[Echo, ...]:
        """What the requests of the second round met."""
        return tuple(echo for one in self.rounds if one.round > 1 for echo in _echoes(one))

    @property
    def denied(self) -> PingDenied | None:
        """Why nothing was sent."""
        outcomes = (one.outcome for one in self.rounds)
        return next((one for one in outcomes if isinstance(one, PingDenied)), None)

    @property
    def times(self) -> tuple[timedelta, ...]:
        """The round trips of the requests that were answered."""
        return tuple(echo.rtt for echo in self.echoes if echo.rtt is not None)

    @property
    def average(self) -> timedelta | None:
        """The mean round trip of the requests that were answered."""
        return sum(self.times, timedelta()) / len(self.times) if self.times else None

    @property
    def seen(self) -> tuple[Observation, ...]:
        """Every observation behind this view."""
        return (*self.rounds, *self.connects)


def ping_views(seen: Sequence[Observation]) -> tuple[PingView, ...]:
    """Return one view for each address that pings were meant for, in the order of their names."""
    rounds: dict[Address, list[Ping]] = {}
    connects: dict[Address, list[TcpConnect]] = {}
    for one in seen:
        if isinstance(one, Ping):
            rounds.setdefault(one.address, []).append(one)
        if isinstance(one, TcpConnect):
            connects.setdefault(one.endpoint.address, []).append(one)
    views = (
        PingView(
            name=mine[0].name,
            address=address,
            rounds=tuple(sorted(mine, key=lambda one: one.round)),
            connects=tuple(connects.get(address, ())),
            handshake=_shortest(seen, connects.get(address, ())),
        )
        for address, mine in rounds.items()
    )
    return tuple(sorted(views, key=lambda one: (one.name, family(one.address), one.address)))


def ping_results(seen: Sequence[Observation]) -> tuple[PingResult, ...]:
    """Count the pings of each address, both rounds together."""
    return tuple(
        PingResult(
            name=view.name,
            address=view.address,
            sent=len(view.echoes),
            received=len(view.times),
            shortest=min(view.times, default=None),
            average=view.average,
            longest=max(view.times, default=None),
            handshake=view.handshake,
        )
        for view in ping_views(seen)
    )


def _shortest(seen: Sequence[Observation], connects: Sequence[TcpConnect]) -> timedelta | None:
    """Return the shortest handshake with the host itself: not where somebody else answers."""
    times = [
        one.outcome.rtt
        for one in connects
        if isinstance(one.outcome, Connected)
        and one.outcome.rtt is not None
        and not canary_answered(seen, one.endpoint)
    ]
    return min(times, default=None)


def _echoes(ping: Ping) -> tuple[Echo, ...]:
    return ping.outcome.echoes if isinstance(ping.outcome, Echoes) else ()
