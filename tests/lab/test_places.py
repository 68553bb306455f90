"""Where on the path is port 25 stopped? Asked of the product as an ordinary user."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.lab import walks
from tests.lab.cases import PLAIN_CLIENT
from tests.lab.results import Row
from tests.lab.sights import SIGHTS, Sight, told

if TYPE_CHECKING:
    from tests.lab.laboratory import Laboratory
    from tests.lab.product import Outcome

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


def _walked(lab: Laboratory, node: str, sights: list[Sight]) -> list[list[str]]:
    addresses = [sight.block.address for sight in sights]
    command = (sys.executable, walks.__file__, *addresses)
    walked: list[list[str]] = json.loads(lab.namespaces.run(node, *command))
    return walked


@pytest.mark.proves("A10", "A26", "A28")
@pytest.mark.parametrize("case", SIGHTS, ids=lambda case: case.id)
def test_a_block_is_given_its_place(case: Sight, outcome: Outcome, places: list[Row]) -> None:
    right = case.right(outcome)
    places.append(Row(case.id, case.expected, told(outcome), right))
    assert right, f"{case.expected}: {told(outcome)}\n{outcome.output}\n{outcome.errors}"


@pytest.mark.parametrize("seer", sorted({sight.seer for sight in SIGHTS}))
def test_the_lab_stops_packets_where_it_says(lab: Laboratory, seer: str) -> None:
    sights = [sight for sight in SIGHTS if sight.seer == seer and not sight.limited]
    wrong = {
        sight.id: walk
        for sight, walk in zip(sights, _walked(lab, sights[0].node, sights), strict=True)
        if any(answer not in right for answer, right in zip(walk, sight.answers, strict=True))
    }
    assert wrong == {}


def test_routers_that_limit_their_icmp_errors_tell_of_few_packets(
    limited_lab: Laboratory,
) -> None:
    sights = [sight for sight in SIGHTS if sight.limited] * 2
    # Nothing else is checked from here, so nothing else wears the limit out.
    walked = _walked(limited_lab, PLAIN_CLIENT, sights)
    told_of = sum(walk[1] != "silent" for walk in walked)
    assert 0 < told_of < len(sights)
