"""What a connect meets is one state of the port, code by code (RFC 792, RFC 4443)."""

import pytest

from probes.address import Address
from probes.diagnosis.states import HOST_UNREACHABLE, port_state, prohibits, refused_by_target
from probes.diagnosis.verdict import PortState
from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.observation import TcpConnect
from tests.scenarios.facts import IPV4, IPV6, ROUTER, connect, not_connected

ROUTER_V6 = Address("2001:db8:ffff::1")
REJECTED = {
    ROUTER: {(3, 2), (3, 3), (3, 9), (3, 10), (3, 13)},
    ROUTER_V6: {(1, 1), (1, 4), (1, 5), (1, 6)},
}
UNREACHABLE = {
    ROUTER: {(3, 0), (3, 1), (3, 5), (3, 6), (3, 7), (3, 8), (3, 11), (3, 12), (11, 0)},
    ROUTER_V6: {(1, 0), (1, 2), (1, 3), (3, 0)},
}


def met(sender: Address, says: tuple[int, int]) -> TcpConnect:
    error = IcmpError(sender, *says)
    return connect(
        993, Failure(operation=Operation.CONNECT, kind=FailureKind.ICMP, detail="", icmp=error)
    )


@pytest.mark.parametrize("sender", [ROUTER, ROUTER_V6])
@pytest.mark.proves("A32")
def test_an_icmp_error_is_a_refusal_or_a_lack_of_a_way(sender: Address) -> None:
    for says in REJECTED[sender]:
        assert prohibits(IcmpError(sender, *says))
        one = met(sender, says)
        assert port_state(one) is PortState.REJECTED
    for says in UNREACHABLE[sender]:
        assert not prohibits(IcmpError(sender, *says))
        one = met(sender, says)
        assert port_state(one) is PortState.UNREACHABLE


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (FailureKind.TIMEOUT, PortState.FILTERED),
        (FailureKind.CONNECTION_REFUSED, PortState.CLOSED),
        (FailureKind.CONNECTION_RESET, PortState.CLOSED),
        (FailureKind.ICMP_UNNAMED, PortState.UNREACHABLE),
        (FailureKind.LOCAL_RESOURCES, PortState.UNMEASURED),
        (FailureKind.LOCAL_POLICY, PortState.UNMEASURED),
        (FailureKind.LOCAL_NO_ROUTE, PortState.UNMEASURED),
    ],
)
def test_every_other_failure_has_its_state(kind: FailureKind, state: PortState) -> None:
    assert port_state(connect(993, not_connected(kind))) is state


def test_what_opens_is_open() -> None:
    assert port_state(connect(993)) is PortState.OPEN


def test_nobody_at_the_address_is_one_code_of_each_family() -> None:
    assert {(3, 1), (1, 3)} == HOST_UNREACHABLE


@pytest.mark.parametrize(("sender", "target"), [(IPV4, True), (ROUTER, False)])
def test_a_refusal_by_the_target_itself_is_known_by_its_address(sender: str, target: bool) -> None:
    one = met(Address(sender), (3, 3))
    assert refused_by_target(one) is target
    other = met(Address(sender), (3, 1))
    assert not refused_by_target(other)


def test_what_met_no_icmp_error_was_not_refused_by_one() -> None:
    assert not refused_by_target(None)
    assert not refused_by_target(connect(993, address=IPV6))
    assert not refused_by_target(connect(993, not_connected(FailureKind.TIMEOUT)))
