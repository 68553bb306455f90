"""The customers: each has a client and a home router, and something that is theirs alone.

Filters, silences and lines belong to customers, so all of them stand at the same time and
nothing is switched while tests run.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta


class Access(enum.Enum):
    """What is special about a customer's way through the provider."""

    USUAL = enum.auto()
    CARRIER = enum.auto()
    """Behind carrier-grade NAT: the provider's first router has a shared address."""
    PARALLEL = enum.auto()
    """Two ways lead to the mail hosts, chosen by addresses and ports, and two lead back."""
    PROXIED = enum.auto()
    """A mail gateway of the provider's answers on port 25, whatever host is meant."""
    SLOW_ANSWERS = enum.auto()
    """The provider's router passes packets at once, but takes its time to tell of dead ones."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A home at the provider.

    `filter` is what the provider does to the customer's port 25, as an nftables verdict.
    `silent` routers never tell this customer that a packet died, `rationed` ones tell it of every
    other packet only. `delay` (one way) and `loss` are those of the line to the provider. Without
    a `gateway` the client sends to a router that isn't there.
    """

    name: str
    number: int
    filter: str = ""
    ipv6: bool = True
    access: Access = Access.USUAL
    silent: tuple[str, ...] = ()
    rationed: tuple[str, ...] = ()
    delay: timedelta | None = None
    loss: float = 0.0
    gateway: bool = True

    @property
    def client(self) -> str:
        return f"client-{self.name}"

    @property
    def home(self) -> str:
        return f"home-{self.name}"


CUSTOMERS = (
    Customer("plain", 0),
    Customer("drop", 1, "drop"),
    Customer("prohibited", 2, "reject with icmpx admin-prohibited"),
    Customer("unreachable", 3, "reject with icmpx port-unreachable"),
    Customer("reset", 4, "reject with tcp reset"),
    Customer("v4only", 5, ipv6=False),
    Customer("manners", 6),
    Customer("places", 7),
    Customer("gaps", 8, silent=("provider", "transit")),
    Customer("dark", 9, silent=("home", "provider", "transit", "firewall")),
    Customer("quiet-end", 10, silent=("firewall",)),
    Customer("rationed", 11, rationed=("transit",)),
    Customer("slow-hop", 12, access=Access.SLOW_ANSWERS),
    Customer("carrier", 13, access=Access.CARRIER),
    Customer("parallel", 14, access=Access.PARALLEL),
    Customer("satellite", 15, delay=timedelta(milliseconds=300)),
    Customer("distant", 16, delay=timedelta(milliseconds=700)),
    Customer("lossy", 17, delay=timedelta(milliseconds=5), loss=0.15),
    Customer("proxied", 18, access=Access.PROXIED),
    Customer("orphan", 19, gateway=False),
)


def customer(name: str) -> Customer:
    """The customer with this name."""
    return next(one for one in CUSTOMERS if one.name == name)
