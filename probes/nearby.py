"""When to look at what is near: how packets leave this machine, and who answers for all (pure).

Asked for by single facts, each of which says that something failed; while all is well nothing is.
"""

from collections.abc import Sequence

from probes.address import Family, family
from probes.calls import canary
from probes.echoes import lost_some
from probes.event import NoAnswerYet
from probes.failure import Failure, FailureKind
from probes.goal import Ask, CallCanary, Goal, LookAround
from probes.names import RECORD_TYPES
from probes.observation import (
    CanaryCall,
    Endpoint,
    Failed,
    Foreign,
    Greeting,
    NotTls,
    Observation,
    Ping,
    SynProbe,
    TcpConnect,
    TlsHandshake,
)
from probes.syn import is_end
from probes.target import AddressTarget

IPV4_ONLY = "ipv4only.arpa"
"""A name with nothing but IPv4 addresses: an IPv6 one is a NAT64 translator's (RFC 7050)."""
WEB_SERVER = "HTTP/1."
"""How the answer of a web server begins."""

_STOPPED = frozenset({FailureKind.TIMEOUT, FailureKind.ICMP, FailureKind.ICMP_UNNAMED})
_WORDLESS = frozenset({FailureKind.TIMEOUT, FailureKind.EOF, FailureKind.CONNECTION_RESET})


def nearby_steps(goal: Goal, one: Observation | NoAnswerYet) -> list[LookAround | CallCanary | Ask]:
    """Return the looks at this place that a fact asks for; several may ask for the same."""
    match one:
        case TcpConnect(endpoint=endpoint, outcome=Failed(failure=failure)) if (
            failure.kind in _STOPPED or _has_no_way(endpoint, failure)
        ):
            return [LookAround(endpoint.address), *_translator(goal, endpoint, failure)]
        case CanaryCall(endpoint=endpoint, outcome=Failed(failure=failure)) if _has_no_way(
            endpoint, failure
        ) or (failure.icmp is not None and failure.icmp.own):
            return [LookAround(endpoint.address)]
        case SynProbe(endpoint=endpoint, ttl=1) if is_end(one):
            return [LookAround(endpoint.address)]
        case Ping(address=address) if lost_some(one):
            return [LookAround(address)]
        case TlsHandshake(endpoint=endpoint) | Greeting(endpoint=endpoint) if _is_strange(one):
            return [CallCanary(canary(family(endpoint.address), endpoint.port))]
        case _:
            return []


def _has_no_way(endpoint: Endpoint, failure: Failure) -> bool:
    """Tell whether this machine lacks a route; that it has none for IPv6 is no news."""
    return failure.kind is FailureKind.LOCAL_NO_ROUTE and family(endpoint.address) is Family.IPV4


def _translator(goal: Goal, endpoint: Endpoint, failure: Failure) -> Sequence[Ask]:
    """Ask whether a network without IPv4 reaches IPv4 hosts by their names."""
    if not isinstance(goal.target, AddressTarget) or not _has_no_way(endpoint, failure):
        return ()
    return [Ask(IPV4_ONLY, RECORD_TYPES[Family.IPV6], one) for one in goal.resolvers[:1]]


def _is_strange(one: TlsHandshake | Greeting) -> bool:
    """Tell whether a web server answers for mail, or somebody encrypts and has nothing to say."""
    match one:
        case TlsHandshake(outcome=NotTls(first_bytes=first)):
            return first.startswith(WEB_SERVER)
        case Greeting(outcome=Foreign(lines=(first, *_))):
            return first.startswith(WEB_SERVER)
        case Greeting(encrypted=True, outcome=Failed(failure=failure)):
            return failure.kind in _WORDLESS
        case _:
            return False
