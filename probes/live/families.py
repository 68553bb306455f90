"""The two families of addresses, as sockets see them."""

import errno
import socket

from probes.address import Address, Family, family

_ANY_PORT = 53
"""Connecting UDP wants a port and sends nothing to it."""


def socket_family(address: Address) -> socket.AddressFamily:
    """Return the family of the sockets that reach ``address``."""
    return socket.AF_INET6 if family(address) is Family.IPV6 else socket.AF_INET


def lack_of_source(address: Address) -> str:
    """Name the error why this machine has no address to reach ``address`` from, if it has none.

    Connecting UDP chooses a route and a source address, and sends nothing.
    """
    try:
        with socket.socket(socket_family(address), socket.SOCK_DGRAM) as sock:
            number = sock.connect_ex((address, _ANY_PORT))
    except OSError as error:
        # The system has no sockets of this family at all.
        number = error.errno or 0
    return errno.errorcode.get(number, "")
