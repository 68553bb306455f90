"""Everything that stands in the lab, all of it at the same time: the rows of all topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.lab.addresses import OUTSIDE
from tests.lab.rows import (
    access,
    dns,
    edge,
    farm,
    homes,
    mail,
    nearby,
    servers,
    service,
    surroundings,
    tls,
    trust,
    vantages,
)

if TYPE_CHECKING:
    from tests.lab.customers import Customer
    from tests.lab.hosts import Host
    from tests.lab.rows import Rows

TOPICS: tuple[Rows, ...] = tuple(
    topic.ROWS
    for topic in (
        *(servers, homes, farm),
        *(nearby, surroundings, access, edge),
        *(dns, mail, tls, trust, service, vantages),
    )
)
HOSTS = tuple(host for rows in TOPICS for host in rows.hosts)
CUSTOMERS = tuple(customer for rows in TOPICS for customer in rows.customers)
TENANTS = tuple(tenant for rows in TOPICS for tenant in rows.tenants)
RECORDS = tuple(record for rows in TOPICS for record in rows.records)
ZONE_OPTIONS = tuple(option for rows in TOPICS for option in rows.zone_options)
RESOLVERS = tuple(resolver for rows in TOPICS for resolver in rows.resolvers)
DOCUMENTS = {where: text for rows in TOPICS for where, text in rows.documents.items()}
SETTINGS = tuple(rows.settings for rows in TOPICS)
LISTENERS = {
    node: tuple(host for rows in TOPICS for host in rows.listeners.get(node, ()))
    for node in dict.fromkeys(node for rows in TOPICS for node in rows.listeners)
}
"""Scripted servers at other nodes than the server and the farm, by node."""
CLIENTS = (*(customer.client for customer in CUSTOMERS), OUTSIDE)
"""The nodes at which a check can start."""


def environment(node: str) -> dict[str, str]:
    """The variables that programs find at a client beside the usual ones."""
    return {
        name: value for one in CUSTOMERS if one.client == node for name, value in one.environment
    }


def host(label: str) -> Host:
    """The host with this label."""
    return next(one for one in HOSTS if one.label == label)


def customer(name: str) -> Customer:
    """The customer with this name."""
    return next(one for one in CUSTOMERS if one.name == name)
