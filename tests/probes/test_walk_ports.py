"""Which ports a check walks, and which one it compares with."""

from probes.script import WINDOW
from probes.services import SEVEN_PORTS
from probes.walk import (
    COMPANIONS,
    WEB_PORT,
)
from probes.walks import walk_steps
from tests.probes.behaviours import (
    SILENT,
    Behaviour,
    DroppedAt,
    RedirectedAt,
    RejectedAt,
    ResetAt,
)
from tests.probes.walking import OPEN, Scene, Walked, walked
from tests.scenarios.facts import (
    IPV4,
    goal,
    icmp,
    resolves,
)
from tests.scenarios.talk import talk


def test_one_port_of_each_group_is_walked_and_the_first_one_fully() -> None:
    played = Walked(Scene(ports=dict.fromkeys((25, 110, 143, 465, 587), DroppedAt(2))))
    assert played.ttls(25) == [1, 2, 3, 4]
    assert (played.ttls(587), played.ttls(110)) == ([2, 3], [2, 3])
    assert played.ttls(143) == played.ttls(465) == []


def test_a_group_that_ends_elsewhere_is_walked_on_its_own() -> None:
    played = Walked(Scene(ports={25: DroppedAt(2), 143: SILENT}))
    assert sorted(played.ttls(143)) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_group_that_ends_sooner_is_walked_on_its_own() -> None:
    played = Walked(Scene(ports={25: SILENT, 143: DroppedAt(2)}))
    assert sorted(set(played.ttls(143))) == [1, 2, 3, 4, 5]


def test_what_never_leaves_this_machine_is_seen_for_every_group() -> None:
    played = Walked(Scene(ports=dict.fromkeys((25, 143), DroppedAt(0))))
    assert played.ttls(25) == [1, 2, 3, 4]
    assert played.ttls(143) == [1]


def test_resets_of_several_groups_are_compared() -> None:
    played = Walked(Scene(ports={25: ResetAt(2), 143: ResetAt(2), 587: ResetAt(3)}))
    assert played.ttls(25) == [1, 2, 3, 4]
    assert sorted(played.ttls(143)) == [2, 3]
    assert sorted(set(played.ttls(587))) == [1, 2, 3, 4]


def test_the_first_port_that_a_router_rejects_is_walked_for_all() -> None:
    played = Walked(Scene(ports=dict.fromkeys((25, 143, 587), RejectedAt(2))))
    assert (played.ttls(143), played.ttls(25), played.ttls(587)) == ([1, 2, 3, 4], [], [])


def test_an_open_port_that_answers_too_soon_is_walked() -> None:
    played = walked(RedirectedAt(1, OPEN), port=143)
    assert played.ttls(143) == [1, 2, 3, 4]
    assert played.ttls(110) == [1]


def test_a_rejection_by_the_target_itself_is_not_walked() -> None:
    seen = (*resolves(), *icmp(25, sender=IPV4, says=(3, 13)), *talk(993))
    assert walk_steps(goal(ports=(25, 993)), seen, ()) == []


# -- what is compared with -----------------------------------------------------------------------


def companion(played: Walked) -> set[int]:
    return {one.endpoint.port for one in played.sent if one.ttl} - {25}


def test_a_mailbox_port_is_compared_with_rather_than_an_smtp_server() -> None:
    assert companion(Walked(Scene(ports={25: SILENT}, asked=(25, 587, 465, 993)))) == {993}


def test_who_takes_longest_to_answer_is_compared_with() -> None:
    scene = Scene(ports={25: SILENT, 143: RedirectedAt(3, OPEN)}, asked=(25, 143, 993))
    assert companion(Walked(scene)) == {993}


def test_a_port_that_is_too_near_is_not_compared_with() -> None:
    ports: dict[int, Behaviour] = {25: DroppedAt(2), 143: RedirectedAt(1, OPEN)}
    played = Walked(Scene(ports=ports, asked=(25, 143, 465, 587)))
    assert companion(played) == {143, 465}
    assert played.ttls(465)[:WINDOW] == [3, 4, 5, 6]


def test_a_port_asked_for_alone_gets_companions() -> None:
    played = Walked(Scene(ports={25: DroppedAt(2)}, asked=(25,)))
    knocks = [one.endpoint.port for one in played.sent if not one.ttl]
    assert knocks == [*COMPANIONS, WEB_PORT]
    assert companion(played) == {COMPANIONS[0]}


def test_the_web_server_is_a_companion_where_no_mail_port_answers() -> None:
    ports: dict[int, Behaviour] = {port: DroppedAt(1) for port in SEVEN_PORTS}
    played = Walked(Scene(ports={**ports, WEB_PORT: OPEN}))
    assert [one.endpoint.port for one in played.sent if not one.ttl] == [WEB_PORT]
    assert played.ttls(WEB_PORT) != []


def test_without_any_open_port_the_walk_ends_with_the_first_silent_window() -> None:
    played = Walked(Scene(ports=dict.fromkeys(SEVEN_PORTS, DroppedAt(2))))
    assert played.ttls(25) == list(range(1, 9))
    assert played.ttls(25, attempt=2) == [3, 4, 5, 6, 7, 8]
    assert {one.endpoint.port for one in played.sent if one.ttl} == {25}


def test_a_rejection_without_any_open_port_is_looked_for_next_door() -> None:
    played = Walked(Scene(ports=dict.fromkeys(SEVEN_PORTS, RejectedAt(1))))
    assert played.ttls(110) == [1, 2]


def test_a_reset_that_does_not_come_again_is_compared_with_no_other_port() -> None:
    gone = frozenset((25, ttl, 0, attempt) for ttl in range(3, 31) for attempt in (1, 2))
    played = Walked(Scene(ports={25: ResetAt(2), 143: ResetAt(2)}, lost=gone))
    assert played.ttls(143) == []


def test_a_reset_of_another_group_at_another_hop_is_walked_on_its_own() -> None:
    played = Walked(Scene(ports={25: ResetAt(3), 143: ResetAt(4)}))
    assert sorted(set(played.ttls(143))) == list(range(1, 9))
