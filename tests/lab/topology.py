"""Lay the network of the address plan into namespaces: links, addresses, routes, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.addresses import (
    OUTSIDE,
    RESOLVER,
    SECOND_RESOLVER,
    SERVER_LINK,
    ZONE,
    Link,
    device,
    host_v4,
)
from tests.lab.delay_link import DelayLinks
from tests.lab.filters import rulesets
from tests.lab.inventory import CUSTOMERS, TENANTS
from tests.lab.routes import routes, rules

if TYPE_CHECKING:
    from tests.lab.customers import Customer
    from tests.lab.namespaces import Namespaces

SYSCTLS = (
    "net.ipv4.ip_forward=1",
    "net.ipv6.conf.all.forwarding=1",
    "net.ipv4.conf.all.rp_filter=0",
    "net.ipv4.conf.default.rp_filter=0",
    # What the provider tells too late comes back to it with its own address.
    "net.ipv4.conf.all.accept_local=1",
    "net.ipv4.conf.all.send_redirects=0",
    "net.ipv4.conf.default.send_redirects=0",
    "net.ipv6.conf.default.accept_dad=0",
    "net.ipv6.conf.all.accept_dad=0",
    # Parallel paths are chosen by ports too, as most routers do.
    "net.ipv4.fib_multipath_hash_policy=1",
    "net.ipv6.fib_multipath_hash_policy=1",
    # Containers usually allow ping without privileges; a bare namespace does not.
    "net.ipv4.ping_group_range=0 2147483647",
)
# Rate limits of ICMP are real, but a lab in which many checks run at once would hit them.
WITHOUT_ICMP_LIMITS = (
    "net.ipv4.icmp_ratelimit=0",
    "net.ipv6.icmp.ratelimit=0",
    "net.ipv4.icmp_msgs_per_sec=100000",
    "net.ipv4.icmp_msgs_burst=10000",
)
# A SYN proxy takes over connections of which it has seen nothing else.
OF_THE_FIREWALL = (
    "net.netfilter.nf_conntrack_tcp_loose=0",
    "net.ipv4.tcp_syncookies=1",
    "net.ipv4.tcp_timestamps=1",
)


def lay(
    namespaces: Namespaces, links: tuple[Link, ...], hosts: tuple[int, ...], *, icmp_limits: bool
) -> DelayLinks:
    """Build the network; `hosts` are the last parts of the server's addresses.

    With `icmp_limits` routers tell of few dead packets, as Linux does by default. Returns the
    delaying links, which stay alive as long as the caller keeps them open.
    """
    nodes = tuple(dict.fromkeys(node for link in links for node in (link.near, link.far)))
    namespaces.add(nodes)
    sysctls = SYSCTLS if icmp_limits else (*SYSCTLS, *WITHOUT_ICMP_LIMITS)
    for node in nodes:
        namespaces.run(node, "sysctl", "-qw", *sysctls)
    wires = tuple(link for link in links if link.delay is None)
    namespaces.batch("".join(_veth(namespaces, link) for link in wires))
    delayed = DelayLinks(namespaces, tuple(link for link in links if link.delay is not None))
    # A route through a device has to wait for that device alone: node by node will do.
    for node in nodes:
        namespaces.batch(_addresses(node, links, hosts) + routes(node, links), node)
    for option, lines in rules().items():
        namespaces.run("provider", "ip", option, "-batch", "-", text=lines)
    for node, ruleset in rulesets().items():
        namespaces.run(node, "nft", "-f", "-", text=ruleset)
    namespaces.run("firewall", "sysctl", "-qw", *OF_THE_FIREWALL)
    _resolv_conf(namespaces, OUTSIDE, ())
    for customer in CUSTOMERS:
        _furnish(namespaces, customer)
    return delayed


def _furnish(namespaces: Namespaces, customer: Customer) -> None:
    """Set up what is the client's own."""
    client = customer.client
    _resolv_conf(namespaces, client, customer.resolvers)
    if customer.hosts_file:
        namespaces.file(client, "hosts", "".join(f"{line}\n" for line in customer.hosts_file))
    v4_only = () if customer.ipv6 else ("net.ipv6.conf.all.disable_ipv6=1",)
    if settings := (*v4_only, *customer.sysctls):
        namespaces.run(client, "sysctl", "-qw", *settings)
    if customer.commands:
        lines = (line.format(device=device(customer.home)) for line in customer.commands)
        namespaces.batch("".join(f"{line}\n" for line in lines), client)


def _resolv_conf(namespaces: Namespaces, node: str, resolvers: tuple[str, ...]) -> None:
    asked = resolvers or (host_v4(RESOLVER), host_v4(SECOND_RESOLVER))
    lines = (*(f"nameserver {address}" for address in asked), f"search {ZONE}")
    namespaces.file(node, "resolv.conf", "".join(f"{line}\n" for line in lines))


def _veth(namespaces: Namespaces, link: Link) -> str:
    near, far = namespaces.name(link.near), namespaces.name(link.far)
    return (
        f"link add name {link.near_device} netns {near}"
        f" type veth peer name {link.far_device} netns {far}\n"
    )


def _addresses(node: str, links: tuple[Link, ...], hosts: tuple[int, ...]) -> str:
    lines = ["link set lo up"]
    if node == "farm":
        lines += [f"addr add {address} dev lo" for one in TENANTS for address in one.addresses]
    for link in links:
        if node not in (link.near, link.far):
            continue
        near = node == link.near
        wire = link.near_device if near else link.far_device
        own = {1 if near else link.far_last}
        more = set(hosts) if node == "server" and link.number == SERVER_LINK else set()
        for last in sorted(own | more):
            lines.append(f"addr add {link.v4(last)} dev {wire}")
            lines.append(f"addr add {link.v6(last)} dev {wire} nodad")
        lines.append(f"link set {wire} up")
    return "".join(f"{line}\n" for line in lines)
