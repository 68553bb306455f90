"""Sockets on loopback, watched and disturbed."""

import contextlib
import socket
from collections.abc import Iterator

import pytest

from probes.address import Address
from probes.observation import Endpoint

IPV4, IPV6 = Address("127.0.0.1"), Address("::1")
BOTH = pytest.mark.parametrize("address", [IPV4, IPV6])


@contextlib.contextmanager
def listening(address: Address) -> Iterator[tuple[Endpoint, socket.socket]]:
    """Listen; the backlog completes handshakes before anybody accepts."""
    kind = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(kind) as listener:
        listener.bind((address, 0))
        listener.listen(1)
        yield Endpoint(address, listener.getsockname()[1]), listener


def hop_options(sock: socket.socket) -> tuple[int, int]:
    """Read the time to live that a socket sends with, and the least it accepts."""
    if sock.family == socket.AF_INET6:
        level, ttl, floor = socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 73
    else:
        level, ttl, floor = socket.IPPROTO_IP, socket.IP_TTL, 21
    return sock.getsockopt(level, ttl), sock.getsockopt(level, floor)


def watch(monkeypatch: pytest.MonkeyPatch, method: str) -> list[tuple[int, int]]:
    """Remember the hop options of every Internet socket whose ``method`` is called from now on."""
    seen: list[tuple[int, int]] = []
    real = getattr(socket.socket, method)

    def watched(sock: socket.socket, *arguments: object) -> object:
        if sock.family != socket.AF_UNIX:
            seen.append(hop_options(sock))
        return real(sock, *arguments)

    monkeypatch.setattr(socket.socket, method, watched)
    return seen


def break_connects(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> list[socket.socket]:
    """Let every connect fail; give the sockets it was tried with."""
    tried: list[socket.socket] = []

    def connect(sock: socket.socket, _: object) -> None:
        tried.append(sock)
        raise error

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried
