"""A tenant of the farm: a name whose fault or oddity lies in what is done to its packets.

Behind every address of the farm stand the same good servers, so a tenant is cheap: an address,
and rules for it at nodes along the path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.addresses import FARM_NETWORK, ZONE, Space, lan
from tests.lab.customers import PLAIN

if TYPE_CHECKING:
    from tests.lab.rules import Hook, Rule


@dataclass(frozen=True, slots=True)
class Tenant:
    """A name in the zone with one address of the farm's network in each of its families.

    In a rule's text `{to}` and `{back}` match the tenant's address as destination and as source,
    `{plain}` matches the plain client as source; `{icmp}` and `{family}` are `icmp` and 4, or
    `icmpv6` and 6. The node `home` is the home router of customer `places`.
    """

    label: str
    number: int
    rules: tuple[Rule, ...] = ()
    families: tuple[int, ...] = (4, 6)

    @property
    def name(self) -> str:
        return f"{self.label}.{ZONE}"

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(self.address(family) for family in self.families)

    def address(self, family: int) -> str:
        """The address for IP version 4 or 6."""
        at = Space.PUBLIC.v4 if family == 4 else Space.PUBLIC.v6
        return str(at(FARM_NETWORK, self.number).ip)

    def written(self, node: str, hook: Hook) -> list[str]:
        """What a node does at this moment to the tenant's packets."""
        return [
            self._rule(rule.text, family)
            for rule in self.rules
            if (rule.node, rule.hook) == (node, hook)
            for family in self.families
        ]

    def _rule(self, text: str, family: int) -> str:
        """The rule for one address."""
        ip = "ip" if family == 4 else "ip6"
        plain = lan(PLAIN).v4(1) if family == 4 else lan(PLAIN).v6(1)
        return text.format(
            to=f"{ip} daddr {self.address(family)}",
            back=f"{ip} saddr {self.address(family)}",
            plain=f"{ip} saddr {plain.ip}",
            icmp="icmp" if family == 4 else "icmpv6",
            family=family,
        )
