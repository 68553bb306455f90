"""How many connections does a server accept because of one check?"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.lab import product
from tests.lab.cases import PLAIN_CLIENT, given
from tests.lab.hosts import PORTS
from tests.lab.results import Row
from tests.lab.rows.farm import ACCEPTED, COUNTED, TRIED

if TYPE_CHECKING:
    from pathlib import Path

    from tests.lab.laboratory import Laboratory

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

OPEN_PORTS = len(PORTS) - 1
WALK = 4
"""A walk may overshoot the server by the SYNs that are under way when it answers."""


def _counted(lab: Laboratory, kind: str, family: int) -> Counter[int]:
    """How many connections the farm saw, by port."""
    listing = lab.namespaces.run(
        "farm", "nft", "-j", "list", "set", "inet", "lab", f"{kind}{family}"
    )
    (found,) = (one["set"] for one in json.loads(listing)["nftables"] if "set" in one)
    return Counter(element["concat"][1] for element in found.get("elem", ()))


def test_a_full_check_with_a_walk_opens_few_connections(
    lab: Laboratory, configuration: Path, table: list[Row]
) -> None:
    outcome = product.check(lab, PLAIN_CLIENT, configuration, COUNTED.name, "--json")
    assert outcome.states(25) == {"filtered"}, given(outcome)
    for family in COUNTED.families:
        tried, accepted = (_counted(lab, kind, family) for kind in (TRIED, ACCEPTED))
        by_port = ", ".join(f"{port}: {count}" for port, count in sorted(accepted.items()))
        right = OPEN_PORTS <= accepted.total() <= OPEN_PORTS + WALK
        told = f"{accepted.total()} of {tried.total()} SYNs that arrived ({by_port})"
        expected = f"{OPEN_PORTS} to {OPEN_PORTS + WALK} accepted"
        table.append(Row(f"connections/IPv{family}", expected, told, right))
        assert right, told
