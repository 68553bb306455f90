import pytest

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rules.loops import going_round
from probes.failure import FailureKind
from tests.scenarios.facts import IPV4, Facts, dies_at, goal, not_connected, resolves, syns

A, B, C = "203.0.113.1", "203.0.113.2", "203.0.113.3"


def walk(*routers: str | None) -> Facts:
    """Meet these routers one after the other, None for silence."""
    silence = not_connected(FailureKind.TIMEOUT)
    met = (
        syns(25, failure=dies_at(router) if router else silence, ttl=ttl)
        for ttl, router in enumerate(routers, 1)
    )
    return tuple(one for part in met for one in part)


TURNS: dict[str, tuple[Facts, list[tuple[int, str]]]] = {
    "nobody shown": ((), []),
    "nobody twice": (walk(A, B, C), []),
    "two": (walk(A, B, C, B), [(2, B), (3, C)]),
    "two, and then silence": (walk(A, B, C, B, None, None), [(2, B), (3, C)]),
    "two, over and over": (walk(A, B, C, B, C, B, C), [(2, B), (3, C)]),
    "one with a silent one": (walk(A, B, None, B), [(2, B), (3, "")]),
    "one alone": (walk(A, B, B, B), [(2, B)]),
    "one seen twice before a loop": (walk(A, A, B, C, B), [(3, B), (4, C)]),
}


@pytest.mark.parametrize(("seen", "turn"), TURNS.values(), ids=TURNS)
def test_a_turn_is_told_once_from_where_it_begins(seen: Facts, turn: list[tuple[int, str]]) -> None:
    hops = going_round(Evidence(goal(), (*resolves(), *seen)), IPV4)
    assert [(hop.ttl, hop.address) for hop in hops] == turn
