"""Which names are in doubt, and that those of a healthy host never are."""

from typing import TypeVar

import pytest
from msgspec.structs import replace

from probes.doubts import Doubt, doubts, is_trouble
from probes.failure import FailureKind, Operation
from probes.goal import Goal, Scope
from probes.observation import (
    Capabilities,
    DnsReply,
    Foreign,
    Greeting,
    NotOffered,
    Observation,
    OnEndpoint,
    TlsHandshake,
    Upgrade,
)
from probes.services import SEVEN_PORTS
from tests.scenarios.asking import NEW, PRIVATE, SILENCE, at_second
from tests.scenarios.facts import (
    HOST,
    IPV4,
    IPV6,
    OTHER_IPV4,
    OWN,
    SECOND_RESOLVER,
    Facts,
    all_lookups,
    connect,
    goal,
    icmp,
    lookup,
    no_services,
    not_connected,
    refused,
    reply,
    resolves,
    silent,
    unable,
)
from tests.scenarios.talk import alert, failed, not_tls, objected, talk

Fact = TypeVar("Fact", bound=OnEndpoint)
ASIDE = goal(second_resolver=SECOND_RESOLVER, ports=(143, 993))
MAILBOX = "somebody@example.com"
MX = "mx.example.net"
NXDOMAIN, SERVFAIL, REFUSED = reply("NXDOMAIN"), reply("SERVFAIL"), reply("REFUSED")


def in_vain(outcome: DnsReply) -> Facts:
    return (*all_lookups(outcome), *no_services(outcome=outcome))


CERTAIN: dict[str, tuple[Goal, Facts]] = {
    "nothing is known yet": (goal(), ()),
    "names are known alone": (goal(), resolves()),
    "one address is told, the other question is open": (goal(), (lookup("AAAA"),)),
    "all works": (goal(), (*resolves(), *talk(*SEVEN_PORTS))),
    "some ports are closed by design (E12)": (
        goal(),
        (*resolves(), *refused(25, 110, 143), *talk(465, 587, 993, 995)),
    ),
    "there is no IPv6 here (E13)": (
        goal(ports=(993,)),
        (
            *resolves(IPV4, IPV6),
            *talk(993),
            *unable(993, kind=FailureKind.LOCAL_NO_ROUTE, address=IPV6),
        ),
    ),
    "a renumbered host works (E14)": (
        goal(expected=(IPV4,), ports=(993,)),
        (*resolves(NEW), *talk(993, address=NEW)),
    ),
    "every site works (E15)": (
        ASIDE,
        (*resolves(), *at_second(NEW), *talk(143, 993), *talk(143, 993, address=NEW)),
    ),
    "sites differ in DNS alone (E15)": (
        goal(scope=Scope.NAMES, second_resolver=SECOND_RESOLVER),
        (*resolves(), *at_second(NEW)),
    ),
    "the second try works (E26)": (
        goal(expected=(IPV4,), ports=(993,)),
        (
            *resolves(NEW),
            *talk(993, address=NEW, greeting=failed(Operation.GREETING, FailureKind.EOF)),
            *talk(993, address=NEW, attempt=2),
        ),
    ),
    "only one resolver knows IPv6 addresses": (
        ASIDE,
        (
            *resolves(IPV4, IPV6),
            *at_second(IPV4),
            *talk(143, 993),
            *talk(143, 993, address=IPV6),
        ),
    ),
    "one resolver refuses, another one answers": (
        ASIDE,
        (*all_lookups(REFUSED), *at_second(IPV4), *talk(143, 993)),
    ),
    "a domain has mail hosts and no address": (
        goal(MAILBOX, ports=(25,)),
        (
            *resolves(name="example.com", mx=(f"10 {MX}",))[2:],
            lookup("A", name="example.com"),
            lookup("AAAA", name="example.com"),
            *resolves(name=MX)[:2],
            *talk(25, name=MX),
        ),
    ),
    "the certificate has expired": (
        goal(ports=(993,)),
        (*resolves(), *talk(993, handshake=objected(10))),
    ),
    "nothing left this machine": (
        goal(ports=(993,)),
        (*resolves(), *icmp(993, sender=OWN, says=(3, 1), own=True)),
    ),
    "no name server has said anything yet": (goal(), all_lookups(SILENCE)),
    "an address was asked for": (goal(IPV4), silent(993, name=IPV4)),
}


@pytest.mark.parametrize(("wanted", "seen"), CERTAIN.values(), ids=CERTAIN)
def test_nothing_is_in_doubt_where(wanted: Goal, seen: Facts) -> None:
    assert doubts(wanted, seen) == []


DOUBTED: dict[str, tuple[Goal, Facts, Doubt]] = {
    "a resolver fails": (goal(), (lookup("A", outcome=SERVFAIL),), Doubt(HOST)),
    "a resolver fails at one kind of address": (
        goal(),
        (lookup("A", IPV4), lookup("AAAA", outcome=SERVFAIL)),
        Doubt(HOST),
    ),
    "a name does not exist": (goal(), in_vain(NXDOMAIN), Doubt(HOST)),
    "a name is refused": (goal(), in_vain(REFUSED), Doubt(HOST)),
    "a resolver is silent on this name alone": (
        goal(),
        (*all_lookups(SILENCE), *no_services(outcome=NXDOMAIN)),
        Doubt(HOST),
    ),
    "one resolver denies it": (
        ASIDE,
        (*all_lookups(NXDOMAIN), *at_second(IPV4)),
        Doubt(HOST),
    ),
    "an address is dead": (
        goal(ports=(143, 993)),
        (*resolves(), *silent(143, 993)),
        Doubt(HOST, ("A",), aged=True),
    ),
    "an IPv6 address is dead": (
        goal(ports=(993,)),
        (*resolves(IPV4, IPV6), *talk(993), *refused(993, address=IPV6)),
        Doubt(HOST, ("AAAA",), aged=True),
    ),
    "one of several is dead": (
        goal(ports=(993,)),
        (*resolves(IPV4, OTHER_IPV4), *talk(993), *silent(993, address=OTHER_IPV4)),
        Doubt(HOST, ("A",), aged=True),
    ),
    "resolvers differ, and one address leads to somebody else": (
        ASIDE,
        (
            *resolves(),
            *at_second(NEW),
            *talk(143, 993, handshake=objected(62)),
            *talk(143, 993, address=NEW),
        ),
        Doubt(HOST, ("A",), aged=True),
    ),
    "a stranger's server answers": (
        goal(expected=(IPV4,), ports=(25,)),
        (*resolves(NEW), *talk(25, address=NEW, greeting=Foreign(lines=("SSH-2.0-x",)))),
        Doubt(HOST, ("A",), aged=True),
    ),
    "an address may not be tried": (
        goal(ports=(993,)),
        (*resolves(PRIVATE), *unable(993, kind=FailureKind.POLICY, address=PRIVATE)),
        Doubt(HOST, ("A",), aged=True),
    ),
    "a stranger stands in DNS": (
        goal(scope=Scope.NAMES, expected=(IPV4,)),
        resolves(NEW),
        Doubt(HOST, ("A",), aged=True),
    ),
    "a private address stands in DNS": (
        goal(scope=Scope.NAMES),
        resolves(PRIVATE),
        Doubt(HOST, ("A",), aged=True),
    ),
    "a mail host is dead": (
        goal(MAILBOX, ports=(25,)),
        (
            *all_lookups(reply(), name="example.com")[:2],
            lookup("MX", f"10 {MX}", name="example.com"),
            *resolves(name=MX)[:2],
            *silent(25, name=MX),
        ),
        Doubt(MX, ("A",), aged=True),
    ),
}


@pytest.mark.parametrize(("wanted", "seen", "expected"), DOUBTED.values(), ids=DOUBTED)
def test_a_name_is_in_doubt_where(wanted: Goal, seen: Facts, expected: Doubt) -> None:
    assert doubts(wanted, seen) == [expected]


def of(kind: type[Fact], facts: Facts) -> Fact:
    return next(one for one in facts if isinstance(one, kind))


TROUBLES: dict[str, Observation] = {
    "silence": silent(993)[0],
    "a rule of ours": unable(993, kind=FailureKind.POLICY)[0],
    "a foreign greeting": of(Greeting, talk(143, greeting=Foreign(lines=("HTTP/1.1 302",)))),
    "no capabilities": of(
        Capabilities, talk(143, plain_offer=failed(Operation.CAPABILITIES, FailureKind.EOF))
    ),
    "no upgrade": of(Upgrade, talk(143, upgrade=NotOffered())),
    "an alert": of(TlsHandshake, talk(993, handshake=alert(40, "handshake failure"))),
    "plain text": of(TlsHandshake, talk(993, handshake=not_tls("* OK"))),
    "another name": of(TlsHandshake, talk(993, handshake=objected(62))),
}


@pytest.mark.parametrize("one", TROUBLES.values(), ids=TROUBLES)
def test_it_is_a_trouble_to_meet(one: Observation) -> None:
    assert is_trouble(one)


CALM: dict[str, Observation] = {
    "a connection": talk(993)[0],
    "a good handshake": of(TlsHandshake, talk(993)),
    "keywords": of(Capabilities, talk(143)),
    "a lookup": lookup("A", IPV4),
    "a lack of a route": connect(993, not_connected(FailureKind.LOCAL_NO_ROUTE)),
    "another name in a second look": replace(
        of(TlsHandshake, talk(993, handshake=objected(62))), legacy=True
    ),
    "what is asked for though not offered": replace(
        of(Upgrade, talk(143, upgrade=NotOffered())), insisted=True
    ),
}


@pytest.mark.parametrize("one", CALM.values(), ids=CALM)
def test_it_is_no_trouble_to_meet(one: Observation) -> None:
    assert not is_trouble(one)
