"""How far walks listen, how long they wait, and how often a trace repeats."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.diagnosis.verdict import Side
from probes.goal import Scope
from probes.observation import Connected
from probes.script import LATER_LIMIT, WINDOW
from probes.services import SEVEN_PORTS
from probes.walk import (
    COMPANIONS,
    FAR_LIMIT,
    FIRST_LIMIT,
    ROUND_SPACING,
    SHORTEST_LIMIT,
)
from probes.walks import walk_steps
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RejectedAt,
    ResetAt,
)
from tests.probes.walking import ROUTERS, Scene, Walked, walked
from tests.scenarios.facts import (
    connect,
    goal,
    resolves,
    silent,
)

# -- floors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("initial", "top"), [(64, 60), (128, 124), (255, 251)])
def test_a_closed_port_is_compared_with_an_open_one_by_the_hops_left(
    initial: int, top: int
) -> None:
    played = walked(REFUSES, path=Path(ROUTERS, initial_ttl=initial))
    assert {60, 61, 124, 125} <= set(played.floors(25))
    assert played.floors(25).count(top + 1) == 3
    assert sorted(played.floors(110)) == [top - 1, top, *[top + 1] * 3]


def test_an_unusual_initial_ttl_is_given_up() -> None:
    played = walked(REFUSES, path=Path(ROUTERS, initial_ttl=32))
    assert played.floors(25) == [60, 61, 124, 125] * 2
    assert played.floors(110) == []


def test_floors_are_tried_again_where_a_lost_answer_leaves_none() -> None:
    played = Walked(Scene(ports={25: REFUSES}, lost=frozenset({(25, 0, 60, 1)})))
    assert played.floors(25).count(60) == 2
    place = played.place(25)
    assert place is not None
    assert place.at_server


@pytest.mark.parametrize(
    "lost", [(25, 61), (110, 60), (110, 59)], ids=lambda one: f"{one[0]} over {one[1]}"
)
def test_two_answers_lost_at_a_floor_blame_nobody_else(lost: tuple[int, int]) -> None:
    port, floor = lost
    gone = frozenset((port, 0, floor, attempt) for attempt in (1, 2))
    played = Walked(Scene(ports={25: ResetAt(4)}, lost=gone))
    place = played.place(25)
    assert place is not None
    assert place.exact
    assert not place.at_server
    assert place.side is Side.HOST


def test_no_floor_is_higher_than_packets_can_have() -> None:
    played = walked(REFUSES, path=Path((), initial_ttl=255))
    assert max(played.floors(25)) == 255


# -- the hop that tells the place ---------------------------------------------------------------


def test_an_open_port_is_sent_again_to_the_hop_behind_the_last_one() -> None:
    played = Walked(Scene(ports={25: DroppedAt(2)}, lost=frozenset({(110, 3, 0, 1)})))
    assert played.ttls(110, attempt=2) == [3]
    place = played.place(25)
    assert place is not None
    assert [one.ttl for one in (place.after, place.before) if one is not None] == [2, 3]


# -- patience ------------------------------------------------------------------------------------


def test_repeats_are_given_longer_than_first_tries() -> None:
    played = walked(DroppedAt(2))
    assert {one.limit for one in played.sent if one.attempt == 1} == {SHORTEST_LIMIT}
    assert {one.limit for one in played.sent if one.attempt == 2} == {LATER_LIMIT}


@pytest.mark.parametrize(
    ("rtt", "limit"),
    [
        (None, FIRST_LIMIT),
        (timedelta(milliseconds=50), SHORTEST_LIMIT),
        (timedelta(milliseconds=200), timedelta(milliseconds=600)),
        (timedelta(milliseconds=700), FIRST_LIMIT),
        (timedelta(seconds=1.4), FAR_LIMIT),
        (timedelta(seconds=60), FAR_LIMIT),
    ],
)
def test_routers_are_given_as_long_as_the_target_takes(
    rtt: timedelta | None, limit: timedelta
) -> None:
    opened = replace(connect(993), outcome=Connected(rtt=rtt))
    steps = walk_steps(goal(ports=(25, 993)), (*resolves(), *silent(25), opened), ())
    assert {one.limit for one in steps} == {limit}


def test_a_host_that_is_far_away_is_followed_to_where_the_delay_begins() -> None:
    opened = replace(connect(993), outcome=Connected(rtt=timedelta(seconds=1.2)))
    steps = walk_steps(goal(ports=(993,)), (*resolves(), opened), ())
    assert [one.ttl for one in steps] == [1, 2, 3, 4]


def test_one_port_far_slower_than_the_others_holds_up_nobody() -> None:
    trips = {465: 50, 587: 50, 993: 3400, 995: 3400, 110: 50}
    opened = (
        replace(connect(port), outcome=Connected(rtt=timedelta(milliseconds=trip)))
        for port, trip in trips.items()
    )
    seen = (*resolves(), *silent(25), *opened)
    steps = walk_steps(goal(ports=(25, *trips)), seen, ())
    assert {one.limit for one in steps} == {SHORTEST_LIMIT}


def waits(played: Walked, port: int) -> dict[int, timedelta]:
    return {one.ttl: one.wait for one in played.sent if one.endpoint.port == port and one.ttl}


def test_a_router_that_sent_a_single_error_is_given_time_from_the_second_window_on() -> None:
    played = walked(RejectedAt(6), path=Path((*ROUTERS, "198.51.100.2", "198.51.100.3")))
    now = timedelta()
    expected = {**dict.fromkeys(range(1, 5), now), **dict.fromkeys(range(5, 9), ROUND_SPACING)}
    assert waits(played, 25) == expected
    assert set(waits(played, 110).values()) == {now}


def test_a_router_that_sent_several_errors_is_given_time_before_each_window() -> None:
    played = Walked(Scene(ports={25: RejectedAt(2), 143: RejectedAt(2)}))
    assert set(waits(played, 143).values()) == {ROUND_SPACING}


# -- traces --------------------------------------------------------------------------------------


def traced(
    *asked: int, ports: dict[int, Behaviour] | None = None, path: Path | None = None
) -> Walked:
    scope = Scope.TRACE
    return Walked(Scene(ports=ports or {}, asked=asked, path=path or Path(ROUTERS), scope=scope))


@pytest.mark.proves("A25")
def test_a_trace_takes_three_rounds_to_the_target_and_few_connections() -> None:
    played = traced(993)
    assert [played.ttls(993, attempt) for attempt in (1, 2, 3)] == [
        list(range(1, 9)),
        [1, 2, 3, 4, 5],
        [1, 2, 3, 4, 5],
    ]
    assert played.accepted == 4 + 2


def test_the_rounds_of_a_trace_are_spaced() -> None:
    waits = {(one.attempt, one.ttl): one.wait for one in traced(993).sent}
    assert {waits[attempt, 1] for attempt in (2, 3)} == {ROUND_SPACING}
    assert {waits[attempt, 5] for attempt in (1, 2, 3)} == {timedelta()}


def test_only_the_first_ports_asked_for_are_traced() -> None:
    played = traced(*SEVEN_PORTS)
    assert {one.endpoint.port for one in played.sent} == set(SEVEN_PORTS[:2])


def test_a_trace_of_a_dropped_port_is_compared_and_repeated_a_little_beyond() -> None:
    played = traced(25, ports={25: DroppedAt(2)})
    assert played.ttls(25, attempt=3) == [1, 2, 3, 4]
    assert played.ttls(COMPANIONS[0]) == [3, 4, 5, 6]


def test_a_trace_over_silent_routers_ends() -> None:
    assert traced(25, ports={25: SILENT}, path=Path((None,) * 5)).most_in_flight <= WINDOW
