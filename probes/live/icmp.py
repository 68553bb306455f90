"""icmplib's sockets, opened with as little privilege as this machine lets us get by with."""

import errno
import socket
from typing import Protocol

from icmplib import ICMPLibError, ICMPRequest, ICMPv4Socket, ICMPv6Socket, SocketPermissionError

from probes.address import Address
from probes.failure import FailureKind, Operation, classify
from probes.live.error_queue import watch_icmp_errors
from probes.live.families import socket_family
from probes.network import EchoDenied

SO_TIMESTAMPNS = 35
"""Asks for the time at which each message came in."""


class IcmpSocket(Protocol):
    """What we use of icmplib's sockets, which come without types."""

    blocking: bool

    @property
    def sock(self) -> socket.socket:
        """The socket inside."""
        ...

    @property
    def is_privileged(self) -> bool:
        """Whether it is a raw socket, not one that the kernel lets everybody have."""
        ...

    def send(self, request: ICMPRequest) -> None:
        """Send, and write the time and the kernel's identifier into ``request``."""
        ...

    def close(self) -> None:
        """Close the socket."""
        ...


def connected_socket(address: Address) -> IcmpSocket:
    """Open a socket for one address that never blocks and queues ICMP errors.

    Raise EchoDenied where there is no permission, no socket left or no way to the address.
    """
    icmp_socket = _opened(socket_family(address))
    try:
        icmp_socket.blocking = False
        watch_icmp_errors(icmp_socket.sock, on=True)
        icmp_socket.sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        icmp_socket.sock.connect((address, 0))
    except OSError as error:
        icmp_socket.close()
        raise denied(error) from error
    return icmp_socket


def why_denied() -> str:
    """Tell what keeps this machine from sending echo requests; nothing when it may."""
    try:
        _opened(socket.AF_INET).close()
    except EchoDenied as reason:
        return reason.detail
    return ""


def denied(error: OSError | ICMPLibError) -> EchoDenied:
    """Say what the system said, also where icmplib only guesses at what that meant."""
    said = error if isinstance(error, OSError) else error.__context__
    if not isinstance(said, OSError):
        return EchoDenied(str(error), FailureKind.UNKNOWN)
    if said.errno == errno.EADDRNOTAVAIL:
        # Echo requests take no port: what is missing is an address of this family.
        return EchoDenied("EADDRNOTAVAIL", FailureKind.LOCAL_NO_ROUTE)
    failure = classify(Operation.CONNECT, said)
    return EchoDenied(failure.detail, failure.kind)


def _opened(kind: socket.AddressFamily) -> IcmpSocket:
    icmp_socket = ICMPv6Socket if kind == socket.AF_INET6 else ICMPv4Socket
    for privileged in (False, True):
        try:
            opened: IcmpSocket = icmp_socket(privileged=privileged)
        except SocketPermissionError:
            continue
        except ICMPLibError as error:
            raise denied(error) from error
        return opened
    message = "neither net.ipv4.ping_group_range nor CAP_NET_RAW allows it"
    raise EchoDenied(message)
