import pytest

from probes.address import Address
from probes.diagnosis.surroundings import (
    gateway_echoes,
    line_to,
    makeshift_address,
    own_addresses,
    own_network,
    proxies_set,
    route_to,
    tunnel_to,
)
from probes.observation import NoRoute, OwnAddress, Route, Untold
from tests.scenarios.calls import answered, lost
from tests.scenarios.facts import IPV4, IPV6, OTHER_IPV4
from tests.scenarios.nearby import around, by, gateway_not_pinged, gateway_ping, own

INSIDE = Address("10.0.0.99")


def test_the_route_is_that_of_the_very_address() -> None:
    seen = (around(by("10.0.0.2"), to=OTHER_IPV4), around())
    assert route_to(seen, IPV4) == by()
    assert route_to(seen, OTHER_IPV4) == by("10.0.0.2")
    assert route_to(seen, IPV6) is None


@pytest.mark.parametrize("route", [NoRoute(error="ENETUNREACH"), Untold(reason="EPERM")])
def test_where_there_is_none_or_it_is_not_told_there_is_no_route(route: NoRoute | Untold) -> None:
    seen = (around(route),)
    assert route_to(seen, IPV4) is None
    assert not own_network(seen, IPV4)
    assert not tunnel_to(seen, IPV4)


NETWORKS: dict[str, tuple[Route, tuple[OwnAddress, ...], str]] = {
    "next door": (by(""), (own(),), "10.0.0.0/24"),
    "behind a router": (by(), (own(),), ""),
    "in a network that is too small": (by(""), (own("10.0.0.20", 28),), ""),
    "on another device": (by("", device="eth1"), (own(),), ""),
    "in the second network of the device": (
        by(""),
        (own("192.168.1.5"), own("fd00::5", 64), own("10.0.0.20", 8)),
        "10.0.0.0/8",
    ),
}


@pytest.mark.parametrize(("route", "have", "network"), NETWORKS.values(), ids=NETWORKS)
def test_whether_an_address_lies_in_an_own_network(
    route: Route, have: tuple[OwnAddress, ...], network: str
) -> None:
    assert own_network((around(route, *have, to=INSIDE),), INSIDE) == network


DEVICES = {
    "eth0": ("", ""),
    "enp3s0": ("", ""),
    "wlan0": ("", ""),
    "docker0": ("", ""),
    "br-1a2b3c": ("", ""),
    "to-provider": ("", ""),
    "wg0": ("wg0", ""),
    "wg-office": ("wg-office", ""),
    "tun0": ("tun0", ""),
    "tap1": ("tap1", ""),
    "utun4": ("utun4", ""),
    "ipsec0": ("ipsec0", ""),
    "nordlynx": ("nordlynx", ""),
    "proton0": ("proton0", ""),
    "tailscale0": ("tailscale0", ""),
    "ztabc123": ("ztabc123", ""),
    "ppp0": ("", "ppp0"),
    "": ("", ""),
}


@pytest.mark.parametrize(("device", "names"), DEVICES.items(), ids=repr)
def test_devices_of_vpns_and_dial_up_lines_are_known_by_their_names(
    device: str, names: tuple[str, str]
) -> None:
    seen = (around(by(device=device)),)
    assert (tunnel_to(seen, IPV4), line_to(seen, IPV4)) == names


def test_what_several_looks_say_is_said_once() -> None:
    seen = (around(proxies=("http_proxy",)), around(to=IPV6, proxies=("http_proxy", "ALL_PROXY")))
    assert proxies_set(seen) == ("http_proxy", "ALL_PROXY")
    assert own_addresses(seen) == (own(),)


MAKESHIFT = {
    "169.254.7.9": (own("169.254.7.9", 16),),
    "": (),
    "beside another": (own("169.254.7.9", 16), own()),
}


@pytest.mark.parametrize("case", MAKESHIFT)
def test_a_machine_without_any_other_address_gave_itself_one(case: str) -> None:
    seen = (around(by(""), *MAKESHIFT[case]),) if MAKESHIFT[case] else ()
    assert makeshift_address(seen) == (case if case.startswith("169") else "")


def test_only_pings_of_the_router_on_the_way_count() -> None:
    stranger = gateway_ping(*lost(3), address="10.0.0.2")
    seen = (around(), stranger, gateway_ping(*answered(2)), gateway_not_pinged("EACCES"))
    assert gateway_echoes(seen, IPV4) == answered(2)
    assert gateway_echoes(seen, OTHER_IPV4) == ()
