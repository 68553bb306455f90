"""Which ports of an address are in trouble, and which open one is suspiciously near (pure)."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec import Struct

from probes.address import Address
from probes.failure import FailureKind, IcmpError
from probes.goal import Goal
from probes.names import checked_endpoints
from probes.observation import Connected, DnsLookup, Endpoint, Observation, TcpConnect
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


def spots(goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet]) -> Iterator[Spot]:
    """Return the addresses of which enough is known, in the order they are checked."""
    connects: dict[Endpoint, TcpConnect] = {}
    for one in seen:
        if isinstance(one, TcpConnect):
            earlier = connects.get(one.endpoint)
            connects[one.endpoint] = one if earlier is None else max(earlier, one, key=_telling)
    known = {*connects, *(one.endpoint for one in quiet)}
    checked: dict[Address, list[tuple[str, Endpoint]]] = {}
    for name, endpoint in checked_endpoints(goal, [o for o in seen if isinstance(o, DnsLookup)]):
        checked.setdefault(endpoint.address, []).append((name, endpoint))
    for address, here in checked.items():
        if known.issuperset(endpoint for _, endpoint in here):
            told = [connects[endpoint] for _, endpoint in here if endpoint in connects]
            opened = tuple(one for one in told if isinstance(one.outcome, Connected))
            troubles = (_trouble(endpoint, connects.get(endpoint), opened) for _, endpoint in here)
            yield Spot(
                name=here[0][0],
                address=address,
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
    usual = sorted(trips.values())[len(trips) // 2] if trips else timedelta()
    return [one for one, trip in trips.items() if usual > TELLING_RTT and trip < usual / 2]


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
