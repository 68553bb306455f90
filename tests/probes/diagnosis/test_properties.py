"""What must hold of every judgement, whatever was seen."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.diagnosis.answer import answer
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Diagnosis, Finding, PortState, Severity, Side, Verdict
from probes.goal import Goal, Scope
from probes.names import lookups, subject
from probes.observation import (
    CanaryCall,
    DnsLookup,
    Observation,
    OnEndpoint,
    Ping,
    SynProbe,
    Way,
)
from probes.services import SERVICES, SEVEN_PORTS, Function
from tests.probes.diagnosis.acts import busy_worlds
from tests.probes.diagnosis.worlds import World, ports_of, worlds
from tests.scenarios.facts import no_services
from tests.scenarios.judged import diagnosed
from tests.scenarios.scenario import Scenario, stored
from tests.scenarios.talk import talk

SCENARIOS = stored()
WHOLE_ADDRESS = {"dns-one-address-dead", "dns-aaaa-dead", "isp-ipv6-broken"}
BAD = {Verdict.FAILING, Verdict.DEGRADED}
FINE = {Verdict.OK, Verdict.NOT_OFFERED}
LEFT_OUT = 8
"""How many observations of a scenario a run leaves out, one at a time: others in each run."""
BROKEN = [one for one in SCENARIOS if one.verdict in BAD]
UNRELATED = 4190
"""A service that has nothing to do with receiving and sending: mail filtering."""
_RECOMMENDED = re.compile(r"port (\d+) with (?:SSL/TLS|STARTTLS)")


def alarms_of(diagnosis: Diagnosis) -> list[Finding]:
    bad = {Severity.FAILING, Severity.DEGRADED}
    return [one for one in diagnosis.findings if one.severity in bad]


def essence(diagnosis: Diagnosis, seen: tuple[Observation, ...]) -> object:
    """Reduce a diagnosis to what must not depend on the order of the observations."""
    findings = sorted(
        (
            one.id,
            one.severity,
            one.side,
            one.certainty,
            one.endpoints,
            sorted(str(seen[index]) for index in one.evidence),
        )
        for one in diagnosis.findings
    )
    functions = {one.function: one.verdict for one in diagnosis.functions}
    ports = {
        (one.name, one.endpoint): (one.state, one.verdict, one.works) for one in diagnosis.ports
    }
    return diagnosis.verdict, findings, functions, ports


def check_shuffled(goal: Goal, seen: tuple[Observation, ...], shuffled: list[Observation]) -> None:
    before = essence(diagnose(goal, seen), seen)
    assert essence(diagnose(goal, shuffled), tuple(shuffled)) == before


@given(st.data())
def test_the_order_of_observations_does_not_matter(data: st.DataObject) -> None:
    case = data.draw(busy_worlds())
    check_shuffled(case.goal, case.seen, data.draw(st.permutations(case.seen)))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_a_scenario_told_backwards_means_the_same(scenario: Scenario) -> None:
    seen = scenario.observations
    check_shuffled(scenario.goal, seen, list(reversed(seen)))


def is_outdone(one: OnEndpoint, seen: tuple[Observation, ...]) -> bool:
    """Tell whether a later attempt tells more: that an earlier one failed, only that one knows."""
    return any(
        isinstance(other, OnEndpoint)
        and other.endpoint == one.endpoint
        and other.attempt > one.attempt
        for other in seen
    )


def check_without_one(goal: Goal, seen: tuple[Observation, ...]) -> None:
    if diagnose(goal, seen).verdict not in BAD:
        return
    for index, one in enumerate(seen):
        if isinstance(one, OnEndpoint) and not is_outdone(one, seen):
            fewer = (*seen[:index], *seen[index + 1 :])
            assert diagnose(goal, fewer).verdict is not Verdict.OK, one


@given(worlds())
def test_knowing_less_of_a_port_never_clears_it(case: World) -> None:
    check_without_one(case.goal, case.seen)


def is_wanted(one: Observation, scenario: Scenario) -> bool:
    """Tell whether the check had to find it out: where it is not known, nothing is fine."""
    if isinstance(one, Ping):
        return scenario.goal.scope is Scope.PING
    if not isinstance(one, DnsLookup) or one.record_type not in {"A", "AAAA"}:
        return False
    # What is asked in another way explains the usual answers, and is nobody's to wait for.
    alike = lookups(scenario.observations, one.name, one.record_type)
    return one.way is Way.USUAL and len(alike) == 1


def is_the_only_witness(one: Observation, index: int, alarms: list[Finding]) -> bool:
    """Tell whether all that was wrong rests on it; of the many SYNs of a walk none does alone."""
    return not isinstance(one, SynProbe) and all(index in alarm.evidence for alarm in alarms)


@pytest.mark.parametrize("scenario", BROKEN, ids=lambda one: one.id)
def test_what_is_broken_is_fine_only_without_its_only_witness(scenario: Scenario) -> None:
    wanted, seen = scenario.goal, scenario.observations
    alarms = alarms_of(diagnosed(scenario))
    cleared_by = [
        one
        for index, one in random.sample(list(enumerate(seen)), min(len(seen), LEFT_OUT))
        if diagnose(wanted, (*seen[:index], *seen[index + 1 :])).verdict in FINE
        and (is_wanted(one, scenario) or not is_the_only_witness(one, index, alarms))
    ]
    assert not cleared_by


def concerns_ports(scenario: Scenario) -> bool:
    alarms = alarms_of(diagnosed(scenario))
    return UNRELATED not in scenario.goal.ports and any(one.endpoints for one in alarms)


@pytest.mark.parametrize(
    "scenario", [one for one in BROKEN if concerns_ports(one)], ids=lambda one: one.id
)
def test_a_healthy_service_beside_it_hides_no_fault(scenario: Scenario) -> None:
    names = {(one.name, one.endpoint.address) for one in diagnosed(scenario).ports}
    beside = tuple(one for name, at in names for one in talk(UNRELATED, name=name, address=at))
    wanted = replace(scenario.goal, ports=(*scenario.goal.ports, UNRELATED))
    # A check of a domain waits for the answer to whether it names a host for this service.
    unnamed = no_services(subject(wanted), ports=(UNRELATED,))
    assert diagnose(wanted, (*scenario.observations, *unnamed, *beside)).verdict in BAD


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_a_finding_about_ports_cites_what_was_seen_of_them(scenario: Scenario) -> None:
    seen = scenario.observations
    for finding in (one for one in diagnosed(scenario).findings if one.endpoints):
        cited = [seen[index] for index in finding.evidence]
        touched = {one.endpoint for one in cited if isinstance(one, OnEndpoint | CanaryCall)}
        # What nothing explains may be that nothing was seen.
        assert touched & set(finding.endpoints) or finding.id == "unexplained", finding


@pytest.mark.parametrize("function", [Function.IMAP, Function.POP, Function.SENDING])
@given(data=st.data())
def test_an_unrelated_healthy_port_hides_no_fault(function: Function, data: st.DataObject) -> None:
    mine = [port for port in SEVEN_PORTS if SERVICES[port].function is function]
    unrelated = [port for port in SEVEN_PORTS if port not in mine]
    case = data.draw(worlds(ports_of(*mine), named=True))
    beside = case.beside(data.draw(st.sampled_from(unrelated)))
    before, after = diagnose(case.goal, case.seen), diagnose(beside.goal, beside.seen)
    if before.verdict in BAD and after.verdict not in BAD:
        # An open port shows that its address is not dead, which had explained the others.
        assert WHOLE_ADDRESS & {one.id for one in before.findings}
        assert after.verdict is Verdict.INCONCLUSIVE


@given(busy_worlds())
def test_findings_cite_observations_that_exist(case: World) -> None:
    for finding in diagnose(case.goal, case.seen).findings:
        assert all(0 <= index < len(case.seen) for index in finding.evidence)
        assert len(set(finding.evidence)) == len(finding.evidence)
        assert finding.evidence or finding.id == "unexplained"


def rests_on_25_alone(finding: Finding, diagnosis: Diagnosis) -> bool:
    states = {one.endpoint: one.state for one in diagnosis.ports}
    return bool(finding.endpoints) and all(
        one.port == 25 and states[one] is PortState.FILTERED for one in finding.endpoints
    )


@given(worlds(st.just((25, 993)) | st.just((25,)) | st.just((25, 465))))
def test_a_filtered_port_25_is_never_blamed_on_the_host(case: World) -> None:
    diagnosis = diagnose(case.goal, case.seen)
    answered = any(
        one.endpoint.port == 25 and one.state is PortState.OPEN for one in diagnosis.ports
    )
    for finding in diagnosis.findings:
        if rests_on_25_alone(finding, diagnosis) and not answered:
            assert finding.side is not Side.HOST, finding


@given(busy_worlds())
def test_a_port_that_works_fails_nothing(case: World) -> None:
    diagnosis = diagnose(case.goal, case.seen)
    working = {one.endpoint for one in diagnosis.ports if one.works}
    for finding in diagnosis.findings:
        if finding.severity is Severity.FAILING:
            assert working.isdisjoint(finding.endpoints), finding


@given(busy_worlds())
def test_fine_means_that_something_works(case: World) -> None:
    diagnosis = diagnose(case.goal, case.seen)
    assert diagnosis.verdict is not Verdict.OK or any(one.works for one in diagnosis.ports)
    for function in diagnosis.functions:
        assert function.verdict is not Verdict.OK or function.works


@given(busy_worlds())
def test_every_port_that_does_not_work_is_explained(case: World) -> None:
    diagnosis = diagnose(case.goal, case.seen)
    for port in diagnosis.ports:
        assert port.works or port.findings


@pytest.mark.proves("A12")
@given(busy_worlds())
def test_nothing_is_recommended_that_did_not_work(case: World) -> None:
    diagnosis = diagnose(case.goal, case.seen)
    said = answer(case.goal, diagnosis)
    working = {one.endpoint.port for one in diagnosis.ports if one.works}
    for text in (*said.steps, said.customer):
        assert {int(number) for number in _RECOMMENDED.findall(text)} <= working, text


@given(busy_worlds())
def test_every_world_can_be_told(case: World) -> None:
    diagnosis = diagnose(case.goal, case.seen)
    said = answer(case.goal, diagnosis)
    told = (said.customer,) if said.customer else ()
    for text in (said.sentence, *told, *said.steps):
        assert text
        assert text == text.strip()
        assert not re.search(r"[{}]|  | [.,;:]|: \.", text), text


@given(worlds(outcomes=("healthy", "slow")))
def test_a_healthy_host_is_fine(case: World) -> None:
    assert diagnose(case.goal, case.seen).verdict is Verdict.OK
