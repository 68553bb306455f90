from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.lab.cases import Case, given
from tests.lab.faults import FAULTS
from tests.lab.healthy import HEALTHY
from tests.lab.results import Row

if TYPE_CHECKING:
    from tests.lab.product import Outcome

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


def _judge(case: Case, outcome: Outcome, table: list[Row]) -> None:
    right = case.right(outcome)
    table.append(Row(case.id, case.expected, given(outcome), right))
    assert right, f"{case.command}: {given(outcome)}\n{outcome.output}\n{outcome.errors}"


@pytest.mark.proves("A01", "A02")
@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case.id)
def test_a_fault_is_named_first(case: Case, outcome: Outcome, table: list[Row]) -> None:
    _judge(case, outcome, table)


@pytest.mark.parametrize("case", HEALTHY, ids=lambda case: case.id)
def test_an_odd_but_healthy_server_raises_no_alarm(
    case: Case, outcome: Outcome, table: list[Row]
) -> None:
    _judge(case, outcome, table)


@pytest.mark.parametrize("case", [*FAULTS, *HEALTHY], ids=lambda case: case.id)
def test_the_lab_shows_a_plain_client_what_the_case_says(case: Case, seen: list[str]) -> None:
    expected = [result for _, result in case.proofs]
    short = [text[: len(result)] for text, result in zip(seen, expected, strict=True)]
    assert short == expected, f"in full: {seen}"
