from ipaddress import IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.address import parse_address
from probes.failure import FailureKind
from probes.goal import Ask, Scope
from probes.names import SRV_LABELS
from probes.observation import Observation
from probes.services import SEVEN_PORTS
from probes.zones import (
    IMPROBABLE,
    NOWHERE,
    TRANSLATED,
    beside,
    caught,
    doubtful_questions,
    invented,
    program_servers,
    translator_questions,
    translators,
    zone_of,
)
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
    OTHER_IPV4,
    RESOLVER,
    SECOND_RESOLVER,
    Facts,
    all_lookups,
    goal,
    lookup,
    no_services,
    refused,
    reply,
    resolves,
    silent,
    unable,
)
from tests.scenarios.row import others
from tests.scenarios.talk import talk

DOMAIN = "example.com"
BESIDE = f"{IMPROBABLE}.{DOMAIN}"


def asked(questions: list[Ask]) -> set[tuple[str, str]]:
    return {(one.name, one.record_type) for one in questions}


ZONES = [
    ("mail.example.com", "example.com", "example.com"),
    ("mail.example.com", "mail.example.com", "mail.example.com"),
    ("a.b.example.com", "example.com", "example.com"),
    ("mail.example.com", "com", "example.com"),
    ("mail.example.com", ".", "example.com"),
    ("mail.example.com", "", "example.com"),
    ("mail.example.com", "example.net", "example.com"),
    ("mail.example.com", "ample.com", "example.com"),
    ("example.com", "", "example.com"),
    ("example.com", "com", "example.com"),
]


@pytest.mark.parametrize(("name", "denied_by", "zone"), ZONES)
def test_a_negative_answer_tells_the_zone(name: str, denied_by: str, zone: str) -> None:
    seen = (lookup("AAAA", name=name, outcome=reply(denied_by=denied_by)),)
    assert zone_of(seen, name) == zone


@pytest.mark.parametrize(
    ("name", "denied_by", "expected"),
    [
        (HOST, DOMAIN, BESIDE),
        (HOST, HOST, f"{IMPROBABLE}.{HOST}"),
        ("a.b.example.com", DOMAIN, f"{IMPROBABLE}.b.example.com"),
        (DOMAIN, DOMAIN, BESIDE),
        (DOMAIN, "", BESIDE),
    ],
)
def test_a_name_beside_another_stays_in_its_zone(name: str, denied_by: str, expected: str) -> None:
    seen = (lookup("MX", name=name, outcome=reply(denied_by=denied_by)),)
    assert beside(seen, name) == expected


DEAD = (*resolves(), *silent(*SEVEN_PORTS))


def test_a_dead_host_raises_doubts_about_its_name() -> None:
    services = {
        (f"{SRV_LABELS[port]}.{DOMAIN}", "SRV") for port in SEVEN_PORTS if port in SRV_LABELS
    }
    names = {(BESIDE, "A"), (NOWHERE, "A")}
    assert asked(doubtful_questions(goal(), DEAD)) == services | names


def test_every_resolver_that_was_asked_is_doubted() -> None:
    wanted = doubtful_questions(goal(second_resolver=SECOND_RESOLVER), DEAD)
    assert {one.resolver for one in wanted if one.name == NOWHERE} == {RESOLVER, SECOND_RESOLVER}


def test_addresses_of_both_families_are_doubted() -> None:
    seen = (*resolves(IPV4, IPV6), *silent(993), *refused(993, address=IPV6))
    kinds = {kind for name, kind in asked(doubtful_questions(goal(ports=(993,)), seen))}
    assert kinds == {"SRV", "A", "AAAA"}


def test_a_host_that_takes_in_mail_is_only_asked_for_its_programs_server() -> None:
    seen = (*resolves(), *talk(25), *refused(*others(25)))
    wanted = asked(doubtful_questions(goal(), seen))
    assert {kind for _, kind in wanted} == {"SRV"}


DENIED = (
    *all_lookups(reply("NXDOMAIN", denied_by=DOMAIN)),
    *no_services(ports=SRV_LABELS),
)


@pytest.mark.parametrize("scope", [Scope.CHECK, Scope.NAMES, Scope.PING])
def test_a_missing_name_is_looked_for_among_the_hosts_of_its_zone(scope: Scope) -> None:
    wanted = asked(doubtful_questions(goal(ports=(993,), scope=scope), DENIED))
    assert {("_imaps._tcp.example.com", "SRV"), (DOMAIN, "MX")} <= wanted
    assert {name for name, kind in wanted if kind == "MX"} == {DOMAIN}


def test_a_missing_zone_has_no_hosts_to_look_among() -> None:
    seen = (*all_lookups(reply("NXDOMAIN"), name=DOMAIN), *no_services(DOMAIN))
    assert doubtful_questions(goal(DOMAIN), seen) == []


NO_DOUBT: dict[str, tuple[Observation, ...]] = {
    "nothing is known yet": (),
    "names are known alone": resolves(),
    "some connects are to come": (*resolves(), *silent(993)),
    "one port is open": (*resolves(), *silent(*others(993)), *talk(993)),
}


@pytest.mark.parametrize("seen", NO_DOUBT.values(), ids=NO_DOUBT)
def test_no_doubt_while(seen: tuple[Observation, ...]) -> None:
    assert doubtful_questions(goal(), seen) == []


def test_a_host_that_records_name_raises_no_doubts() -> None:
    seen = (
        *resolves(name=DOMAIN, mx=("10 mx.example.net",)),
        *no_services(DOMAIN),
        *resolves(OTHER_IPV4, name="mx.example.net")[:2],
        *silent(*SEVEN_PORTS, address=OTHER_IPV4, name="mx.example.net"),
    )
    assert doubtful_questions(goal(f"somebody@{DOMAIN}"), seen) == []


def test_an_address_raises_no_doubts() -> None:
    assert doubtful_questions(goal(IPV4), silent(*SEVEN_PORTS, name=IPV4)) == []


@pytest.mark.parametrize("scope", [Scope.NAMES, Scope.PING, Scope.TRACE])
def test_only_a_whole_check_has_doubts(scope: Scope) -> None:
    assert doubtful_questions(goal(scope=scope), DEAD) == []


def test_program_servers_are_others_than_the_host() -> None:
    seen = (
        *resolves(),
        lookup("SRV", "0 1 993 imap.example.net", name=f"_imaps._tcp.{DOMAIN}"),
        lookup("SRV", f"0 1 465 {HOST}", name=f"_submissions._tcp.{DOMAIN}"),
    )
    assert program_servers(goal(), seen) == ("imap.example.net",)


def test_a_name_is_caught_by_what_catches_all() -> None:
    seen = (
        *resolves(IPV4, OTHER_IPV4),
        lookup("A", IPV4, name=BESIDE),
        lookup("A", IPV6, name=NOWHERE),
    )
    assert caught(seen, HOST) == {IPV4}
    assert invented((lookup("A", IPV4, name=NOWHERE),)) == {IPV4}


def test_nobody_is_caught_where_unknown_names_have_no_address() -> None:
    seen = (*resolves(), *all_lookups(reply("NXDOMAIN"), name=BESIDE))
    assert not caught(seen, HOST)
    assert not invented(seen)


NO_WAY = unable(993, kind=FailureKind.LOCAL_NO_ROUTE)


def test_a_numeric_address_without_a_way_to_it_raises_the_question_of_a_translator() -> None:
    assert translator_questions(goal(IPV4), NO_WAY) == [Ask(TRANSLATED, "AAAA", RESOLVER)]


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        (HOST, NO_WAY),
        (IPV4, silent(993)),
        (IPV6, unable(993, kind=FailureKind.LOCAL_NO_ROUTE, address=IPV6)),
    ],
)
def test_nobody_else_asks_for_a_translator(target: str, seen: Facts) -> None:
    assert translator_questions(goal(target), seen) == []


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("64:ff9b::c000:aa", "64:ff9b::/96"),
        ("64:ff9b::192.0.0.171", "64:ff9b::/96"),
        ("2001:db8:64:c000:0:aa00::", "2001:db8:64::/48"),
        ("2001:db8:c000:aa::", "2001:db8::/32"),
    ],
)
def test_a_translator_shows_by_its_prefix(address: str, prefix: str) -> None:
    seen = (lookup("AAAA", parse_address(address), name=TRANSLATED),)
    assert translators(seen) == {IPv6Network(prefix)}


def test_an_address_that_carries_nothing_is_no_translators() -> None:
    seen = (
        lookup("AAAA", "2001:db8::1", name=TRANSLATED),
        lookup("A", "192.0.0.170", name=TRANSLATED),
    )
    assert translators(seen) == frozenset()


@given(st.text(st.sampled_from("ab."), min_size=1), st.text(st.sampled_from("ab."), max_size=5))
def test_the_zone_is_never_a_single_label_below_a_domain(name: str, denied_by: str) -> None:
    seen = (lookup("A", name=name, outcome=reply(denied_by=denied_by)),)
    zone = zone_of(seen, name)
    assert name == zone or name.endswith(f".{zone}")
