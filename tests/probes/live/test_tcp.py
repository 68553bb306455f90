import asyncio
import contextlib
import errno
import socket
import struct
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

import probes.live.tcp
from probes.address import Address
from probes.failure import FailureKind
from probes.live import LiveNetwork
from probes.live.tcp import LiveStream
from probes.network import ConnectFailed
from probes.observation import Endpoint
from tests.probes.live.sockets import BOTH, IPV4, IPV6, break_connects, listening
from tests.probes.loopback import free_port


@contextlib.asynccontextmanager
async def connected(address: Address) -> AsyncIterator[tuple[LiveStream, socket.socket]]:
    """Give both ends of a connection."""
    with listening(address) as (endpoint, listener):
        stream = await LiveNetwork((IPV4,)).connect(endpoint)
        accepted, _ = listener.accept()
        with accepted:
            yield stream, accepted
        stream.close()


async def failure(endpoint: Endpoint) -> FailureKind:
    with pytest.raises(ConnectFailed) as failed:
        await LiveNetwork((IPV4,)).connect(endpoint)
    return failed.value.failure.kind


@BOTH
async def test_a_refused_connect_is_told_as_such(address: Address) -> None:
    assert await failure(free_port(address)) is FailureKind.CONNECTION_REFUSED


@BOTH
async def test_an_accepted_connect_speaks_both_ways(address: Address) -> None:
    async with connected(address) as (stream, server):
        server.sendall(b"hello")
        assert await stream.receive() == b"hello"
        await stream.send(b"again")
        assert server.recv(100) == b"again"


@BOTH
async def test_the_kernel_tells_the_round_trip(address: Address) -> None:
    async with connected(address) as (stream, _):
        assert stream.local == address
        assert stream.rtt is not None
        assert stream.rtt > timedelta()


async def test_a_stream_may_be_closed_twice() -> None:
    async with connected(IPV4) as (stream, server):
        stream.close()
        stream.close()
        assert server.recv(100) == b""


async def test_waiting_bytes_do_not_stop_the_world() -> None:
    async with connected(IPV4) as (stream, server):
        server.sendall(b"x")
        turns: list[None] = []
        asyncio.get_running_loop().call_soon(turns.append, None)
        await stream.receive()
        assert turns


async def test_a_reset_is_an_os_error() -> None:
    async with connected(IPV4) as (stream, server):
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        server.close()
        with pytest.raises(OSError, match="reset"):
            await stream.receive()


async def test_an_end_is_no_bytes() -> None:
    async with connected(IPV4) as (stream, server):
        server.close()
        assert await stream.receive() == b""


async def test_too_many_open_files_are_our_own_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> socket.socket:
        raise OSError(errno.EMFILE, "too many open files")

    network = LiveNetwork((IPV4,))
    monkeypatch.setattr("probes.live.tcp.socket.socket", refuse)
    with pytest.raises(ConnectFailed) as failed:
        await network.connect(Endpoint(IPV4, 993))
    assert failed.value.failure.kind is FailureKind.LOCAL_RESOURCES


@pytest.mark.parametrize(
    ("lack", "kind"),
    [("", FailureKind.LOCAL_RESOURCES), ("EADDRNOTAVAIL", FailureKind.LOCAL_NO_ROUTE)],
)
async def test_a_family_without_address_is_no_lack_of_ports(
    lack: str, kind: FailureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_connects(monkeypatch, OSError(errno.EADDRNOTAVAIL, "no address"))
    monkeypatch.setattr(probes.live.tcp, "lack_of_source", lambda _: lack)
    assert await failure(Endpoint(IPV6, 993)) is kind


async def test_loopback_has_an_address_to_speak_from(monkeypatch: pytest.MonkeyPatch) -> None:
    break_connects(monkeypatch, OSError(errno.EADDRNOTAVAIL, "no port left"))
    assert await failure(Endpoint(IPV4, 993)) is FailureKind.LOCAL_RESOURCES


async def test_segments_are_kept_as_small_as_asked() -> None:
    with listening(IPV4) as (endpoint, listener):
        stream = await LiveNetwork((IPV4,)).connect(endpoint, mss=1000)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) <= 1000
        stream.close()


@BOTH
async def test_a_connection_comes_from_the_port_asked_for_time_and_again(address: Address) -> None:
    source = free_port(address).port
    with listening(address) as (endpoint, listener):
        for _ in range(2):
            stream = await LiveNetwork((IPV4,)).connect(endpoint, source=source)
            accepted, peer = listener.accept()
            stream.close()
            accepted.close()
            assert peer[1] == source
