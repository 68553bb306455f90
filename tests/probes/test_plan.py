from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.address import Address
from probes.failure import FailureKind, Operation
from probes.goal import Ask, Converse, Goal, ReadHosts, Step
from probes.observation import (
    Declined,
    DnsReply,
    DnsSilence,
    Endpoint,
    Observation,
    OnEndpoint,
    TlsHandshake,
)
from probes.plan import DECLINED_PAUSE, wanted_steps
from probes.services import SEVEN_PORTS
from tests.probes.diagnosis.worlds import ANY_PORTS, OUTCOMES
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
    OTHER_IPV4,
    RESOLVER,
    SECOND_RESOLVER,
    fixed,
    goal,
    lookup,
    refused,
    reply,
    resolves,
    silent,
)
from tests.scenarios.talk import GOOD, alert, failed, talk

PORT = goal(ports=(993,))
AT = Endpoint(IPV4, 993)


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


@pytest.mark.parametrize("facts", [silent(993), refused(993)])
def test_nothing_is_asked_a_third_time(facts: tuple[Observation, ...]) -> None:
    attempts = [one.attempt for one in converses(wanted_steps(PORT, (*resolves(), *facts)))]
    assert max(attempts) <= 2


@pytest.mark.parametrize(("code", "again"), [("421", True), ("BYE", True), ("554", False)])
def test_only_a_refusal_for_the_moment_is_asked_about_again(code: str, again: bool) -> None:
    seen = (*resolves(), *talk(993, greeting=Declined(code=code, lines=(code,))))
    second = Converse(name=HOST, endpoint=AT, attempt=2, wait=DECLINED_PAUSE)
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
    assert (Converse(name=HOST, endpoint=AT, legacy=True) in wanted_steps(PORT, seen)) is looked


def test_a_look_at_outdated_tls_is_not_repeated() -> None:
    (handshake,) = [one for one in talk(993) if isinstance(one, TlsHandshake)]
    legacy = replace(handshake, legacy=True, outcome=alert(70, "protocol version"))
    steps = converses(wanted_steps(PORT, (*resolves(), legacy)))
    assert not any(one.legacy for one in steps)


def test_facts_about_other_endpoints_ask_for_nothing() -> None:
    elsewhere = silent(993, address=OTHER_IPV4)[:1]
    assert len(converses(wanted_steps(PORT, (*resolves(), *elsewhere)))) == 1


NAMES = (HOST, "mx1.example.net", "mx2.example.net")
LOOKUPS: dict[str, st.SearchStrategy[list[str]]] = {
    "A": st.lists(st.sampled_from((IPV4, OTHER_IPV4)), max_size=2, unique=True),
    "AAAA": st.lists(st.just(IPV6), max_size=1),
    "MX": st.lists(st.sampled_from([f"{n} {name}" for n, name in enumerate(NAMES)]), max_size=3),
    "SRV": st.lists(st.sampled_from([f"0 1 {p} {NAMES[1]}" for p in SEVEN_PORTS]), max_size=2),
    "PTR": st.just([HOST]),
}
BAD_REPLIES: st.SearchStrategy[DnsReply | DnsSilence] = st.sampled_from(
    (reply("NXDOMAIN"), reply("SERVFAIL"), reply("REFUSED"), DnsSilence(reason="timeout"))
)
GOALS = st.builds(
    goal,
    st.sampled_from((HOST, "somebody@example.com", "192.0.2.10", "2001:db8::10")),
    ports=ANY_PORTS,
    named=st.booleans(),
    dns_only=st.booleans(),
    resolvers=st.sampled_from(((), (RESOLVER,), (RESOLVER, SECOND_RESOLVER))),
    second_resolver=st.none() | st.just(Address("203.0.113.53")),
)


def result(data: st.DataObject, step: Step) -> tuple[Observation, ...]:
    """Draw what comes of a step."""
    match step:
        case ReadHosts(name):
            return (fixed(OTHER_IPV4, name=name),) if data.draw(st.booleans()) else ()
        case Ask(name, kind, resolver):
            if data.draw(st.booleans()):
                bad = data.draw(BAD_REPLIES)
                return (lookup(kind, name=name, resolver=resolver, outcome=bad),)
            return (lookup(kind, *data.draw(LOOKUPS[kind]), name=name, resolver=resolver),)
        case Converse(name=name, endpoint=endpoint, attempt=attempt, legacy=legacy):
            what = data.draw(st.sampled_from(tuple(OUTCOMES)))
            facts = OUTCOMES[what](endpoint.port, endpoint.address)
            return tuple(
                replace(one, name=name, attempt=attempt)
                for one in facts
                if isinstance(one, OnEndpoint)
                and one.attempt == 1
                and (isinstance(one, TlsHandshake) and one.legacy) is legacy
            )


def _aim(step: Step) -> object:
    """Leave the name out: another host of the domain may turn out to have the same address."""
    return replace(step, name="") if isinstance(step, Converse) else step


class Walk:
    """A run of the plan to its end: steps are taken in any order, and anything may come of them."""

    def __init__(self, data: st.DataObject, wanted: Goal) -> None:
        self.seen: list[Observation] = []
        self.started: list[Step] = []
        pending: list[Step] = []
        before: set[object] = set()
        while True:
            steps = wanted_steps(wanted, self.seen)
            assert before <= set(map(_aim, steps)), "what was wanted is wanted for good"
            before = set(map(_aim, steps))
            pending += [one for one in dict.fromkeys(steps) if one not in self.started]
            self.started += [one for one in pending if one not in self.started]
            if not pending:
                return
            step = pending.pop(data.draw(st.integers(0, len(pending) - 1)))
            self.seen += result(data, step)


@settings(max_examples=60, deadline=None)
@given(st.data(), GOALS)
def test_every_plan_grows_and_ends(data: st.DataObject, wanted: Goal) -> None:
    walk = Walk(data, wanted)
    assert len(set(walk.started)) == len(walk.started)
    looks = Counter(
        (one.name, one.endpoint, one.legacy) for one in walk.started if isinstance(one, Converse)
    )
    for (_, _, legacy), count in looks.items():
        assert count <= (1 if legacy else 2)


@settings(max_examples=60, deadline=None)
@given(st.data(), GOALS)
def test_steps_do_not_depend_on_the_order_of_facts(data: st.DataObject, wanted: Goal) -> None:
    walk = Walk(data, wanted)
    shuffled = data.draw(st.permutations(walk.seen))
    assert set(wanted_steps(wanted, shuffled)) == set(wanted_steps(wanted, walk.seen))
