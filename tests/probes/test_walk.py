"""Which SYNs a check sends, and how many at a time."""

import pytest

from probes.failure import FailureKind
from probes.goal import Probe, Scope
from probes.observation import Connected, Endpoint, Failed, Observation, SynProbe
from probes.script import WINDOW
from probes.troubles import Quiet
from probes.walks import (
    ADDRESSES_WALKED,
    walk_steps,
)
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
)
from tests.probes.walking import OPEN, ROUTERS, Scene, Walked, walked
from tests.scenarios.facts import (
    AT,
    HOST,
    IPV4,
    OTHER_IPV4,
    RTT,
    VANTAGE,
    connect,
    goal,
    lookup,
    not_connected,
    refused,
    resolves,
    silent,
    unable,
)
from tests.scenarios.talk import talk

BLOCKS: dict[str, Behaviour] = {
    **{f"dropped at hop {hop}": DroppedAt(hop) for hop in range(1, 5)},
    **{f"reset at hop {hop}": ResetAt(hop) for hop in range(1, 5)},
    **{f"rejected at hop {hop}": RejectedAt(hop) for hop in range(1, 5)},
    **{f"redirected at hop {hop}": RedirectedAt(hop, OPEN) for hop in range(1, 5)},
    "silent at the server": SILENT,
    "closed at the server": REFUSES,
}
LONG = tuple(f"198.18.0.{hop}" for hop in range(1, 20))
LOOP = ("10.0.0.1", *("203.0.113.1", "203.0.113.2") * 40)


# -- when anything is walked at all --------------------------------------------------------------


def test_a_healthy_host_is_not_walked() -> None:
    assert walked(OPEN).sent == []


@pytest.mark.parametrize("scope", [Scope.NAMES, Scope.PING])
def test_names_and_pings_alone_walk_nothing(scope: Scope) -> None:
    assert Walked(Scene(ports={25: SILENT}, scope=scope)).sent == []


def test_nothing_is_walked_while_a_port_is_still_expected_to_answer() -> None:
    wanted, seen = goal(ports=(25, 993)), (*resolves(), *silent(25))
    assert walk_steps(wanted, seen, ()) == []
    assert walk_steps(wanted, (*seen, *talk(993)), ()) != []


def test_a_connect_that_stays_silent_for_long_is_walked_before_it_is_given_up() -> None:
    early = Walked(Scene(ports={25: DroppedAt(2)}, quiet=(25,)))
    assert early.ttls(25) == walked(DroppedAt(2)).ttls(25)


def test_what_this_machine_could_not_send_is_not_walked() -> None:
    kinds = (FailureKind.LOCAL_NO_ROUTE, FailureKind.POLICY, FailureKind.ICMP_UNNAMED)
    for kind in kinds:
        seen = (*resolves(), *unable(25, kind=kind), *talk(993))
        assert walk_steps(goal(ports=(25, 993)), seen, ()) == []


def test_a_walk_ends_where_this_machine_keeps_it_back() -> None:
    seen: list[Observation] = [*resolves(), *silent(25), *talk(993)]
    wanted = goal(ports=(25, 993))
    first = walk_steps(wanted, seen, ())
    seen += (met(one, FailureKind.LOCAL_RESOURCES) for one in first)
    assert walk_steps(wanted, seen, ()) == first


def met(step: Probe, kind: FailureKind) -> SynProbe:
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=HOST,
        endpoint=step.endpoint,
        ttl=step.ttl,
        attempt=step.attempt,
        outcome=Failed(failure=not_connected(kind)),
    )


def test_a_host_found_by_srv_is_walked_by_the_ports_it_is_named_for() -> None:
    seen = (
        lookup("A"),
        lookup("AAAA"),
        lookup("SRV", "0 1 993 mail.example.com", name="_imaps._tcp.example.com"),
        lookup("SRV", "0 1 465 mail.example.com", name="_submissions._tcp.example.com"),
        lookup("A", IPV4, name=HOST),
        *silent(465),
        *talk(993),
    )
    wanted = goal("somebody@example.com", ports=(465, 993))
    assert {one.endpoint.port for one in walk_steps(wanted, seen, ())} == {465}


def test_of_many_addresses_only_a_few_are_walked() -> None:
    addresses = [f"192.0.2.{number}" for number in range(10, 18)]
    assert walked_of(addresses, addresses) == addresses[:ADDRESSES_WALKED]


def test_which_addresses_are_walked_does_not_depend_on_what_is_known_first() -> None:
    addresses = [f"192.0.2.{number}" for number in range(10, 18)]
    assert walked_of(addresses, addresses[3:]) == addresses[3:ADDRESSES_WALKED]


def test_of_many_addresses_both_families_are_walked() -> None:
    ends = range(10, 18)
    over4, over6 = ([f"{net}{end}" for end in ends] for net in ("192.0.2.", "2001:db8::"))
    assert walked_of([*over4, *over6], [*over4, *over6]) == [*over4[:2], *over6[:2]]
    assert walked_of([*over4, over6[0]], [*over4, over6[0]]) == [*over4[:3], over6[0]]


def walked_of(addresses: list[str], known: list[str]) -> list[str]:
    """Return which of a name's addresses are walked, while only the ``known`` ones have answers."""
    seen = [*resolves(*addresses)]
    for address in known:
        seen += [*silent(25, address=address), *talk(993, address=address)]
    steps = walk_steps(goal(ports=(25, 993)), seen, ())
    return [str(one.endpoint.address) for one in steps[::WINDOW]]


# -- manners -------------------------------------------------------------------------------------


@pytest.mark.parametrize("behaviour", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize("length", [1, 4, 11])
def test_never_more_than_four_are_under_way(behaviour: Behaviour, length: int) -> None:
    routers = (*ROUTERS, *LONG)[:length]
    hop = getattr(behaviour, "hop", 0)
    if hop <= length:
        played = walked(behaviour, path=Path(routers))
        assert played.most_in_flight <= WINDOW
        assert len(played.sent) <= 40
        assert played.accepted <= 8


@pytest.mark.parametrize("behaviour", BLOCKS.values(), ids=BLOCKS)
def test_only_silent_hops_are_asked_again(behaviour: Behaviour) -> None:
    played = walked(behaviour)
    heard = {
        (one.endpoint, one.ttl, one.floor)
        for one in played.seen
        if isinstance(one, SynProbe)
        and one.attempt == 1
        and (isinstance(one.outcome, Connected) or one.outcome.failure.kind != FailureKind.TIMEOUT)
    }
    again = {(one.endpoint, one.ttl, one.floor) for one in played.sent if one.attempt > 1}
    assert heard.isdisjoint(again)


def test_a_dropped_port_is_walked_to_the_first_silent_window_beside_an_open_one() -> None:
    played = walked(DroppedAt(2))
    assert (played.ttls(25), played.ttls(25, attempt=2)) == ([1, 2, 3, 4], [3, 4])
    assert (played.ttls(110), played.ttls(110, attempt=2)) == ([3, 4, 5, 6], [])


def test_eight_syns_and_four_connections_show_a_drop_right_before_the_server() -> None:
    played = walked(DroppedAt(4))
    assert played.ttls(110) == [5, 6, 7, 8]
    assert played.accepted == 4


def test_a_long_path_is_walked_window_by_window_to_its_end() -> None:
    played = walked(DroppedAt(18), path=Path(LONG))
    assert played.ttls(25) == list(range(1, 21))
    assert played.ttls(110) == [19, 20, 21, 22]
    assert played.accepted == 3


def test_a_path_longer_than_walks_get_is_given_up() -> None:
    played = walked(DroppedAt(40), path=Path(tuple(f"198.18.0.{n}" for n in range(1, 45))))
    assert max(played.ttls(25)) == 30
    assert len(played.sent) <= 70


def test_silent_ports_on_too_long_a_path_are_not_compared() -> None:
    path = Path(tuple(f"198.18.0.{n}" for n in range(1, 45)))
    played = Walked(Scene(ports={25: DroppedAt(40), 143: DroppedAt(40)}, path=path))
    assert {*played.ttls(25), *played.ttls(110)} <= set(range(1, 31))
    assert not played.ttls(143)


def test_routers_that_all_stay_silent_are_given_up_when_the_target_was_reached() -> None:
    played = walked(SILENT, path=Path((None,) * 6))
    assert max(played.ttls(25)) == 4
    assert played.accepted <= 4


def test_a_silent_router_in_the_middle_does_not_start_the_comparison() -> None:
    played = walked(DroppedAt(4), path=Path(("10.0.0.1", None, *ROUTERS[2:])))
    assert played.ttls(25, attempt=2)[:1] == [2]
    assert played.ttls(110) == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("loop", "seen_after"), [(LOOP, 4), (("10.0.0.1", *ROUTERS[1:] * 30), 8)], ids=["two", "three"]
)
def test_a_routing_loop_is_left_as_soon_as_it_shows(loop: tuple[str, ...], seen_after: int) -> None:
    played = walked(SILENT, path=Path(loop))
    assert played.ttls(110) == list(range(1, seen_after + 1))
    assert {one.endpoint.port for one in played.sent if one.ttl} == {110}


# -- later answers -------------------------------------------------------------------------------


def test_a_second_connect_that_opens_ends_the_walk() -> None:
    wanted = goal(ports=(25, 993))
    seen = (*resolves(), *silent(25)[:1], *talk(993))
    assert walk_steps(wanted, seen, ()) != []
    for attempts in ((*silent(25)[:1], connect(25, attempt=2)), (connect(25, attempt=2),)):
        assert walk_steps(wanted, (*resolves(), *attempts, *talk(993)), ()) == []


def test_a_reset_after_a_long_silence_is_walked_as_a_reset() -> None:
    quiet = [Quiet(HOST, Endpoint(IPV4, 25))]
    seen = (*resolves(), *refused(25), *talk(993))
    wanted = goal(ports=(25, 993))
    assert walk_steps(wanted, seen, quiet) == walk_steps(wanted, seen, ())


def test_an_address_that_is_not_checked_is_not_walked() -> None:
    seen = (*resolves(), *silent(25, address=OTHER_IPV4), *talk(993, address=OTHER_IPV4))
    assert walk_steps(goal(ports=(25, 993)), seen, ()) == []
