"""A stand-in for icmplib's sockets: UDP on loopback, which queues ICMP errors just the same."""

import socket
import struct
from collections.abc import Callable
from datetime import UTC, datetime

from icmplib import ICMPRequest, ICMPSocketError

from probes.address import Address

IDENTIFIER = 0x2A2A
Answering = Callable[[bytes], list[bytes]]


def message(kind: int, identifier: int, sequence: int) -> bytes:
    """Write an echo message of this ICMP type."""
    return struct.pack("!BBHHH", kind, 0, 0, identifier, sequence) + b"payload"


def reply_to(request: bytes) -> bytes:
    """Answer a request as every host does."""
    return bytes([129 if request[0] == 128 else 0]) + request[1:]


class Wire:
    """Carries echo messages to a peer on loopback that answers as told, or to nobody."""

    def __init__(self, address: Address, answering: Answering | None) -> None:
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.is_privileged = False
        self.sock = socket.socket(kind, socket.SOCK_DGRAM)
        self.peer = socket.socket(kind, socket.SOCK_DGRAM)
        self.failures: list[OSError] = []
        self._request_type = 128 if kind == socket.AF_INET6 else 8
        self._answering = answering
        self.sock.bind((address, 0))
        self.peer.bind((address, 0))
        self._there = self.peer.getsockname()
        if answering is None:
            self.peer.close()

    @property
    def blocking(self) -> bool:
        """Whether the client's end blocks."""
        return self.sock.getblocking()

    @blocking.setter
    def blocking(self, enable: bool) -> None:
        self.sock.setblocking(enable)

    def send(self, request: ICMPRequest) -> None:
        """Send, and have it answered before anything else happens."""
        try:
            self._send(request)
        except OSError as error:
            raise ICMPSocketError(str(error))  # noqa: B904 - as icmplib does

    def close(self) -> None:
        """Close both ends."""
        self.sock.close()
        self.peer.close()

    def _send(self, request: ICMPRequest) -> None:
        if self.failures:
            raise self.failures.pop()
        request._id = IDENTIFIER
        request._time = datetime.now(UTC).timestamp()  # noqa: TID251 - icmplib reads it, too
        sent = message(self._request_type, IDENTIFIER, request.sequence)
        self.sock.sendto(sent, self._there)
        if self._answering is not None:
            heard, source = self.peer.recvfrom(100)
            for answer in self._answering(heard):
                self.peer.sendto(answer, source)
