"""Moments of a check whose facts came one each second, the first after one second."""

from datetime import timedelta

from bench.moments import Moments, moments, open_ports
from bench.recorder import Record
from probes.ability import Ability
from probes.diagnosis.judge import diagnose
from probes.goal import Goal
from probes.judge import build_report
from probes.observation import DnsLookup, Endpoint, Observation, SynProbe
from probes.report import Report
from probes.vantage import VantagePoint
from tests.scenarios.calls import able
from tests.scenarios.facts import AT, IPV4, VANTAGE, goal, resolves, silent
from tests.scenarios.scenario import path_of, read
from tests.scenarios.talk import talk

BEGUN = 100.0


def told(
    wanted: Goal, *seen: Observation, known: int = 0, silences: tuple[float, ...] = ()
) -> tuple[Record, Report]:
    """Record a check; the first ``known`` facts were known before it."""
    count = len(seen) - known
    report = build_report(
        wanted,
        seen,
        command="mail.example.com",
        started=AT,
        took=timedelta(seconds=count),
        vantage=VantagePoint(name=VANTAGE),
    )
    record = Record(
        goal=wanted,
        begun=BEGUN,
        facts=tuple(BEGUN + number for number in range(1, count + 1)),
        silences=silences,
        ended=BEGUN + count + 1,
    )
    return record, report


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_a_healthy_check_has_nothing_to_place_and_no_silence() -> None:
    names, session = resolves(), talk(993)
    record, report = told(goal(ports=(993,)), *names, *session)
    assert moments(record, report, blocked=()) == Moments(
        first_fact=seconds(1),
        open_known=seconds(len(names) + 2),
        no_answer_yet=None,
        placed=None,
        final=seconds(len(names) + len(session) + 1),
    )


def test_open_ports_are_known_once_the_last_of_them_greeted_or_shook_hands() -> None:
    first, second = talk(143)[:3], talk(993)[:3]
    record, report = told(goal(ports=(143, 993)), *first, *second)
    # The connect, then the handshake of the port that encrypts at once.
    assert moments(record, report, ()).open_known == seconds(len(first) + 2)


def test_what_the_runner_knew_before_is_no_first_fact() -> None:
    known = able(Ability.PING, Ability.IPV4)
    record, report = told(goal(ports=(993,)), *known, *resolves(), known=len(known))
    assert moments(record, report, ()).first_fact == seconds(1)
    record, report = told(goal(ports=(993,)), *known, *resolves())
    assert moments(record, report, ()).first_fact == seconds(3)


def test_the_first_silence_counts() -> None:
    record, report = told(goal(ports=(25,)), *silent(25), silences=(BEGUN + 1.75, BEGUN + 1.5))
    assert moments(record, report, ()).no_answer_yet == seconds(1.5)


def placed() -> tuple[Record, Report]:
    scenario = read(path_of("isp-25-drop-placed"))
    return told(scenario.goal, *scenario.observations)


def test_a_block_is_placed_with_the_fact_that_its_place_rests_on() -> None:
    record, report = placed()
    when = moments(record, report, blocked=(25,)).placed
    assert when is not None
    number = int(when.total_seconds())
    assert isinstance(report.observations[number - 1], SynProbe | DnsLookup)
    (place,) = {one.place for one in report.findings if 25 in {x.port for x in one.endpoints}}
    (known,) = {
        one.place
        for one in diagnose(record.goal, report.observations[:number]).findings
        if one.id == "isp-25-drop"
    }
    assert known is not None
    assert place is not None
    assert known.after is not None
    assert place.after is not None
    # Whose network it is may be told later.
    assert (known.side, known.after.address) == (place.side, place.after.address)


def test_a_port_that_no_finding_places_leaves_the_moment_open() -> None:
    record, report = placed()
    assert moments(record, report, blocked=(25, 993)).placed is None
    assert moments(record, report, blocked=()).placed is None


def test_ports_with_a_session_are_the_open_ones() -> None:
    _, report = placed()
    assert Endpoint(IPV4, 25) not in open_ports(report)
    assert Endpoint(IPV4, 993) in open_ports(report)
