"""What the nodes do to packets, as one nftables file for each: filters, silences, redirections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.addresses import ROUTERS, client_addresses, device
from tests.lab.customers import CUSTOMERS, Access, Customer, customer
from tests.lab.farm import ACCEPTED, TENANTS, TRIED
from tests.lab.tenants import Hook

if TYPE_CHECKING:
    from collections.abc import Iterator

LATE_MARK = 1
"""What the provider tells too late is marked so, and routed by it."""
PLACES_HOME = customer("places").home


def rulesets() -> dict[str, str]:
    """The nftables file of every node that has rules."""
    homes = (one.home for one in CUSTOMERS)
    files = {node: "".join(_chains(node)) for node in (*homes, *ROUTERS, "farm")}
    files["farm"] = _sets() + files["farm"]
    return {node: f"table inet lab {{\n{text}}}\n" for node, text in files.items() if text}


def _chains(node: str) -> Iterator[str]:
    role = "home" if node == PLACES_HOME else node
    passing = "input" if node == "farm" else "forward"
    by_customer = [*_filters(), *_lost_pings()] if node == "provider" else []
    yield _chain("raw", "filter hook prerouting priority -300", _tenants(role, Hook.RAW))
    if node == "provider":
        yield _chain("proxy", "nat hook prerouting priority -100", _proxied())
    yield _chain(
        "passing",
        f"filter hook {passing} priority 0",
        [*by_customer, *_tenants(role, Hook.FILTER)],
    )
    if node == "provider":
        yield _chain("late", "route hook output priority -150", _late())
    yield _chain("telling", "filter hook output priority 0", _silences(node))


def _chain(name: str, kind: str, rules: list[str]) -> str:
    if not rules:
        return ""
    lines = "".join(f"    {rule}\n" for rule in (f"type {kind}", *rules))
    return f"  chain {name} {{\n{lines}  }}\n"


def _tenants(role: str, hook: Hook) -> list[str]:
    return [rule for tenant in TENANTS for rule in tenant.written(role, hook)]


def _filters() -> list[str]:
    """What the provider does to port 25 of each customer, told apart by the access line."""
    return [
        f'iifname "{device(one.home)}" tcp dport 25 {one.filter}' for one in CUSTOMERS if one.filter
    ]


def _lost_pings() -> list[str]:
    """Every fourth ping over a line with loss: by chance alone a few runs would lose none."""
    return [
        f'iifname "{device(one.home)}" {protocol} type echo-request numgen inc mod 4 1 drop'
        for one in CUSTOMERS
        if one.loss
        for protocol in ("icmp", "icmpv6")
    ]


def _proxied() -> list[str]:
    return [
        f'iifname "{device(one.home)}" tcp dport 25 redirect'
        for one in CUSTOMERS
        if one.access is Access.PROXIED
    ]


def _late() -> list[str]:
    return [
        f"{telling} meta mark set {LATE_MARK}"
        for one in CUSTOMERS
        if one.access is Access.SLOW_ANSWERS
        for telling in _tells(one)
    ]


def _silences(node: str) -> list[str]:
    """What a router keeps from some customers: that a packet of theirs died here."""
    rules = []
    for one in CUSTOMERS:
        role = "home" if node == one.home else node
        for routers, verdict in ((one.silent, "drop"), (one.rationed, "numgen inc mod 2 0 drop")):
            if role in routers:
                rules += [f"{telling} {verdict}" for telling in _tells(one)]
    return rules


def _tells(one: Customer) -> tuple[str, str]:
    """Matches of a router's word to this customer that a packet of theirs died."""
    v4, v6 = client_addresses(one.client)
    return (
        f"ip daddr {v4} icmp type time-exceeded",
        f"ip6 daddr {v6} icmpv6 type time-exceeded",
    )


def _sets() -> str:
    """The connections of the tenant that counts them: a client's port and the farm's."""
    return "".join(
        f"  set {name}{family} {{\n    type inet_service . inet_service\n"
        "    flags dynamic\n    size 4096\n  }\n"
        for name in (TRIED, ACCEPTED)
        for family in (4, 6)
    )
