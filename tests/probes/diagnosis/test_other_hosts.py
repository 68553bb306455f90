"""Which other server is recommended to whoever entered the wrong one."""

import pytest

from probes.diagnosis.answer import answer
from probes.diagnosis.judge import diagnose
from probes.names import NAMES_KEPT
from probes.observation import Observation
from probes.published.autoconfig import urls
from tests.scenarios.domains import PRIMARY, gone, host
from tests.scenarios.facts import IPV4, goal, lookup, refused
from tests.scenarios.judged import told
from tests.scenarios.pages import page
from tests.scenarios.row import others
from tests.scenarios.scenario import stored
from tests.scenarios.settings import document, server
from tests.scenarios.talk import talk

_MAILBOX = goal("somebody@example.net")
_LABEL = "_imaps._tcp.example.net"


def _said(*more: Observation) -> str:
    seen = (
        *host(PRIMARY, IPV4),
        lookup("MX", name=PRIMARY),
        *talk(25, name=PRIMARY),
        *refused(*others(25), name=PRIMARY),
        *more,
    )
    said = answer(goal(PRIMARY), diagnose(goal(PRIMARY), seen))
    return " ".join((*said.steps, said.customer))


def test_an_untried_server_is_to_be_checked_before_it_is_used() -> None:
    said = _said(lookup("SRV", "0 1 993 imap.example.net", name=_LABEL))
    assert "Check imap.example.net next" in said
    assert "se imap.example.net" not in said


@pytest.mark.parametrize("address", [None, IPV4], ids=["without an address", "shut here"])
def test_a_server_that_cannot_serve_is_not_named(address: str | None) -> None:
    name = "imap.example.net"
    found = host(name, address) if address else gone(name)
    assert name not in _said(lookup("SRV", f"0 1 993 {name}", name=_LABEL), *found)


def test_a_document_names_a_few_servers_at_most() -> None:
    servers = [server(f"h{number}.example.net", 993) for number in range(50)]
    said = _said(page(urls("example.net")[0], document(*servers)))
    assert f"h{NAMES_KEPT - 1}.example.net" in said
    assert f"h{NAMES_KEPT}.example.net" not in said


def test_a_zone_names_a_few_numbers_at_most() -> None:
    numbers = [f"{rank} 192.0.2.{rank}" for rank in range(50)]
    seen = (*host("example.net", IPV4), lookup("MX", *numbers, name="example.net"))
    (told,) = answer(_MAILBOX, diagnose(_MAILBOX, seen)).explanations
    assert f"192.0.2.{NAMES_KEPT - 1}" in told.title
    assert f"192.0.2.{NAMES_KEPT}" not in told.title


def test_a_websites_host_needs_the_domain_in_its_certificate_only_for_mail() -> None:
    website, host_itself = (
        told(next(one for one in stored() if one.id == name))
        for name in (
            "cert-wrong-name-of-a-website",
            "cert-wrong-name-of-a-domain-with-its-own-exchanger",
        )
    )
    asked = "add example.com to the certificate."
    assert f"Mail host: if mail programs are to use this server, {asked}" in website.steps
    assert "its MX records name aspmx.l.google.com" in website.explanations[1].title
    assert f"Mail host: {asked}" in host_itself.steps
