"""What this machine knows by itself of the network around it: its routes, addresses and proxies."""

import errno
import os
import socket
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from probes.address import Address
from probes.live.families import socket_family
from probes.live.netlink import addresses, route_to
from probes.network import Around
from probes.observation import NoRoute, OwnAddress, Route, Untold

OWN_KEPT = 64
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
"""What programs read to find a web proxy, in small or in capital letters."""
_UNROUTED = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.EINVAL})
"""How Linux says that packets cannot leave; with any other error it does not tell."""


def around(address: Address) -> Around:
    """Tell how packets to ``address`` leave, and where this machine stands; nothing is sent."""
    return Around(
        route=_route(address),
        own=own_addresses(),
        proxies=proxies(os.environ),
    )


def own_addresses() -> tuple[OwnAddress, ...]:
    """Return the addresses of this machine's devices, none where the system does not tell.

    Those that every machine has alike are left out: loopback, and IPv6's link-local ones.
    """
    found: list[OwnAddress] = []
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            told = addresses(family)
        except OSError:
            continue
        found += (
            OwnAddress(_text(one.address), one.prefix, _name(one.device))
            for one in told
            if not _is_everywhere(ip_address(one.address))
        )
    return tuple(found[:OWN_KEPT])


def _is_everywhere(address: IPv4Address | IPv6Address) -> bool:
    return address.is_loopback or (address.version == 6 and address.is_link_local)


def proxies(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Name the variables that set a web proxy."""
    return tuple(sorted(name for name in environ if name.lower() in _PROXIES and environ[name]))


def _route(address: Address) -> Route | NoRoute | Untold:
    try:
        hop = route_to(socket_family(address), ip_address(address).packed)
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, type(error).__name__)
        return NoRoute(error=name) if error.errno in _UNROUTED else Untold(reason=name)
    return Route(
        device=_name(hop.device),
        source=_text(hop.source) if hop.source else Address(""),
        gateway=_text(hop.gateway) if hop.gateway else Address(""),
    )


def _text(packed: bytes) -> Address:
    return Address(str(ip_address(packed)))


def _name(index: int) -> str:
    """Name a device; it may be gone by now."""
    try:
        return socket.if_indextoname(index)
    except OSError:
        return ""
