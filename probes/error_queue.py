"""The socket error queue of Linux: who sent the ICMP error that ended a connect (ip(7), ipv6(7)).

It needs no privilege, and Linux 5.18 or later for TCP; elsewhere it reports nothing.
"""

import ipaddress
import socket
import struct

from msgspec.structs import replace

from probes.address import Address
from probes.failure import IcmpError

_IP_RECVERR = 11
_IPV6_RECVERR = 25
_MSG_ERRQUEUE = 0x2000
_ORIGIN_ICMP = 2
_ORIGIN_ICMP6 = 3
_EXTENDED_ERROR = struct.Struct("=IBBBBII")
"""``struct sock_extended_err``: errno, origin, type, code, padding, info, data."""
_OFFENDER_IPV4 = slice(4, 8)
_OFFENDER_IPV6 = slice(8, 24)
"""Where the address lies in the ``sockaddr`` that follows it."""


def watch_icmp_errors(sock: socket.socket, *, on: bool) -> None:
    """Ask the kernel to queue ICMP errors for this socket, or to stop doing so."""
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, _IPV6_RECVERR, int(on))
    else:
        sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, int(on))


def read_icmp_error(sock: socket.socket) -> IcmpError | None:
    """Take the first queued ICMP error, if there is one; local errors are not ICMP."""
    try:
        _, ancillary, _, _ = sock.recvmsg(512, 512, _MSG_ERRQUEUE)
    except OSError:
        # EAGAIN: the queue is empty, so no ICMP error came.
        return None
    for _level, kind, data in ancillary:
        if kind in {_IP_RECVERR, _IPV6_RECVERR} and len(data) > _EXTENDED_ERROR.size:
            return _marked_own(parse_extended_error(data), sock)
    return None


def parse_extended_error(data: bytes) -> IcmpError | None:
    """Read ``sock_extended_err`` and the offender's address behind it."""
    _, origin, icmp_type, code, _, _, _ = _EXTENDED_ERROR.unpack_from(data)
    offender = data[_EXTENDED_ERROR.size :]
    if origin == _ORIGIN_ICMP:
        raw = offender[_OFFENDER_IPV4]
    elif origin == _ORIGIN_ICMP6:
        raw = offender[_OFFENDER_IPV6]
    else:
        return None
    return IcmpError(Address(str(ipaddress.ip_address(raw))), icmp_type, code)


def _marked_own(error: IcmpError | None, sock: socket.socket) -> IcmpError | None:
    if error is None or error.sender != sock.getsockname()[0]:
        return error
    return replace(error, own=True)
