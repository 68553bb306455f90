"""The line to copy to the customer: what to use, and whose turn it is."""

import pytest

from probes.diagnosis.answer import answer
from probes.diagnosis.settings import working_settings
from probes.diagnosis.verdict import Verdict
from probes.judge import build_report
from probes.vantage import VantageKind, VantagePoint
from tests.scenarios.facts import AT, RTT
from tests.scenarios.judged import diagnosed, told
from tests.scenarios.scenario import Scenario, stored

SCENARIOS = stored()


def scenario(scenario_id: str) -> Scenario:
    return next(one for one in SCENARIOS if one.id == scenario_id)


def test_a_customer_is_told_whose_turn_it_is() -> None:
    assert told(scenario("svc-hung-silent")).customer.endswith(
        "The mail host has to put that right; there is nothing to change in your account."
    )


CUSTOMERS = {
    "starttls-missing": (
        "mail.example.com offers no encryption on port 143. Please use mail.example.com, port 993 "
        "with SSL/TLS, for receiving by IMAP. Please try from another network as well, such as a "
        "phone on mobile data."
    ),
    "port-filtered": (
        "From here no answer comes from ports 110 and 995 of mail.example.com. Please use "
        "mail.example.com, port 993 with SSL/TLS, for receiving by IMAP. Please try from another "
        "network as well, such as a phone on mobile data."
    ),
    "starttls-refused": (
        "mail.example.com offers encryption on port 587 but refuses to start it: “454 4.7.0 TLS "
        "not available”. The mail host has to put that right; until then please use "
        "mail.example.com, port 465 with SSL/TLS, for sending."
    ),
    "cert-wrong-name": (
        "The certificate is not made out to mail.example.com. Please compare the server name in "
        "your account with the mail host's instructions; if it is the same, the mail host has to "
        "put that right."
    ),
    "mta-sts-mismatch": (
        "Some mail from outside may not arrive. The owner of the domain or the mail host has to "
        "put that right."
    ),
    "mailbox-host-unknown": (
        "Nothing tells which server the mail programs of example.com use. Please use the server "
        "names from the mail host's instructions."
    ),
    "host-conn-limit-of-imap-and-pop": (
        "mail.example.com takes only so many connections at a time. Please close the mail programs "
        "of other devices, or let the program keep fewer connections open."
    ),
    "tls-handshake-failed": (
        "Encryption with mail.example.com fails on ports 143 and 993. Please try from another "
        "network as well, such as a phone on mobile data."
    ),
    "private-address-silent": (
        "mail.example.com can only be reached from inside its own network. Please connect to it, "
        "or to its VPN, and try again; if you are, please tell the mail host."
    ),
    "dns-wrong-address": (
        "mail.example.com points to 192.0.2.66, which is not one of its known mail servers. "
        "The owner of the domain has to put that right in DNS; there is nothing to change in your "
        "account."
    ),
}


@pytest.mark.parametrize(("scenario_id", "line"), CUSTOMERS.items(), ids=CUSTOMERS)
def test_a_customer_is_told_what_to_use_and_whose_turn_it_is(scenario_id: str, line: str) -> None:
    assert told(scenario(scenario_id)).customer == line


@pytest.mark.parametrize(
    "scenario", [one for one in SCENARIOS if one.verdict is not Verdict.OK], ids=lambda one: one.id
)
def test_a_customer_is_given_every_setting_that_the_steps_recommend(scenario: Scenario) -> None:
    said = told(scenario)
    settings = working_settings(diagnosed(scenario).ports).values()
    advised = {one for one in settings if one and one in " ".join(said.steps)}
    assert not said.customer or all(one in said.customer for one in advised)
    assert not advised or "nothing to change" not in said.customer


def test_what_is_wrong_near_a_customer_is_told_to_him_alone() -> None:
    one = scenario("device-stale-hosts-file")
    assert not told(one).customer
    assert answer(one.goal, diagnosed(one), VantageKind.CUSTOMER).customer == (
        "The hosts file of the computer that was checked leads programs to 192.0.2.77 in place of "
        "mail.example.com. Please have that line removed, and restart the mail program."
    )


def test_a_report_is_worded_for_the_kind_of_its_place() -> None:
    one = scenario("lan-router-drops-port")
    lines = {
        kind: build_report(
            one.goal,
            one.observations,
            command="",
            started=AT,
            took=RTT,
            vantage=VantagePoint(name="here", kind=kind),
        ).answer.customer
        for kind in VantageKind
    }
    assert lines[VantageKind.RUNNER] == ""
    assert lines[VantageKind.CUSTOMER].startswith("The local network's own router drops ports")


def test_a_host_that_works_by_pop_alone_comes_with_its_settings() -> None:
    assert told(scenario("healthy-with-a-stamp-that-is-no-clock")).customer.endswith(
        "Please use mail.example.com, port 995 with SSL/TLS."
    )


def test_a_fine_host_comes_with_its_settings() -> None:
    said = told(scenario("healthy-E33-null-mx"))
    assert said.customer == (
        "We checked mail.example.com, and it works from our side. "
        "Please use mail.example.com, port 465 with SSL/TLS."
    )
