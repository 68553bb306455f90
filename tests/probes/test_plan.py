from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.event import NoAnswerYet
from probes.failure import FailureKind, Operation
from probes.goal import (
    CONNECT_LIMIT,
    Ask,
    Converse,
    SendEchoes,
    Step,
)
from probes.observation import (
    Connected,
    Declined,
    Endpoint,
    Observation,
    TcpConnect,
    TlsHandshake,
)
from probes.plan import (
    DECLINED_PAUSE,
    RE_ASK_SPACING,
    SECOND_LIMIT,
    silent_endpoints,
    steps_after,
    wanted_steps,
)
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import (
    HOST,
    IPV4,
    OTHER_IPV4,
    RESOLVER,
    connect,
    dies_at,
    goal,
    lookup,
    refused,
    resolves,
    silent,
    syns,
)
from tests.scenarios.talk import GOOD, alert, failed, talk

PORT = goal(ports=(993,))
ENDPOINT = Endpoint(IPV4, 993)


def converses(wanted: list[Step]) -> list[Converse]:
    return [one for one in wanted if isinstance(one, Converse)]


def test_connects_start_when_the_first_address_is_known() -> None:
    assert converses(wanted_steps(goal(), ())) == []
    found = converses(wanted_steps(goal(), (lookup("A", IPV4),)))
    assert [one.endpoint for one in found] == [Endpoint(IPV4, port) for port in SEVEN_PORTS]


def test_silence_is_asked_about_once_more_apart_from_its_neighbours() -> None:
    seen = (*resolves(), *silent(*SEVEN_PORTS)[::2])
    again = [one for one in converses(wanted_steps(goal(), seen)) if one.attempt == 2]
    assert [one.wait for one in again] == [timedelta(milliseconds=400 * n) for n in range(7)]


def test_a_port_that_is_silent_alone_is_tried_again_at_once() -> None:
    (last,) = silent(SEVEN_PORTS[-1])[:1]
    others = {Endpoint(IPV4, port) for port in SEVEN_PORTS[:-1]}
    waits = [
        one.wait
        for silence in (set(), others)
        for one in converses(steps_after(goal(), last, silence))
    ]
    assert waits == [timedelta(), RE_ASK_SPACING * len(others)]


def test_what_answered_another_try_is_not_silent() -> None:
    quiet = [Endpoint(IPV4, port) for port in (25, 143, 993)]
    seen = (*silent(25), *refused(143), connect(993, attempt=2))
    assert silent_endpoints(seen, quiet) == {quiet[0]}


@pytest.mark.parametrize("facts", [silent(993), refused(993)])
def test_nothing_is_asked_a_third_time(facts: tuple[Observation, ...]) -> None:
    attempts = [one.attempt for one in converses(wanted_steps(PORT, (*resolves(), *facts)))]
    assert max(attempts) <= 2


@pytest.mark.parametrize(("code", "again"), [("421", True), ("BYE", True), ("554", False)])
def test_only_a_refusal_for_the_moment_is_asked_about_again(code: str, again: bool) -> None:
    seen = (*resolves(), *talk(993, greeting=Declined(code=code, lines=(code,))))
    second = Converse(name=HOST, endpoint=ENDPOINT, attempt=2, wait=DECLINED_PAUSE)
    assert (second in wanted_steps(PORT, seen)) is again


LEGACY = [
    (alert(70, "protocol version"), True),
    (failed(Operation.TLS_HANDSHAKE, FailureKind.EOF), True),
    (failed(Operation.TLS_HANDSHAKE, FailureKind.CONNECTION_RESET), True),
    (failed(Operation.TLS_HANDSHAKE, FailureKind.TIMEOUT), False),
    (GOOD, False),
]


@pytest.mark.parametrize(("outcome", "looked"), LEGACY)
def test_outdated_tls_is_tried_where_it_may_explain(outcome: object, looked: bool) -> None:
    (handshake,) = [one for one in talk(993) if isinstance(one, TlsHandshake)]
    seen = (*resolves(), replace(handshake, outcome=outcome))
    assert (
        Converse(name=HOST, endpoint=ENDPOINT, legacy=True) in wanted_steps(PORT, seen)
    ) is looked


def test_a_look_at_outdated_tls_is_not_repeated() -> None:
    (handshake,) = [one for one in talk(993) if isinstance(one, TlsHandshake)]
    legacy = replace(handshake, legacy=True, outcome=alert(70, "protocol version"))
    steps = converses(wanted_steps(PORT, (*resolves(), legacy)))
    assert not any(one.legacy for one in steps)


def test_a_long_silence_asks_for_a_ping() -> None:
    (step,) = steps_after(PORT, NoAnswerYet(HOST, ENDPOINT), ())
    assert isinstance(step, SendEchoes)
    assert step.address == IPV4


def test_the_hops_of_a_walk_are_asked_about() -> None:
    probes = syns(993, failure=dies_at("9.9.9.9"), ttl=1)
    steps = wanted_steps(PORT, (*resolves(), *silent(993), *probes))
    assert Ask("9.9.9.9.in-addr.arpa", "PTR", RESOLVER) in steps


def test_facts_about_other_endpoints_ask_for_nothing() -> None:
    elsewhere = silent(993, address=OTHER_IPV4)[:1]
    assert len(converses(wanted_steps(PORT, (*resolves(), *elsewhere)))) == 1


OPENED = (connect(110), connect(143))


@pytest.mark.parametrize(
    ("opened", "trip", "port", "limit"),
    [
        (OPENED, timedelta(milliseconds=50), 25, SECOND_LIMIT),
        (OPENED, timedelta(seconds=0.7), 25, timedelta(seconds=2.1)),
        (OPENED, timedelta(seconds=2), 25, CONNECT_LIMIT),
        ((), timedelta(), 25, CONNECT_LIMIT),
        (OPENED, timedelta(milliseconds=50), 993, CONNECT_LIMIT),
    ],
    ids=["near", "by satellite", "very far", "nowhere open", "perhaps overloaded"],
)
def test_silence_is_listened_to_again_as_long_as_the_host_may_take(
    opened: tuple[TcpConnect, ...], trip: timedelta, port: int, limit: timedelta
) -> None:
    told = tuple(replace(one, outcome=Connected(rtt=trip)) for one in opened)
    seen = (*resolves(), *told, silent(port)[0], *refused(995, address=OTHER_IPV4))
    again = [one for one in converses(wanted_steps(goal(), seen)) if one.attempt == 2]
    assert [one.limit for one in again] == [limit]
