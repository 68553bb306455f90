"""Which ports of an address are in trouble, and which open one is suspiciously near (pure)."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec import Struct

from probes.address import Address
from probes.endpoints import checked_endpoints
from probes.failure import FailureKind, IcmpError
from probes.goal import Goal
from probes.observation import Connected, Endpoint, Observation, TcpConnect
from probes.services import RELAY, SERVICES, Function

One = TypeVar("One")

TELLING_RTT = timedelta(milliseconds=5)
"""Below this, times cannot tell the host from somebody before it."""


class Quiet(Struct, frozen=True):
    """A connect that has met nothing but silence so far."""

    name: str
    endpoint: Endpoint


class Trouble(Struct, frozen=True):
    """A port that is not open, and who told: nobody, a reset, or a router's ICMP error.

    ``soon``: the reset came sooner than the host answers on its open ports.
    """

    endpoint: Endpoint
    icmp: IcmpError | None = None
    reset: bool = False
    soon: bool = False

    @property
    def silent(self) -> bool:
        """Nobody told anything."""
        return self.icmp is None and not self.reset


class Spot(Struct, frozen=True):
    """One address, all of whose connects have an outcome or have been silent for a while.

    ``asked`` are the ports that the check is about, in its order; so are ``open`` and ``troubles``.
    """

    name: str
    address: Address
    asked: tuple[int, ...]
    open: tuple[TcpConnect, ...]
    troubles: tuple[Trouble, ...]


Checked = Sequence[tuple[str, Endpoint]]
"""The endpoints of one address, each with the name it is checked as."""


def by_address(goal: Goal, seen: Sequence[Observation]) -> dict[Address, Checked]:
    """Return what is checked at each address, in the order it is checked; lookups tell."""
    found: dict[Address, list[tuple[str, Endpoint]]] = {}
    for name, endpoint in checked_endpoints(goal, seen):
        found.setdefault(endpoint.address, []).append((name, endpoint))
    return {address: tuple(here) for address, here in found.items()}


def spot(here: Checked, connects: Iterable[TcpConnect], quiet: Collection[Endpoint]) -> Spot | None:
    """Return what is known of an address, None while some of its ports may still answer."""
    best: dict[Endpoint, TcpConnect] = {}
    for one in connects:
        earlier = best.get(one.endpoint)
        best[one.endpoint] = one if earlier is None else max(earlier, one, key=_telling)
    if not all(endpoint in best or endpoint in quiet for _, endpoint in here):
        return None
    told = [best[endpoint] for _, endpoint in here if endpoint in best]
    opened = tuple(one for one in told if isinstance(one.outcome, Connected))
    troubles = (_trouble(endpoint, best.get(endpoint), opened) for _, endpoint in here)
    return Spot(
        name=here[0][0],
        address=here[0][1].address,
        asked=tuple(endpoint.port for _, endpoint in here),
        open=opened,
        troubles=tuple(filter(None, troubles)),
    )


def _telling(connect: TcpConnect) -> tuple[bool, int]:
    """Rank the attempts at one endpoint: an answer counts, or else the last one does."""
    return isinstance(connect.outcome, Connected), connect.attempt


def _trouble(
    endpoint: Endpoint, connect: TcpConnect | None, opened: Iterable[TcpConnect]
) -> Trouble | None:
    if connect is None:
        return Trouble(endpoint)
    if isinstance(connect.outcome, Connected):
        return None
    failure = connect.outcome.failure
    match failure.kind:
        case FailureKind.TIMEOUT:
            return Trouble(endpoint)
        case FailureKind.CONNECTION_REFUSED:
            return Trouble(endpoint, reset=True, soon=is_too_soon(connect, opened))
        case FailureKind.ICMP if failure.icmp is not None and not failure.icmp.own:
            mine = failure.icmp.sender == endpoint.address
            return None if mine else Trouble(endpoint, icmp=failure.icmp)
        case _:
            return None


def is_too_soon(connect: TcpConnect, opened: Iterable[TcpConnect]) -> bool:
    """Tell whether an answer came sooner than the host itself can give one."""
    nearest = min(round_trips(opened).values(), default=timedelta())
    return nearest > TELLING_RTT and connect.took < nearest / 2


def too_near(opened: Iterable[TcpConnect]) -> list[Endpoint]:
    """Return the open ports that answer in less than half the time that most others take."""
    trips = round_trips(opened)
    usual = usual_trip(trips.values())
    return [one for one, trip in trips.items() if usual > TELLING_RTT and trip < usual / 2]


def usual_trip(trips: Collection[timedelta]) -> timedelta:
    """Return the median of round trips, the upper one of two; none at all make zero."""
    return sorted(trips)[len(trips) // 2] if trips else timedelta()


def round_trips(opened: Iterable[TcpConnect]) -> dict[Endpoint, timedelta]:
    """Return the round trips of completed handshakes, where the kernel tells."""
    return {
        one.endpoint: one.outcome.rtt
        for one in opened
        if isinstance(one.outcome, Connected) and one.outcome.rtt is not None
    }


def kind_of_port(port: int) -> tuple[bool, bool]:
    """Group ports by how filters treat them: relaying mail, sending it, receiving it."""
    return port == RELAY, sends(port)


def sends(port: int) -> bool:
    """Tell whether mail is sent by this port."""
    return SERVICES[port].function is Function.SENDING


def first_of_each(these: Iterable[One], key: Callable[[One], Hashable]) -> list[One]:
    """Return the first of every kind."""
    firsts: dict[Hashable, One] = {}
    for one in these:
        firsts.setdefault(key(one), one)
    return list(firsts.values())
