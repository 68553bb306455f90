from datetime import timedelta

import pytest

from probes.diagnosis.pings import ping_results
from probes.diagnosis.verdict import PingResult
from probes.failure import FailureKind
from probes.observation import Observation
from tests.scenarios.calls import answered, canaries, lost, not_pinged, ping, prohibited
from tests.scenarios.facts import HOST, IPV4, IPV6, OTHER_IPV4, ROUTER, RTT, connect, silent
from tests.scenarios.ping_rows import timed


def ms(count: int) -> timedelta:
    return timedelta(milliseconds=count)


def result(sent: int, *times: timedelta, handshake: timedelta | None = None) -> PingResult:
    return PingResult(
        name=HOST,
        address=IPV4,
        sent=sent,
        received=len(times),
        shortest=min(times, default=None),
        average=sum(times, timedelta()) / len(times) if times else None,
        longest=max(times, default=None),
        handshake=handshake,
    )


CASES: dict[str, tuple[tuple[Observation, ...], PingResult]] = {
    "all answered": ((ping(*answered()),), result(4, RTT, RTT, RTT, RTT)),
    "times differ": (
        (ping(*answered(1, ms(10)), *answered(1, ms(40)), *lost(1)),),
        result(3, ms(10), ms(40)),
    ),
    "all lost": ((ping(*lost()),), result(4)),
    "refused on the way": ((ping(*prohibited(ROUTER, (3, 13))),), result(4)),
    "both rounds": (
        (
            ping(*answered(19), *lost(1), second=True),
            ping(*answered(3), *lost(1)),
        ),
        result(24, *(RTT,) * 22),
    ),
    "not allowed": ((not_pinged(FailureKind.LOCAL_POLICY, "EACCES"),), result(0)),
    "the shortest handshake": (
        (ping(*lost()), connect(993), *timed((connect(465),), ms(48)), *silent(25)),
        result(4, handshake=ms(48)),
    ),
    "a handshake with somebody else": (
        (
            ping(*lost()),
            connect(993),
            *timed((connect(25),), ms(1)),
            *canaries(25, answer=True),
        ),
        result(4, handshake=RTT),
    ),
    "a handshake at another address": (
        (ping(*lost()), connect(993, address=OTHER_IPV4)),
        result(4),
    ),
}


@pytest.mark.parametrize(("seen", "expected"), CASES.values(), ids=CASES)
def test_pings_are_counted_by_address(seen: tuple[Observation, ...], expected: PingResult) -> None:
    assert ping_results(seen) == (expected,)


def test_ipv4_stands_before_ipv6_whoever_answered_first() -> None:
    seen = (ping(*answered(), address=IPV6), ping(*lost()))
    assert [one.address for one in ping_results(seen)] == [IPV4, IPV6]


def test_without_pings_there_is_nothing_to_count() -> None:
    assert ping_results((connect(993),)) == ()
