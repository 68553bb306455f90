"""What several places saw leads to its judgement, in words that hold together."""

import re
from collections.abc import Iterator

import pytest

from probes.diagnosis.comparison import Comparison
from probes.diagnosis.vantages.table import NOTES, RULES
from probes.diagnosis.vantages.wording import SIDES, WORDING
from probes.diagnosis.verdict import Severity, Side
from probes.services import SERVICES
from tests.scenarios.answers import answers_path, written_together
from tests.scenarios.vantages.rows import ROWS
from tests.scenarios.vantages.scenario import JointScenario, told

RULE_IDS = {rule.id for rule in (*RULES, *NOTES)}
NUMBERS = "|".join(map(str, SERVICES))
NAMES_A_PORT = re.compile(rf"\bports? \d|(?<![.\d])(?:{NUMBERS})(?![.\d])", re.IGNORECASE)
GAP = re.compile(r"[{}]|  |“”|\(\)| [.,;:](?:\s|$)|[:,;]\.|\bNone\b|\bFrom :")

of_each = pytest.mark.parametrize("scenario", ROWS, ids=lambda one: one.id)


@of_each
def test_a_scenario_leads_to_its_judgement(scenario: JointScenario) -> None:
    comparison = scenario.comparison
    judged = tuple(map(told, comparison.findings)), comparison.verdict
    assert judged == (scenario.findings, scenario.verdict)


def test_every_answer_is_the_one_that_was_read() -> None:
    assert answers_path("vantages").read_text(encoding="utf-8") == written_together(ROWS)


def test_scenario_names_are_unique() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("rule_id", sorted(RULE_IDS))
def test_every_rule_has_a_scenario_named_after_it(rule_id: str) -> None:
    (named,) = [row for row in ROWS if row.id == rule_id]
    assert any(f" {rule_id}" in line for line in named.findings)


def test_every_rule_has_wording_and_every_wording_a_rule() -> None:
    assert set(WORDING) == RULE_IDS


def test_every_side_has_a_sentence() -> None:
    assert set(SIDES) == set(Side)


@of_each
def test_a_scenario_is_told_without_gaps(scenario: JointScenario) -> None:
    for text in texts(scenario.comparison):
        assert text
        assert text == text.strip()
        assert not GAP.search(text), text


@of_each
def test_every_finding_is_explained_in_its_order(scenario: JointScenario) -> None:
    comparison = scenario.comparison
    explained = [one.finding for one in comparison.answer.explanations]
    assert explained == [one.id for one in comparison.findings]


@of_each
def test_the_answer_names_the_places_of_its_first_fault(scenario: JointScenario) -> None:
    comparison = scenario.comparison
    faults = [one for one in comparison.findings if one.severity is not Severity.NOTE]
    first = comparison.answer.explanations[0] if faults else None
    if first is not None and faults[0].beside:
        said = f"{comparison.answer.sentence} {first.title} {first.meaning}"
        assert all(name in said for name in (*faults[0].at, *faults[0].beside))


@pytest.mark.parametrize("finding", WORDING)
def test_no_step_names_a_port(finding: str) -> None:
    for step in WORDING[finding].steps:
        assert not NAMES_A_PORT.search(step), step


@pytest.mark.parametrize("finding", WORDING)
def test_a_title_ends_a_sentence(finding: str) -> None:
    assert WORDING[finding].title.endswith(".")


def texts(comparison: Comparison) -> Iterator[str]:
    said = comparison.answer
    yield said.sentence
    yield from said.steps
    if said.customer:
        yield said.customer
    for one in said.explanations:
        yield one.title
        yield one.meaning


def scenario(scenario_id: str) -> JointScenario:
    return next(row for row in ROWS if row.id == scenario_id)


@pytest.mark.proves("A33")
def test_a_customer_is_told_that_our_side_is_fine() -> None:
    said = scenario("blocked-between-one-port-before-the-host").comparison.answer.customer
    assert said == "Our side is fine; something between you and us blocks port 993."


def test_nobody_is_told_that_our_side_is_fine_where_it_may_be_a_lock() -> None:
    said = scenario("blocked-between-by-a-refusal").comparison.answer
    assert "Our side is fine" not in said.customer
    assert said.customer.endswith("blocks port 993.")


@pytest.mark.proves("pair 11")
def test_a_ban_is_told_from_a_host_that_is_down() -> None:
    banned, down = (scenario(one).comparison for one in ("host-ban-client", "host-down"))
    assert [one.id for one in banned.findings] == ["host-ban-client"]
    assert [one.id for one in down.findings] == ["host-down"]
    assert banned.answer.sentence.endswith("From office it works.")
    assert down.answer.sentence.endswith("The fault is on the mail host's side.")


def test_nobody_else_is_sent_to_repair_a_name_that_one_place_cannot_look_up() -> None:
    said = scenario("dns-fails-at-one-place").comparison.answer
    assert "owner" not in said.customer
    assert "another name server" in said.customer


def test_a_customer_is_told_of_a_name_what_a_single_check_tells() -> None:
    together = scenario("dns-nxdomain")
    alone = together.places[0].report.answer.customer
    assert together.comparison.answer.customer == alone
    assert "spelling" in alone


def test_what_is_wrong_in_the_network_of_runners_concerns_no_customer() -> None:
    of_customers, of_runners = (
        scenario(f"lan-router-drops-port{rest}").comparison.answer.customer
        for rest in ("-everywhere", "-at-runners")
    )
    assert of_customers
    assert not of_runners


def test_nobody_is_said_to_be_locked_out_of_a_private_address() -> None:
    said = scenario("private-address-silent").comparison.answer
    assert "VPN" in said.customer
    assert "lock" not in " ".join((said.sentence, said.customer, *said.steps))


@pytest.mark.parametrize("scenario_id", ["isp-ipv6-broken", "dns-one-address-dead"])
def test_nobody_is_cut_off_whom_another_address_serves(scenario_id: str) -> None:
    said = scenario(scenario_id).comparison.answer
    assert "serves home" in said.sentence
    assert said.customer.startswith("Mail works from your network")


def test_what_one_place_alone_sees_is_told_from_there() -> None:
    said = scenario("svc-hung-silent").comparison.answer
    assert said.sentence.startswith("From home: mail.example.com accepts connections on port 993")
    assert "it hangs on the place or on the moment" in said.explanations[0].meaning


def test_the_second_of_two_addresses_is_told_in_fewer_words() -> None:
    titles = [
        one.title
        for one in scenario(
            "over-budget-beside-two-silent-addresses"
        ).comparison.answer.explanations
    ]
    assert titles[0].startswith("From office: Nothing at mail.example.com (192.0.2.10) answers")
    assert titles[1] == "The same holds at 192.0.2.11."


def test_nothing_that_failed_at_a_place_is_recommended_there() -> None:
    steps = " ".join(scenario("blocked-between").comparison.answer.steps)
    assert "465" not in steps.replace("ports 465 and 587", "")
    assert "993" not in steps
