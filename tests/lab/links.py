"""All links of the lab, and the addresses of the nodes at their ends."""

from __future__ import annotations

from tests.lab.addresses import (
    FAR,
    NEAR,
    OUTSIDE,
    SERVER_LINK,
    SLOW_ANSWER,
    TRANSITS,
    Link,
    access,
    lan,
)
from tests.lab.customers import Access, Customer
from tests.lab.inventory import CUSTOMERS


def links() -> tuple[Link, ...]:
    """All links of the lab with their usual delays."""
    return (
        *(link for customer in CUSTOMERS for link in (lan(customer), access(customer))),
        Link("provider", "transit", 3),
        Link("transit", "firewall", 4, FAR),
        Link("firewall", "server", SERVER_LINK),
        Link(OUTSIDE, "transit", 6, NEAR),
        Link("firewall", "farm", 7),
        Link("provider", "transit-b", 8),
        Link("transit-b", "firewall", 9, FAR),
        Link("provider", "mirror", 13, SLOW_ANSWER / 2),
    )


def routers(customer: Customer, family: int) -> tuple[tuple[str, ...], ...]:
    """The addresses that the routers on a customer's path show, hop by hop, for IPv4 or 6.

    Parallel paths have two routers at a hop, or one that shows itself by two addresses.
    """
    wires = {(link.near, link.far): link for link in links()}
    ways = TRANSITS if customer.access is Access.PARALLEL else TRANSITS[:1]
    hops = (
        (wires[customer.client, customer.home],),
        (wires[customer.home, "provider"],),
        tuple(wires["provider", transit] for transit in ways),
        tuple(wires[transit, "firewall"] for transit in ways),
    )
    return tuple(
        tuple(str((link.v4(2) if family == 4 else link.v6(2)).ip) for link in hop) for hop in hops
    )


def client_addresses(node: str) -> tuple[str, str]:
    """The addresses of a client, or of any near end."""
    link = next(link for link in links() if link.near == node)
    return str(link.v4(1).ip), str(link.v6(1).ip)
