"""Questions to Linux about its own routing, in the binary form of rtnetlink(7); no privilege.

The files below /proc show the main routing table alone; only the kernel itself knows which of all
its tables and rules decides, and most VPNs work by such rules.
"""

import errno
import socket
import struct
from collections.abc import Iterator
from contextlib import closing

from msgspec import Struct

_HEADER = struct.Struct("=IHHII")
"""``struct nlmsghdr``: length, type, flags, sequence number, port."""
_ATTRIBUTE = struct.Struct("=HH")
"""``struct rtattr``: length, type; every attribute begins at a multiple of four bytes."""
_ERROR = struct.Struct("=i")
"""The begin of ``struct nlmsgerr``: an errno below zero, or zero for success."""
_ROUTE = struct.Struct("=BBBBBBBBI")
"""``struct rtmsg``: family, lengths of both prefixes, TOS, table, protocol, scope, type, flags."""
_LINK_ADDRESS = struct.Struct("=BBBBI")
"""``struct ifaddrmsg``: family, length of the prefix, flags, scope, index of the device."""
_INDEX = struct.Struct("=I")

_REQUEST, _DUMP = 0x1, 0x300
_SAID_ERROR, _DONE = 2, 3
_GET_ADDRESSES, _GET_ROUTE = 22, 26
_NEW_ADDRESS, _NEW_ROUTE = 20, 24
_DESTINATION, _DEVICE, _GATEWAY, _SOURCE, _VIA = 1, 4, 5, 7, 18
_ADDRESS, _LOCAL = 1, 2
_UNICAST, _TO_ITSELF = 1, 2
"""The types of routes over which packets are delivered."""
_FAMILY_SIZE = 2
"""The gateway in ``struct rtvia`` follows its address family."""

_RECEIVE = 65536
_READS = 256
"""The most datagrams of one answer that are read: room for thousands of addresses."""


class Hop(Struct, frozen=True):
    """A route: the device's index, and packed addresses, empty where there is none."""

    device: int
    gateway: bytes
    source: bytes


class LinkAddress(Struct, frozen=True):
    """An address of a device, packed, and how many bits of it name its network."""

    device: int
    address: bytes
    prefix: int


def route_to(family: socket.AddressFamily, destination: bytes) -> Hop:
    """Return the route that a packet to ``destination`` takes; raise OSError where there is none.

    The error is the one that a connect would meet; EPROTO says that the answer made no sense.
    """
    bits = 8 * len(destination)
    asked = _ROUTE.pack(family, bits, 0, 0, 0, 0, 0, 0, 0) + _attribute(_DESTINATION, destination)
    for kind, body in _answers(_GET_ROUTE, asked):
        if kind == _NEW_ROUTE and len(body) >= _ROUTE.size:
            if _ROUTE.unpack_from(body)[7] not in {_UNICAST, _TO_ITSELF}:
                raise OSError(errno.EHOSTUNREACH, "a route that delivers nothing")
            told = attributes(body[_ROUTE.size :])
            return Hop(_index(told), _gateway(told), told.get(_SOURCE, b""))
    raise OSError(errno.EPROTO, "no route in the answer")


def addresses(family: socket.AddressFamily) -> list[LinkAddress]:
    """Return every address of a family that this machine has; raise OSError."""
    found = []
    for kind, body in _answers(_GET_ADDRESSES, _LINK_ADDRESS.pack(family, 0, 0, 0, 0), _DUMP):
        if kind == _NEW_ADDRESS and len(body) >= _LINK_ADDRESS.size:
            of, prefix, _, _, device = _LINK_ADDRESS.unpack_from(body)
            told = attributes(body[_LINK_ADDRESS.size :])
            # On a line between two machines the address is the other one's.
            address = told.get(_LOCAL) or told.get(_ADDRESS)
            if of == family and address:
                found.append(LinkAddress(device, address, prefix))
    return found


def attributes(data: bytes) -> dict[int, bytes]:
    """Read attributes by their type; one whose length cannot be true ends them."""
    found: dict[int, bytes] = {}
    while len(data) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(data)
        if not _ATTRIBUTE.size <= length <= len(data):
            break
        found[kind] = data[_ATTRIBUTE.size : length]
        data = data[_aligned(length) :]
    return found


def messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Read one datagram: the type and the body of each message in it."""
    while len(data) >= _HEADER.size:
        length, kind, _, _, _ = _HEADER.unpack_from(data)
        if not _HEADER.size <= length <= len(data):
            break
        yield kind, data[_HEADER.size : length]
        data = data[_aligned(length) :]


def _answers(kind: int, asked: bytes, flags: int = 0) -> Iterator[tuple[int, bytes]]:
    """Ask, and read until the end; the kernel has its answer ready before the send returns."""
    header = _HEADER.pack(_HEADER.size + len(asked), kind, _REQUEST | flags, 1, 0)
    with closing(_opened()) as sock:
        sock.send(header + asked)
        for _ in range(_READS):
            for answer, body in messages(sock.recv(_RECEIVE)):
                if answer == _DONE:
                    return
                if answer == _SAID_ERROR and len(body) >= _ERROR.size:
                    (number,) = _ERROR.unpack_from(body)
                    raise OSError(-number, errno.errorcode.get(-number, "unknown"))
                yield answer, body
            if not flags:
                return


def _opened() -> socket.socket:
    netlink = getattr(socket, "AF_NETLINK", None)
    if netlink is None:
        raise OSError(errno.EAFNOSUPPORT, "only Linux tells its routes this way")
    sock = socket.socket(netlink, socket.SOCK_RAW)
    sock.setblocking(False)
    return sock


def _attribute(kind: int, value: bytes) -> bytes:
    length = _ATTRIBUTE.size + len(value)
    return _ATTRIBUTE.pack(length, kind) + value + bytes(_aligned(length) - length)


def _aligned(length: int) -> int:
    return (length + 3) & ~3


def _index(told: dict[int, bytes]) -> int:
    data = told.get(_DEVICE, b"")
    return int(_INDEX.unpack(data)[0]) if len(data) == _INDEX.size else 0


def _gateway(told: dict[int, bytes]) -> bytes:
    """Return who takes the packets first; over IPv4 that may have an IPv6 address (RFC 5549)."""
    return told.get(_GATEWAY) or told.get(_VIA, b"")[_FAMILY_SIZE:]
