"""Whether an answer is right, in spite of what the condition itself does to it (pure)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.lab.cases import BROKEN, EXIT_CODES, Case, given

if TYPE_CHECKING:
    from tests.lab.product import Outcome
    from tests.noise.conditions import Condition


class Grade(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    MISSED = "missed"
    """Not right, and nothing accused that is well."""
    FALSE_ALARM = "false alarm"


@dataclass(frozen=True, slots=True)
class Judged:
    """One check: the case and condition by their names, the grade, and what was answered."""

    condition: str
    case: str
    grade: Grade
    said: str
    seconds: float


def judge(condition: Condition, case: Case, outcome: Outcome) -> Judged:
    """Grade one answer."""
    return Judged(
        condition.name, case.id, grade(condition, case, outcome), given(outcome), outcome.seconds
    )


def grade(condition: Condition, case: Case, outcome: Outcome) -> Grade:
    """Tell whether the answer is right; if not, whether it accuses what is well."""
    if case.right(without(outcome, condition.brought, case)):
        return Grade.RIGHT
    expected = {case.finding, *case.also, *condition.brought}
    alarms = {name for name, severity in outcome.findings if severity in BROKEN}
    return Grade.FALSE_ALARM if alarms - expected else Grade.MISSED


def without(outcome: Outcome, brought: frozenset[str], case: Case) -> Outcome:
    """The outcome as if the condition had brought no finding of its own."""
    report = outcome.report
    findings = report.get("findings", [])
    kept = [one for one in findings if one["id"] not in brought or one["id"] == case.finding]
    if len(kept) == len(findings):
        return outcome
    verdict = report["verdict"]
    if verdict in BROKEN and verdict not in case.verdicts:
        verdict = case.verdicts[0]
    less = report | {"findings": kept, "verdict": verdict}
    return replace(outcome, output=json.dumps(less), exit_code=EXIT_CODES[verdict])
