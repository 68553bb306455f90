"""When to look at what is near: how packets leave this machine, and who answers for all (pure).

Asked for by single facts, each of which says that something failed; while all is well nothing is.
"""

from collections.abc import Sequence

from probes.address import Family, family
from probes.calls import canary
from probes.echoes import lost_some
from probes.event import NoAnswerYet
from probes.failure import Failure, FailureKind
from probes.fetches import fetch_steps
from probes.goal import Ask, CallCanary, Fetch, Goal, LookAround
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
from probes.services import WEB_ANSWER
from probes.syn import is_end
from probes.unneeded import unneeded

_STOPPED = frozenset({FailureKind.TIMEOUT, FailureKind.ICMP, FailureKind.ICMP_UNNAMED})
_WORDLESS = frozenset({FailureKind.TIMEOUT, FailureKind.EOF, FailureKind.CONNECTION_RESET})


def nearby_steps(one: Observation | NoAnswerYet) -> list[LookAround | CallCanary]:
    """Return the looks at this place that a fact asks for; several may ask for the same."""
    match one:
        case TcpConnect(endpoint=endpoint, outcome=Failed(failure=failure)) if (
            failure.kind in _STOPPED or _has_no_way(endpoint, failure)
        ):
            return [LookAround(endpoint.address)]
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


def portal_steps(goal: Goal, seen: Sequence[Observation]) -> list[Ask | Fetch]:
    """Return what fetches the operator's page that sends nobody on, once something failed near us.

    Networks that want a sign-in send it on.
    """
    if not goal.portal_probe:
        return []
    needless = unneeded(goal, seen)
    troubles = (
        one
        for one in seen
        if not isinstance(one, Ping)
        if not (isinstance(one, TcpConnect) and one.endpoint in needless)
    )
    if not any(map(nearby_steps, troubles)):
        return []
    return fetch_steps(goal, seen, goal.portal_probe)


def _has_no_way(endpoint: Endpoint, failure: Failure) -> bool:
    """Tell whether this machine lacks a route; that it has none for IPv6 is no news."""
    return failure.kind is FailureKind.LOCAL_NO_ROUTE and family(endpoint.address) is Family.IPV4


def _is_strange(one: TlsHandshake | Greeting) -> bool:
    """Tell whether a web server answers for mail, or somebody encrypts and has nothing to say."""
    match one:
        case TlsHandshake(outcome=NotTls(first_bytes=first)):
            return first.startswith(WEB_ANSWER)
        case Greeting(outcome=Foreign(lines=(first, *_))):
            return first.startswith(WEB_ANSWER)
        case Greeting(encrypted=True, outcome=Failed(failure=failure)):
            return failure.kind in _WORDLESS
        case _:
            return False
