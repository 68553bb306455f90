"""Echo requests, sent and heard without holding anybody up.

icmplib writes the requests. Its own receiving knows neither the kernel's time stamps nor the error
queue, without which the ICMP errors that meet unprivileged requests are lost.
"""

import asyncio
import contextlib
import secrets
import socket
import struct
import time
from collections.abc import Iterable
from datetime import timedelta

from icmplib import ICMPLibError, ICMPRequest

from probes.address import Address
from probes.live.error_queue import read_icmp_error
from probes.live.icmp import SO_TIMESTAMPNS, IcmpSocket, connected_socket, denied
from probes.observation import Echo

_HEADER = struct.Struct("!BBHHH")
"""Type, code, checksum, identifier, sequence number (RFC 792; RFC 4443 section 4.1)."""
_REQUESTS = frozenset({8, 128})
_REPLIES = frozenset({0, 129})
_STAMP = struct.Struct("@ll")
"""``struct timespec``: seconds, nanoseconds."""
_RECEIVE = 2048
_READ_AT_ONCE = 64
"""After so many messages it is everybody else's turn."""


async def ping(
    address: Address, count: int, interval: timedelta, patience: timedelta
) -> tuple[Echo, ...]:
    """Send ``count`` requests and wait for what they meet; see network.Network."""
    loop = asyncio.get_running_loop()
    with contextlib.closing(connected_socket(address)) as sock:
        under_way = _Round(sock, address, count)
        loop.add_reader(sock.sock, under_way.hear)
        try:
            for sequence in range(count):
                if sequence:
                    await asyncio.sleep(interval.total_seconds())
                under_way.send(sequence)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience.total_seconds()):
                    await under_way.complete.wait()
        finally:
            loop.remove_reader(sock.sock)
        return under_way.echoes()


class _Round:
    """Requests under way, numbered from 0, and what each of them met first."""

    def __init__(self, sock: IcmpSocket, address: Address, count: int) -> None:
        self.complete = asyncio.Event()
        self._sock = sock
        self._address = address
        self._count = count
        # For an unprivileged socket the kernel puts one of its own in its place.
        self._identifier = secrets.randbelow(1 << 16)
        self._sent: dict[int, float] = {}
        self._met: dict[int, Echo] = {}

    def send(self, sequence: int) -> None:
        """Send one request; raise EchoDenied where this machine won't."""
        request = ICMPRequest(self._address, self._identifier, sequence)
        try:
            self._sock.send(request)
        except ICMPLibError:
            # An ICMP error to the request before fails one system call, whichever comes next.
            self.hear()
            try:
                self._sock.send(request)
            except ICMPLibError as error:
                raise denied(error) from error
        self._identifier = request.id
        self._sent[sequence] = steady(request.time)

    def hear(self) -> None:
        """Take what has come: ICMP errors by the request they quote, and replies."""
        for _ in range(_READ_AT_ONCE):
            queued = read_icmp_error(self._sock.sock)
            if queued is None:
                break
            self._meet(numbers(queued.quoted, _REQUESTS), Echo(icmp=queued.icmp))
        for _ in range(_READ_AT_ONCE):
            try:
                message, ancillary, _, source = self._sock.sock.recvmsg(_RECEIVE, _RECEIVE)
            except OSError:
                # Nothing more waits, or an ICMP error fails the call: the queue tells of it.
                break
            if source[0] == self._address:
                self._take_reply(self._without_ip(message), received_at(ancillary))

    def echoes(self) -> tuple[Echo, ...]:
        """Return what each request met, in order."""
        return tuple(self._met.get(sequence, Echo()) for sequence in range(self._count))

    def _take_reply(self, message: bytes, received: float) -> None:
        found = numbers(message, _REPLIES)
        if found is not None and found[1] in self._sent:
            rtt = max(0.0, received - self._sent[found[1]])
            self._meet(found, Echo(rtt=timedelta(seconds=rtt)))

    def _meet(self, found: tuple[int, int] | None, echo: Echo) -> None:
        if found is None or found[0] != self._identifier or found[1] not in self._sent:
            return
        self._met.setdefault(found[1], echo)
        if len(self._met) == self._count:
            self.complete.set()

    def _without_ip(self, message: bytes) -> bytes:
        """Only a raw IPv4 socket shows the IP header (raw(7), RFC 3542 section 3)."""
        if self._sock.is_privileged and self._sock.sock.family == socket.AF_INET:
            return message[(message[0] & 0x0F) * 4 :]
        return message


def numbers(message: bytes, types: Iterable[int]) -> tuple[int, int] | None:
    """Return identifier and sequence number of an echo message of one of these types."""
    if len(message) < _HEADER.size or message[0] not in types:
        return None
    _, _, _, identifier, sequence = _HEADER.unpack_from(message)
    return identifier, sequence


def received_at(ancillary: Iterable[tuple[int, int, bytes]]) -> float:
    """Return when a message came in, however long it waited, on the steady clock."""
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS) and len(data) == _STAMP.size:
            seconds, nanoseconds = _STAMP.unpack(data)
            return steady(seconds + nanoseconds / 1e9)
    return time.monotonic()


def steady(moment: float) -> float:
    """Turn a moment just past, by the wall clock, into the steady clock's reading then."""
    return time.monotonic() - max(0.0, time.time() - moment)
