"""Checks of domains from end to end: what they publish is found, fetched and held against them."""

from collections.abc import Mapping

import pytest

from probes.diagnosis.verdict import Verdict
from probes.guard import GuardedNetwork
from probes.observation import Endpoint, Failed, Fetched, OnEndpoint
from probes.policy import Policy, Purpose
from probes.services import SEVEN_PORTS
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.checking import BOTH, Checked, serving
from tests.probes.identities import HOST
from tests.probes.mail_servers import good
from tests.probes.network import REFUSES, Behaviour, FakeNetwork, Serves
from tests.probes.web_servers import secure
from tests.scenarios.facts import IPV4, OTHER_IPV4, goal
from tests.scenarios.settings import document, server

DOMAIN = "example.com"
MAILBOX = goal(f"somebody@{DOMAIN}")
MX, PROGRAMS, WEB = "mx.example.com", "imap.example.com", "192.0.2.80"
SETTINGS_PATH = "/mail/config-v1.1.xml"
POLICY_PATH = "/.well-known/mta-sts.txt"
POLICY = f"version: STSv1\nmode: enforce\nmx: {MX}\nmax_age: 86400\n"
NAMES = {
    (DOMAIN, "A"): (WEB,),
    (DOMAIN, "MX"): (f"10 {MX}",),
    (MX, "A"): (IPV4,),
    (PROGRAMS, "A"): (OTHER_IPV4,),
    (f"autoconfig.{DOMAIN}", "A"): (WEB,),
    (f"mta-sts.{DOMAIN}", "A"): (WEB,),
    (f"_mta-sts.{DOMAIN}", "TXT"): ('"v=STSv1; id=1"',),
}
RELAY = Serves(good(25, identities.issued(MX)))
PROGRAM_PORTS = (993, 465)


def published(
    names: Mapping[tuple[str, str], tuple[str, ...]] = NAMES, **pages: str
) -> FakeNetwork:
    """Serve a domain well; ``settings`` and ``policy`` are what its web server hands out."""
    paths = {"settings": SETTINGS_PATH, "policy": POLICY_PATH}
    found = {paths[name]: text for name, text in pages.items()}
    hosts = (f"autoconfig.{DOMAIN}", f"mta-sts.{DOMAIN}", DOMAIN)
    shown = identities.issued(PROGRAMS)
    endpoints: dict[tuple[str, int], Behaviour] = {
        (IPV4, 25): RELAY,
        (WEB, 443): secure(*hosts, pages=found),
        (WEB, 80): REFUSES,
    }
    for port in SEVEN_PORTS:
        endpoints.setdefault((IPV4, port), REFUSES)
    for port in PROGRAM_PORTS:
        endpoints[OTHER_IPV4, port] = Serves(good(port, shown))
    return FakeNetwork(names, endpoints)


SETTINGS = document(server(PROGRAMS, 993), server(PROGRAMS, 465))


def test_a_domain_in_order_is_fine(contexts: TlsContexts) -> None:
    network = published(settings=SETTINGS, policy=POLICY)
    checked = Checked(MAILBOX, network, contexts)
    assert checked.diagnosis.verdict is Verdict.OK
    assert checked.found == ["checked-mail-hosts", "svc-by-design-absent"]
    used = {one.endpoint for one in checked.seen if isinstance(one, OnEndpoint)}
    assert used >= {Endpoint(OTHER_IPV4, port) for port in PROGRAM_PORTS}
    assert not network.left_open


def test_a_domain_that_publishes_nothing_is_as_fine(contexts: TlsContexts) -> None:
    network = published()
    checked = Checked(MAILBOX, network, contexts)
    fetched = [one.url for one in checked.seen if isinstance(one, Fetched)]
    # An announced policy that is not there is a note; settings need not be there.
    assert len(fetched) == 4
    assert "mta-sts-mismatch" in checked.found
    assert "autoconfig-stale" not in checked.found


def test_settings_that_lead_to_a_dead_host_are_out_of_date(contexts: TlsContexts) -> None:
    old = document(server("gone.example.com", 993), server(PROGRAMS, 465))
    checked = Checked(MAILBOX, published(settings=old, policy=POLICY), contexts)
    assert "autoconfig-stale" in checked.found


def test_a_policy_that_leaves_out_the_exchanger_is_a_fault(contexts: TlsContexts) -> None:
    other = POLICY.replace(MX, "mx.other.example")
    checked = Checked(MAILBOX, published(settings=SETTINGS, policy=other), contexts)
    assert checked.found[0] == "mta-sts-mismatch"
    assert checked.diagnosis.verdict is Verdict.DEGRADED


def test_a_healthy_host_costs_nothing_of_that(contexts: TlsContexts) -> None:
    network = FakeNetwork(
        BOTH, serving(*SEVEN_PORTS) | serving(*SEVEN_PORTS, address="2001:db8::10")
    )
    checked = Checked(goal(), network, contexts)
    assert checked.diagnosis.verdict is Verdict.OK
    assert {kind for _, kind, _ in network.asked} == {"A", "AAAA", "MX", "PTR"}
    assert {name for name, kind, _ in network.asked if kind != "PTR"} == {HOST}
    assert {purpose for _, _, purpose in network.opened} == {Purpose.MAIL}


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254"])
def test_documents_lead_to_no_address_that_is_nobodys_business(
    address: str, contexts: TlsContexts
) -> None:
    names = NAMES | {
        (f"autoconfig.{DOMAIN}", "A"): (address,),
        (f"mta-sts.{DOMAIN}", "A"): (address,),
        (DOMAIN, "A"): (address,),
    }
    network = FakeNetwork(names, {(IPV4, 25): RELAY})
    guarded = GuardedNetwork(network, Policy(allow=("192.0.2.0/24",)), lambda _: None)
    checked = Checked(MAILBOX, guarded, contexts)
    fetched = [one for one in checked.seen if isinstance(one, Fetched)]
    assert fetched
    assert all(isinstance(one.outcome, Failed) for one in fetched)
    assert address not in {endpoint.address for endpoint, _, _ in network.opened}


def test_settings_lead_to_no_such_address_either(contexts: TlsContexts) -> None:
    settings = document(server("inside.example.com", 993), server("inside.example.com", 465))
    names = NAMES | {("inside.example.com", "A"): ("10.0.0.1",)}
    network = published(names, settings=settings, policy=POLICY)
    guarded = GuardedNetwork(network, Policy(allow=("192.0.2.0/24",)), lambda _: None)
    Checked(MAILBOX, guarded, contexts)
    assert "10.0.0.1" not in {endpoint.address for endpoint, _, _ in network.opened}
