"""What is asked where DNS is in doubt, step by step, and that nothing else is."""

import pytest

from probes.address import Address
from probes.delegation import TRY_LIMIT, delegation_steps
from probes.goal import Ask, Probe, Scope
from probes.observation import DnsReply, DnsSilence, Endpoint, Way
from probes.services import SEVEN_PORTS
from tests.scenarios.asking import (
    AT,
    CANARY,
    DOMAIN,
    LOST_BEHIND_TCP,
    NEW,
    NS1,
    NS2,
    SILENCE,
    asked,
    at_second,
    delegated,
    heard,
    own,
    referral,
    unchecked,
)
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
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
)
from tests.scenarios.talk import talk

NOBODY = Ask(HOST, "A", CANARY, Way.CANARY)
NXDOMAIN, SERVFAIL, REFUSED = reply("NXDOMAIN"), reply("SERVFAIL"), reply("REFUSED")
DENIED = (*all_lookups(NXDOMAIN), *no_services(outcome=NXDOMAIN))
DEAD = (*resolves(), *silent(143, 993))
PORTS = (25, 143, 993)


def servers_of(*zones: str, resolver: Address = RESOLVER) -> set[Ask]:
    return {Ask(zone, "NS", resolver, Way.UNCHECKED) for zone in zones}


def at_its_own(name: str, record_type: str, *servers: str) -> set[Ask]:
    return {Ask(name, record_type, AT[one], Way.AUTHORITATIVE) for one in servers}


def test_a_healthy_host_costs_no_question() -> None:
    assert delegation_steps(goal(), (*resolves(), *talk(*SEVEN_PORTS))) == []


def test_the_servers_of_all_zones_above_a_missing_name_are_asked_for() -> None:
    wanted = delegation_steps(goal(), DENIED)
    assert set(wanted) == {NOBODY, *servers_of(HOST, DOMAIN, "com")}


def test_nobody_is_asked_before_every_zone_is_told() -> None:
    seen = (*DENIED, unchecked("NS", NS1, name=DOMAIN), unchecked("NS", name=HOST))
    wanted = delegation_steps(goal(), seen)
    assert set(wanted) == {NOBODY, *servers_of(HOST, DOMAIN, "com")}


TOLD: Facts = (unchecked("NS", name=HOST), unchecked("NS", NS2, name="com"))


def test_servers_are_asked_at_one_address_each() -> None:
    known = (*DENIED, *TOLD, unchecked("NS", NS1, NS2, name=DOMAIN))
    asked_for = {Ask(one, "A", RESOLVER, Way.UNCHECKED) for one in (NS1, NS2)}
    assert asked_for <= set(delegation_steps(goal(), known))
    told = (*known, unchecked("A", AT[NS1], name=NS1), unchecked("A", name=NS2))
    wanted = set(delegation_steps(goal(), told))
    assert at_its_own(HOST, "A", NS1) <= wanted
    assert Ask(NS2, "AAAA", RESOLVER, Way.UNCHECKED) in wanted
    assert Ask(NS1, "AAAA", RESOLVER, Way.UNCHECKED) not in wanted


def own_questions(seen: Facts, ports: tuple[int, ...] = SEVEN_PORTS) -> set[Ask]:
    steps = delegation_steps(goal(ports=ports), seen)
    return {one for one in steps if isinstance(one, Ask) and one.way is Way.AUTHORITATIVE}


def test_of_a_missing_name_the_zone_is_asked_once() -> None:
    known = (*DENIED, *TOLD, *delegated())
    assert own_questions(known) == at_its_own(HOST, "A", NS1, NS2)


def test_of_a_dead_address_the_version_matters_too() -> None:
    known = (*DEAD, *TOLD, *delegated())
    expected = at_its_own(HOST, "A", NS1, NS2) | at_its_own(DOMAIN, "SOA", NS1, NS2)
    assert own_questions(known, ports=(143, 993)) == expected


def test_of_a_dead_ipv6_address_the_kind_is_its_own() -> None:
    known = (
        *resolves(IPV4, IPV6),
        *talk(993),
        *refused(993, address=IPV6),
        *TOLD,
        *delegated(),
    )
    expected = at_its_own(HOST, "AAAA", NS1, NS2) | at_its_own(DOMAIN, "SOA", NS1, NS2)
    assert own_questions(known, ports=(993,)) == expected


def test_a_registry_is_only_asked_whom_it_refers_to() -> None:
    servers = [f"{letter}.gtld.example.net" for letter in "abcd"]
    known = (
        *DEAD,
        *(unchecked("NS", name=one) for one in (HOST, DOMAIN)),
        unchecked("NS", *servers, name="com"),
        *(unchecked("A", f"203.0.113.{n}", name=one) for n, one in enumerate(servers, 1)),
    )
    expected = {
        Ask(HOST, "A", Address(f"203.0.113.{number}"), Way.AUTHORITATIVE) for number in (1, 2)
    }
    assert own_questions(known, ports=(143, 993)) == expected


def test_servers_that_come_with_their_address_are_asked_there() -> None:
    known = (
        *all_lookups(SERVFAIL),
        *(unchecked(kind, outcome=SERVFAIL) for kind in ("A", "AAAA", "MX")),
        *(unchecked("NS", name=one, outcome=SERVFAIL) for one in (HOST, DOMAIN)),
        *delegated("com", (NS1,)),
        referral({"ns1.example.com": "203.0.113.201"}),
    )
    expected = at_its_own(HOST, "A", NS1) | {
        Ask(HOST, "A", Address("203.0.113.201"), Way.AUTHORITATIVE)
    }
    assert own_questions(known) == expected
    assert not any(
        isinstance(one, Ask) and one.name == "ns1.example.com"
        for one in delegation_steps(goal(), known)
    )


def test_an_alias_is_followed_to_the_servers_of_its_target() -> None:
    known = (*DENIED, *TOLD, *delegated(), *heard({NS1: own(CNAME="mail.example.org")}))
    wanted = set(delegation_steps(goal(), known))
    assert servers_of("mail.example.org", "example.org", "org") <= wanted


@pytest.mark.parametrize("outcome", [SERVFAIL, REFUSED, SILENCE])
def test_the_next_resolver_tells_what_the_first_does_not(outcome: DnsReply | DnsSilence) -> None:
    wanted = goal(resolvers=(RESOLVER, SECOND_RESOLVER))
    known = (*DENIED, unchecked("NS", name=DOMAIN, outcome=outcome))
    assert servers_of(DOMAIN, resolver=SECOND_RESOLVER) <= set(delegation_steps(wanted, known))
    lost = (*known, unchecked("NS", name=DOMAIN, outcome=outcome, resolver=SECOND_RESOLVER))
    assert servers_of(DOMAIN) < set(delegation_steps(wanted, lost))


def test_the_resolver_to_compare_with_tells_it_at_last() -> None:
    seen = (lookup("A", outcome=SERVFAIL), unchecked("NS", name=DOMAIN, outcome=SERVFAIL))
    wanted = delegation_steps(goal(second_resolver=SECOND_RESOLVER), seen)
    assert servers_of(DOMAIN, resolver=SECOND_RESOLVER) <= set(wanted)


def test_a_resolver_that_said_something_is_asked_first() -> None:
    wanted = goal(resolvers=(RESOLVER, SECOND_RESOLVER))
    seen = (*all_lookups(SILENCE), *at_second(outcome=SERVFAIL))
    steps = set(delegation_steps(wanted, seen))
    assert servers_of(DOMAIN, resolver=SECOND_RESOLVER) <= steps
    assert not servers_of(DOMAIN) & steps


def test_a_failure_is_looked_at_without_signatures_where_it_was_met() -> None:
    seen = (lookup("A", outcome=SERVFAIL), lookup("AAAA", outcome=REFUSED))
    again = [one for one in delegation_steps(goal(), seen) if one not in servers_of(HOST, DOMAIN)]
    assert Ask(HOST, "A", RESOLVER, Way.UNCHECKED) in again
    assert not any(isinstance(one, Ask) and one.record_type == "AAAA" for one in again)


def test_a_silence_is_looked_at_in_small() -> None:
    seen = (lookup("A", IPV4), lookup("MX", outcome=SILENCE))
    assert delegation_steps(goal(), seen) == [Ask(HOST, "MX", RESOLVER, Way.SMALL), NOBODY]


def test_a_silence_behind_tcp_is_understood() -> None:
    seen = (lookup("A", IPV4), lookup("MX", outcome=LOST_BEHIND_TCP))
    assert delegation_steps(goal(), seen) == []


def probes(seen: Facts, scope: Scope = Scope.CHECK) -> list[Probe]:
    steps = delegation_steps(goal(ports=PORTS, scope=scope, expected=(IPV4,)), seen)
    return [one for one in steps if isinstance(one, Probe)]


MOVED = (*silent(*PORTS), *TOLD, *delegated(), *heard({NS1: own(NEW, IPV4)}))


def test_an_address_that_no_resolver_gave_is_tried() -> None:
    expected = [
        Probe(name=HOST, endpoint=Endpoint(NEW, port), limit=TRY_LIMIT) for port in (993, 25)
    ]
    assert probes((*resolves(), *MOVED)) == expected


def test_an_address_that_some_resolver_gave_is_checked_anyway() -> None:
    assert probes((*resolves(IPV4, NEW), *MOVED)) == []


def test_only_some_addresses_are_tried() -> None:
    many = own(*(f"192.0.2.{number}" for number in range(30, 50)))
    seen = (*resolves(), *silent(*PORTS), *TOLD, *delegated(), *heard({NS1: many}))
    assert len(probes(seen)) == 4


def test_a_look_at_dns_alone_connects_nowhere() -> None:
    seen = (*resolves("192.0.2.66"), *TOLD, *delegated(), *heard({NS1: own(NEW)}))
    assert probes(seen, Scope.NAMES) == []


def test_a_name_that_leads_nowhere_gives_nothing_to_try() -> None:
    assert probes((*DENIED, *TOLD, *delegated(), *heard({NS1: own(NEW)}))) == []


def test_what_was_asked_is_wanted_once() -> None:
    again = (*DENIED, asked(Way.CANARY, "A", resolver=CANARY, outcome=SILENCE))
    steps = delegation_steps(goal(), again)
    assert len(steps) == len(set(steps))
