"""The judgement each scenario leads to, reached once for all the tests that look at it."""

from functools import cache

from probes.diagnosis.answer import answer
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Answer, Diagnosis
from tests.scenarios.scenario import Scenario


@cache
def diagnosed(scenario: Scenario) -> Diagnosis:
    """Judge what a scenario tells."""
    return diagnose(scenario.goal, scenario.observations)


@cache
def told(scenario: Scenario) -> Answer:
    """Tell what a scenario's judgement is in words."""
    return answer(scenario.goal, diagnosed(scenario))
