from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.echoes import echo_steps, echo_steps_by_names, gateway_steps
from probes.event import NoAnswerYet
from probes.failure import FailureKind
from probes.goal import Goal, PingGateway, Scope, SendEchoes
from probes.observation import Connected, Endpoint, NoRoute, Observation, Untold
from tests.scenarios.calls import answered, lost, not_pinged, ping, prohibited
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
    OTHER_IPV4,
    OWN,
    ROUTER,
    connect,
    goal,
    icmp,
    lookup,
    no_services,
    refused,
    resolves,
    silent,
)
from tests.scenarios.nearby import HOME_ROUTER, around, by

CHECK = goal()
ALONE = goal(ports=(), scope=Scope.PING)
QUIET = NoAnswerYet(HOST, Endpoint(IPV4, 993))


def ms(count: int) -> timedelta:
    return timedelta(milliseconds=count)


def first(patience: int, address: Address = IPV4, name: str = HOST) -> SendEchoes:
    return SendEchoes(name=name, address=address, count=4, interval=ms(100), patience=ms(patience))


def closed(after: timedelta) -> Observation:
    return refused(993, took=after)[0]


def opened(rtt: timedelta | None, attempt: int = 1) -> Observation:
    return replace(connect(993, attempt=attempt), outcome=Connected(rtt=rtt))


FIRST_ROUNDS = {
    "a far host gets four round trips": (opened(ms(200)), 800),
    "a near host gets a quarter of a second": (opened(ms(3)), 250),
    "a second try counts as well": (opened(ms(100), attempt=2), 400),
    "a kernel that tells no time": (opened(None), 3000),
    "silence so far": (QUIET, 3000),
    "a refusal, which a host nearby may have sent": (closed(ms(3)), 1000),
    "a refusal from afar": (closed(ms(400)), 1600),
    "a router's refusal": (icmp(993, sender=ROUTER, says=(3, 13))[0], 1000),
}


@pytest.mark.proves("A22")
@pytest.mark.parametrize(("one", "patience"), FIRST_ROUNDS.values(), ids=FIRST_ROUNDS)
def test_the_first_round_follows_the_first_handshake_refusal_or_silence(
    one: Observation | NoAnswerYet, patience: int
) -> None:
    assert echo_steps(CHECK, one) == [first(patience)]


@pytest.mark.parametrize("scope", [Scope.NAMES, Scope.PING, Scope.TRACE])
@pytest.mark.parametrize("one", [opened(ms(50)), QUIET], ids=["handshake", "silence"])
def test_only_a_complete_check_pings_what_it_connects_to(
    scope: Scope, one: Observation | NoAnswerYet
) -> None:
    assert echo_steps(goal(scope=scope), one) == []


@pytest.mark.parametrize(
    "one",
    [*silent(993), *icmp(993, sender=OWN, says=(3, 1), own=True), *resolves()],
    ids=lambda one: type(one).__name__,
)
def test_nothing_else_asks_for_a_ping(one: Observation) -> None:
    assert echo_steps(CHECK, one) == []


SECOND_ROUNDS = {
    "one lost": (ping(*answered(3), *lost(1)), 1000),
    "three lost": (ping(*answered(1), *lost(3)), 1000),
    "one refused on the way": (ping(*answered(3), *prohibited(ROUTER, (3, 1), 1)), 1000),
    "a slow line": (ping(*answered(2, ms(900)), *answered(1), *lost(1)), 1800),
}


@pytest.mark.proves("A23")
@pytest.mark.parametrize(("one", "patience"), SECOND_ROUNDS.values(), ids=SECOND_ROUNDS)
@pytest.mark.parametrize("wanted", [CHECK, ALONE], ids=["check", "ping"])
def test_a_loss_is_looked_at_closely(wanted: Goal, one: Observation, patience: int) -> None:
    closer = SendEchoes(
        name=HOST, address=IPV4, round=2, count=20, interval=ms(200), patience=ms(patience)
    )
    assert echo_steps(wanted, one) == [closer]


@pytest.mark.parametrize(
    "one",
    [
        ping(*answered()),
        ping(*lost()),
        ping(*answered(10), *lost(10), second=True),
        not_pinged(FailureKind.LOCAL_POLICY, "EACCES"),
    ],
    ids=["none lost", "all lost", "the second round", "not allowed"],
)
def test_nothing_to_look_at_closely(one: Observation) -> None:
    assert echo_steps(CHECK, one) == []


def test_ping_alone_begins_with_each_address_that_names_give() -> None:
    assert echo_steps_by_names(ALONE, ()) == []
    assert echo_steps_by_names(ALONE, resolves(IPV4, IPV6)) == [first(3000), first(3000, IPV6)]


def test_an_address_alone_needs_no_names() -> None:
    wanted = goal(IPV4, ports=(), scope=Scope.PING)
    assert echo_steps_by_names(wanted, ()) == [first(3000, name=IPV4)]


def test_an_address_of_two_mail_hosts_is_pinged_once() -> None:
    wanted = goal("somebody@example.com", ports=(), scope=Scope.PING)
    seen = (
        lookup("MX", "10 mx1.example.com", "20 mx2.example.com", name="example.com"),
        *no_services("example.com"),
        *resolves(IPV4, name="mx1.example.com"),
        *resolves(IPV4, name="mx2.example.com"),
    )
    assert echo_steps_by_names(wanted, seen) == [first(3000, name="mx1.example.com")]


@pytest.mark.parametrize("scope", [Scope.CHECK, Scope.NAMES, Scope.TRACE])
def test_names_alone_ask_for_pings_only_where_ping_is_all(scope: Scope) -> None:
    assert echo_steps_by_names(goal(scope=scope), resolves()) == []


LOSSY = ping(*answered(3), *lost(1))
CLOSER = PingGateway(address=HOME_ROUTER, count=20, interval=ms(200), patience=timedelta(seconds=1))


@pytest.mark.parametrize("seen", [(LOSSY, around()), (around(), LOSSY)], ids=["first", "last"])
def test_our_own_router_is_pinged_beside_a_target_that_loses_some(
    seen: tuple[Observation, ...],
) -> None:
    assert gateway_steps(seen) == [CLOSER]


def test_two_addresses_behind_one_router_ping_it_once() -> None:
    others = (ping(*answered(1), *lost(3), address=OTHER_IPV4), around(to=OTHER_IPV4))
    assert gateway_steps((LOSSY, around(), *others)) == [CLOSER]


NO_ROUTER_PINGED: dict[str, tuple[Observation, ...]] = {
    "nothing lost": (ping(*answered()), around()),
    "all lost, which hosts do on purpose": (ping(*lost()), around()),
    "the second round": (ping(*answered(10), *lost(10), second=True), around()),
    "not allowed": (not_pinged(FailureKind.LOCAL_POLICY, "EACCES"), around()),
    "no look around": (LOSSY,),
    "a look at another way": (LOSSY, around(to=OTHER_IPV4)),
    "no way": (LOSSY, around(NoRoute(error="ENETUNREACH"))),
    "not told": (LOSSY, around(Untold(reason="EAFNOSUPPORT"))),
    "next door": (LOSSY, around(by(""))),
    "a public router": (LOSSY, around(by("198.51.100.1"))),
    "a router that only the link knows": (LOSSY, around(by("fe80::1"))),
}


@pytest.mark.parametrize("seen", NO_ROUTER_PINGED.values(), ids=NO_ROUTER_PINGED)
def test_otherwise_our_own_router_is_left_alone(seen: tuple[Observation, ...]) -> None:
    assert gateway_steps(seen) == []
