import errno
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.live.netlink import Hop, LinkAddress, addresses, attributes, messages, route_to

DONE, ERROR, NEW_ADDRESS, NEW_ROUTE = 3, 2, 20, 24
DESTINATION, GATEWAY, SOURCE = bytes((192, 0, 2, 10)), bytes((10, 0, 0, 1)), bytes((10, 0, 0, 20))
GATEWAY6 = bytes(15) + b"\1"


def attribute(kind: int, value: bytes) -> bytes:
    data = struct.pack("=HH", 4 + len(value), kind) + value
    return data + bytes(-len(data) % 4)


def message(kind: int, body: bytes) -> bytes:
    data = struct.pack("=IHHII", 16 + len(body), kind, 0, 1, 0) + body
    return data + bytes(-len(data) % 4)


def said(number: int) -> bytes:
    return message(ERROR, struct.pack("=i", -number))


def route(*told: tuple[int, bytes], of: int = 1) -> bytes:
    head = struct.pack("=BBBBBBBBI", socket.AF_INET, 32, 0, 0, 254, 0, 0, of, 0)
    return message(NEW_ROUTE, head + b"".join(attribute(*one) for one in told))


def at(device: int, prefix: int, *told: tuple[int, bytes], family: int = socket.AF_INET) -> bytes:
    head = struct.pack("=BBBBI", family, prefix, 0, 0, device)
    return message(NEW_ADDRESS, head + b"".join(attribute(*one) for one in told))


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The datagrams that the kernel answers with, to be filled in."""
    datagrams: list[bytes] = []

    class Answering:
        def __init__(self, family: int, _: int) -> None:
            assert family == socket.AF_NETLINK

        def setblocking(self, flag: bool) -> None:
            assert not flag

        def send(self, data: bytes) -> None:
            assert len(data) == struct.unpack_from("=I", data)[0]

        def recv(self, _: int) -> bytes:
            return datagrams.pop(0)

        def close(self) -> None:
            datagrams.clear()

    monkeypatch.setattr(socket, "socket", Answering)
    return datagrams


ROUTES = {
    "by a router": ((5, GATEWAY), GATEWAY),
    "by a router with an IPv6 address": ((18, b"\x0a\x00" + GATEWAY6), GATEWAY6),
    "on the link itself": ((1, DESTINATION), b""),
}


@pytest.mark.parametrize(("told", "gateway"), ROUTES.values(), ids=ROUTES)
def test_the_route_that_packets_take(
    kernel: list[bytes], told: tuple[int, bytes], gateway: bytes
) -> None:
    kernel.append(route((4, struct.pack("=I", 7)), told, (7, SOURCE)))
    assert route_to(socket.AF_INET, DESTINATION) == Hop(7, gateway, SOURCE)


def test_a_route_without_device_and_source(kernel: list[bytes]) -> None:
    kernel.append(route((4, b"\1")))
    assert route_to(socket.AF_INET, DESTINATION) == Hop(0, b"", b"")


LACKS = {
    "the kernel's own error": (said(errno.ENETUNREACH), errno.ENETUNREACH),
    "a route that drops": (route(of=6), errno.EHOSTUNREACH),
    "nothing of a route": (message(NEW_ADDRESS, b""), errno.EPROTO),
    "too little of a route": (message(NEW_ROUTE, b"\2"), errno.EPROTO),
    "too little of an error": (message(ERROR, b"\0"), errno.EPROTO),
    "no message": (b"", errno.EPROTO),
}


@pytest.mark.parametrize(("answer", "number"), LACKS.values(), ids=LACKS)
def test_the_lack_of_a_route_is_an_error(kernel: list[bytes], answer: bytes, number: int) -> None:
    kernel.append(answer)
    with pytest.raises(OSError, match=r"\w") as lack:
        route_to(socket.AF_INET, DESTINATION)
    assert lack.value.errno == number


def test_addresses_come_in_several_datagrams_until_the_end(kernel: list[bytes]) -> None:
    peer = bytes((10, 8, 0, 1))
    kernel += [
        at(1, 8, (1, bytes((127, 0, 0, 1))), (2, bytes((127, 0, 0, 1)))),
        at(2, 24, (1, SOURCE)) + at(3, 32, (1, peer), (2, bytes((10, 8, 0, 2)))),
        at(4, 64, (1, GATEWAY6), family=socket.AF_INET6) + at(5, 24) + message(NEW_ADDRESS, b"\2"),
        message(DONE, b"\0" * 4),
        at(6, 24, (1, GATEWAY)),
    ]
    assert addresses(socket.AF_INET) == [
        LinkAddress(1, bytes((127, 0, 0, 1)), 8),
        LinkAddress(2, SOURCE, 24),
        LinkAddress(3, bytes((10, 8, 0, 2)), 32),
    ]


def test_an_answer_without_end_is_not_read_for_ever(kernel: list[bytes]) -> None:
    kernel += [at(2, 24, (1, SOURCE))] * 300
    assert len(addresses(socket.AF_INET)) == 256


def test_a_system_without_netlink_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "AF_NETLINK")
    with pytest.raises(OSError, match="only Linux") as lack:
        route_to(socket.AF_INET, DESTINATION)
    assert lack.value.errno == errno.EAFNOSUPPORT


def test_this_very_kernel_knows_the_way_to_itself() -> None:
    loopback = bytes((127, 0, 0, 1))
    hop = route_to(socket.AF_INET, loopback)
    assert socket.if_indextoname(hop.device) == "lo"
    assert (hop.gateway, hop.source) == (b"", loopback)
    assert LinkAddress(hop.device, loopback, 8) in addresses(socket.AF_INET)


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_to_its_end(data: bytes) -> None:
    assert sum(len(value) for value in attributes(data).values()) <= len(data)
    assert sum(16 + len(body) for _, body in messages(data)) <= len(data)


@given(st.dictionaries(st.integers(0, 65535), st.binary(max_size=20), max_size=5))
def test_attributes_are_read_as_they_were_written(told: dict[int, bytes]) -> None:
    assert attributes(b"".join(attribute(*one) for one in told.items())) == told
