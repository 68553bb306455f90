"""Pings, arranged by address, beside the handshakes with the same address (pure)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec import Struct

from probes.address import Address, family
from probes.diagnosis.anchors import canary_answered
from probes.diagnosis.verdict import PingResult
from probes.failure import FailureKind
from probes.observation import (
    Capabilities,
    Connected,
    Echo,
    Echoes,
    Failed,
    Farewell,
    Greeting,
    NotOffered,
    Observation,
    OnEndpoint,
    Ping,
    PingDenied,
    TcpConnect,
    TlsHandshake,
    Upgrade,
)

FIRST_RETRANSMISSION = timedelta(seconds=1)
"""After this time a SYN without an answer is sent again (RFC 6298 section 2)."""
NEXT_RETRANSMISSION = timedelta(milliseconds=200)
"""What is lost later on is sent again no sooner than this beyond a round trip (Linux)."""

Stage = Greeting | Capabilities | Upgrade | TlsHandshake | Farewell
"""What follows the handshake: the server has to answer, so that each tries the path anew."""
Act = TypeVar("Act", bound=OnEndpoint)


class PingView(Struct, frozen=True, kw_only=True):
    """What is known of one address: its rounds of pings, and how TCP fared with it.

    Connects and stages are those with the host itself, ``handshake`` is the shortest of theirs.
    """

    name: str
    address: Address
    rounds: tuple[Ping, ...]
    connects: tuple[TcpConnect, ...]
    stages: tuple[Stage, ...]

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
    def handshake(self) -> timedelta | None:
        """The shortest round trip of a TCP handshake."""
        outcomes = (one.outcome for one in self.connects)
        times = [one.rtt for one in outcomes if isinstance(one, Connected) and one.rtt is not None]
        return min(times, default=None)

    @property
    def smooth(self) -> int:
        """How many exchanges over TCP were done before anything could be sent again."""
        limit = NEXT_RETRANSMISSION + (self.handshake or timedelta())
        opened = sum(one.took < FIRST_RETRANSMISSION for one in self._opened)
        return opened + sum(one.took < limit for one in self.stages)

    @property
    def tried_again(self) -> bool:
        """Whether a connect that worked in the end had lost a packet before."""
        near = self.handshake is not None and self.handshake < FIRST_RETRANSMISSION
        late = any(one.took >= FIRST_RETRANSMISSION for one in self._opened)
        silent = {
            one.endpoint
            for one in self.connects
            if isinstance(one.outcome, Failed) and one.outcome.failure.kind is FailureKind.TIMEOUT
        }
        return (near and late) or not silent.isdisjoint(one.endpoint for one in self._opened)

    @property
    def stalled(self) -> bool:
        """Whether a conversation came to a halt and went on.

        Many servers take their time to greet. A halt for good is another fault: TCP sends again
        for as long as anybody waits.
        """
        limit = FIRST_RETRANSMISSION + 2 * (self.handshake or timedelta())
        return any(one.took >= limit for one in self.stages if not isinstance(one, Greeting))

    @property
    def late(self) -> int:
        """How many replies came as late as if they had been sent again, and no later.

        Counted are acts that the same host did at once on another port, since it may be slow at
        some. Greetings are not: many servers take their time for them.
        """
        soon = NEXT_RETRANSMISSION + (self.handshake or timedelta())
        limit = FIRST_RETRANSMISSION + 2 * (self.handshake or timedelta())
        prompt = {type(one) for one in self.stages if one.took < soon}
        timely = (one for one in self.stages if type(one) in prompt - {Greeting})
        return sum(soon <= one.took < limit for one in timely)

    @property
    def _opened(self) -> tuple[TcpConnect, ...]:
        return tuple(one for one in self.connects if isinstance(one.outcome, Connected))

    @property
    def seen(self) -> tuple[Observation, ...]:
        """Every observation behind this view."""
        return (*self.rounds, *self.connects)


def ping_views(seen: Sequence[Observation]) -> tuple[PingView, ...]:
    """Return one view for each address that pings were meant for, in the order of their names."""
    rounds: dict[Address, list[Ping]] = {}
    connects: dict[Address, list[TcpConnect]] = {}
    stages: dict[Address, list[Stage]] = {}
    for one in seen:
        if isinstance(one, Ping):
            rounds.setdefault(one.address, []).append(one)
        elif isinstance(one, TcpConnect):
            connects.setdefault(one.endpoint.address, []).append(one)
        elif isinstance(one, Stage) and not isinstance(one.outcome, Failed | NotOffered):
            stages.setdefault(one.endpoint.address, []).append(one)
    views = (
        PingView(
            name=mine[0].name,
            address=address,
            rounds=tuple(sorted(mine, key=lambda one: one.round)),
            connects=_with_the_host(seen, connects.get(address, ())),
            stages=_with_the_host(seen, stages.get(address, ())),
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


def _with_the_host(seen: Sequence[Observation], acts: Sequence[Act]) -> tuple[Act, ...]:
    """Leave out the ports where somebody else answers."""
    return tuple(one for one in acts if not canary_answered(seen, one.endpoint))


def _echoes(ping: Ping) -> tuple[Echo, ...]:
    return ping.outcome.echoes if isinstance(ping.outcome, Echoes) else ()
