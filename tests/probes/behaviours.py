"""What a simulated address does with a SYN, and the path that leads to it.

Hop 1 is the first router. As on Linux, a router looks at the time to live before its forward
chain and after its redirects: what hop h filters still dies of age there at TTL h, and what it
redirects it answers at TTL h itself.
"""

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address
from probes.failure import Failure, FailureKind, IcmpError, Operation
from tests.probes.servers import Script

RTT = timedelta(milliseconds=50)
TTL = 64
"""What every machine sends with unless it is told otherwise."""


class Fails(Struct, frozen=True):
    """The address itself fails the connect after ``after``, as told by the kernel or by ICMP."""

    kind: FailureKind
    after: timedelta = RTT
    icmp: IcmpError | None = None
    detail: str = ""


class Serves(Struct, frozen=True):
    """A server that speaks by a script; its words arrive in pieces of at most ``piece`` bytes.

    A link on the way loses what is bigger than ``lets_through`` bytes without a word (0: nothing),
    unless the client asked for segments of at most that size. Somebody on the way stops packets
    that begin with one of the words ``stopped``: they get lost, or meet a reset if it ``resets``.
    """

    script: Script
    piece: int = 65536
    lets_through: int = 0
    stopped: tuple[bytes, ...] = ()
    resets: bool = False


class Silent(Struct, frozen=True):
    """The address itself never answers."""


class DroppedAt(Struct, frozen=True):
    """The forward chain of hop ``hop`` drops what is for this port."""

    hop: int


class ResetAt(Struct, frozen=True):
    """The forward chain of hop ``hop`` answers with RST in the target's name."""

    hop: int


class RejectedAt(Struct, frozen=True):
    """The forward chain of hop ``hop`` answers with an ICMP error of its own."""

    hop: int
    type: int = 3
    code: int = 13


class RedirectedAt(Struct, frozen=True):
    """Hop ``hop`` hands the connection to a server of its own."""

    hop: int
    server: Serves


Behaviour = Fails | Serves | Silent | DroppedAt | ResetAt | RejectedAt | RedirectedAt
REFUSES = Fails(FailureKind.CONNECTION_REFUSED)
SILENT = Silent()


class Path(Struct, frozen=True):
    """The routers on the way, nearest first; None for one that sends no time-exceeded.

    A hop in ``reluctant`` passes over the first packet of each port that dies there.
    ``initial_ttl`` is what the target itself sends with. Where ``named`` is False the kernel
    keeps no sender of an ICMP error, as before Linux 5.18.
    """

    routers: tuple[str | None, ...] = ()
    reluctant: tuple[int, ...] = ()
    initial_ttl: int = TTL
    named: bool = True

    @property
    def distance(self) -> int:
        """The hop at which the target stands."""
        return len(self.routers) + 1


class Answer(Struct, frozen=True):
    """What comes back after ``after``: a failure, or None for SYN-ACK.

    ``ttl`` is what a floor is held against: the hops left to the answer, but to the SYN that an
    ICMP error over IPv4 quotes (Linux: tcp_v4_err looks there, tcp_v6_err at the error itself).
    """

    after: timedelta
    ttl: int
    failure: Failure | None = None


def icmp(sender: str, icmp_type: int, code: int, *, own: bool = False) -> Fails:
    """Answer the connect with an ICMP error."""
    return Fails(FailureKind.ICMP, icmp=IcmpError(Address(sender), icmp_type, code, own))


def answer(behaviour: Behaviour, path: Path, ttl: int) -> Answer | None:
    """Tell what meets a SYN that lives for ``ttl`` hops; None is silence."""
    match behaviour:
        case DroppedAt(hop):
            return _expired(path, ttl) if ttl <= hop else None
        case ResetAt(hop):
            refused = _failure(FailureKind.CONNECTION_REFUSED)
            return _expired(path, ttl) if ttl <= hop else _from(path, hop, refused)
        case RejectedAt(hop, icmp_type, code):
            left = ttl - hop
            return _expired(path, ttl) if left <= 0 else _icmp(path, hop, icmp_type, code, left)
        case RedirectedAt(hop):
            return _expired(path, ttl) if ttl < hop else _from(path, hop, None)
        case Fails(kind, after, error, detail) if _is_local(behaviour):
            return Answer(after, TTL, _failure(kind, error, detail))
        case _ if ttl < path.distance:
            return _expired(path, ttl)
        case Silent():
            return None
        case Fails(kind, after, error, detail):
            arrival = path.initial_ttl - path.distance + 1
            return Answer(after, arrival, _failure(kind, error, detail))
        case Serves():
            return _from(path, path.distance, None)


def _is_local(behaviour: Fails) -> bool:
    own = behaviour.icmp is not None and behaviour.icmp.own
    return own or behaviour.kind.startswith("local_")


def _from(path: Path, hop: int, failure: Failure | None) -> Answer:
    initial = path.initial_ttl if hop == path.distance else TTL
    return Answer(RTT * hop / path.distance, initial - hop + 1, failure)


def _expired(path: Path, ttl: int) -> Answer | None:
    router = path.routers[ttl - 1]
    if router is None:
        return None
    return _icmp(path, ttl, 3 if ":" in router else 11, 0, quoted_ttl=1)


def _icmp(path: Path, hop: int, icmp_type: int, code: int, quoted_ttl: int) -> Answer:
    router = path.routers[hop - 1]
    if router is None:
        message = f"hop {hop} sends ICMP errors, so it needs an address"
        raise ValueError(message)
    error = IcmpError(Address(router), icmp_type, code)
    failure = _failure(FailureKind.ICMP, error, "EHOSTUNREACH")
    if not path.named:
        failure = _failure(FailureKind.ICMP_UNNAMED, detail="EHOSTUNREACH")
    sent = _from(path, hop, failure)
    return sent if ":" in router else replace(sent, ttl=quoted_ttl)


def _failure(kind: FailureKind, error: IcmpError | None = None, detail: str = "") -> Failure:
    return Failure(operation=Operation.CONNECT, kind=kind, detail=detail, icmp=error)
