"""Which ports are in trouble, and which open ones are suspiciously near."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.failure import FailureKind
from probes.observation import Connected, Endpoint, Observation, TcpConnect
from probes.troubles import (
    Spot,
    Trouble,
    by_address,
    first_of_each,
    is_too_soon,
    kind_of_port,
    spot,
    too_near,
)
from tests.scenarios.facts import (
    HOST,
    IPV4,
    OTHER_IPV4,
    OWN,
    ROUTER,
    connect,
    goal,
    icmp,
    not_connected,
    refused,
    resolves,
    silent,
    unable,
)

TWO = goal(ports=(25, 993))
HERE = [(HOST, Endpoint(IPV4, port)) for port in TWO.ports]


def known(*seen: Observation, quiet: tuple[int, ...] = ()) -> Spot:
    connects = [one for one in seen if isinstance(one, TcpConnect)]
    found = spot(HERE, connects, [Endpoint(IPV4, port) for port in quiet])
    assert found is not None
    return found


def opened(port: int, milliseconds: float | None = 50, *, address: str = IPV4) -> TcpConnect:
    rtt = None if milliseconds is None else timedelta(milliseconds=milliseconds)
    return replace(connect(port, address=address), outcome=Connected(rtt=rtt))


SILENT_25 = Trouble(Endpoint(IPV4, 25))
CASES: dict[str, tuple[tuple[Observation, ...], Trouble | None]] = {
    "silent": (silent(25), SILENT_25),
    "closed": (refused(25), Trouble(Endpoint(IPV4, 25), reset=True)),
    "closed too soon": (
        refused(25, took=timedelta(milliseconds=20)),
        Trouble(Endpoint(IPV4, 25), reset=True, soon=True),
    ),
    "rejected by the target": (icmp(25, sender=IPV4, says=(3, 13)), None),
    "refused by this machine": (icmp(25, sender=OWN, says=(3, 3), own=True), None),
    "not sent": (unable(25, kind=FailureKind.LOCAL_NO_ROUTE), None),
    "rejected without a name": (unable(25, kind=FailureKind.ICMP_UNNAMED), None),
    "an error nobody sent": (unable(25, kind=FailureKind.ICMP), None),
    "open": ((opened(25),), None),
    "open at last": ((*silent(25)[:1], connect(25, attempt=2)), None),
    "open, then silent": ((connect(25), *silent(25)[1:]), None),
    "silent, then closed": (
        (
            connect(25, not_connected(FailureKind.CONNECTION_REFUSED), attempt=2),
            *silent(25)[:1],
        ),
        Trouble(Endpoint(IPV4, 25), reset=True),
    ),
}


@pytest.mark.parametrize(("facts", "expected"), CASES.values(), ids=CASES)
def test_a_port_is_in_trouble_or_not(
    facts: tuple[Observation, ...], expected: Trouble | None
) -> None:
    assert known(*facts, opened(993)).troubles == ((expected,) if expected else ())


def test_a_router_that_rejects_is_kept_with_the_trouble() -> None:
    (trouble,) = known(*icmp(25, sender=ROUTER, says=(3, 13)), opened(993)).troubles
    assert trouble.icmp is not None
    assert trouble.icmp.sender == ROUTER
    assert not trouble.silent


def test_what_is_silent_so_far_is_a_trouble_like_any_silence() -> None:
    assert known(opened(993), quiet=(25,)).troubles == (SILENT_25,)
    assert known(opened(25), opened(993), quiet=(25,)).troubles == ()


def test_an_address_waits_for_all_of_its_ports() -> None:
    connects = [one for one in silent(25) if isinstance(one, TcpConnect)]
    assert spot(HERE, connects, ()) is None


def test_addresses_come_in_the_order_they_are_checked() -> None:
    places = by_address(TWO, resolves(IPV4, OTHER_IPV4))
    assert list(places) == [IPV4, OTHER_IPV4]
    assert list(places[IPV4]) == HERE


SOON = [
    pytest.param(20, [50], True, id="sooner than the host"),
    pytest.param(30, [50], False, id="half the time is not soon enough"),
    pytest.param(20, [50, 30], False, id="the nearest port counts"),
    pytest.param(1, [4], False, id="times too short to tell"),
    pytest.param(1, [None], False, id="no time told"),
    pytest.param(1, [], False, id="no open port"),
]


@pytest.mark.parametrize(("took", "others", "expected"), SOON)
def test_an_answer_may_come_too_soon(took: int, others: list[float | None], expected: bool) -> None:
    (reset,) = (one for one in refused(25, took=timedelta(milliseconds=took)))
    assert isinstance(reset, TcpConnect)
    ports = zip((993, 995), others, strict=False)
    assert is_too_soon(reset, [opened(port, rtt) for port, rtt in ports]) is expected


NEAR = [
    pytest.param([50, 50, 50], [], id="all alike"),
    pytest.param([20, 50, 50], [25], id="one in half the time"),
    pytest.param([26, 50, 50], [], id="one that is a little nearer"),
    pytest.param([10, 20, 50, 50], [25, 587], id="two of them"),
    pytest.param([10, 50], [25], id="one of two"),
    pytest.param([0.1, 4, 4], [], id="times too short to tell"),
    pytest.param([None, 50, 50], [], id="a time not told"),
    pytest.param([10], [], id="nothing to compare with"),
    pytest.param([], [], id="nothing open"),
]


@pytest.mark.parametrize(("times", "expected"), NEAR)
def test_an_open_port_may_be_too_near(times: list[float | None], expected: list[int]) -> None:
    ports = zip((25, 587, 993, 995), times, strict=False)
    found = too_near(opened(port, rtt) for port, rtt in ports)
    assert [one.port for one in found] == expected


def test_filters_tell_three_kinds_of_ports_apart() -> None:
    kinds = {port: kind_of_port(port) for port in (25, 465, 587, 110, 143, 993, 995)}
    assert len(set(kinds.values())) == 3
    assert kinds[465] == kinds[587]
    assert kinds[110] == kinds[993]


def test_the_first_of_each_kind_is_kept_in_order() -> None:
    assert first_of_each("banana", lambda letter: letter) == ["b", "a", "n"]
