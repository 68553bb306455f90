from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.address import Address, Family
from probes.calls import NEXT_HOP_GIVEN_UP, WAY_OUT, anchor_steps, canary_steps
from probes.failure import Failure, FailureKind, IcmpError
from probes.goal import Anchor, Ask, CallAnchor, CallCanary, Goal
from probes.observation import Connected, DnsSilence, Endpoint, Observation, TcpConnect
from probes.troubles import Quiet
from tests.scenarios.calls import ANCHOR, ANCHORS_AT, OTHER_ANCHOR, anchors, canaries
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
    OWN,
    RESOLVER,
    ROUTER,
    SECOND_RESOLVER,
    Facts,
    all_lookups,
    connect,
    goal,
    icmp,
    lookup,
    not_connected,
    refused,
    resolves,
    silent,
    unable,
)

LITERAL = "192.0.2.7"


def anchored(*hosts: str, port: int = 25, resolvers: tuple[Address, ...] = (RESOLVER,)) -> Goal:
    wanted = goal(ports=(port,), resolvers=resolvers)
    return replace(wanted, anchors=tuple(Anchor(host, port) for host in hosts))


def called(host: str, address: str, port: int = 25) -> CallAnchor:
    return CallAnchor(host, Endpoint(Address(address), port))


def known(*addresses: str, host: str = ANCHOR, of: str = "A") -> Observation:
    return lookup(of, *addresses, name=host)


WANTED = anchored(ANCHOR)
ASKED = [Ask(ANCHOR, "A", RESOLVER)]

TROUBLES = {
    "silence": (silent(25)[:1], True),
    "silence of the second try alone": (silent(25)[1:], False),
    "a refusal": (refused(25), True),
    "a reset": ((connect(25, not_connected(FailureKind.CONNECTION_RESET)),), True),
    "ICMP from a router": (icmp(25, sender=ROUTER, says=(3, 13)), True),
    "ICMP from nobody known": ((connect(25, not_connected(FailureKind.ICMP_UNNAMED)),), True),
    "this machine's own firewall": (icmp(25, sender=OWN, says=(3, 13), own=True), False),
    "no route": (unable(25, kind=FailureKind.LOCAL_NO_ROUTE), False),
    "our own policy": (unable(25, kind=FailureKind.POLICY), False),
    "an open port": ((connect(25),), False),
    "another port": (silent(993), False),
    "a lookup": ((known("198.51.100.25", host="other.example"),), False),
}


@pytest.mark.parametrize(("seen", "wanted"), TROUBLES.values(), ids=TROUBLES)
def test_anchors_are_asked_about_once_their_port_is_in_trouble(seen: Facts, wanted: bool) -> None:
    assert anchor_steps(WANTED, seen) == (ASKED if wanted else [])


def test_silence_so_far_is_trouble_enough() -> None:
    assert anchor_steps(WANTED, (), [Quiet(HOST, Endpoint(IPV4, 25))]) == ASKED


def test_an_anchor_is_called_at_its_first_address() -> None:
    seen = (*silent(25), known("198.51.100.25", "198.51.100.26"))
    assert anchor_steps(WANTED, seen) == [called(ANCHOR, "198.51.100.25")]


def test_an_anchor_by_address_is_called_at_once() -> None:
    assert anchor_steps(anchored(LITERAL), silent(25)) == [called(LITERAL, LITERAL)]


def test_an_anchor_is_called_over_ipv4_alone_where_that_failed() -> None:
    seen = (*silent(25), known("198.51.100.25"))
    assert anchor_steps(WANTED, seen) == [called(ANCHOR, "198.51.100.25")]


def test_an_anchor_is_called_over_both_families_where_ipv6_failed() -> None:
    seen = (*silent(25, address=IPV6), known("198.51.100.25"))
    by_ipv4 = called(ANCHOR, "198.51.100.25")
    assert anchor_steps(WANTED, seen) == [Ask(ANCHOR, "AAAA", RESOLVER), by_ipv4]
    seen = (*seen, known("2001:db8:1::25", of="AAAA"))
    assert anchor_steps(WANTED, seen) == [called(ANCHOR, "2001:db8:1::25"), by_ipv4]
    assert anchor_steps(anchored(LITERAL), seen) == [called(LITERAL, LITERAL)]


def test_both_families_are_tried_where_both_failed() -> None:
    seen = (*silent(25), *silent(25, address=IPV6), known("198.51.100.25"))
    assert anchor_steps(WANTED, seen) == [
        called(ANCHOR, "198.51.100.25"),
        Ask(ANCHOR, "AAAA", RESOLVER),
    ]


def test_at_most_three_anchors_are_called_for_a_port() -> None:
    hosts = [f"192.0.2.{last}" for last in range(1, 6)]
    assert anchor_steps(anchored(*hosts), silent(25)) == [called(one, one) for one in hosts[:3]]


@pytest.mark.parametrize("failure", [None, not_connected(FailureKind.TIMEOUT)])
def test_an_anchor_that_was_called_is_left_alone(failure: Failure | None) -> None:
    wanted = anchored(ANCHOR, OTHER_ANCHOR)
    seen = (*silent(25), *anchors(25, ANCHOR, failure=failure))
    assert anchor_steps(wanted, seen) == [Ask(OTHER_ANCHOR, "A", RESOLVER)]


@pytest.mark.parametrize(("age", "again"), [(10, False), (11, True)], ids=["fresh", "stale"])
def test_a_call_from_long_before_the_check_is_repeated(age: int, again: bool) -> None:
    called_then = anchors(25, ANCHOR, failure=None, before=timedelta(minutes=age))
    assert anchor_steps(WANTED, (*called_then, *silent(25))) == (ASKED if again else [])


def test_the_target_is_no_anchor_of_its_own() -> None:
    own, also_own = anchored(HOST), anchored(IPV4)
    assert anchor_steps(own, (*resolves(), *silent(25))) == []
    assert anchor_steps(also_own, (*resolves(), *silent(25))) == []


def test_the_target_takes_no_turn_of_an_anchor() -> None:
    hosts = [HOST, *(f"192.0.2.{last}" for last in range(1, 4))]
    wanted = [called(one, one) for one in hosts[1:]]
    assert anchor_steps(anchored(*hosts), (*resolves(), *silent(25))) == wanted


def test_another_name_of_the_target_is_called_where_it_has_another_address() -> None:
    seen = (*resolves(), *silent(25), known(IPV4, "198.51.100.25"))
    assert anchor_steps(WANTED, seen) == [called(ANCHOR, "198.51.100.25")]
    assert called(ANCHOR, IPV4) not in anchor_steps(WANTED, (*seen[:-1], known(IPV4)))


@pytest.mark.parametrize(
    "other",
    [anchors(465, ANCHOR), anchors(25, OTHER_ANCHOR), anchors(25, ANCHOR, of=Family.IPV6)],
    ids=["another port", "another anchor", "another family"],
)
def test_another_call_is_no_answer(other: Facts) -> None:
    seen = (*silent(25), *other, known(ANCHORS_AT[ANCHOR]))
    assert anchor_steps(WANTED, seen) == [called(ANCHOR, ANCHORS_AT[ANCHOR])]


@pytest.mark.parametrize(
    ("resolvers", "asked"),
    [((RESOLVER, SECOND_RESOLVER), ASKED), ((), [])],
    ids=["the first of two", "nobody to ask"],
)
def test_the_first_resolver_is_asked(resolvers: tuple[Address, ...], asked: list[Ask]) -> None:
    assert anchor_steps(anchored(ANCHOR, resolvers=resolvers), silent(25)) == asked


def test_without_anchors_there_is_nobody_to_call() -> None:
    assert anchor_steps(goal(), silent(25)) == []


def opened(*times: float | None, address: str = IPV4) -> list[TcpConnect]:
    """Open ports one after the other, with these round trips in milliseconds."""
    return [
        replace(
            connect(port, address=address),
            outcome=Connected(rtt=None if time is None else timedelta(milliseconds=time)),
        )
        for port, time in zip((25, 110, 143, 465, 587, 993, 995), times, strict=False)
    ]


def canary(port: int, address: str = "192.0.2.1") -> CallCanary:
    return CallCanary(Endpoint(Address(address), port))


NEAR = {
    "all alike": (opened(50, 52, 51), []),
    "one at once": (opened(0.2, 50, 52), [canary(25)]),
    "alone and at once": (opened(0.2), [canary(25)]),
    "alone and far": (opened(50), []),
    "less than half as far": (opened(8, 20), [canary(25)]),
    "just half as far": (opened(10, 20), []),
    "two of five nearer": (opened(8, 50, 9, 51, 52), [canary(25), canary(143)]),
    "all of them at once": (opened(0.2, 0.3), [canary(25), canary(110)]),
    "one of them slow": (opened(50, 51, 200), []),
    "no time told": (opened(None, 50), []),
    "a host of this very network": (opened(0.2, 0.3, address="10.0.0.5"), []),
    "nearer than a host of this network": (opened(3, 8, address="10.0.0.5"), [canary(25)]),
    "too near to tell": (opened(2, 5), []),
    "over IPv6": (opened(0.2, 50, address=IPV6), [canary(25, "2001:db8::1")]),
    "at either address": ([*opened(0.2), *opened(0.3, address="192.0.2.11")], [canary(25)]),
    "told before": ([*opened(0.2), *canaries(25, answer=False)], []),
    "silent ports": (list(silent(25)), []),
}


@pytest.mark.parametrize(("seen", "steps"), NEAR.values(), ids=NEAR)
def test_who_answers_too_soon_is_tried_with_an_address_nobody_has(
    seen: list[Observation], steps: list[CallCanary]
) -> None:
    assert canary_steps(seen) == steps


def test_where_no_name_server_answers_one_call_shows_whether_packets_get_out() -> None:
    asked = all_lookups(DnsSilence(reason="no answer"))
    (step,) = canary_steps(asked)
    assert step == CallCanary(Endpoint(Address("192.0.2.1"), WAY_OUT), NEXT_HOP_GIVEN_UP)
    assert canary_steps((*asked, *canaries(WAY_OUT, answer=False))) == []


def test_an_icmp_error_of_our_own_is_no_filter_elsewhere() -> None:
    own = Failure(
        operation=not_connected(FailureKind.ICMP).operation,
        kind=FailureKind.ICMP,
        icmp=IcmpError(OWN, 3, 13, own=True),
    )
    assert anchor_steps(WANTED, (connect(25, own),)) == []


def test_a_refusal_waits_for_the_other_ports_of_its_address() -> None:
    wanted = replace(WANTED, ports=(25, 993))
    told = (*resolves(), *refused(25))
    assert anchor_steps(wanted, told) == []
    assert anchor_steps(wanted, told, [Quiet(HOST, Endpoint(IPV4, 993))]) == ASKED
    assert anchor_steps(wanted, (*told, connect(993))) == ASKED
