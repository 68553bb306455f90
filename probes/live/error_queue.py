"""The socket error queue of Linux: which ICMP error met a packet, and who sent it.

It needs no privilege (ip(7), ipv6(7)), and Linux 5.18 or later for TCP; elsewhere it reports
nothing.
"""

import ipaddress
import socket
import struct

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address
from probes.failure import IcmpError

_IP_RECVERR = 11
_IPV6_RECVERR = 25
_QUEUED = {(socket.IPPROTO_IP, _IP_RECVERR), (socket.IPPROTO_IPV6, _IPV6_RECVERR)}
_MSG_ERRQUEUE = 0x2000
_ORIGIN_ICMP = 2
_ORIGIN_ICMP6 = 3
_EXTENDED_ERROR = struct.Struct("=IBBBBII")
"""``struct sock_extended_err``: errno, origin, type, code, padding, info, data."""
_OFFENDER_IPV4 = slice(4, 8)
_OFFENDER_IPV6 = slice(8, 24)
"""Where the address lies in the ``sockaddr`` that follows it."""


class QueuedError(Struct, frozen=True):
    """One ICMP error, the errno the kernel makes of it, and what it quotes of our packet.

    The quotation starts behind the IP header.
    """

    errno: int
    icmp: IcmpError
    quoted: bytes = b""


def watch_icmp_errors(sock: socket.socket, *, on: bool) -> None:
    """Ask the kernel to queue ICMP errors for this socket, or to stop doing so."""
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVERR, int(on))
    else:
        sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, int(on))


def read_icmp_error(sock: socket.socket) -> QueuedError | None:
    """Take the first queued ICMP error, if there is one; local errors are not ICMP."""
    try:
        quoted, ancillary, _, _ = sock.recvmsg(512, 512, _MSG_ERRQUEUE)
    except OSError:
        # EAGAIN: the queue is empty, so no ICMP error came.
        return None
    for level, kind, data in ancillary:
        if (level, kind) in _QUEUED and len(data) > _EXTENDED_ERROR.size:
            error = parse_extended_error(data)
            return None if error is None else _completed(error, quoted, sock)
    return None


def parse_extended_error(data: bytes) -> QueuedError | None:
    """Read ``sock_extended_err`` and the offender's address behind it."""
    number, origin, icmp_type, code, _, _, _ = _EXTENDED_ERROR.unpack_from(data)
    offender = data[_EXTENDED_ERROR.size :]
    if origin == _ORIGIN_ICMP:
        raw = offender[_OFFENDER_IPV4]
    elif origin == _ORIGIN_ICMP6:
        raw = offender[_OFFENDER_IPV6]
    else:
        return None
    sender = Address(str(ipaddress.ip_address(raw)))
    return QueuedError(number, IcmpError(sender, icmp_type, code))


def _completed(error: QueuedError, quoted: bytes, sock: socket.socket) -> QueuedError:
    own = error.icmp.sender == sock.getsockname()[0]
    return replace(error, icmp=replace(error.icmp, own=own), quoted=quoted)
