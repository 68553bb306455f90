"""What a support article promises of the steps, held for every text there is."""

import re

import pytest

from probes.diagnosis.answer import answer
from probes.diagnosis.judge import diagnose
from probes.diagnosis.wording import WORDING
from tests.scenarios.scenario import Scenario, stored

SCENARIOS = {scenario.id: scenario for scenario in stored()}
SILENT_SOMEWHERE = ("port-filtered", "nothing-answers")
"""Silence that may begin on the customer's own device."""

_OFF = re.compile(
    r"\b(?:turn|switch)\b(?=[^.;]*(?:firewall|security software))[^.;]*\boff\b", re.IGNORECASE
)
_ON_AGAIN = re.compile(r"\bon again\b")
_WINDOWS = re.compile(r"Windows|C:\\")
_UNIX = re.compile(r"macOS|Linux|/etc/")


def steps(scenario: Scenario) -> tuple[str, ...]:
    return answer(scenario.goal, diagnose(scenario.goal, scenario.observations)).steps


def first(said: tuple[str, ...], *words: str) -> tuple[int, int]:
    """Where a word is first said: in which step, and where in it."""
    found = [
        (number, step.index(word))
        for number, step in enumerate(said)
        for word in words
        if word in step
    ]
    assert found, (words, said)
    return min(found)


@pytest.mark.proves("A08", "A09")
@pytest.mark.parametrize("name", SILENT_SOMEWHERE)
def test_a_silent_port_leads_to_the_device_then_the_router_then_another_network(name: str) -> None:
    said = steps(SCENARIOS[name])
    device, router = first(said, "firewall of this device"), first(said, "of the router")
    assert device < router < first(said, "phone on mobile data")


@pytest.mark.proves("A10")
def test_the_provider_is_named_after_device_and_network() -> None:
    meaning = WORDING["port-filtered"].meaning
    places = ("this device", "this network", "the provider", "the mail host")
    assert sorted(places, key=meaning.index) == list(places)


@pytest.mark.proves("A14")
@pytest.mark.parametrize("finding", WORDING)
def test_a_protection_is_switched_off_for_a_test_alone(finding: str) -> None:
    for step in WORDING[finding].steps:
        if _OFF.search(step):
            assert _ON_AGAIN.search(step), step


@pytest.mark.proves("A17")
@pytest.mark.parametrize("finding", WORDING)
def test_a_step_for_one_system_is_one_for_all(finding: str) -> None:
    for step in WORDING[finding].steps:
        assert bool(_WINDOWS.search(step)) is bool(_UNIX.search(step)), step
