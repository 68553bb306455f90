"""What must hold of every comparison, whatever the places saw."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address
from probes.compare import compare_reports
from probes.diagnosis.comparison import Comparison, JointFinding
from probes.diagnosis.vantages.sight import STOPPED
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side, Verdict
from probes.failure import FailureKind
from probes.judge import build_report
from probes.report import Report
from probes.vantage import VantageKind, VantagePoint
from tests.probes.diagnosis.vantages.test_scenarios import GAP, texts
from tests.scenarios.facts import AT, HOST, goal, resolves, unable
from tests.scenarios.scenario import stored
from tests.scenarios.vantages.row import SEVEN
from tests.scenarios.vantages.rows import ROWS
from tests.scenarios.vantages.scenario import JointScenario, told

NAMES = ("cloud", "home", "office")
SCENARIOS = {one.id: one for one in stored()}
SEVERITIES, VERDICTS = list(Severity), list(Verdict)
ALARMS = {Severity.DEGRADED, Severity.FAILING}


@cache
def judged(scenario_id: str) -> Report:
    """Report what one place saw."""
    scenario = SCENARIOS[scenario_id]
    return build_report(
        scenario.goal,
        scenario.observations,
        command="",
        started=AT,
        took=timedelta(seconds=8),
        vantage=VantagePoint(name=""),
    )


OF_ONE_HOST = sorted(name for name in SCENARIOS if judged(name).target == HOST)
FINE = [name for name in OF_ONE_HOST if judged(name).verdict is Verdict.OK]

points = st.builds(
    VantagePoint,
    name=st.just(""),
    kind=st.sampled_from(VantageKind),
    address=st.sampled_from([Address(""), Address("203.0.113.9"), Address("192.0.2.10")]),
    network=st.sampled_from(["", "AS64520 First", "AS64521 Second"]),
    country=st.sampled_from(["", "DE", "FR"]),
)
times = st.sampled_from([timedelta(), timedelta(minutes=5), timedelta(hours=2)])


class Look(Struct, frozen=True):
    """A place that saw what a scenario tells, some time later than others."""

    scenario: str
    point: VantagePoint
    later: timedelta

    @property
    def report(self) -> Report:
        """What it reports."""
        alone = judged(self.scenario)
        return replace(alone, vantage_points=(self.point,), started=AT + self.later)


Looks = tuple[Look, ...]


@st.composite
def places(draw: st.DrawFn, scenarios: list[str], most: int = 3) -> Looks:
    """Look at one host from two places or more."""
    return tuple(
        Look(draw(st.sampled_from(scenarios)), replace(draw(points), name=name), draw(times))
        for name in NAMES[: draw(st.integers(2, most))]
    )


def together(looks: Iterable[Look], *more: Report) -> Comparison:
    """Compare what they report."""
    return compare_reports([*(one.report for one in looks), *more])


@given(places(OF_ONE_HOST), st.data())
def test_the_order_of_the_places_does_not_matter(looks: Looks, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(looks))
    assert together(shuffled) == together(looks)


@pytest.mark.parametrize("scenario", ROWS, ids=lambda one: one.id)
def test_a_scenario_told_from_its_end_means_the_same(scenario: JointScenario) -> None:
    backwards = [one.report for one in reversed(scenario.places)]
    assert compare_reports(backwards) == scenario.comparison


def accounts_for(finding: JointFinding, place: str, others: tuple[JointFinding, ...]) -> bool:
    """Tell whether what shows at a place is told of by others too, be it only as a note."""
    mine = [one for one in others if place in one.at]
    if not finding.endpoints:
        return bool(mine)
    touched = {endpoint for one in mine for endpoint in one.endpoints}
    return touched.issuperset(finding.endpoints)


@given(places(OF_ONE_HOST))
def test_leaving_a_place_out_invents_no_fault(looks: Looks) -> None:
    whole = together(looks)
    for left_out in looks if len(looks) > 2 else ():
        fewer = together(one for one in looks if one is not left_out)
        for finding in fewer.findings:
            if finding.severity in ALARMS:
                assert all(accounts_for(finding, one, whole.findings) for one in finding.at)


def blind() -> Report:
    """Report that nothing was measured, since our own rules forbid it."""
    seen = (*resolves(), *unable(*SEVEN, kind=FailureKind.OVER_BUDGET, detail="Too often."))
    point = VantagePoint(name="blind")
    took = timedelta(seconds=1)
    return build_report(goal(), seen, command="", started=AT, took=took, vantage=point)


def alarms_on_ports(comparison: Comparison) -> set[str]:
    return {told(one) for one in comparison.findings if one.severity in ALARMS and one.endpoints}


@given(places(OF_ONE_HOST, most=2))
def test_a_place_that_measured_nothing_changes_nothing(looks: Looks) -> None:
    without, beside = together(looks), together(looks, blind())
    assert alarms_on_ports(beside) == alarms_on_ports(without)


def is_open_to_some(looks: Looks) -> bool:
    """Tell whether a port is open to one place and shut to another, so that it is known there."""
    ports = [one for look in looks for one in look.report.ports]
    is_open = {one.endpoint for one in ports if one.state is PortState.OPEN}
    return any(one.endpoint in is_open and one.state in STOPPED for one in ports)


@given(places(FINE).filter(lambda looks: not is_open_to_some(looks)))
def test_a_host_that_is_fine_from_everywhere_stays_without_alarm(looks: Looks) -> None:
    comparison = together(looks)
    assert comparison.verdict is Verdict.OK
    assert {one.severity for one in comparison.findings} <= {Severity.NOTE}


@given(places(OF_ONE_HOST))
def test_nothing_is_worse_together_than_it_was_alone(looks: Looks) -> None:
    comparison = together(looks)
    alone = {one.point.name: one.report for one in looks}
    # That a place misses what it was not known to be offered is for others to tell.
    missed = is_open_to_some(looks)
    least = (Verdict.DEGRADED,) if missed else ()
    worst = max((*least, *(one.verdict for one in alone.values())), key=VERDICTS.index)
    assert VERDICTS.index(comparison.verdict) <= VERDICTS.index(worst)
    for finding in comparison.findings:
        own = [one.severity for name in finding.at for one in alone[name].findings]
        least_known = Severity.DEGRADED if missed and finding.beside else Severity.NOTE
        known = max(map(SEVERITIES.index, (*own, least_known)))
        assert SEVERITIES.index(finding.severity) <= known


@given(places(OF_ONE_HOST))
def test_what_works_from_somewhere_fails_nowhere_for_everybody(looks: Looks) -> None:
    comparison = together(looks)
    if any(one.report.verdict is Verdict.OK for one in looks):
        assert comparison.verdict is not Verdict.FAILING


@given(places(OF_ONE_HOST))
def test_nobody_is_accused_for_certain_of_what_others_do_not_see(looks: Looks) -> None:
    for finding in together(looks).findings:
        if finding.beside and finding.certainty is Certainty.CERTAIN:
            assert finding.side not in {Side.HOST, Side.UNKNOWN}, finding
        if finding.certainty is Certainty.CANNOT_TELL and finding.beside:
            assert finding.side is not Side.HOST, finding


@given(places(OF_ONE_HOST))
def test_findings_rest_on_what_the_places_saw(looks: Looks) -> None:
    known = {one.point.name: len(one.report.observations) for one in looks}
    for finding in together(looks).findings:
        assert finding.at
        assert not set(finding.at) & set(finding.beside)
        assert set(finding.evidence) == {*finding.at, *finding.beside}
        for name, indices in finding.evidence.items():
            assert all(0 <= index < known[name] for index in indices)


@given(places(OF_ONE_HOST))
def test_every_comparison_can_be_told(looks: Looks) -> None:
    for text in texts(together(looks)):
        assert text
        assert not GAP.search(text), text
