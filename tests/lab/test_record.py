"""What is recorded in the lab stays what it means, and says nothing of one run alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from probes.diagnosis.judge import diagnose
from probes.failure import FailureKind
from probes.judge import build_report
from probes.observation import Greeted, Greeting, Secured, TlsHandshake
from probes.vantage import VantagePoint
from tests.lab.cases import Case
from tests.lab.normalised import normalise
from tests.lab.record import CASES, NotRecordedError, name_of, scenario_of, telling
from tests.scenarios.facts import AT, Facts, connect, goal, not_connected, resolves
from tests.scenarios.judged import diagnosed
from tests.scenarios.scenario import RECORDED, Scenario, stored
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, talk

WANTED = goal(ports=(993,))
MICROSECOND = timedelta(microseconds=1)


def run(begun: datetime, fingerprint: str) -> Facts:
    """One run of a check, against servers whose certificates were made for it."""
    since = begun - AT
    leaf, issuer = (
        replace(
            one,
            serial=fingerprint[:4],
            fingerprint=f"{letter}{fingerprint[1:]}",
            not_before=one.not_before + since + timedelta(seconds=40),
            not_after=one.not_after + since + timedelta(seconds=40),
        )
        for one, letter in ((LEAF, "a"), (INTERMEDIATE, "b"))
    )
    shown = replace(GOOD, chain=(leaf, issuer), kept=(fingerprint.encode(),))
    stamp = f"{begun:%a, %d %b %Y %H:%M:%S} +0000"
    lines = (f"* OK <{fingerprint[:2]}.{begun.timestamp():.0f}@mail> {stamp}",)
    seen = (*resolves(), *talk(993, handshake=shown, greeting=Greeted(code="OK", lines=lines)))
    return tuple(replace(one, at=one.at + since) for one in seen)


FIRST = run(AT + timedelta(days=100, seconds=3), "11" * 32)
SECOND = run(AT + timedelta(days=9, microseconds=12), "99" * 32)


def test_two_runs_leave_the_same_behind() -> None:
    assert normalise(FIRST) == normalise(reversed(SECOND))


def test_times_are_kept_to_the_millisecond() -> None:
    (only,) = normalise((connect(993, took=timedelta(milliseconds=50) + 7 * MICROSECOND),))
    assert (only.at, only.took) == (AT, timedelta(milliseconds=50))


def test_dates_move_with_the_clock() -> None:
    (shaken,) = (one for one in normalise(FIRST) if isinstance(one, TlsHandshake))
    assert isinstance(shaken.outcome, Secured)
    leaf = shaken.outcome.chain[0]
    assert (leaf.not_before, leaf.not_after) == (LEAF.not_before, LEAF.not_after)
    (greeted,) = (one for one in normalise(FIRST) if isinstance(one, Greeting))
    assert isinstance(greeted.outcome, Greeted)
    assert "Mon, 23 Nov 2026 12:00:00 +0000" in greeted.outcome.lines[0]


def test_kinds_stay_kinds() -> None:
    (only,) = normalise((connect(993, not_connected(FailureKind.TIMEOUT)),))
    assert only == connect(993, not_connected(FailureKind.TIMEOUT))


@pytest.mark.parametrize("scenario", stored(), ids=lambda one: one.id)
def test_what_is_kept_means_what_was_seen(scenario: Scenario) -> None:
    kept, seen = diagnose(scenario.goal, normalise(scenario.observations)), diagnosed(scenario)
    assert [one.id for one in kept.findings] == [one.id for one in seen.findings]
    assert (kept.verdict, kept.functions) == (seen.verdict, seen.functions)


def case(case_id: str, *proves: str) -> Case:
    return Case(case_id, "mail.example.com", None, ("ok",), (), proves=proves)


def test_a_report_becomes_a_scenario() -> None:
    report = build_report(
        WANTED,
        FIRST,
        command="mail.example.com 993",
        started=datetime(2026, 12, 1, tzinfo=UTC),
        took=timedelta(seconds=1),
        vantage=VantagePoint(name="here"),
    )
    kept = scenario_of(case("E18/bare"), report, WANTED)
    assert (kept.id, kept.findings, kept.verdict) == ("lab/E18-bare", (), "ok")
    with pytest.raises(NotRecordedError, match="and not"):
        scenario_of(case("E18"), replace(report, verdict="failing"), WANTED)


def test_a_case_of_each_kind_is_recorded() -> None:
    cases = [case("a/1", "F:a"), case("a/2", "F:a"), case("a/3", "F:a", "pair 1"), case("b")]
    assert [one.id for one in telling(cases)] == ["a/1", "a/3", "b"]


def test_nothing_is_kept_of_a_case_that_is_gone() -> None:
    assert {one.id for one in stored(RECORDED)} <= {name_of(case) for case in CASES}
