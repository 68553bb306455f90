"""Lay the network of the address plan into namespaces: links, routes, sysctls, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.addresses import (
    CUSTOMERS,
    OUTSIDE,
    RESOLVER,
    SECOND_RESOLVER,
    SERVER_LINK,
    ZONE,
    Link,
    host_v4,
)
from tests.lab.delay_link import DelayLinks

if TYPE_CHECKING:
    from tests.lab.namespaces import Namespaces

NODES = (
    *(node for customer in CUSTOMERS for node in (customer.client, customer.home)),
    *("provider", "transit", "firewall", "server", OUTSIDE),
)
SYSCTLS = (
    "net.ipv4.ip_forward=1",
    "net.ipv6.conf.all.forwarding=1",
    # Rate limits of ICMP are real, but a lab in which many checks run at once would hit them.
    "net.ipv4.icmp_ratelimit=0",
    "net.ipv6.icmp.ratelimit=0",
    "net.ipv4.icmp_msgs_per_sec=100000",
    "net.ipv4.icmp_msgs_burst=10000",
    "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=0",
    "net.ipv6.conf.default.accept_dad=0",
    "net.ipv6.conf.all.accept_dad=0",
    # Containers usually allow ping without privileges; a bare namespace does not.
    "net.ipv4.ping_group_range=0 2147483647",
)


def lay(namespaces: Namespaces, links: tuple[Link, ...], hosts: tuple[int, ...]) -> DelayLinks:
    """Build the network; `hosts` are the last parts of the server's addresses.

    Returns the delaying links, which stay alive as long as the caller keeps them open.
    """
    namespaces.add(NODES)
    for node in NODES:
        namespaces.run(node, "sysctl", "-qw", *SYSCTLS)
    wires = tuple(link for link in links if link.delay is None)
    namespaces.batch("".join(_veth(namespaces, link) for link in wires))
    delayed = DelayLinks(namespaces, tuple(link for link in links if link.delay is not None))
    for node in NODES:
        namespaces.batch(_addresses(node, links, hosts), node)
    for node in NODES:
        namespaces.batch(_routes(node, links), node)
    for customer in CUSTOMERS:
        if not customer.ipv6:
            namespaces.run(customer.client, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1")
    namespaces.run("provider", "nft", "-f", "-", text=_filters())
    resolvers = f"nameserver {host_v4(RESOLVER)}\nnameserver {host_v4(SECOND_RESOLVER)}\n"
    for node in (OUTSIDE, *(customer.client for customer in CUSTOMERS)):
        namespaces.file(node, "resolv.conf", f"{resolvers}search {ZONE}\n")
    return delayed


def _veth(namespaces: Namespaces, link: Link) -> str:
    near, far = namespaces.name(link.near), namespaces.name(link.far)
    return (
        f"link add name {link.near_device} netns {near}"
        f" type veth peer name {link.far_device} netns {far}\n"
    )


def _addresses(node: str, links: tuple[Link, ...], hosts: tuple[int, ...]) -> str:
    lines = ["link set lo up"]
    for link in links:
        if node not in (link.near, link.far):
            continue
        near = node == link.near
        device = link.near_device if near else link.far_device
        own = {1 if near else 2}
        more = set(hosts) if node == "server" and link.number == SERVER_LINK else set()
        for last in sorted(own | more):
            lines.append(f"addr add {link.v4(last)} dev {device}")
            lines.append(f"addr add {link.v6(last)} dev {device} nodad")
        lines.append(f"link set {device} up")
    return "\n".join((*lines, ""))


def _routes(node: str, links: tuple[Link, ...]) -> str:
    """Default routes lead inwards; transit has none, so unknown networks are refused there."""
    wire = {(link.near, link.far): link for link in links}
    homes = [(wire[home.client, home.home], wire[home.home, "provider"]) for home in CUSTOMERS]
    match node:
        case "server":
            return _default(wire["firewall", "server"], 1)
        case "firewall":
            return _default(wire["transit", "firewall"], 1)
        case "transit":
            known = "".join(
                _route(network, wire["provider", "transit"], 1)
                for pair in homes
                for network in pair
            )
            return known + _route(wire["firewall", "server"], wire["transit", "firewall"], 2)
        case "provider":
            known = "".join(_route(lan, access, 1) for lan, access in homes)
            return known + _default(wire["provider", "transit"], 2)
        case _:
            return _default(next(link for link in links if link.near == node), 2)


def _default(link: Link, last: int) -> str:
    return f"route add default via {link.v4(last).ip}\nroute add default via {link.v6(last).ip}\n"


def _route(network: Link, link: Link, last: int) -> str:
    return (
        f"route add {network.v4(0).network} via {link.v4(last).ip}\n"
        f"route add {network.v6(0).network} via {link.v6(last).ip}\n"
    )


def _filters() -> str:
    """What the provider does to port 25 of each customer, told apart by the access link."""
    rules = "\n".join(
        f'    iifname "{f"to-{customer.home}"[:15]}" tcp dport 25 {customer.filter}'
        for customer in CUSTOMERS
        if customer.filter
    )
    return f"""\
table inet provider {{
  chain forwarding {{
    type filter hook forward priority 0
{rules}
  }}
}}
"""
