"""What this machine's own routing says of the way to an address (pure)."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address, ip_interface

from probes.address import Address
from probes.observation import (
    Echo,
    Echoes,
    GatewayPing,
    Observation,
    OwnAddress,
    Route,
    Surroundings,
)
from probes.special_purpose import Reason, objection

_TUNNELS = re.compile(
    r"tun|tap|utun|wg|ipsec|vti|xfrm|l2tp|vpn|gpd|cscotun|nordlynx|proton|mullvad|tailscale|zt",
    re.IGNORECASE,
)
"""How devices are named that lead through a VPN."""
_DIAL_UP = re.compile(r"ppp", re.IGNORECASE)
"""Devices of VPNs too, and of lines on which a provider wants a login (PPPoE)."""


def looks_at(seen: Sequence[Observation], address: Address) -> tuple[Surroundings, ...]:
    """Return what was looked up of the way to ``address``."""
    return tuple(one for one in seen if isinstance(one, Surroundings) and one.address == address)


def route_to(seen: Sequence[Observation], address: Address) -> Route | None:
    """Return the route that packets to ``address`` take, where the system told one."""
    routes = (one.route for one in looks_at(seen, address))
    return next((one for one in routes if isinstance(one, Route)), None)


def own_network(seen: Sequence[Observation], address: Address) -> str:
    """Return the network of this machine's own that holds ``address``, in CIDR form, or nothing.

    That is the one on the device by which packets really leave, without a router before them:
    another network of ours may hold the address as well, like that of containers.
    """
    for look in looks_at(seen, address):
        route = look.route
        if isinstance(route, Route) and not route.gateway:
            for one in look.own:
                network = ip_interface(f"{one.address}/{one.prefix}").network
                if one.device == route.device and ip_address(address) in network:
                    return str(network)
    return ""


def tunnel_to(seen: Sequence[Observation], address: Address) -> str:
    """Return the device of a VPN that packets to ``address`` go through, or nothing."""
    return _device(seen, address, _TUNNELS)


def line_to(seen: Sequence[Observation], address: Address) -> str:
    """Return the device of a VPN or a dial-up line, which cannot be told apart, or nothing."""
    return _device(seen, address, _DIAL_UP)


def _device(seen: Sequence[Observation], address: Address, names: re.Pattern[str]) -> str:
    route = route_to(seen, address)
    return route.device if route is not None and names.match(route.device) else ""


def proxies_set(seen: Sequence[Observation]) -> tuple[str, ...]:
    """Return the names of the variables by which this machine is set up for a web proxy."""
    looks = (one for one in seen if isinstance(one, Surroundings))
    return tuple(dict.fromkeys(name for one in looks for name in one.proxies))


def own_addresses(seen: Sequence[Observation]) -> tuple[OwnAddress, ...]:
    """Return the addresses of this machine, but for those that every machine has."""
    looks = (one for one in seen if isinstance(one, Surroundings))
    return tuple(dict.fromkeys(have for one in looks for have in one.own))


def makeshift_address(seen: Sequence[Observation]) -> Address:
    """Return the address that this machine gave itself as nobody gave it one, or nothing.

    So it is only if it has no other (RFC 3927 section 1).
    """
    own = [one.address for one in own_addresses(seen)]
    return own[0] if own and all(map(_is_makeshift, own)) else Address("")


def _is_makeshift(address: Address) -> bool:
    return objection(ip_address(address)) is Reason.LINK_LOCAL


def gateway_echoes(seen: Sequence[Observation], address: Address) -> tuple[Echo, ...]:
    """Return what pings of the router met that takes packets to ``address`` first."""
    return tuple(echo for one in gateway_pings(seen, address) for echo in _echoes(one))


def gateway_pings(seen: Sequence[Observation], address: Address) -> Iterator[GatewayPing]:
    """Return the rounds of pings of that router."""
    route = route_to(seen, address)
    for one in seen:
        if isinstance(one, GatewayPing) and route is not None and one.address == route.gateway:
            yield one


def _echoes(one: GatewayPing) -> tuple[Echo, ...]:
    return one.outcome.echoes if isinstance(one.outcome, Echoes) else ()
