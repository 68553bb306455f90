"""The invented way to a demo host: who answers a SYN on it, and after how long (pure).

As on Linux, a router looks at the time to live before it filters: what hop h drops still dies of
age there at TTL h, and is lost from the next TTL on.
"""

from datetime import timedelta

from msgspec import Struct

from probes.address import Address, Family, family
from probes.failure import Failure, FailureKind, IcmpError, Operation

TTL = 64
"""What every machine here sends with unless it is told otherwise."""


class Router(Struct, frozen=True):
    """A router: its address over each family, its reverse name, and the round trip to it."""

    ipv4: Address
    ipv6: Address
    name: str
    trip: timedelta

    def address(self, of: Family) -> Address:
        """Return the address it answers from."""
        return self.ipv4 if of is Family.IPV4 else self.ipv6


class Manner(Struct, frozen=True, kw_only=True):
    """How a server differs from a good one; every default is what a good one does.

    ``greeting`` are its first bytes, empty for the usual words, said after ``wait``. ``upgrade``:
    it offers TLS where a connection begins in the clear. ``encrypts``: a port that begins with TLS
    does so.
    """

    greeting: bytes = b""
    wait: timedelta = timedelta()
    upgrade: bool = True
    encrypts: bool = True


class Serves(Struct, frozen=True):
    """A server listens."""

    manner: Manner = Manner()


class Refuses(Struct, frozen=True):
    """The host says that nobody listens."""


class Silent(Struct, frozen=True):
    """The host drops what gets there."""


class DropsAt(Struct, frozen=True):
    """The router at this hop drops what is for this port."""

    hop: int


class ResetsAt(Struct, frozen=True):
    """The router at this hop answers with a reset in the host's name."""

    hop: int


Port = Serves | Refuses | Silent | DropsAt | ResetsAt


class Answer(Struct, frozen=True):
    """What comes back after ``after``: a failure, or None for a connection.

    ``left`` is what a floor is held against: the hops left to the answer, but to the SYN that an
    ICMP error over IPv4 quotes.
    """

    after: timedelta
    left: int
    failure: Failure | None = None


HERE, HERE_IPV6 = Address("192.168.1.20"), Address("2001:db8:1000:1::20")
"""Where the demo's checks seem to start: a network at home or in an office."""


def _router(ipv4: str, ipv6: str, name: str, milliseconds: float) -> Router:
    return Router(Address(ipv4), Address(ipv6), name, timedelta(milliseconds=milliseconds))


ROUTERS = (
    _router("192.168.1.1", "2001:db8:1000:1::1", "gateway.office.demo.example", 0.8),
    _router("198.51.100.1", "2001:db8:1000::1", "bng1.access.demo.example", 7.3),
    _router("198.51.100.9", "2001:db8:1000::9", "core2.access.demo.example", 9.1),
    _router("192.0.2.129", "2001:db8:2000::1", "ix4.transit.demo.example", 16.8),
    _router("192.0.2.142", "2001:db8:2000::e", "ams3.transit.demo.example", 29.5),
    _router("203.0.113.1", "2001:db8:3000::1", "edge1.hosting.demo.example", 38.2),
)
"""The way to every demo host, nearest first."""
PROVIDER, HOSTING = 2, 6
"""The hops at which the access provider and the hosting company take over."""
DISTANCE = len(ROUTERS) + 1
"""The hop at which the hosts stand."""
TRIP = timedelta(milliseconds=41)
"""The round trip to them."""


def answer(address: Address, port: Port, ttl: int = TTL) -> Answer | None:
    """Tell what meets a SYN that lives for ``ttl`` hops; None is silence."""
    stops = port.hop if isinstance(port, DropsAt | ResetsAt) else DISTANCE
    if ttl <= min(stops, len(ROUTERS)):
        return _expired(family(address), ttl)
    match port:
        case Serves():
            return Answer(TRIP, TTL - DISTANCE + 1)
        case Refuses():
            return _reset(TRIP, DISTANCE)
        case ResetsAt(hop):
            return _reset(ROUTERS[hop - 1].trip, hop)
        case DropsAt() | Silent():
            return None


def _reset(after: timedelta, hop: int) -> Answer:
    return Answer(after, TTL - hop + 1, _failure(FailureKind.CONNECTION_REFUSED, "ECONNREFUSED"))


def _expired(of: Family, hop: int) -> Answer:
    router = ROUTERS[hop - 1]
    over_ipv4 = of is Family.IPV4
    error = IcmpError(router.address(of), 11 if over_ipv4 else 3, 0)
    failure = _failure(FailureKind.ICMP, "EHOSTUNREACH", error)
    return Answer(router.trip, 1 if over_ipv4 else TTL - hop + 1, failure)


def _failure(kind: FailureKind, detail: str, error: IcmpError | None = None) -> Failure:
    return Failure(operation=Operation.CONNECT, kind=kind, detail=detail, icmp=error)
