"""When walks leave a server alone, and what they ask where no port is open."""

import pytest

from probes.goal import Scope
from probes.services import SEVEN_PORTS
from probes.walk import WEB_PORT
from probes.walks import BOUNDS
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RejectedAt,
    ResetAt,
)
from tests.probes.walking import OPEN, ROUTERS, Lost, Scene, Walked, walked

# -- a server that has had enough ----------------------------------------------------------------

FELL_SILENT: Lost = frozenset((110, ttl, 0, 1) for ttl in range(3, 31))
KNOCKS = [(110, 0, 0, attempt) for attempt in (1, 2)]


def test_a_server_that_falls_silent_is_left_alone() -> None:
    played = Walked(Scene(ports={25: DroppedAt(2)}, lost=FELL_SILENT.union(KNOCKS)))
    assert (played.ttls(110), played.ttls(110, attempt=2)) == ([3, 4, 5, 6], [])
    assert [one.attempt for one in played.sent if not one.ttl] == [1, 2]
    assert played.sent[-1].ttl == 0


def test_a_server_that_has_had_enough_is_not_asked_by_other_ports() -> None:
    ports: dict[int, Behaviour] = {25: DroppedAt(2), 143: SILENT, 587: REFUSES}
    played = Walked(Scene(ports=ports, lost=FELL_SILENT.union(KNOCKS)))
    assert {one.endpoint.port for one in played.sent} == {25, 110}


@pytest.mark.parametrize("lost", [(), KNOCKS[:1]], ids=["at once", "at the second try"])
def test_a_server_behind_silent_routers_is_followed_while_it_answers(
    lost: list[tuple[int, int, int, int]],
) -> None:
    scene = Scene(ports={25: DroppedAt(0)}, path=Path((None,) * 6), lost=frozenset(lost))
    assert Walked(scene).ttls(110) == list(range(1, 9))


def test_a_router_that_answers_for_everything_is_left_at_the_third_hop() -> None:
    played = walked(RejectedAt(2, 11, 0))
    assert played.ttls(25) == [1, 2, 3, 4]
    assert played.ttls(110) == []


@pytest.mark.parametrize("scope", [Scope.CHECK, Scope.TRACE])
def test_no_address_has_to_put_up_with_more(scope: Scope) -> None:
    path = Path(tuple(f"198.18.0.{hop}" for hop in range(1, 45)))
    ports: dict[int, Behaviour] = {port: DroppedAt(40) for port in (25, 143, 587)}
    ports |= {110: RejectedAt(29), 995: RejectedAt(28)}
    played = Walked(Scene(ports=ports, path=path, scope=scope))
    assert BOUNDS[scope].syns - 4 < len(played.sent) <= BOUNDS[scope].syns


# -- no port is open -----------------------------------------------------------------------------

ALL_RESET = dict.fromkeys((*SEVEN_PORTS, WEB_PORT), ResetAt(2))


@pytest.mark.parametrize("scope", [Scope.CHECK, Scope.TRACE])
def test_behind_a_hop_that_resets_a_silent_web_port_shows_who_goes_on(scope: Scope) -> None:
    played = Walked(Scene(ports={**ALL_RESET, WEB_PORT: SILENT}, scope=scope))
    assert played.ttls(WEB_PORT) == [3, 4]
    assert {"203.0.113.2", "198.51.100.1"} <= shown(played, WEB_PORT)


def test_behind_a_hop_that_resets_a_silent_mail_port_is_asked_before_the_web() -> None:
    played = Walked(Scene(ports={**ALL_RESET, 25: SILENT, WEB_PORT: SILENT}))
    assert played.ttls(WEB_PORT) == []
    assert shown(played, 25) == set(ROUTERS)


def test_the_web_port_is_asked_behind_a_reset_although_it_is_reset_at_last() -> None:
    assert Walked(Scene(ports=ALL_RESET)).ttls(WEB_PORT) == [3, 4]


def test_where_a_port_is_open_nothing_else_is_asked_behind_a_reset() -> None:
    played = Walked(Scene(ports={**ALL_RESET, WEB_PORT: SILENT, 993: OPEN}))
    assert played.ttls(WEB_PORT) == []


def test_a_rejection_by_a_router_needs_no_look_behind_it() -> None:
    ports: dict[int, Behaviour] = dict.fromkeys(SEVEN_PORTS, RejectedAt(2))
    assert Walked(Scene(ports=ports, scope=Scope.TRACE)).ttls(WEB_PORT) == []


def shown(played: Walked, port: int) -> set[str]:
    """Return the routers at which SYNs to a port died."""
    walk = next(walk for end, walk in played.paths.walks.items() if end.port == port)
    return {str(router) for ttl in walk.shown() for router in walk.routers(ttl)}
