import errno
import socket

import pytest

from probes.address import Address
from probes.live import LiveNetwork, routes
from probes.live.netlink import Hop, LinkAddress
from probes.live.routes import OWN_KEPT, own_addresses, proxies
from probes.observation import NoRoute, OwnAddress, Route, Untold

TARGET = Address("192.0.2.10")
ETH0, TUN0, GONE = 2, 3, 9
NAMES = {ETH0: "eth0", TUN0: "tun0"}


def packed(*numbers: int) -> bytes:
    return bytes(numbers)


@pytest.fixture(autouse=True)
def devices(monkeypatch: pytest.MonkeyPatch) -> None:
    def name(index: int) -> str:
        if index not in NAMES:
            raise OSError(errno.ENXIO, "No such device or address")
        return NAMES[index]

    monkeypatch.setattr(socket, "if_indextoname", name)
    monkeypatch.setattr(routes, "addresses", lambda _: [])


def told(monkeypatch: pytest.MonkeyPatch, answer: Hop | OSError) -> object:
    def route_to(*_: object) -> Hop:
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(routes, "route_to", route_to)
    return LiveNetwork((TARGET,)).around(TARGET).route


ANSWERS: dict[str, tuple[Hop | OSError, Route | NoRoute | Untold]] = {
    "by a router": (
        Hop(ETH0, packed(10, 0, 0, 1), packed(10, 0, 0, 20)),
        Route(device="eth0", source=Address("10.0.0.20"), gateway=Address("10.0.0.1")),
    ),
    "through a tunnel": (
        Hop(TUN0, b"", packed(10, 8, 0, 2)),
        Route(device="tun0", source=Address("10.8.0.2")),
    ),
    "by a device that is gone by now": (Hop(GONE, b"", b""), Route(device="", source=Address(""))),
    "no way": (OSError(errno.ENETUNREACH, ""), NoRoute(error="ENETUNREACH")),
    "prohibited": (OSError(errno.EACCES, ""), NoRoute(error="EACCES")),
    "no Linux": (OSError(errno.EAFNOSUPPORT, ""), Untold(reason="EAFNOSUPPORT")),
    "confined": (OSError(errno.EPERM, ""), Untold(reason="EPERM")),
    "an error without a number": (OSError(), Untold(reason="OSError")),
}


@pytest.mark.parametrize(("answer", "route"), ANSWERS.values(), ids=ANSWERS)
def test_the_way_that_packets_leave_by(
    monkeypatch: pytest.MonkeyPatch, answer: Hop | OSError, route: object
) -> None:
    assert told(monkeypatch, answer) == route


def test_what_every_machine_has_alike_is_no_address_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    have = {
        socket.AF_INET: [
            LinkAddress(1, packed(127, 0, 0, 1), 8),
            LinkAddress(ETH0, packed(10, 0, 0, 20), 24),
            LinkAddress(ETH0, packed(169, 254, 3, 4), 16),
        ],
        socket.AF_INET6: [
            LinkAddress(1, bytes(15) + b"\1", 128),
            LinkAddress(ETH0, b"\xfe\x80" + bytes(14), 64),
            LinkAddress(TUN0, b"\xfd" + bytes(15), 64),
        ],
    }
    monkeypatch.setattr(routes, "addresses", have.__getitem__)
    assert own_addresses() == (
        OwnAddress(Address("10.0.0.20"), 24, "eth0"),
        OwnAddress(Address("169.254.3.4"), 16, "eth0"),
        OwnAddress(Address("fd00::"), 64, "tun0"),
    )


def test_a_system_that_does_not_tell_has_no_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> list[LinkAddress]:
        raise OSError(errno.EAFNOSUPPORT, "")

    monkeypatch.setattr(routes, "addresses", refuse)
    assert own_addresses() == ()


def test_of_very_many_addresses_the_first_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [LinkAddress(ETH0, packed(10, 0, one // 250, one % 250), 24) for one in range(500)]
    monkeypatch.setattr(routes, "addresses", lambda _: many)
    assert len(own_addresses()) == OWN_KEPT


def test_a_proxy_is_named_by_its_variable_and_not_by_what_it_holds() -> None:
    environ = {
        "HTTPS_PROXY": "http://somebody:secret@proxy.example:3128",
        "http_proxy": "http://proxy.example:3128",
        "ALL_PROXY": "",
        "NO_PROXY": "localhost",
        "PATH": "/bin",
    }
    assert proxies(environ) == ("HTTPS_PROXY", "http_proxy")


def test_the_environment_of_this_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1080")
    assert "all_proxy" in LiveNetwork((TARGET,)).around(TARGET).proxies
