import asyncio
import contextlib
import errno
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, timedelta

import dns.resolver
import pytest

import probes.live
from probes.address import Address
from probes.failure import FailureKind
from probes.live import LiveNetwork, LiveStream
from probes.network import ConnectFailed, Network
from probes.observation import Endpoint
from tests.probes.loopback import free_port

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


# -- connections -----------------------------------------------------------------------------


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
    monkeypatch.setattr("probes.live.socket.socket", refuse)
    with pytest.raises(ConnectFailed) as failed:
        await network.connect(Endpoint(IPV4, 993))
    assert failed.value.failure.kind is FailureKind.LOCAL_RESOURCES


def break_connects(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> list[socket.socket]:
    """Let every connect fail; give the sockets it was tried with."""
    tried: list[socket.socket] = []

    async def sock_connect(sock: socket.socket, _: object) -> None:
        tried.append(sock)
        raise error

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", sock_connect)
    return tried


@pytest.mark.parametrize(
    ("speaks", "kind"), [(True, FailureKind.LOCAL_RESOURCES), (False, FailureKind.LOCAL_NO_ROUTE)]
)
async def test_a_family_without_address_is_no_lack_of_ports(
    speaks: bool, kind: FailureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_connects(monkeypatch, OSError(errno.EADDRNOTAVAIL, "no address"))
    monkeypatch.setattr(probes.live, "_has_source_address", lambda _: speaks)
    assert await failure(Endpoint(IPV6, 993)) is kind


async def test_loopback_has_an_address_to_speak_from(monkeypatch: pytest.MonkeyPatch) -> None:
    break_connects(monkeypatch, OSError(errno.EADDRNOTAVAIL, "no port left"))
    assert await failure(Endpoint(IPV4, 993)) is FailureKind.LOCAL_RESOURCES


async def test_a_cancelled_connect_closes_its_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = break_connects(monkeypatch, asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await LiveNetwork((IPV4,)).connect(Endpoint(IPV4, 993))
    assert [sock.fileno() for sock in tried] == [-1]


# -- clock and settings ----------------------------------------------------------------------


async def test_the_clocks_run() -> None:
    network: Network = LiveNetwork((IPV4,))
    before = network.elapsed()
    await network.sleep(timedelta(microseconds=1))
    assert network.elapsed() > before
    assert network.now().tzinfo is UTC


def test_given_resolvers_are_asked() -> None:
    assert LiveNetwork((IPV4, IPV6)).resolvers() == (IPV4, IPV6)


def test_the_systems_resolvers_are_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    class Configured:
        nameservers = ("192.0.2.53",)

    monkeypatch.setattr("probes.live.dns.resolver.Resolver", Configured)
    assert LiveNetwork().resolvers() == ("192.0.2.53",)


def test_a_system_without_resolvers_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def unconfigured() -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("probes.live.dns.resolver.Resolver", unconfigured)
    assert LiveNetwork().resolvers() == ()
