"""What is asked for about a domain: beside SRV and MX, and never about a healthy host."""

import pytest
from msgspec.structs import replace

from probes.goal import Ask, Fetch, Goal, Scope, Step
from probes.observation import DnsLookup, DnsReply, Observation
from probes.policies import doubtful_documents, policy_steps
from probes.published import autoconfig, sts
from tests.scenarios.facts import (
    IPV4,
    RESOLVER,
    Facts,
    goal,
    lookup,
    no_services,
    refused,
    reply,
    resolves,
)
from tests.scenarios.pages import WEB, no_page, page
from tests.scenarios.settings import document, server
from tests.scenarios.talk import talk

DOMAIN = "example.com"
MAILBOX = goal(f"somebody@{DOMAIN}")
MX = "mx1.example.net"
FIRST, PLAIN, THIRD = autoconfig.urls(DOMAIN)
POLICY = sts.policy_url(DOMAIN)
FOUND = document(server("imap.example.net", 993))
NOTHING = reply("NXDOMAIN")
ASKED = (*resolves(name=DOMAIN, mx=(f"10 {MX}",)), *no_services(DOMAIN, NOTHING))
ANNOUNCED = lookup("TXT", '"v=STSv1; id=1"', name=f"_mta-sts.{DOMAIN}")


def asked(steps: list[Step]) -> set[tuple[str, str]]:
    return {(one.name, one.record_type) for one in steps if isinstance(one, Ask)}


def fetches(steps: list[Step]) -> list[str]:
    return [one.url for one in steps if isinstance(one, Fetch)]


def nowhere(host: str) -> Facts:
    return tuple(lookup(kind, name=host, outcome=NOTHING) for kind in ("A", "AAAA"))


def at_web(host: str) -> Facts:
    return resolves(WEB, name=host)[:2]


def proven(one: Observation) -> DnsLookup:
    assert isinstance(one, DnsLookup)
    assert isinstance(one.outcome, DnsReply)
    return replace(one, outcome=replace(one.outcome, authenticated=True))


def test_a_mailbox_is_asked_for_what_its_domain_publishes() -> None:
    assert asked(policy_steps(MAILBOX, ASKED)) == {
        (f"autoconfig.{DOMAIN}", "A"),
        (f"autoconfig.{DOMAIN}", "AAAA"),
        (f"_mta-sts.{DOMAIN}", "TXT"),
    }


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        (goal(), ()),
        (goal(), resolves(mx=(f"10 {MX}",))),
        (goal("192.0.2.10"), ()),
        (goal("gone.example.com"), (*nowhere("gone.example.com"), lookup("MX", name=DOMAIN))),
        (goal(f"somebody@{DOMAIN}", scope=Scope.NAMES), ASKED),
        (goal(f"somebody@{DOMAIN}", scope=Scope.PING), ASKED),
        (goal(f"somebody@{DOMAIN}", scope=Scope.TRACE), ASKED),
    ],
    ids=["a host", "a host with MX", "an address", "no such name", "names", "pings", "paths"],
)
def test_nothing_else_is_asked_for_it(wanted: Goal, seen: Facts) -> None:
    assert policy_steps(wanted, seen) == []


def test_a_name_without_addresses_that_has_exchangers_is_a_domain() -> None:
    seen = (*nowhere(DOMAIN), lookup("MX", f"10 {MX}", name=DOMAIN), *no_services(DOMAIN, NOTHING))
    assert (f"_mta-sts.{DOMAIN}", "TXT") in asked(policy_steps(goal(DOMAIN), seen))


def test_a_domain_that_receives_no_mail_needs_no_policy() -> None:
    seen = (*resolves(name=DOMAIN, mx=("0 ",)), *no_services(DOMAIN, NOTHING))
    assert asked(policy_steps(MAILBOX, seen)) == {
        (f"autoconfig.{DOMAIN}", "A"),
        (f"autoconfig.{DOMAIN}", "AAAA"),
    }


def test_who_asks_for_reading_alone_learns_of_no_policy() -> None:
    steps = policy_steps(goal(f"somebody@{DOMAIN}", ports=(143, 993)), ASKED)
    assert not any(name.startswith("_mta-sts") for name, _ in asked(steps))


def test_who_asks_for_exchange_alone_learns_of_no_settings() -> None:
    steps = policy_steps(goal(f"somebody@{DOMAIN}", ports=(25,)), ASKED)
    assert asked(steps) == {(f"_mta-sts.{DOMAIN}", "TXT")}


def test_the_settings_are_looked_for_in_turn() -> None:
    seen = (*ASKED, *at_web(f"autoconfig.{DOMAIN}"))
    assert fetches(policy_steps(MAILBOX, seen)) == [FIRST]
    missing = page(FIRST, status=404)
    assert fetches(policy_steps(MAILBOX, (*seen, missing))) == [FIRST, PLAIN]
    both = (*seen, missing, page(PLAIN, status=404))
    assert fetches(policy_steps(MAILBOX, both)) == [FIRST, PLAIN, THIRD]


def test_without_a_host_for_them_the_domain_itself_is_tried() -> None:
    seen = (*ASKED, *nowhere(f"autoconfig.{DOMAIN}"))
    assert fetches(policy_steps(MAILBOX, seen)) == [THIRD]


def test_settings_that_were_found_are_enough() -> None:
    seen = (*ASKED, *at_web(f"autoconfig.{DOMAIN}"), page(FIRST, FOUND))
    assert fetches(policy_steps(MAILBOX, seen)) == [FIRST]


def test_a_policy_is_fetched_where_it_is_announced() -> None:
    seen = (*ASKED, *at_web(f"mta-sts.{DOMAIN}"))
    assert POLICY not in fetches(policy_steps(MAILBOX, seen))
    assert POLICY in fetches(policy_steps(MAILBOX, (*seen, ANNOUNCED)))


def test_tlsa_is_asked_for_where_dnssec_proves_the_host() -> None:
    here = resolves(IPV4, name=MX)[:2]
    question = Ask(f"_25._tcp.{MX}", "TLSA", RESOLVER)
    assert question not in policy_steps(MAILBOX, (*ASKED, *here))
    assert question in policy_steps(MAILBOX, (*ASKED, *map(proven, here)))


SHUT = (
    *resolves(mx=()),
    *refused(*goal().ports[:2], *goal().ports[3:]),
    *talk(25),
)


def test_a_host_that_takes_in_mail_alone_is_looked_up_in_its_domains_settings() -> None:
    steps = doubtful_documents(goal(), SHUT)
    assert asked(steps) == {(f"autoconfig.{DOMAIN}", "A"), (f"autoconfig.{DOMAIN}", "AAAA")}


@pytest.mark.parametrize(
    "seen",
    [(), resolves(), SHUT[:5], (*resolves(), *talk(*goal().ports))],
    ids=["nothing is known", "nothing is tried", "not all is known", "a healthy host"],
)
def test_any_other_host_is_not(seen: Facts) -> None:
    assert doubtful_documents(goal(), seen) == []


def test_a_web_server_that_hangs_holds_up_no_one_else() -> None:
    seen = (*ASKED, *at_web(f"autoconfig.{DOMAIN}"), no_page(FIRST))
    steps = policy_steps(MAILBOX, seen)
    assert fetches(steps) == [FIRST, PLAIN]
    assert (f"_mta-sts.{DOMAIN}", "TXT") in asked(steps)
