from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given

from probes.judge import build_report
from probes.report import SCHEMA_VERSION, Report, decode, encode
from probes.vantage import VantagePoint
from tests.probes.diagnosis.worlds import World, worlds
from tests.scenarios.scenario import Scenario, stored

SCENARIOS = stored()


def report_of(case: Scenario | World) -> Report:
    seen = case.observations if isinstance(case, Scenario) else case.seen
    return build_report(
        case.goal,
        seen,
        command="mail.example.com all",
        started=datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC),
        took=timedelta(seconds=3, microseconds=7),
        vantage=VantagePoint(name="office", place="Vienna"),
    )


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_a_report_survives_json_exactly(scenario: Scenario) -> None:
    report = report_of(scenario)
    assert decode(encode(report)) == report
    assert encode(decode(encode(report))) == encode(report)


@given(worlds())
def test_any_report_survives_json_exactly(case: World) -> None:
    report = report_of(case)
    assert decode(encode(report)) == report


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_a_scenario_is_what_its_file_says(scenario: Scenario) -> None:
    again = msgspec.json.decode(msgspec.json.encode(scenario), type=Scenario)
    assert again == scenario


def test_a_report_carries_its_schema() -> None:
    report = msgspec.json.decode(encode(report_of(SCENARIOS[0])))
    assert report["schema"] == SCHEMA_VERSION


def test_a_report_says_what_its_place_cannot_see() -> None:
    (vantage,) = report_of(SCENARIOS[0]).vantage_points
    assert (vantage.name, vantage.place) == ("office", "Vienna")
    assert vantage.cannot_see


def test_a_report_of_another_schema_is_refused() -> None:
    fields = msgspec.json.decode(encode(report_of(SCENARIOS[0])))
    newer = msgspec.json.encode({**fields, "schema": SCHEMA_VERSION + 1})
    with pytest.raises(msgspec.ValidationError, match=f"schema {SCHEMA_VERSION + 1}"):
        decode(newer)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"schema": 1}', b"\xff", b"{"])
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(data)
