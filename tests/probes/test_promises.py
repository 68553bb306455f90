"""What hosts are promised to offer, by their names and by what their domains say."""

import pytest
from msgspec.structs import replace

from probes.names import SRV_LABELS
from probes.observation import Endpoint, Observation
from probes.promises import for_programs, named_for, promised
from probes.published.autoconfig import urls
from probes.services import Function
from tests.scenarios.domains import DOMAIN, MAILBOX, PRIMARY, domain, host
from tests.scenarios.facts import HOST, IPV4, OTHER_IPV4, goal, lookup, resolves
from tests.scenarios.pages import page
from tests.scenarios.settings import document, server

RECEIVING = frozenset({Function.IMAP, Function.POP})


@pytest.mark.parametrize(
    ("name", "functions"),
    [
        ("imap.example.com", {Function.IMAP}),
        ("imappro.example.com", {Function.IMAP}),
        ("simapro.example.com", set()),
        ("climap.example.com", set()),
        ("pop3-2.example.com", {Function.POP}),
        ("submission.example.com", {Function.SENDING}),
        ("authsmtp.example.com", {Function.SENDING}),
        ("smtpout.example.com", {Function.SENDING}),
        ("smtp-in.example.com", set()),
        ("inbound-smtp.example.com", set()),
        ("mx-smtp.example.com", set()),
        ("incoming.example.com", RECEIVING),
        ("mail.example.com", set()),
    ],
)
def test_names_tell_what_a_host_is_for(name: str, functions: set[Function]) -> None:
    assert named_for(name) == functions


def at(*ports: int) -> set[Endpoint]:
    return {Endpoint(IPV4, port) for port in ports}


_SRV = lookup("SRV", f"0 1 993 {PRIMARY}", name=f"{SRV_LABELS[993]}.{DOMAIN}")
_ELSEWHERE = lookup("SRV", f"0 1 1993 {PRIMARY}", name=f"{SRV_LABELS[993]}.{DOMAIN}")
_DOCUMENT = page(
    urls(DOMAIN)[0],
    document(server(PRIMARY, 993), server(PRIMARY, 143), server(PRIMARY, 587)),
    content_type="text/xml",
)


@pytest.mark.parametrize(
    ("seen", "ports"),
    [
        ((), (25,)),
        ((_SRV,), (25, 993)),
        ((_ELSEWHERE,), (25,)),
        ((_DOCUMENT,), (25, 993, 587)),
    ],
    ids=["mail exchange", "SRV", "SRV with another port", "the first settings of a protocol"],
)
def test_a_domain_promises_what_it_names(
    seen: tuple[Observation, ...], ports: tuple[int, ...]
) -> None:
    told = (*domain(f"10 {PRIMARY}"), *host(PRIMARY, IPV4), *seen)
    assert promised(MAILBOX, told) == at(*ports)


def test_the_operators_own_list_goes_first() -> None:
    offers = replace(goal(), settings=replace(goal().settings, offers=(993, 465)))
    assert promised(offers, resolves(mx=(f"10 {HOST}",))) == at(993, 465)


def test_mail_exchange_is_no_matter_of_mail_programs() -> None:
    ends = {*at(25, 993), Endpoint(OTHER_IPV4, 465)}
    assert for_programs(ends, IPV4) == {Function.IMAP}
