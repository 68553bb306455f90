import errno
import socket
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.address import Address
from probes.failure import IcmpError
from probes.live.error_queue import (
    QueuedError,
    parse_extended_error,
    read_icmp_error,
    watch_icmp_errors,
)

FAMILIES = {"IPv4": (socket.AF_INET, "127.0.0.1"), "IPv6": (socket.AF_INET6, "::1")}
ICMP, ICMP6, LOCAL = 2, 3, 1


def extended(origin: int, icmp_type: int, code: int, offender: bytes) -> bytes:
    error = struct.pack("=IBBBBII", errno.EHOSTUNREACH, origin, icmp_type, code, 0, 0, 0)
    return error + offender


def sockaddr_in(address: str) -> bytes:
    return struct.pack("=HH", socket.AF_INET, 0) + socket.inet_aton(address) + bytes(8)


def sockaddr_in6(address: str) -> bytes:
    raw = socket.inet_pton(socket.AF_INET6, address)
    return struct.pack("=HHI", socket.AF_INET6, 0, 0) + raw + bytes(4)


def test_an_icmp_error_names_its_sender() -> None:
    data = extended(ICMP, 3, 13, sockaddr_in("203.0.113.1"))
    error = IcmpError(Address("203.0.113.1"), 3, 13)
    assert parse_extended_error(data) == QueuedError(errno.EHOSTUNREACH, error)


def test_an_icmpv6_error_names_its_sender() -> None:
    data = extended(ICMP6, 1, 4, sockaddr_in6("2001:db8::1"))
    error = IcmpError(Address("2001:db8::1"), 1, 4)
    assert parse_extended_error(data) == QueuedError(errno.EHOSTUNREACH, error)


def test_a_local_error_is_no_icmp() -> None:
    assert parse_extended_error(extended(LOCAL, 0, 0, sockaddr_in("0.0.0.0"))) is None


@given(st.binary(min_size=44, max_size=64))
def test_any_bytes_are_read_or_passed_over(data: bytes) -> None:
    error = parse_extended_error(data)
    assert error is None or error.icmp.sender


@pytest.fixture(params=FAMILIES)
def refused_datagram(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, str]]:
    """Send to a UDP port that nobody has, so that this machine answers with an ICMP error."""
    family, address = FAMILIES[request.param]
    with (
        socket.socket(family, socket.SOCK_DGRAM) as taken,
        socket.socket(family, socket.SOCK_DGRAM) as sock,
    ):
        taken.bind((address, 0))
        port = taken.getsockname()[1]
        taken.close()
        watch_icmp_errors(sock, on=True)
        sock.connect((address, port))
        sock.send(b"hello")
        yield sock, address


def test_the_queue_gives_what_the_kernel_heard(
    refused_datagram: tuple[socket.socket, str],
) -> None:
    sock, address = refused_datagram
    error = read_icmp_error(sock)
    assert error is not None
    assert error.errno == errno.ECONNREFUSED
    assert error.icmp.sender == address
    assert error.icmp.own
    assert (error.icmp.type, error.icmp.code) in {(3, 3), (1, 4)}
    assert error.quoted == b"hello"


def test_the_queue_is_empty_afterwards(refused_datagram: tuple[socket.socket, str]) -> None:
    sock, _ = refused_datagram
    read_icmp_error(sock)
    assert read_icmp_error(sock) is None


def test_nothing_is_queued_where_nobody_watches() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        watch_icmp_errors(sock, on=True)
        watch_icmp_errors(sock, on=False)
        assert read_icmp_error(sock) is None
