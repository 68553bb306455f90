"""Whole checks of names in doubt: what is asked further, and what is found by it."""

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.verdict import Verdict
from probes.goal import Ask, Goal, Scope
from probes.guard import GuardedNetwork
from probes.observation import DnsReply, DnsSilence, Record, Way
from probes.policy import Policy
from probes.services import SEVEN_PORTS
from probes.wire.tls import TlsContexts
from tests.probes.checking import NAMES, Checked, serving
from tests.probes.identities import HOST
from tests.probes.network import FakeNetwork
from tests.scenarios.asking import CANARY, LOST_BEHIND_TCP, NEW, PRIVATE, SILENCE, own, referral
from tests.scenarios.facts import (
    IPV4,
    OTHER_IPV4,
    RESOLVER,
    SECOND_RESOLVER,
    goal,
    reply,
)

DOMAIN, REGISTRY = "example.com", "com"
NS1, NS2, ABOVE = "ns1.example.net", "ns2.example.net", "a.gtld.example.net"
AT1, AT2, AT_ABOVE = "203.0.113.101", "203.0.113.102", "203.0.113.150"
PORTS = (143, 993)
SERVFAIL = reply("SERVFAIL")

Told = dict[Ask, tuple[str, ...] | DnsReply | DnsSilence]
Names = dict[tuple[str, str], tuple[str, ...] | DnsReply | DnsSilence]

SERVED: Names = {
    (DOMAIN, "NS"): (NS1, NS2),
    (HOST, "NS"): (),
    (REGISTRY, "NS"): (ABOVE,),
    (NS1, "A"): (AT1,),
    (NS2, "A"): (AT2,),
    (ABOVE, "A"): (AT_ABOVE,),
}
"""Who serves the zone, as a resolver knows it."""


def in_charge(answers: dict[str, DnsReply | DnsSilence], serials: tuple[int, int] = (7, 7)) -> Told:
    """Let the zone's own servers answer for the host, and tell their versions."""
    told: Told = {}
    for (server, outcome), serial in zip(answers.items(), serials, strict=False):
        at = Address(server)
        version = Record(DOMAIN, "SOA", 300, f"{NS1} root.{DOMAIN} {serial} 3600 600 86400 60")
        told[Ask(HOST, "A", at, Way.AUTHORITATIVE)] = outcome
        told[Ask(DOMAIN, "SOA", at, Way.AUTHORITATIVE)] = replace(own(), records=(version,))
    return told


def failing(kinds: tuple[str, ...] = ("A", "AAAA", "MX", "NS")) -> Told:
    """Let the resolver fail at everything in the zone, whatever way it is asked."""
    ways = (Way.USUAL, Way.UNCHECKED)
    return {
        Ask(name, kind, RESOLVER, way): SERVFAIL
        for name in (HOST, DOMAIN)
        for kind in kinds
        for way in ways
    }


DEAD_SERVERS = referral({"ns1.example.com": AT1}, by="ns1.example.net").outcome

CASES: dict[str, tuple[Goal, FakeNetwork, str, Verdict]] = {
    "an old address at the only resolver": (
        goal(ports=PORTS),
        FakeNetwork(
            {**SERVED, **NAMES},
            serving(*PORTS, address=NEW),
            told=in_charge({AT1: own(NEW), AT2: own(NEW)}),
        ),
        "dns-stale-propagation",
        Verdict.FAILING,
    ),
    "an old address at one of two resolvers": (
        goal(ports=PORTS, second_resolver=SECOND_RESOLVER),
        FakeNetwork(
            {**SERVED, **NAMES},
            serving(*PORTS, address=NEW),
            told={
                **in_charge({AT1: own(NEW), AT2: own(NEW)}),
                Ask(HOST, "A", SECOND_RESOLVER): (NEW,),
            },
        ),
        "dns-stale-propagation",
        Verdict.DEGRADED,
    ),
    "an old address at one of the zone's servers": (
        goal(ports=PORTS),
        FakeNetwork(
            {**SERVED, **NAMES},
            serving(*PORTS, address=NEW),
            told=in_charge({AT1: own(IPV4), AT2: own(NEW)}, (7, 8)),
        ),
        "dns-stale-propagation",
        Verdict.FAILING,
    ),
    "a dead host that the zone has": (
        goal(ports=PORTS),
        FakeNetwork({**SERVED, **NAMES}, told=in_charge({AT1: own(IPV4), AT2: own(IPV4)})),
        "nothing-answers",
        Verdict.FAILING,
    ),
    "an old address in a network that lets no mail out": (
        goal(ports=PORTS),
        FakeNetwork({**SERVED, **NAMES}, told=in_charge({AT1: own(NEW), AT2: own(NEW)})),
        "nothing-answers",
        Verdict.FAILING,
    ),
    "a broken signature": (
        goal(),
        FakeNetwork(
            {**SERVED, **NAMES, (f"_x.{HOST}", "TXT"): ()},
            told={Ask(HOST, kind, RESOLVER): SERVFAIL for kind in ("A", "AAAA", "MX")},
        ),
        "dns-dnssec-bogus",
        Verdict.FAILING,
    ),
    "dead name servers": (
        goal(),
        FakeNetwork(
            {(REGISTRY, "NS"): (ABOVE,), (ABOVE, "A"): (AT_ABOVE,)},
            told={
                **failing(),
                Ask(HOST, "A", Address(AT_ABOVE), Way.AUTHORITATIVE): DEAD_SERVERS,
                Ask(HOST, "A", Address(AT1), Way.AUTHORITATIVE): SILENCE,
            },
        ),
        "dns-lame-or-dead-ns",
        Verdict.FAILING,
    ),
    "a resolver that fails for no reason": (
        goal(),
        FakeNetwork(
            SERVED,
            told={
                **{
                    Ask(HOST, kind, RESOLVER, way): SERVFAIL
                    for kind in ("A", "AAAA", "MX")
                    for way in (Way.USUAL, Way.UNCHECKED)
                },
                **in_charge({AT1: own(IPV4), AT2: own(IPV4)}),
            },
        ),
        "dns-servfail",
        Verdict.FAILING,
    ),
    "a resolver that refuses": (
        goal(),
        FakeNetwork(
            told={Ask(HOST, kind, RESOLVER): reply("REFUSED") for kind in ("A", "AAAA", "MX")}
        ),
        "dns-refused",
        Verdict.INCONCLUSIVE,
    ),
    "answers lost for their size": (
        goal(),
        FakeNetwork(
            told={Ask(HOST, kind, RESOLVER): LOST_BEHIND_TCP for kind in ("A", "AAAA", "MX")}
        ),
        "dns-tcp-or-edns-blocked",
        Verdict.FAILING,
    ),
    "packets lost for their size": (
        goal(),
        FakeNetwork(
            {**{(HOST, kind): SILENCE for kind in ("A", "AAAA", "MX")}},
            told={Ask(HOST, "A", RESOLVER, Way.SMALL): LOST_BEHIND_TCP},
        ),
        "dns-tcp-or-edns-blocked",
        Verdict.FAILING,
    ),
    "questions lost for their extensions": (
        goal(),
        FakeNetwork(deaf=True, told={Ask(HOST, "A", RESOLVER, Way.SMALL): (IPV4,)}),
        "dns-tcp-or-edns-blocked",
        Verdict.FAILING,
    ),
    "somebody who answers for every name server": (
        goal(),
        FakeNetwork(
            told={
                **failing(),
                Ask(HOST, "A", CANARY, Way.CANARY): SERVFAIL,
            }
        ),
        "isp-dns-intercepted",
        Verdict.INCONCLUSIVE,
    ),
    "a private address that the resolver keeps to itself": (
        goal(),
        FakeNetwork(
            {**SERVED, (HOST, "TXT"): ()},
            told=in_charge({AT1: own(PRIVATE), AT2: own(PRIVATE)}),
        ),
        "lan-dns-rebind-filter",
        Verdict.FAILING,
    ),
    "a private address inside, a public one outside": (
        goal(ports=PORTS),
        FakeNetwork(
            {**SERVED, (HOST, "A"): (PRIVATE,)},
            told=in_charge({AT1: own(IPV4), AT2: own(IPV4)}),
        ),
        "dns-split-horizon",
        Verdict.FAILING,
    ),
    "a name that the resolver denies": (
        goal(),
        FakeNetwork(
            {key: value for key, value in SERVED.items() if key[0] != HOST},
            told=in_charge({AT1: own(IPV4), AT2: own(IPV4)}),
        ),
        "dns-denied-by-one",
        Verdict.FAILING,
    ),
}


@pytest.mark.parametrize(("wanted", "network", "found", "verdict"), CASES.values(), ids=CASES)
def test_a_fault_of_dns_is_found(
    wanted: Goal, network: FakeNetwork, found: str, verdict: Verdict, contexts: TlsContexts
) -> None:
    checked = Checked(wanted, network, contexts)
    assert checked.found[0] == found
    assert checked.diagnosis.verdict is verdict


SITES = {
    **SERVED,
    **NAMES,
}
HEALTHY: dict[str, tuple[Goal, FakeNetwork]] = {
    "one address": (goal(), FakeNetwork(SITES, serving(*SEVEN_PORTS))),
    "a renumbered host (E14)": (
        goal(expected=(OTHER_IPV4,)),
        FakeNetwork(SITES, serving(*SEVEN_PORTS)),
    ),
    "another site at each resolver (E15)": (
        goal(ports=PORTS, second_resolver=SECOND_RESOLVER),
        FakeNetwork(
            SITES,
            {**serving(*PORTS), **serving(*PORTS, address=OTHER_IPV4)},
            told={Ask(HOST, "A", SECOND_RESOLVER): (OTHER_IPV4,)},
        ),
    ),
    "names alone": (goal(scope=Scope.NAMES), FakeNetwork(SITES)),
}


@pytest.mark.parametrize(("wanted", "network"), HEALTHY.values(), ids=HEALTHY)
def test_a_healthy_host_costs_not_one_question_more(
    wanted: Goal, network: FakeNetwork, contexts: TlsContexts
) -> None:
    assert Checked(wanted, network, contexts).diagnosis.verdict is Verdict.OK
    assert {one.way for one in network.questions} == {Way.USUAL}
    assert {one.record_type for one in network.questions} <= {"A", "AAAA", "MX", "PTR"}


def test_servers_of_a_zone_are_asked_only_where_the_policy_allows(contexts: TlsContexts) -> None:
    told = in_charge({AT1: own(NEW), AT2: own(NEW)})
    network = FakeNetwork({**SERVED, **NAMES}, serving(*PORTS, address=NEW), told=told)
    guarded = GuardedNetwork(network, Policy(allow=("192.0.2.0/24",)), lambda _: None)
    checked = Checked(goal(ports=PORTS), guarded, contexts)
    assert not any(one.way is Way.AUTHORITATIVE for one in network.questions)
    assert checked.found[0] == "nothing-answers"


def test_a_zone_is_asked_gently(contexts: TlsContexts) -> None:
    servers = [f"ns{number}.example.net" for number in range(1, 9)]
    names: Names = {
        (DOMAIN, "NS"): tuple(servers),
        **{(one, "A"): (f"203.0.113.{n}", f"203.0.113.{n + 50}") for n, one in enumerate(servers)},
        **NAMES,
    }
    network = FakeNetwork(names)
    Checked(goal(ports=PORTS), network, contexts)
    asked = [one for one in network.questions if one.way is Way.AUTHORITATIVE]
    assert len({one.resolver for one in asked}) == 4
    assert len(asked) == len(set(asked)) == 8
