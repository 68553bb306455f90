"""What a support article promises of the steps, held for every text there is."""

import re

import pytest

from probes.diagnosis.vantages.wording import WORDING as OF_SEVERAL
from probes.diagnosis.wording import WORDING
from probes.diagnosis.wording.row import Wording
from tests.scenarios.judged import told
from tests.scenarios.scenario import Scenario, stored

SCENARIOS = {scenario.id: scenario for scenario in stored()}
EVERY_TEXT = {**WORDING, **{f"of several places: {key}": row for key, row in OF_SEVERAL.items()}}
SHUT_SOMEWHERE = ("port-filtered", "nothing-answers", "all-ports-rejected")
"""Ports that may be shut on the customer's own device already."""

_OFF = re.compile(
    r"\b(?:turn|switch)(?:ed|ing)?\b[^.;]*\boff\b|\bdisabl(?:e|es|ing)\b", re.IGNORECASE
)
_ON_AGAIN = re.compile(r"\bon again\b")
_SYSTEMS = ("Windows", "macOS", "Linux")
_OF_ONE_SYSTEM = re.compile(
    rf"{'|'.join(_SYSTEMS)}|C:\\|/etc/|System Settings|Control Panel"
    r"|\b(?:ipconfig|netsh|dscacheutil|resolvectl|systemctl|nmcli|ufw|firewalld|Test-NetConnection)\b"
)
_OTHERS_TURN = ("Operator:", "Mail host:", "Owner of ", "Firewall admin:")
"""Whose machine is known to them."""


def steps(scenario: Scenario) -> tuple[str, ...]:
    return told(scenario).steps


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


@pytest.mark.proves("A08", "A09", "A10")
@pytest.mark.parametrize("name", SHUT_SOMEWHERE)
def test_a_shut_port_leads_to_the_device_then_the_router_then_the_provider(name: str) -> None:
    said = steps(SCENARIOS[name])
    device, router = first(said, "firewall of this device"), first(said, "of the router")
    phone, provider = first(said, "phone on mobile data"), first(said, "ask the access provider")
    assert device < router < phone < provider


@pytest.mark.parametrize("name", ["port-filtered-between-silent-routers", "lan-router-drops-port"])
def test_a_place_that_is_known_need_not_be_searched_for(name: str) -> None:
    assert not any("firewall of this device" in step for step in steps(SCENARIOS[name]))


@pytest.mark.proves("A10")
def test_the_provider_is_named_after_device_and_network() -> None:
    meaning = WORDING["port-filtered"].meaning
    places = ("this device", "this network", "the provider", "the mail host")
    assert sorted(places, key=meaning.index) == list(places)


def texts(row: Wording) -> tuple[str, ...]:
    said = (row.title, row.located, row.meaning, row.located_meaning, row.customer)
    return tuple(filter(None, (*said, *row.steps, *row.located_steps)))


@pytest.mark.proves("A14")
@pytest.mark.parametrize("row", EVERY_TEXT.values(), ids=EVERY_TEXT)
def test_what_is_switched_off_is_switched_on_again(row: Wording) -> None:
    for text in texts(row):
        if _OFF.search(text) and not text.startswith(_OTHERS_TURN):
            assert _ON_AGAIN.search(text), text


@pytest.mark.proves("A17")
@pytest.mark.parametrize("row", EVERY_TEXT.values(), ids=EVERY_TEXT)
def test_a_step_for_one_system_is_one_for_all(row: Wording) -> None:
    for step in (*row.steps, *row.located_steps):
        if _OF_ONE_SYSTEM.search(step) and not step.startswith(_OTHERS_TURN):
            assert all(system in step for system in _SYSTEMS), step
