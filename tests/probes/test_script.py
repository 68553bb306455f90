"""What a replay of SYNs says, and when it asks no more."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.failure import FailureKind, IcmpError
from probes.observation import Endpoint, Failed, SynProbe
from probes.script import Bounds, Halted, Script
from tests.scenarios.facts import AT, HOST, IPV4, RTT, VANTAGE, not_connected

PORT = Endpoint(IPV4, 25)
WIDE = Bounds(syns=100, time=timedelta(seconds=100))
SECOND = timedelta(seconds=1)


def died_at(ttl: int, router: str) -> SynProbe:
    failure = replace(not_connected(FailureKind.ICMP), icmp=IcmpError(Address(router), 11, 0))
    return told(ttl, failure=Failed(failure=failure))


def told(ttl: int, *, failure: Failed | None = None, took: timedelta = RTT) -> SynProbe:
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=took,
        name=HOST,
        endpoint=PORT,
        ttl=ttl,
        outcome=failure or Failed(failure=not_connected(FailureKind.TIMEOUT)),
    )


def replayed(routers: Mapping[int, str]) -> Script:
    script = Script(HOST, SECOND, WIDE, [died_at(ttl, at) for ttl, at in routers.items()])
    script.ask([(PORT, ttl) for ttl in routers])
    return script


A, B, C = "198.18.0.1", "198.18.0.2", "198.18.0.3"
LOOPS: dict[str, tuple[str, bool]] = {
    "all different": ("ABC", False),
    "one that lets packets die a hop late": ("ABBC", False),
    "two in turn": ("ABAB", True),
    "three in turn": ("ABCA", True),
    "one that answers for all": ("ABBB", True),
    "routers without a name": ("A---", False),
}


@pytest.mark.parametrize(("routers", "expected"), LOOPS.values(), ids=LOOPS)
def test_packets_that_get_nowhere_are_noticed(routers: str, expected: bool) -> None:
    names = {"A": A, "B": B, "C": C, "-": ""}
    script = replayed({ttl: names[one] for ttl, one in enumerate(routers, start=1)})
    assert script.loops(PORT) is expected


def test_a_port_that_was_not_asked_loops_nowhere() -> None:
    assert not replayed({}).loops(PORT)


def test_a_round_that_would_be_too_many_is_not_begun() -> None:
    script = Script(HOST, SECOND, Bounds(syns=2, time=SECOND), [told(1)])
    assert script.ask([(PORT, 1)]) == [(PORT, 1)]
    with pytest.raises(Halted):
        script.ask([(PORT, 2), (PORT, 3)])
    assert [one.ttl for one in script.wanted] == [1]


def test_answers_to_what_is_no_longer_asked_count_as_well() -> None:
    script = Script(HOST, SECOND, Bounds(syns=2, time=SECOND), [told(7), told(8)])
    with pytest.raises(Halted):
        script.ask([(PORT, 1)])
    assert script.wanted == []


def test_a_round_too_late_is_not_begun() -> None:
    answers = [told(1, took=SECOND), told(2, took=SECOND)]
    script = Script(HOST, SECOND, Bounds(syns=9, time=2.5 * SECOND), answers)
    script.ask([(PORT, 1), (PORT, 2)])
    script.ask([(PORT, 1)], wait=SECOND)
    with pytest.raises(Halted):
        script.ask([(PORT, 3)])
    assert 3 in {one.ttl for one in script.wanted}

    late = Script(HOST, SECOND, Bounds(syns=9, time=1.5 * SECOND), answers)
    late.ask([(PORT, 1)])
    late.ask([(PORT, 2)])
    with pytest.raises(Halted):
        late.ask([(PORT, 3)])
    assert 3 not in {one.ttl for one in late.wanted}
