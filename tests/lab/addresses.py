"""The address plan: nodes, the links between them, and who is whose customer.

    client-X -- home-X --\
    client-Y -- home-Y --- provider -- transit -- firewall -- server
                                       outside --/

Every customer has a home router of their own at the same provider, and the provider filters per
customer: so all filters stand at once and nothing is switched while tests run. `outside` is the
second vantage point, which does not pass the provider. Link N is 10.77.N.0/24 and fd77:N::/64.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Interface, IPv6Interface

ZONE = "example.test"
SERVER_LINK = 5
RESOLVER, SECOND_RESOLVER = 53, 54


@dataclass(frozen=True, slots=True)
class Customer:
    """A home at the provider.

    `filter` is what the provider does to the customer's port 25, as an nftables verdict.
    """

    name: str
    number: int
    filter: str = ""
    ipv6: bool = True

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
)
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Link:
    """A wire between two adjacent nodes; the near end is the one closer to the client.

    A link with a delay is a userspace one (see delay_link), the others are veth pairs.
    """

    near: str
    far: str
    number: int
    delay: timedelta | None = None
    loss: float = 0.0

    @property
    def near_device(self) -> str:
        return f"to-{self.far}"[:15]

    @property
    def far_device(self) -> str:
        return f"to-{self.near}"[:15]

    def v4(self, last: int) -> IPv4Interface:
        return IPv4Interface(f"10.77.{self.number}.{last}/24")

    def v6(self, last: int) -> IPv6Interface:
        return IPv6Interface(f"fd77:{self.number}::{last}/64")


# Without any delay the kernel loses the first ICMP error of a connect against its own socket lock.
NEAR = timedelta(milliseconds=2)
# The server is clearly farther away than the provider, as in the world: times tell who answered.
FAR = timedelta(milliseconds=30)


def links() -> tuple[Link, ...]:
    """All links of the lab with their usual delays."""
    homes = (
        link
        for customer in CUSTOMERS
        for link in (
            Link(customer.client, customer.home, 10 + customer.number, NEAR),
            Link(customer.home, "provider", 20 + customer.number),
        )
    )
    return (
        *homes,
        Link("provider", "transit", 3),
        Link("transit", "firewall", 4, FAR),
        Link("firewall", "server", SERVER_LINK),
        Link(OUTSIDE, "transit", 6, NEAR),
    )


def client_addresses(node: str) -> tuple[str, str]:
    """The addresses of a client, or of any near end."""
    link = next(link for link in links() if link.near == node)
    return str(link.v4(1).ip), str(link.v6(1).ip)


def host_v4(number: int) -> str:
    """The address of host `number` in the server's network."""
    return f"10.77.{SERVER_LINK}.{number}"


def host_v6(number: int) -> str:
    """The IPv6 address of host `number` in the server's network."""
    return f"fd77:{SERVER_LINK}::{number}"
