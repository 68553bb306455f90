import pytest

from probes.diagnosis.table import RULES
from probes.diagnosis.wording import WORDING
from tests.scenarios.answers import answers_path, written
from tests.scenarios.judged import diagnosed
from tests.scenarios.scenario import RECORDED, Scenario, encode, path_of, stored
from tests.scenarios.write import ROWS, TOPICS

SCENARIOS = stored()
OUTSIDE_THE_TABLE = {"unexplained", "not-measured"}


@pytest.mark.proves("A13")
@pytest.mark.parametrize("scenario", [*SCENARIOS, *stored(RECORDED)], ids=lambda one: one.id)
def test_a_scenario_leads_to_its_judgement(scenario: Scenario) -> None:
    diagnosis = diagnosed(scenario)
    judged = (
        tuple(one.id for one in diagnosis.findings),
        diagnosis.verdict,
        {one.function: one.verdict for one in diagnosis.functions},
    )
    assert judged == (scenario.findings, scenario.verdict, scenario.functions)


def test_the_files_are_what_the_rows_say() -> None:
    assert {path_of(row.id).name for row in ROWS} == {path_of(one.id).name for one in SCENARIOS}
    for row in ROWS:
        assert path_of(row.id).read_text(encoding="utf-8") == encode(row), row.id


@pytest.mark.parametrize("topic", TOPICS)
def test_every_answer_is_the_one_that_was_read(topic: str) -> None:
    assert answers_path(topic).read_text(encoding="utf-8") == written(TOPICS[topic])


def test_scenario_names_are_unique() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)


def test_every_rule_has_a_scenario_named_after_it() -> None:
    for rule in {one.id for one in RULES} | OUTSIDE_THE_TABLE:
        named = [one for one in SCENARIOS if one.id == rule and rule in one.findings]
        assert named, rule


def test_every_rule_has_wording_and_every_wording_a_rule() -> None:
    assert set(WORDING) == {one.id for one in RULES} | OUTSIDE_THE_TABLE
