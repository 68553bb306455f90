"""TCP on non-blocking sockets: whole connections, and single SYNs that ask who answers."""

import asyncio
import contextlib
import errno
import os
import socket
import struct
from collections.abc import Iterator
from datetime import timedelta

from probes.address import Address
from probes.failure import Operation, classify
from probes.live.error_queue import read_icmp_error, watch_icmp_errors
from probes.live.families import lack_of_source, socket_family
from probes.network import ConnectFailed
from probes.observation import Endpoint

_RECEIVE = 65536
_TCP_INFO_RTT = slice(68, 72)
"""Where ``tcpi_rtt``, in microseconds, lies in Linux' ``struct tcp_info``."""
_IP_MINTTL = 21
_IPV6_MINHOPCOUNT = 73
_USUAL_TTL = -1
"""Gives a socket the system's own time to live back."""


class LiveStream:
    """A TCP connection on a non-blocking socket."""

    def __init__(self, sock: socket.socket) -> None:
        """Take over a connected socket."""
        self._sock = sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.local = Address(str(sock.getsockname()[0]).partition("%")[0])
        self.rtt = _rtt(sock)

    async def send(self, data: bytes) -> None:
        """Send all of ``data``."""
        await asyncio.get_running_loop().sock_sendall(self._sock, data)

    async def receive(self) -> bytes:
        """Return the next bytes; a delayed ACK would hold up the peer's next segment."""
        # Where bytes wait already, receiving does not yield: a flood would stop every clock.
        await asyncio.sleep(0)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        return await asyncio.get_running_loop().sock_recv(self._sock, _RECEIVE)

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()


async def connect(endpoint: Endpoint, mss: int, source: int) -> LiveStream:
    """Open a connection; see network.Network."""
    with _socket(endpoint) as sock:
        if mss:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, mss)
        _leave_from(sock, source)
        await _establish(sock, endpoint)
        # Left on, one stray ICMP error would hang up a live session.
        watch_icmp_errors(sock, on=False)
        return LiveStream(sock)


async def probe(endpoint: Endpoint, ttl: int, floor: int, source: int) -> timedelta | None:
    """Send a SYN and close what opens; see network.Network."""
    with _socket(endpoint) as sock, sock:
        _leave_from(sock, source)
        _limit_hops(sock, ttl or _USUAL_TTL)
        _ask_for_hops_left(sock, floor)
        await _establish(sock, endpoint)
        rtt = _rtt(sock)
        # Whatever way the FIN takes, and each repeat of it, it has to arrive.
        _limit_hops(sock, _USUAL_TTL)
        return rtt


@contextlib.contextmanager
def _socket(endpoint: Endpoint) -> Iterator[socket.socket]:
    """Open a socket, closed again on any failure; raise ConnectFailed for the system's errors."""
    kind = socket.SOCK_STREAM | socket.SOCK_NONBLOCK
    with contextlib.ExitStack() as on_failure:
        try:
            sock = on_failure.enter_context(socket.socket(socket_family(endpoint.address), kind))
            yield sock
        except OSError as error:
            raise ConnectFailed(classify(Operation.CONNECT, error)) from error
        on_failure.pop_all()


def _leave_from(sock: socket.socket, source: int) -> None:
    """Name the port to connect from, if there is one to name."""
    if source:
        # The last connection from this port may still be on its way out.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("::" if sock.family == socket.AF_INET6 else "0.0.0.0", source))  # noqa: S104


async def _establish(sock: socket.socket, endpoint: Endpoint) -> None:
    """Complete the handshake; raise OSError if nothing left this machine, else ConnectFailed."""
    watch_icmp_errors(sock, on=True)
    try:
        sock.connect((endpoint.address, endpoint.port))
    except BlockingIOError:
        await _hear_answer(sock)
    except OSError as error:
        # TCP says the same when all its ports are taken.
        if error.errno == errno.EADDRNOTAVAIL and lack_of_source(endpoint.address):
            raise OSError(errno.ENETUNREACH, "no address of this family") from error
        raise


async def _hear_answer(sock: socket.socket) -> None:
    """Wait for what ends the handshake; raise ConnectFailed unless that is success.

    An ICMP error is queued, and wakes us, before it fails the connect. While a system call holds
    the socket it is queued and fails nothing, which asyncio's sock_connect takes for success.
    """
    await _writable(sock)
    # In this order: whatever failed the connect by ICMP is in the queue by now.
    number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    queued = read_icmp_error(sock)
    if queued is not None:
        error = OSError(queued.errno, os.strerror(queued.errno))
        raise ConnectFailed(classify(Operation.CONNECT, error, queued.icmp))
    if number:
        error = OSError(number, os.strerror(number))
        raise ConnectFailed(classify(Operation.CONNECT, error, left=True))


async def _writable(sock: socket.socket) -> None:
    loop, answered = asyncio.get_running_loop(), asyncio.Event()
    loop.add_writer(sock, answered.set)
    try:
        await answered.wait()
    finally:
        loop.remove_writer(sock)


def _limit_hops(sock: socket.socket, ttl: int) -> None:
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, ttl)
    else:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)


def _ask_for_hops_left(sock: socket.socket, floor: int) -> None:
    """Let the kernel pass over segments that arrive with fewer hops left (RFC 5082)."""
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_MINHOPCOUNT, floor)
    else:
        sock.setsockopt(socket.IPPROTO_IP, _IP_MINTTL, floor)


def _rtt(sock: socket.socket) -> timedelta | None:
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    except OSError:
        return None
    (microseconds,) = struct.unpack("=I", info[_TCP_INFO_RTT])
    return timedelta(microseconds=microseconds)
