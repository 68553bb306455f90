"""Of two faults at once both are found, the more basic one first, and no third."""

import pytest

from probes.diagnosis.answer import answer
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Verdict
from tests.probes.diagnosis.combinations import COMBINATIONS, Combination


@pytest.mark.parametrize("two", COMBINATIONS.values(), ids=COMBINATIONS)
def test_both_faults_are_found_and_no_third(two: Combination) -> None:
    diagnosis = diagnose(two.wanted, two.seen)
    assert [finding.id for finding in diagnosis.findings] == two.found.split()
    assert diagnosis.verdict in {Verdict.DEGRADED, Verdict.FAILING}


@pytest.mark.parametrize("two", COMBINATIONS.values(), ids=COMBINATIONS)
def test_both_faults_are_told(two: Combination) -> None:
    said = answer(two.wanted, diagnose(two.wanted, two.seen))
    assert [one.finding for one in said.explanations] == two.found.split()
    assert said.steps
