"""What stands in the lab, part by part: one module of rows for each topic, joined in inventory.

So that parts never meet, each has numbers of its own:

    hosts        2-71 servers    72-79 mail    80-89, 110-119 tls    90-95 service    100-109 edge
    resolvers    200-209 dns    210-214 mail    215-219 others
    customers    0-19 homes    20-24 dns    25-29 tls    30-39 nearby    40-44 vantages
                 45-49 service    50-59 surroundings
    tenants      1-108 farm    110-119 service    120-129 mail    130-139 nearby
                 140-149 vantages    150-159 tls    160-169 dns    170-179 surroundings

The hosts 53, 54, 98 and 99 are taken: two resolvers, and addresses that nobody has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.lab.cases import Case
    from tests.lab.customers import Customer
    from tests.lab.hosts import Host
    from tests.lab.resolvers import Resolver
    from tests.lab.tenants import Tenant

Record = tuple[str, str, str]
"""A record of the zone: name, type and data, such as `("old.example.test", "CNAME", "…")`."""


@dataclass(frozen=True, slots=True)
class Rows:
    """One part of the lab.

    `listeners` are scripted servers at other nodes than the server, by node. `zone_options` are
    lines about zones for the usual resolver. `documents` are what web servers hand out, by host
    and path. `settings` are tables of the product's configuration
    that hold for all cases. `faults` have a finding to be named first, `healthy` ones have none.
    """

    hosts: tuple[Host, ...] = ()
    customers: tuple[Customer, ...] = ()
    tenants: tuple[Tenant, ...] = ()
    listeners: Mapping[str, tuple[Host, ...]] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    zone_options: tuple[str, ...] = ()
    resolvers: tuple[Resolver, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    faults: tuple[Case, ...] = ()
    healthy: tuple[Case, ...] = ()
