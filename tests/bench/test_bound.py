from datetime import timedelta

import pytest
from msgspec.structs import replace

from bench.bound import Chain, longest_chain, rtt
from probes.failure import FailureKind
from probes.observation import Connected, Observation
from tests.scenarios.calls import answered, ping
from tests.scenarios.facts import (
    AT,
    IPV4,
    RTT,
    Facts,
    connect,
    lookup,
    not_connected,
    silent,
    syns,
)

QUESTION = timedelta(milliseconds=12)
SECOND = timedelta(seconds=1)


def begun(after: timedelta, *facts: Observation) -> Facts:
    """Let acts begin some time after the check did."""
    return tuple(replace(one, at=AT + after) for one in facts)


def names() -> Facts:
    return (lookup("A", IPV4),)


def test_a_session_is_the_name_and_every_act_at_one_endpoint() -> None:
    seen = (*names(), *begun(QUESTION, connect(993), connect(993, took=2 * RTT)))
    assert longest_chain(seen) == Chain(QUESTION + 3 * RTT, "session 993")


def test_what_lies_between_the_acts_is_ours_and_does_not_count() -> None:
    late = begun(SECOND, connect(993))
    assert longest_chain((*names(), *late)) == Chain(QUESTION + RTT, "session 993")


def test_a_lookup_that_ended_later_was_not_waited_for() -> None:
    assert longest_chain((*names(), connect(993))) == Chain(RTT, "session 993")


def test_the_slowest_of_several_sessions_counts() -> None:
    seen = (connect(993), connect(465, took=3 * RTT))
    assert longest_chain(seen) == Chain(3 * RTT, "session 465")


def test_pings_wait_for_the_first_handshake_with_their_address() -> None:
    seen = (connect(993), *silent(25)[:1], ping(*answered()), ping(*answered(20), second=True))
    assert longest_chain(seen) == Chain(RTT + SECOND + 5 * SECOND, "ping")


def test_pings_without_a_handshake_are_no_chain() -> None:
    (only,) = silent(25)[:1]
    assert longest_chain((only, ping(*answered(20), second=True))).name == "session 25"


def test_a_walk_is_the_wait_for_trouble_and_the_time_that_syns_were_under_way() -> None:
    refusal = connect(25, not_connected(FailureKind.CONNECTION_REFUSED), took=RTT)
    failed = not_connected(FailureKind.TIMEOUT)
    first = syns(25, failure=failed, ttl=1, after=SECOND)
    overlapping = syns(25, failure=failed, ttl=2, after=SECOND + RTT / 2)
    later = syns(25, failure=failed, ttl=3, after=2 * SECOND)
    seen = (refusal, *first, *overlapping, *later)
    assert longest_chain(seen) == Chain(RTT + 1.5 * RTT + RTT, "walk")


def test_a_walk_may_begin_before_a_connect_is_given_up() -> None:
    (slow,) = silent(25)[:1]
    probes = syns(25, ttl=1, after=SECOND)
    chains = longest_chain((slow, *probes))
    assert chains == Chain(slow.took, "session 25")


def test_a_walk_of_an_open_port_alone_is_no_chain_of_its_own() -> None:
    assert longest_chain((connect(993), *syns(993, ttl=1))).name == "session 993"


def test_without_any_chain_there_is_no_bound() -> None:
    with pytest.raises(ValueError, match="empty"):
        longest_chain(names())


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ((*silent(25), connect(993)), RTT),
        ((replace(connect(993), outcome=Connected()),), None),
        (silent(25), None),
        ((), None),
    ],
    ids=["the first that opened", "not told", "none opened", "no connects"],
)
def test_the_round_trip_is_the_kernels(seen: Facts, expected: timedelta | None) -> None:
    assert rtt(seen) == expected
