import re
from collections.abc import Iterator

import pytest

from probes.diagnosis.answer import STEPS_SHOWN, answer
from probes.diagnosis.blind_spots import blind_spots
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Answer
from probes.diagnosis.wording import WORDING
from probes.services import SERVICES
from tests.scenarios.scenario import Scenario, stored

SCENARIOS = stored()
NUMBERS = "|".join(str(port) for port in SERVICES)
NAMES_A_PORT = re.compile(rf"\bports? \d|(?<![.\d])(?:{NUMBERS})(?![.\d])", re.IGNORECASE)
GAP = re.compile(r"[{}]|  |“”|\(\)| [.,;:](?:\s|$)|[:,;]\.|\bNone\b")


def told(scenario: Scenario) -> Answer:
    return answer(scenario.goal, diagnose(scenario.goal, scenario.observations))


def texts(said: Answer) -> Iterator[str]:
    yield said.sentence
    yield said.customer
    yield from said.steps
    for explanation in said.explanations:
        yield explanation.title
        yield explanation.meaning


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_a_scenario_is_told_without_gaps(scenario: Scenario) -> None:
    for text in texts(told(scenario)):
        assert text
        assert text == text.strip()
        assert not GAP.search(text), text


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_every_finding_is_explained_in_its_order(scenario: Scenario) -> None:
    said = told(scenario)
    assert tuple(one.finding for one in said.explanations) == scenario.findings


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_steps_are_few_and_said_once(scenario: Scenario) -> None:
    steps = told(scenario).steps
    assert len(steps) <= STEPS_SHOWN
    assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_what_cannot_be_seen_is_always_said(scenario: Scenario) -> None:
    diagnosis = diagnose(scenario.goal, scenario.observations)
    assert blind_spots(diagnosis)


@pytest.mark.parametrize("finding", WORDING)
def test_no_step_names_a_port(finding: str) -> None:
    for step in WORDING[finding].steps:
        assert not NAMES_A_PORT.search(step), step


@pytest.mark.parametrize("finding", sorted(set(WORDING) - {"isp-25-drop", "isp-25-reject"}))
def test_no_line_for_the_customer_names_a_port(finding: str) -> None:
    assert not NAMES_A_PORT.search(WORDING[finding].customer)


@pytest.mark.parametrize("finding", WORDING)
def test_a_title_ends_a_sentence(finding: str) -> None:
    assert re.search(r"[.”:}]$", WORDING[finding].title)


def scenario(scenario_id: str) -> Scenario:
    return next(one for one in SCENARIOS if one.id == scenario_id)


def test_a_blocked_port_25_leads_to_settings_that_worked() -> None:
    said = told(scenario("isp-25-drop"))
    assert any("mail.example.com, port 465 with SSL/TLS" in step for step in said.steps)


def test_a_blocked_port_25_alone_recommends_nothing_for_sending() -> None:
    said = told(scenario("isp-25-drop-alone"))
    assert not any("outgoing" in text for text in (*said.steps, said.customer))


def test_the_mail_program_is_suspected_only_when_all_is_fine() -> None:
    doubt = "If it still fails: check user name, password and the kind of encryption set."
    assert told(scenario("healthy")).steps[-1] == doubt
    assert doubt not in told(scenario("cert-expired")).steps


def test_a_dns_check_without_faults_says_so() -> None:
    assert told(scenario("healthy-dns-only")).sentence == "DNS has an address for mail.example.com."


def test_an_untested_host_is_not_called_working() -> None:
    said = told(scenario("runner-no-ipv6-and-no-ipv4-address"))
    assert said.customer == said.explanations[0].title


def test_a_fine_host_comes_with_its_settings() -> None:
    said = told(scenario("healthy-E33-null-mx"))
    assert said.customer == (
        "We checked mail.example.com, and it works from our side. "
        "Please use mail.example.com, port 465 with SSL/TLS."
    )
