"""From a connect to the state of a port (RFC 792, RFC 4443; errno is not asked again)."""

from probes.address import Family, family
from probes.diagnosis.verdict import PortState
from probes.failure import Failure, FailureKind, IcmpError
from probes.observation import Connected, TcpConnect

_PROHIBITED = {
    Family.IPV4: frozenset({(3, 2), (3, 3), (3, 9), (3, 10), (3, 13)}),
    Family.IPV6: frozenset({(1, 1), (1, 4), (1, 5), (1, 6)}),
}
"""ICMP type and code by which somebody says no; every other error is a matter of routing."""

HOST_UNREACHABLE = frozenset({(3, 1), (1, 3)})
"""ICMP and ICMPv6: the last router, or this very machine, finds nobody at the address."""

_STATES = {
    FailureKind.TIMEOUT: PortState.FILTERED,
    FailureKind.CONNECTION_REFUSED: PortState.CLOSED,
    FailureKind.CONNECTION_RESET: PortState.CLOSED,
    FailureKind.ICMP_UNNAMED: PortState.UNREACHABLE,
}


def port_state(connect: TcpConnect) -> PortState:
    """Classify one connect."""
    if isinstance(connect.outcome, Connected):
        return PortState.OPEN
    failure = connect.outcome.failure
    if failure.icmp is not None:
        return PortState.REJECTED if prohibits(failure.icmp) else PortState.UNREACHABLE
    return _STATES.get(failure.kind, PortState.UNMEASURED)


def prohibits(icmp: IcmpError) -> bool:
    """Tell whether the ICMP error is a refusal rather than a lack of a route."""
    return (icmp.type, icmp.code) in _PROHIBITED[family(icmp.sender)]


def refused_by_target(connect: TcpConnect | None) -> bool:
    """Tell whether the refusal is an ICMP error of the very address that was asked."""
    failure = connect_failure(connect)
    if connect is None or failure is None or failure.icmp is None:
        return False
    return failure.icmp.sender == connect.endpoint.address and prohibits(failure.icmp)


def connect_failure(connect: TcpConnect | None) -> Failure | None:
    """Return the failure of a connect that failed."""
    if connect is None or isinstance(connect.outcome, Connected):
        return None
    return connect.outcome.failure


def icmp_error(connect: TcpConnect | None) -> IcmpError | None:
    """Return the ICMP error that a connect met, if any."""
    failure = connect_failure(connect)
    return failure.icmp if failure else None
