"""The address plan: nodes, and which address every end of a link between them has.

                                         outside
                                            |
    client-X -- home-X --+              +-- transit ----+              +-- server
                         +-- provider --+               +-- firewall --+
    client-Y -- home-Y --+              +-- transit-b --+              +-- farm

Link N is 198.18.N.0/24 and 2001:db8:77:N::/64, address space set apart for laboratories and
documentation (RFC 2544, RFC 3849) and not private, so that a path looks like one in the world:
the home's private network first (10.77.N.0/24 and fd77:N::/64), then the provider's, and so on.
`outside` is the second vantage point, which does not pass the provider. `transit-b` carries only
what a customer with parallel paths sends; `mirror`, not shown, sends everything back to the
provider, whose word to one customer is late by that way.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Interface, IPv6Interface, ip_address

from tests.lab.customers import Access, Customer

ZONE = "example.test"
SERVER_LINK = 5
RESOLVER, SECOND_RESOLVER = 53, 54
OUTSIDE = "outside"
TRANSITS = ("transit", "transit-b")
ROUTERS = ("provider", *TRANSITS, "firewall")
SERVERS = ("server", "farm")

FARM_NETWORK = 10
"""Not a link: the whole network is routed to the farm."""
UNROUTED_NETWORK = 11
LOOPING_NETWORK = 12


class Space(enum.Enum):
    """Where a network's addresses come from: how they begin, for IPv4 and IPv6."""

    HOME = ("10.77", "fd77")
    PUBLIC = ("198.18", "2001:db8:77")
    CARRIER = ("100.64", "2001:db8:77")
    """Shared among a carrier's customers (RFC 6598); there is no such thing for IPv6."""

    def v4(self, network: int, last: int) -> IPv4Interface:
        return IPv4Interface(f"{self.value[0]}.{network}.{last}/24")

    def v6(self, network: int, last: int) -> IPv6Interface:
        return IPv6Interface(f"{self.value[1]}:{network}::{last}/64")


@dataclass(frozen=True, slots=True)
class Link:
    """A wire between two adjacent nodes; the near end is the one closer to the client.

    A link with a delay is a userspace one (see delay_link), the others are veth pairs. The ends
    have the addresses 1 and 2, but for a far end that is not where its neighbour looks for it.
    What a userspace link `strips` from TCP's data on its way to the near end is written over, and
    what is larger than its `mtu` (0: any) gets lost without a word.
    """

    near: str
    far: str
    number: int
    delay: timedelta | None = None
    loss: float = 0.0
    space: Space = Space.PUBLIC
    far_last: int = 2
    strips: tuple[str, ...] = ()
    mtu: int = 0

    @property
    def near_device(self) -> str:
        return device(self.far)

    @property
    def far_device(self) -> str:
        return device(self.near)

    def v4(self, last: int) -> IPv4Interface:
        return self.space.v4(self.number, last)

    def v6(self, last: int) -> IPv6Interface:
        return self.space.v6(self.number, last)


def device(neighbour: str) -> str:
    """What a node calls its end of the wire to a neighbour."""
    return f"to-{neighbour}"[:15]


# Without any delay the kernel loses the first ICMP error of a connect against its own socket lock.
NEAR = timedelta(milliseconds=2)
# The server is clearly farther away than the provider, as in the world: times tell who answered.
FAR = timedelta(milliseconds=30)
SLOW_ANSWER = timedelta(milliseconds=400)
"""How long the provider's word takes that has to go by way of the mirror."""


def lan(customer: Customer) -> Link:
    """The network inside a customer's home."""
    # Who looks for a gateway that is not there needs a wire on which to ask for it (ARP).
    delay, last = (NEAR, 2) if customer.gateway else (None, 3)
    number = 10 + customer.number
    return Link(customer.client, customer.home, number, delay, space=Space.HOME, far_last=last)


def access(customer: Customer) -> Link:
    """The line from a customer's home to the provider."""
    space = Space.CARRIER if customer.access is Access.CARRIER else Space.PUBLIC
    number = 20 + customer.number
    return Link(
        *(customer.home, "provider", number, customer.delay, customer.loss, space),
        strips=customer.strips,
        mtu=customer.mtu,
    )


def host_v4(number: int) -> str:
    """The address of host `number` in the server's network."""
    return str(Space.PUBLIC.v4(SERVER_LINK, number).ip)


def host_v6(number: int) -> str:
    """The IPv6 address of host `number` in the server's network."""
    return str(Space.PUBLIC.v6(SERVER_LINK, number).ip)


def is_v6(address: str) -> bool:
    """Whether this is an IPv6 address."""
    return ip_address(address).version == 6
