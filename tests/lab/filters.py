"""What the nodes do to packets, as one nftables file for each: filters, silences, redirections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.addresses import ROUTERS, device, lan
from tests.lab.customers import Access, Customer
from tests.lab.inventory import CUSTOMERS, TENANTS
from tests.lab.rows.farm import ACCEPTED, TRIED
from tests.lab.rows.homes import PLACES
from tests.lab.rules import Hook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lab.rules import Rule

DEVICE_UNKNOWN = {
    Hook.RAW: ("{back}",),
    Hook.REDIRECT: ("{back}",),
    Hook.OWN: ("{out}",),
    Hook.SOURCE: ("{out}", "{back}"),
}
"""Of which packets the kernel doesn't know the device at this moment."""
LATE_MARK = 1
"""What the provider tells too late is marked so, and routed by it."""


def rulesets() -> dict[str, str]:
    """The nftables file of every node that has rules."""
    homes = (node for one in CUSTOMERS for node in (one.client, one.home))
    files = {node: "".join(_chains(node)) for node in (*homes, *ROUTERS, "farm")}
    files["farm"] = _sets() + files["farm"]
    return {node: f"table inet lab {{\n{text}}}\n" for node, text in files.items() if text}


def _chains(node: str) -> Iterator[str]:
    more: dict[Hook, list[str]] = {Hook.OWN: _silences(node)}
    if node == "provider":
        more[Hook.FILTER] = _lost_pings()
        yield _chain("late", "route hook output priority -150", _late())
    role = "home" if node == PLACES.home else node
    for hook, kind in _kinds(node).items():
        by_customer = [rule for one in CUSTOMERS for rule in _rules(one, node, hook)]
        by_tenant = [rule for tenant in TENANTS for rule in tenant.written(role, hook)]
        yield _chain(
            f"on-{hook.name.lower()}", kind, [*by_customer, *more.get(hook, ()), *by_tenant]
        )


def _kinds(node: str) -> dict[Hook, str]:
    """Where in the kernel the rules of each moment stand."""
    client = node in {one.client for one in CUSTOMERS}
    first = "output" if client else "prerouting"
    passing = {"farm": "input"}.get(node, "output" if client else "forward")
    return {
        Hook.RAW: f"filter hook {first} priority -300",
        Hook.REDIRECT: f"nat hook {first} priority -100",
        Hook.FILTER: f"filter hook {passing} priority 0",
        Hook.OWN: "filter hook output priority 1",
        Hook.SOURCE: "nat hook postrouting priority 100",
    }


def _chain(name: str, kind: str, rules: list[str]) -> str:
    if not rules:
        return ""
    lines = "".join(f"    {rule}\n" for rule in (f"type {kind}", *rules))
    return f"  chain {name} {{\n{lines}  }}\n"


def _rules(one: Customer, node: str, hook: Hook) -> Iterator[str]:
    """What a node does at this moment to a customer's packets."""
    role = {one.client: "client", one.home: "home"}.get(node, node)
    for rule in one.rules:
        if (rule.node, rule.hook) == (role, hook):
            for out, back in _matches(one, role, rule):
                yield rule.text.format(out=out, back=back)


def _matches(one: Customer, role: str, rule: Rule) -> tuple[tuple[str, str], ...]:
    """What tells packets from and to a customer apart: the device if it can, else addresses."""
    devices = {"client": one.home, "home": one.client, "provider": one.home}
    unknown = DEVICE_UNKNOWN.get(rule.hook, ())
    if role not in devices or any(word in rule.text for word in unknown):
        nets = (("ip", lan(one).v4(0).network), ("ip6", lan(one).v6(0).network))
        return tuple((f"{ip} saddr {net}", f"{ip} daddr {net}") for ip, net in nets)
    wire = device(devices[role])
    inside, outside = f'iifname "{wire}"', f'oifname "{wire}"'
    return ((outside, inside),) if role == "client" else ((inside, outside),)


def _lost_pings() -> list[str]:
    """Every fourth ping over a line with loss: by chance alone a few runs would lose none."""
    return [
        f'iifname "{device(one.home)}" {protocol} type echo-request numgen inc mod 4 1 drop'
        for one in CUSTOMERS
        if one.loss
        for protocol in ("icmp", "icmpv6")
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
    return (
        f"ip daddr {lan(one).v4(1).ip} icmp type time-exceeded",
        f"ip6 daddr {lan(one).v6(1).ip} icmpv6 type time-exceeded",
    )


def _sets() -> str:
    """The connections of the tenant that counts them: a client's port and the farm's."""
    return "".join(
        f"  set {name}{family} {{\n    type inet_service . inet_service\n"
        "    flags dynamic\n    size 4096\n  }\n"
        for name in (TRIED, ACCEPTED)
        for family in (4, 6)
    )
