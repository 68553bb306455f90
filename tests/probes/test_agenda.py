"""Facts weighed one by one: nothing is missed, and nothing is weighed that they cannot change."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.address import Address
from probes.agenda import Agenda
from probes.event import NoAnswerYet
from probes.failure import FailureKind, IcmpError
from probes.goal import Ask, Converse, Goal, Probe, SendEchoes
from probes.observation import Endpoint, Failed, Observation
from probes.plan import wanted_steps
from tests.probes.test_plan_courses import GOALS, Course, aim, met
from tests.scenarios.facts import (
    HOST,
    IPV4,
    OTHER_IPV4,
    RESOLVER,
    goal,
    lookup,
    not_connected,
    resolves,
    silent,
)
from tests.scenarios.talk import talk

TWO = goal(ports=(25, 993))


@settings(max_examples=60)
@given(st.data(), GOALS)
def test_facts_weighed_one_by_one_ask_for_all_that_is_wanted(
    data: st.DataObject, wanted: Goal
) -> None:
    course = Course(data, wanted)
    agenda = Agenda(wanted)
    steps = agenda.begin()
    for one in course.seen:
        steps += agenda.hear(one)
    assert set(map(aim, wanted_steps(wanted, course.seen))) <= set(map(aim, steps))


def heard(*facts: Observation | NoAnswerYet, wanted: Goal = TWO) -> Agenda:
    agenda = Agenda(wanted)
    for one in facts:
        agenda.hear(one)
    return agenda


def test_a_silence_starts_the_walk_of_its_own_address_alone() -> None:
    addresses = (IPV4, OTHER_IPV4)
    agenda = heard(*resolves(*addresses), *(talk(993, address=one)[0] for one in addresses))
    for address in addresses:
        steps = agenda.hear(NoAnswerYet(HOST, Endpoint(address, 25)))
        assert {one.endpoint.address for one in steps if isinstance(one, Probe)} == {address}
        assert any(isinstance(one, SendEchoes) for one in steps)


def test_a_walk_goes_on_when_the_last_answer_of_a_round_is_in() -> None:
    agenda = heard(*resolves(), *talk(993))
    steps = [*agenda.hear(silent(25)[0])]
    probes = [one for one in steps if isinstance(one, Probe)]
    nobody = Failed(failure=not_connected(FailureKind.TIMEOUT))
    *first, last = (agenda.hear(met(one, nobody)) for one in probes)
    assert not any(isinstance(step, Probe) for steps in first for step in steps)
    assert any(isinstance(step, Probe) for step in last)


def test_only_the_first_routers_are_asked_about() -> None:
    agenda = heard(*resolves())
    asked = 0
    for number in range(60):
        error = IcmpError(Address(f"198.18.0.{number}"), 11, 0)
        failure = replace(not_connected(FailureKind.ICMP), icmp=error)
        probe = Probe(name=HOST, endpoint=Endpoint(IPV4, 25), ttl=1, attempt=number)
        steps = agenda.hear(met(probe, Failed(failure=failure)))
        asked += sum(isinstance(one, Ask) and one.name.startswith(f"{number}.") for one in steps)
    assert 0 < asked < 60 * 2


def test_an_address_that_is_told_late_is_walked_with_all_that_was_seen() -> None:
    agenda = heard(*silent(25, address=OTHER_IPV4), *talk(993, address=OTHER_IPV4))
    steps = agenda.hear(lookup("A", OTHER_IPV4, name=HOST, resolver=RESOLVER))
    assert any(isinstance(one, Probe) for one in steps)
    assert any(isinstance(one, Converse) for one in steps)
