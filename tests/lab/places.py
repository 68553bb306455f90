"""Where port 25 can be stopped, and how: one tenant of the farm for every combination.

The rule stands at one node of the path and knows one address; so every place is blocked for its
own tenant alone, and all of them at the same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from tests.lab.rules import Rule
from tests.lab.tenants import Tenant

NODES = ("home", "provider", "transit", "firewall", "farm")
"""The path in order: the first node is the first hop."""
SIDES = dict(zip(NODES, ("local network", "provider", "path", "host", "host"), strict=True))


@dataclass(frozen=True, slots=True)
class Way:
    """One way to stop a packet, by its nftables verdict.

    `icmp` is the type and code of the error that comes back, empty if none does.
    """

    name: str
    verdict: str
    icmp: str = ""


DROP = Way("drop", "drop")
RESET = Way("reset", "reject with tcp reset")
REFUSALS = {
    4: tuple(
        Way(name, f"reject with icmp type {name}", f"3/{code}")
        for name, code in (
            *(("net-unreachable", 0), ("host-unreachable", 1), ("prot-unreachable", 2)),
            *(("port-unreachable", 3), ("net-prohibited", 9), ("host-prohibited", 10)),
            ("admin-prohibited", 13),
        )
    ),
    6: tuple(
        Way(name, f"reject with icmpv6 type {name}", f"1/{code}")
        for name, code in (
            *(("no-route", 0), ("admin-prohibited", 1), ("addr-unreachable", 3)),
            *(("port-unreachable", 4), ("policy-fail", 5), ("reject-route", 6)),
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Block:
    """Port 25 of one tenant stopped at one node, for one IP version."""

    node: str
    way: Way
    family: int
    number: int

    @property
    def id(self) -> str:
        return f"{self.node}/{self.way.name}/IPv{self.family}"

    @property
    def hop(self) -> int:
        """How many hops away it is from a client."""
        return NODES.index(self.node) + 1

    @property
    def side(self) -> str:
        """Whose side that is."""
        return SIDES[self.node]

    @property
    def address(self) -> str:
        """The address of the tenant."""
        return self.tenant.address(self.family)

    @property
    def tenant(self) -> Tenant:
        label = f"{self.node}-{self.way.name}-ipv{self.family}"
        rule = Rule(self.node, f"{{to}} tcp dport 25 {self.way.verdict}")
        return Tenant(label, self.number, (rule,), (self.family,))


BLOCKS = tuple(
    Block(node, way, family, number)
    for family in (4, 6)
    for number, (node, way) in enumerate(product(NODES, (DROP, RESET, *REFUSALS[family])), start=1)
)


def block(node: str, way: str, family: int) -> Block:
    """The block of this description."""
    return next(one for one in BLOCKS if one.id == f"{node}/{way}/IPv{family}")
