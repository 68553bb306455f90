"""Many hands add rows: what they add must not meet what is there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.lab.addresses import RESOLVER, SECOND_RESOLVER, device
from tests.lab.faults import FAULTS
from tests.lab.healthy import HEALTHY
from tests.lab.hosts import Real
from tests.lab.inventory import CLIENTS, CUSTOMERS, HOSTS, LISTENERS, RESOLVERS, TENANTS
from tests.lab.rows.servers import DEAD_NUMBER, DOWN_NUMBER
from tests.lab.sights import SIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable

RESERVED = (RESOLVER, SECOND_RESOLVER, DEAD_NUMBER, DOWN_NUMBER)
LISTENING = tuple(host for hosts in LISTENERS.values() for host in hosts)
ONCE: dict[str, Iterable[object]] = {
    "numbers in the server's network": (
        *(one.number for one in HOSTS),
        *(one.number for one in RESOLVERS),
        *RESERVED,
    ),
    "numbers of customers": (one.number for one in CUSTOMERS),
    "addresses of tenants": (address for one in TENANTS for address in one.addresses),
    "names": (
        *(one.name for one in (*HOSTS, *LISTENING)),
        *(one.name for one in TENANTS),
    ),
    "resolvers": (one.label for one in RESOLVERS),
    "devices": (device(one.home) for one in CUSTOMERS),
    "ids of cases": (*(case.id for case in (*FAULTS, *HEALTHY)), *(sight.id for sight in SIGHTS)),
}


@pytest.mark.parametrize("things", ONCE.values(), ids=ONCE)
def test_nothing_is_given_twice(things: Iterable[object]) -> None:
    assert [thing for thing, times in Counter(things).items() if times > 1] == []


def test_a_check_starts_where_a_client_is() -> None:
    assert {case.node for case in (*FAULTS, *HEALTHY)} <= set(CLIENTS)


def test_what_a_router_does_to_a_customer_names_the_customer() -> None:
    shared = [
        rule for one in CUSTOMERS for rule in one.rules if rule.node not in {"client", "home"}
    ]
    assert [rule for rule in shared if "{out}" not in rule.text and "{back}" not in rule.text] == []


def test_only_scripted_servers_listen_beside_the_server_and_the_farm() -> None:
    assert not {"server", "farm"} & LISTENERS.keys()
    assert not any(isinstance(one, Real) for host in LISTENING for one in host.services.values())
