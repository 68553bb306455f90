"""Whole checks in which what stands near has a say."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.failure import FailureKind
from probes.goal import Goal
from probes.network import Around
from probes.observation import GatewayPing, NoRoute, OwnAddress, Route, Surroundings
from probes.policy import CANARIES, Purpose
from probes.services import SEVEN_PORTS
from probes.walk import WEB_PORT
from probes.wire.tls import TlsContexts
from tests.probes.checking import NAMES, Checked, serving
from tests.probes.network import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Fails,
    FakeNetwork,
    Path,
    RejectedAt,
    Serves,
    icmp,
)
from tests.probes.servers import says
from tests.probes.walking import ROUTERS
from tests.scenarios.facts import HOST, IPV4, OWN, goal

INSIDE = OwnAddress(Address("10.0.0.20"), 24, "eth0")
NEXT_DOOR = Address("10.0.0.99")
PAGE = "http://page.example/"
SENT_ON = b"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n"
A_WEB_SERVER = Serves(says(b"HTTP/1.1 400 Bad Request\r\n\r\n"))


def way(device: str = "eth0", gateway: str = "10.0.0.1", proxies: tuple[str, ...] = ()) -> Around:
    route = Route(device=device, source=INSIDE.address, gateway=Address(gateway))
    return Around(route, (INSIDE,), proxies)


def at(address: str, behaviour: Behaviour, *more: int) -> dict[tuple[str, int], Behaviour]:
    return dict.fromkeys(((address, port) for port in (*SEVEN_PORTS, *more)), behaviour)


HOME: Mapping[str, Path] = {IPV4: Path(ROUTERS)}
FAULTS: dict[str, tuple[FakeNetwork, str]] = {
    "a network that overlaps": (
        FakeNetwork(
            {(HOST, "A"): (NEXT_DOOR,)},
            at(NEXT_DOOR, icmp(OWN, 3, 1, own=True)),
            around=way(gateway=""),
        ),
        "lan-subnet-overlap",
    ),
    "a dead router": (
        FakeNetwork(NAMES, at(IPV4, icmp(OWN, 3, 1, own=True)), around=way()),
        "lan-gateway-dead",
    ),
    "no way but a proxy": (
        FakeNetwork(
            NAMES,
            at(IPV4, Fails(FailureKind.LOCAL_NO_ROUTE)),
            around=Around(NoRoute(error="ENETUNREACH"), (INSIDE,), ("https_proxy",)),
        ),
        "lan-egress-proxy-only",
    ),
    "a router that permits a proxy alone": (
        FakeNetwork(
            NAMES,
            at(IPV4, RejectedAt(1), WEB_PORT),
            paths=HOME,
            around=way(proxies=("https_proxy",)),
        ),
        "lan-egress-proxy-only",
    ),
    "a VPN that filters": (
        FakeNetwork(
            NAMES,
            {**serving(*SEVEN_PORTS), (IPV4, 993): DroppedAt(1), (IPV4, 143): DroppedAt(1)},
            paths=HOME,
            around=way("wg0", ""),
        ),
        "device-vpn-changes-path",
    ),
    "a router with the address of the host": (
        FakeNetwork(NAMES, {**at(IPV4, REFUSES), (IPV4, WEB_PORT): SILENT}, around=way()),
        "lan-nat-hairpin",
    ),
    "a sign-in": (
        FakeNetwork(NAMES, {**at(IPV4, A_WEB_SERVER), **at(CANARIES[0], A_WEB_SERVER)}),
        "lan-captive-portal",
    ),
}


@pytest.mark.parametrize(("network", "finding"), FAULTS.values(), ids=FAULTS)
def test_what_stands_near_is_found(
    network: FakeNetwork, finding: str, contexts: TlsContexts
) -> None:
    checked = Checked(goal(), network, contexts)
    assert checked.found == [finding]
    assert not network.left_open


def test_a_healthy_server_has_nobody_look_around(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES, serving(*SEVEN_PORTS))
    checked = Checked(probing(), network, contexts)
    assert checked.found == []
    assert network.looked == []
    assert {purpose for _, _, purpose in network.opened} == {Purpose.MAIL}
    assert not any(isinstance(one, Surroundings | GatewayPing) for one in checked.seen)


def test_each_address_in_trouble_is_looked_at_once(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES)
    Checked(goal(), network, contexts)
    assert network.looked == [IPV4]


def probing() -> Goal:
    return replace(goal(), portal_probe=PAGE)


PAGES: Mapping[tuple[str, str], tuple[str, ...]] = {("page.example", "A"): ("192.0.2.80",)}


@pytest.mark.parametrize(
    ("page", "finding"),
    [
        (Serves(says((b"GET / ", SENT_ON))), "lan-captive-portal"),
        (
            Serves(says((b"GET / ", b"HTTP/1.1 204 No Content\r\n\r\n"))),
            "nothing-answers",
        ),
        (SILENT, "nothing-answers"),
    ],
    ids=["sent on", "as it should be", "silent"],
)
def test_the_operators_page_tells_of_a_sign_in(
    page: Behaviour, finding: str, contexts: TlsContexts
) -> None:
    network = FakeNetwork({**NAMES, **PAGES}, {("192.0.2.80", 80): page})
    checked = Checked(probing(), network, contexts)
    assert checked.found == [finding]
    fetched = [purpose for endpoint, _, purpose in network.opened if endpoint.port == 80]
    assert fetched == [Purpose.INTERNAL]
