"""When an endpoint is tried again and again, and which; see test_run_series for whole checks."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.goal import Goal
from probes.observation import Connected, Declined, Observation, Sampled, TcpConnect
from probes.samples import CONNECT_LIMIT, SOURCES, sample_steps
from probes.series import LAST_BEGIN, PAUSE, SPACING
from tests.scenarios.facts import (
    HOST,
    IPV4,
    OTHER_IPV4,
    RTT,
    connect,
    goal,
    icmp,
    not_connected,
    resolves,
    silent,
)
from tests.scenarios.talk import GOOD, LEAF, failed, objected, talk
from tests.scenarios.tries import tries

ENDED = failed(Operation.GREETING, FailureKind.EOF)
TWICE = (*talk(143, greeting=ENDED), *talk(143, attempt=2))
EXPIRED = objected(10, leaf=replace(LEAF, fingerprint="ee" * 32))
OTHER = replace(GOOD, chain=(replace(LEAF, fingerprint="ab" * 32),))
BUSY = Declined(code="BYE", lines=("* BYE later",))
BOTH = goal(ports=(143, 993))
WELL = talk(993)


def asked(*seen: Observation, wanted: Goal = BOTH) -> list[int]:
    return [one.endpoint.port for one in sample_steps(wanted, (*resolves(), *seen))]


WANTED: dict[str, tuple[tuple[Observation, ...], int]] = {
    "failed once": ((*TWICE, *WELL), 143),
    "silent once": ((*silent(143)[:1], *talk(143, attempt=2), *WELL), 143),
    "a handshake that broke off once": (
        (
            *talk(993, handshake=failed(Operation.TLS_HANDSHAKE, FailureKind.EOF), legacy=GOOD),
            *talk(143),
        ),
        993,
    ),
    "two certificates, one of them bad": ((*talk(143), *talk(993, handshake=EXPIRED)), 993),
}


@pytest.mark.parametrize(("seen", "port"), WANTED.values(), ids=WANTED)
def test_what_wavers_is_tried_again(seen: tuple[Observation, ...], port: int) -> None:
    assert asked(*seen) == [port]


NEEDLESS: dict[str, tuple[Observation, ...]] = {
    "all well": (*talk(143), *WELL),
    "a port that never answered in another way": (*icmp(143, sender=IPV4, says=(3, 3)), *WELL),
    "two good certificates": (*talk(143), *talk(993, handshake=OTHER)),
    "two bad certificates": (
        *talk(143, handshake=objected(10)),
        *talk(993, handshake=EXPIRED),
    ),
    "one certificate on both": (*talk(143, handshake=EXPIRED), *talk(993, handshake=EXPIRED)),
    "another port not told yet": TWICE,
    "a second try to come": (*TWICE, *talk(993, greeting=ENDED)),
    "a second try to come after silence": (*TWICE, *silent(993)[:1]),
    "busy, with a second try to come": (*TWICE, *talk(993, greeting=BUSY)),
    "a walk under way": (*TWICE, *silent(993)),
    "a legacy server": talk(
        993,
        handshake=failed(Operation.TLS_HANDSHAKE, FailureKind.EOF),
        legacy=replace(GOOD, version="TLSv1"),
    ),
}


@pytest.mark.parametrize("seen", NEEDLESS.values(), ids=NEEDLESS)
def test_nothing_is_tried_again_without_need(seen: tuple[Observation, ...]) -> None:
    assert asked(*seen) == []


def test_the_first_attempt_comes_after_a_pause_and_from_a_port_of_its_own() -> None:
    (step,) = sample_steps(BOTH, (*resolves(), *TWICE, *WELL))
    assert (step.name, step.number, step.again, step.wait) == (HOST, 1, False, PAUSE)
    assert step.source in SOURCES
    assert step.limit == CONNECT_LIMIT


def test_the_next_ones_come_from_ports_of_their_own() -> None:
    told = tries("..", port=143)
    (step,) = sample_steps(BOTH, (*resolves(), *TWICE, *WELL, *told))
    assert (step.number, step.again, step.wait) == (3, False, SPACING)
    assert step.source not in {one.source for one in told if isinstance(one, Sampled)}


def test_a_host_that_is_far_away_is_given_more_time() -> None:
    seen = (*resolves(), *TWICE, *WELL)
    far = [replace(one, outcome=Connected(rtt=12 * RTT)) if is_open(one) else one for one in seen]
    (step,) = sample_steps(BOTH, far)
    assert step.limit == 3 * 12 * RTT


def is_open(one: Observation) -> bool:
    return isinstance(one, TcpConnect) and isinstance(one.outcome, Connected)


def test_mailboxes_are_tried_rather_than_sending() -> None:
    both = (*talk(587, 143, greeting=ENDED), *talk(587, 143, attempt=2))
    assert asked(*both, wanted=goal(ports=(587, 143))) == [143]


def test_a_series_stays_with_its_endpoint() -> None:
    told = tries("..", port=993)
    assert asked(*TWICE, *WELL, *told) == [993]


def test_a_series_at_one_address_is_the_only_one() -> None:
    there = (*talk(143, address=OTHER_IPV4, greeting=ENDED),)
    there += talk(143, address=OTHER_IPV4, attempt=2)
    told = tries("............", port=143, address=OTHER_IPV4)
    seen = (*resolves(IPV4, OTHER_IPV4), *TWICE, *there)
    wanted = goal(ports=(143,))
    assert {one.endpoint.address for one in sample_steps(wanted, seen)} == {IPV4}
    assert sample_steps(wanted, (*seen, *told)) == []


def test_none_begins_when_a_check_has_lasted_too_long() -> None:
    late = connect(143, not_connected(FailureKind.TIMEOUT), took=LAST_BEGIN + timedelta(seconds=1))
    assert asked(late, *talk(143, attempt=2), *WELL) == []
