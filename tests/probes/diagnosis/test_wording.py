import re
from collections.abc import Iterator

import pytest

from probes.diagnosis.answer import STEPS_SHOWN, answer
from probes.diagnosis.blind_spots import blind_spots
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Answer, Side, Verdict
from probes.diagnosis.wording import WORDING
from probes.failure import FailureKind
from probes.services import SERVICES
from probes.vantage import VantageKind
from tests.scenarios.facts import IPV4, Facts, goal, no_services, refused, resolves, unable
from tests.scenarios.judged import diagnosed, told
from tests.scenarios.scenario import Scenario, stored
from tests.scenarios.talk import not_tls, talk

SCENARIOS = stored()
_NEAR = {Side.RUNNER, Side.DEVICE, Side.LOCAL_NETWORK}
NUMBERS = "|".join(str(port) for port in SERVICES)
NAMES_A_PORT = re.compile(rf"\bports? \d|(?<![.\d])(?:{NUMBERS})(?![.\d])", re.IGNORECASE)
GAP = re.compile(r"[{}]|  |“”|\(\)| [.,;:](?:\s|$)|[:,;]\.|\bNone\b")


def texts(said: Answer) -> Iterator[str]:
    yield said.sentence
    if said.customer:
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


@pytest.mark.proves("A33")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_what_cannot_be_seen_is_always_said(scenario: Scenario) -> None:
    assert blind_spots(diagnosed(scenario), scenario.observations)


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


@pytest.mark.proves("A11")
def test_a_blocked_port_25_leads_to_settings_that_worked() -> None:
    said = told(scenario("isp-25-drop"))
    assert any("mail.example.com, port 465 with SSL/TLS" in step for step in said.steps)


@pytest.mark.proves("A12")
def test_a_blocked_port_25_alone_recommends_nothing_for_sending() -> None:
    said = told(scenario("isp-25-drop-alone"))
    assert not any("outgoing" in text for text in (*said.steps, said.customer))


@pytest.mark.proves("A34")
def test_the_mail_program_is_suspected_only_when_all_is_fine() -> None:
    doubt = "If it still fails: check user name, password and the kind of encryption set."
    assert told(scenario("healthy")).steps[-1] == doubt
    assert doubt not in told(scenario("cert-expired")).steps


def test_a_dns_check_without_faults_says_so() -> None:
    said = told(scenario("dns-in-order"))
    assert said.sentence == "DNS tells the addresses: mail.example.com has 192.0.2.10."
    assert said.customer == (
        "The DNS entries of mail.example.com are in order; its mail server was not checked."
    )


def test_an_untested_host_is_not_called_working() -> None:
    said = told(scenario("runner-no-ipv6-and-no-ipv4-address"))
    assert said.sentence.startswith(said.explanations[0].title)
    assert not said.customer


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)
def test_what_is_wrong_near_the_runner_concerns_no_customer(scenario: Scenario) -> None:
    near = {one.side for one in diagnosed(scenario).findings} & _NEAR
    assert told(scenario).customer or near
    there = answer(scenario.goal, diagnosed(scenario), VantageKind.CUSTOMER).customer
    assert there or Side.RUNNER in near


@pytest.mark.parametrize("scenario_id", ["address-not-allowed", "over-budget"])
def test_what_our_own_rules_forbid_is_not_blamed_on_any_place(scenario_id: str) -> None:
    said = told(scenario(scenario_id))
    assert said.sentence == said.explanations[0].title
    assert said.sentence.startswith("Not checked: ")


def test_an_address_of_each_family_that_is_not_allowed_is_told_once() -> None:
    seen = (
        *resolves("127.0.0.1", "::1"),
        *forbidden("127.0.0.1", "is the checking machine itself: it is not checked."),
        *forbidden("::1", "is the checking machine itself: it is not checked."),
    )
    wanted = goal(ports=(993,))
    said = answer(wanted, diagnose(wanted, seen))
    assert [one.title for one in said.explanations] == [
        "Not checked: 127.0.0.1 is the checking machine itself: it is not checked. "
        "The same holds for ::1."
    ]


def forbidden(address: str, why: str) -> Facts:
    return unable(993, kind=FailureKind.POLICY, detail=f"{address} {why}", address=address)


def test_the_place_of_a_block_is_told_with_the_finding_alone() -> None:
    said = told(scenario("isp-submission-blocked-placed"))
    assert "hop" in said.explanations[0].meaning
    assert "hop" not in said.sentence
    assert said.sentence.startswith("The access provider of this network blocks all sending")


def test_a_single_function_that_works_makes_a_sentence() -> None:
    assert told(scenario("healthy-E33-null-mx")).sentence.startswith(
        "Sending works on mail.example.com."
    )


WHOSE = {
    "svc-not-listening": ("mail.example.com is up,", "The fault is on the mail host's side."),
    "host-firewall-drops-port": ("The mail host drops", "receiving by POP and sending work."),
    "isp-25-transparent-proxy": ("Port 25 of", "The access provider is the likely place."),
}


@pytest.mark.proves("A02")
@pytest.mark.parametrize(("scenario_id", "ends"), WHOSE.items(), ids=WHOSE)
def test_the_sentence_says_once_whose_side_it_is_on(
    scenario_id: str, ends: tuple[str, str]
) -> None:
    begin, end = ends
    said = told(scenario(scenario_id)).sentence
    assert said.startswith(begin)
    assert said.endswith(end)


PARTLY = {
    "dns-one-address-dead": "work in part",
    "port-filtered-at-one-address": "works in part",
    "host-lb-sick-backend": "Sending works, with a warning",
}


@pytest.mark.proves("A13")
@pytest.mark.parametrize(("scenario_id", "words"), PARTLY.items(), ids=PARTLY)
def test_a_port_that_lets_people_down_is_more_than_a_warning(scenario_id: str, words: str) -> None:
    assert words in told(scenario(scenario_id)).sentence


def test_a_server_is_not_quoted_with_what_does_not_print() -> None:
    wanted = goal(ports=(993,))
    for shown, quoted in (
        ("* BAD\\x0d\\x0a\\x16\\x03\\x01 BAD", "“* BAD”"),
        ("\\x15\\x03\\u202e", "“…”"),
    ):
        seen = (*resolves(), *talk(993, handshake=not_tls(shown)))
        (one,) = answer(wanted, diagnose(wanted, seen)).explanations
        assert one.meaning.endswith(f"{quoted}.")


LEADS = {
    "cert-expired-beside-a-blocked-25": "The certificate of mail.example.com on ports 110, 143,",
    "runner-local-firewall-beside-a-fault": "From here no answer comes from port 993 of",
    "svc-not-listening-for-sending-but-25": "mail.example.com is up, but nothing listens on",
    "cert-expired-at-one-address": (
        "The certificate of mail.example.com (192.0.2.11) on port 993 expired on 2025-12-30."
    ),
    "port-filtered-25-at-one-address": "Mail on mail.example.com works:",
    "cert-expired-root": "The root certificate of mail.example.com on port 993 expired.",
    "cert-not-yet-valid-root": (
        "The root certificate of mail.example.com on port 993 is not valid yet."
    ),
    "cert-not-yet-valid": (
        "The certificate of mail.example.com on port 993 is not valid before 2026-11-24."
    ),
    "tls-legacy-only": "mail.example.com only speaks outdated encryption (TLSv1) on port 993.",
    "tls-legacy-only-by-cipher": (
        "mail.example.com only speaks outdated encryption (TLSv1.2 with AES128-SHA) on port 993."
    ),
    "dns-half-silent": "DNS does not answer the question for an IPv6 address of mail.example.com.",
    "dns-half-silent-on-ipv4": "DNS does not answer the question for an IPv4 address of",
    "dns-aaaa-dead-refusing": (
        "The IPv6 address 2001:db8::10 of mail.example.com refuses connections from here. "
        "Receiving by IMAP works in part. From here it cannot be told whose side it is on."
    ),
    "dns-aaaa-dead-by-the-servers-own-refusal": (
        "The IPv6 address 2001:db8::10 of mail.example.com refuses connections from here. "
        "Receiving by IMAP, receiving by POP and sending work in part. The fault is on the mail "
        "host's side."
    ),
    "device-stale-hosts-file": (
        "The hosts file of this machine leads its programs to 192.0.2.77, which is no address of "
        "mail.example.com in DNS; what was tried is what DNS says. Receiving by IMAP, receiving by "
        "POP and sending work."
    ),
    "dns-private-address": (
        "mail.example.com has a private address, fd00::5, that nobody outside its network reaches."
    ),
    "mail-handled-elsewhere": "The mail of example.com is handled by mx1.example.net, not by",
    "mail-host-missing": "DNS names mx1.example.net for the mail of example.com, and that host",
    "mailbox-host-unknown": "Nothing tells which server the mail programs of example.com use.",
}


@pytest.mark.parametrize(("scenario_id", "begin"), LEADS.items(), ids=LEADS)
def test_the_sentence_leads_with_the_worst_and_says_where(scenario_id: str, begin: str) -> None:
    assert told(scenario(scenario_id)).sentence.startswith(begin)


def test_nobody_is_accused_of_blocked_sending() -> None:
    said = told(scenario("isp-submission-blocked"))
    assert said.sentence.endswith("From here it cannot be told whose side it is on.")


def test_a_mail_host_without_an_address_was_not_checked() -> None:
    (_, checked) = told(scenario("mail-host-missing-beside-another")).explanations
    assert checked.title == (
        "example.com is a mail domain; its servers were checked: mx1.example.net."
    )


def test_a_finding_of_a_domain_names_the_mail_host() -> None:
    seen = (
        *resolves("192.0.2.80", name="example.com", mx=("10 mx1.example.net",)),
        *no_services("example.com"),
        *resolves(IPV4, name="mx1.example.net")[:2],
        *talk(143, name="mx1.example.net"),
        *refused(993, name="mx1.example.net"),
    )
    wanted = goal("somebody@example.com", ports=(143, 993))
    said = answer(wanted, diagnose(wanted, seen))
    assert said.sentence.startswith("mx1.example.net is up, but nothing listens on port 993.")


def test_a_port_that_works_at_every_address_is_recommended_first() -> None:
    steps = told(scenario("svc-not-listening-465-at-one-address")).steps
    assert steps[-1] == "Customer: use mail.example.com, port 587 with STARTTLS for sending."


def test_a_port_that_fails_at_some_address_is_not_recommended() -> None:
    steps = told(scenario("svc-not-listening-at-one-address")).steps
    assert not any("for sending" in step for step in steps)


def test_the_steps_of_a_note_follow_those_for_the_account() -> None:
    steps = told(scenario("smtp-554-greeting")).steps
    assert steps[0] == "Incoming mail (IMAP): mail.example.com, port 993 with SSL/TLS."
    assert (
        steps[-1]
        == "If the address is listed wrongly: ask the list named in the text to remove it."
    )


@pytest.mark.parametrize(
    "scenario", [one for one in SCENARIOS if one.verdict is Verdict.OK], ids=lambda one: one.id
)
def test_customers_have_nothing_to_do_about_a_note(scenario: Scenario) -> None:
    assert not any(step.startswith("Customer") for step in told(scenario).steps)
