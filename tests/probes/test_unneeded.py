"""Which shut ports nobody misses, and which are looked at all the same."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.goal import Goal, Scope
from probes.names import service_labels
from probes.observation import Connected, Endpoint, Observation, Offered, TcpConnect, TlsHandshake
from probes.published.autoconfig import urls
from probes.services import SEVEN_PORTS
from probes.troubles import Quiet
from probes.unneeded import unneeded
from tests.scenarios.facts import (
    HOST,
    IPV4,
    OTHER_IPV4,
    ROUTER,
    connect,
    goal,
    icmp,
    lookup,
    refused,
    resolves,
    silent,
)
from tests.scenarios.pages import page
from tests.scenarios.settings import document, server
from tests.scenarios.talk import failed, talk

Facts = tuple[Observation, ...]
HOSTS_TIME = timedelta(milliseconds=40)
MX = "mx.example.net"
MAILBOX = goal("somebody@example.com")


def after(facts: Facts, took: timedelta) -> Facts:
    """Let connects take a while; an accepted one tells it as its round trip."""
    return tuple(
        replace(
            one,
            took=took,
            outcome=Connected(rtt=took) if isinstance(one.outcome, Connected) else one.outcome,
        )
        if isinstance(one, TcpConnect)
        else one
        for one in facts
    )


def serves(
    *ports: int, name: str = HOST, address: str = IPV4, took: timedelta = HOSTS_TIME
) -> Facts:
    each = (talk(port, name=name, address=address) for port in ports)
    return after(tuple(fact for facts in each for fact in facts), took)


def refuses(*ports: int, took: timedelta = HOSTS_TIME) -> Facts:
    return after(refused(*ports), took)


def rest(*ports: int) -> tuple[int, ...]:
    return tuple(port for port in SEVEN_PORTS if port not in ports)


def led_nowhere(*ports: int) -> Facts:
    """Find no SRV record for these ports."""
    labels = service_labels(MAILBOX)
    return tuple(lookup("SRV", name=labels[port]) for port in ports)


NO_SUBMISSION = tuple(
    replace(one, outcome=failed(Operation.TLS_HANDSHAKE, FailureKind.EOF))
    if isinstance(one, TlsHandshake)
    else one
    for one in serves(587)
)
IMAP_HOST, SMTP_HOST = "imap.example.com", "smtp.example.com"
POP_HOST = "pop.example.com"
NO_LOGIN = talk(587, offer=Offered(keywords=("PIPELINING",)))
OFFERS = replace(goal(), settings=replace(goal().settings, offers=(993, 465)))

CASES: dict[str, tuple[Goal, Facts, set[int]]] = {
    "what is refused in the host's own time": (
        goal(),
        (*serves(143, 465, 587, 993), *refuses(25, 110, 995)),
        {25, 110, 995},
    ),
    "nothing that is refused sooner": (
        goal(),
        (*serves(*rest(110)), *refuses(110, took=HOSTS_TIME * 0.8)),
        set(),
    ),
    "nothing that is refused nearby, where times tell nothing": (
        goal(),
        (
            *serves(*rest(110), took=timedelta(milliseconds=1)),
            *refuses(110, took=timedelta(milliseconds=1)),
        ),
        set(),
    ),
    "no POP that is refused in part": (goal(), (*serves(*rest(995)), *refuses(995)), set()),
    "no POP without IMAP": (goal(), (*serves(465, 587), *refuses(110, 995)), set()),
    "no POP in silence": (goal(), (*serves(*rest(110, 995)), *silent(110, 995)), set()),
    "a silent twin": (goal(), (*serves(*rest(143, 110)), *silent(143, 110)), {143, 110}),
    "no port with encryption from the start": (goal(), (*serves(*rest(993)), *silent(993)), set()),
    "the other submission port": (goal(), (*serves(*rest(465)), *silent(465)), {465}),
    "no silent port 25": (goal(), (*serves(*rest(25)), *silent(25)), set()),
    "no silent 587": (goal(), (*serves(*rest(587)), *silent(587)), set()),
    "no silent 143 of a host that does offer 110": (
        goal(),
        (*serves(*rest(143)), *silent(143)),
        set(),
    ),
    "nothing that is refused long after the host would have": (
        goal(),
        (*serves(*rest(110)), *refuses(110, took=HOSTS_TIME * 3)),
        set(),
    ),
    "nothing beside what failed later": (
        goal(),
        (*serves(*rest(465, 587, 25)), *NO_SUBMISSION, *silent(465), *refuses(25)),
        set(),
    ),
    "no submission port beside one that nobody can log in to": (
        goal(),
        (*serves(*rest(465, 587)), *NO_LOGIN, *silent(465)),
        set(),
    ),
    "no port 25 of a mail exchanger": (
        goal(),
        (lookup("MX", f"10 {HOST}"), *serves(*rest(25)), *refuses(25)),
        set(),
    ),
    "no POP of a host that is named for it": (
        goal(POP_HOST),
        (
            *resolves(name=POP_HOST),
            *serves(*rest(110, 995), name=POP_HOST),
            *after(refused(110, 995, name=POP_HOST), HOSTS_TIME),
        ),
        set(),
    ),
    "nothing that is refused as soon as a provider might": (
        goal(),
        (*serves(*rest(465)), *refuses(465, took=HOSTS_TIME * 0.95)),
        set(),
    ),
    "nothing that an ICMP error tells of": (
        goal(),
        (*serves(*rest(465)), *icmp(465, sender=ROUTER, says=(3, 13))),
        set(),
    ),
    "nothing that failed in two ways": (
        goal(),
        (*serves(*rest(465)), *silent(465)[:1], *(replace(x, attempt=2) for x in refuses(465))),
        set(),
    ),
    "nothing that opened at last": (
        goal(),
        (*serves(*rest(465)), *silent(465)[:1], connect(465, attempt=2)),
        set(),
    ),
    "what a host is not named for": (
        goal(IMAP_HOST),
        (
            *resolves(name=IMAP_HOST),
            *serves(993, name=IMAP_HOST),
            *silent(*rest(993), name=IMAP_HOST),
        ),
        {*rest(993)},
    ),
    "nothing where the host lets down what it is named for": (
        goal(SMTP_HOST),
        (
            *resolves(name=SMTP_HOST),
            *serves(993, name=SMTP_HOST),
            *silent(110, 995, name=SMTP_HOST),
        ),
        set(),
    ),
    "what the operator does not offer": (
        OFFERS,
        (*serves(993), *silent(*rest(993))),
        {*rest(993, 465)},
    ),
    "nothing where nobody answers at all": (OFFERS, silent(*SEVEN_PORTS), set()),
    "nothing that was asked for by number": (
        goal(named=True),
        (*serves(*rest(465)), *silent(465)),
        set(),
    ),
    "nothing of a trace": (
        goal(scope=Scope.TRACE),
        (*serves(*rest(465)), *silent(465)),
        set(),
    ),
    "what an exchanger does not offer to mail programs": (
        MAILBOX,
        (
            *led_nowhere(*rest(25)),
            lookup("MX", f"10 {MX}", name="example.com"),
            *resolves(name=MX),
            *serves(25, name=MX),
            *silent(*rest(25), name=MX),
        ),
        {*rest(25)},
    ),
}


@pytest.mark.parametrize(("wanted", "facts", "found"), CASES.values(), ids=CASES)
def test_nobody_misses(wanted: Goal, facts: Facts, found: set[int]) -> None:
    told = (*resolves(), *facts)
    assert unneeded(wanted, told) == {Endpoint(IPV4, port) for port in found}


def published(*ports: int) -> Facts:
    """Find a mail exchanger whose domain publishes settings with these ports of it."""
    text = document(*(server(HOST, port) for port in ports))
    return (
        *led_nowhere(*rest(25)),
        lookup("MX", f"10 {HOST}", name="example.com"),
        *resolves(),
        page(urls("example.com")[0], text, content_type="text/xml"),
    )


def test_what_published_settings_name_is_missed() -> None:
    shut = (*serves(*rest(465)), *silent(465))
    assert unneeded(MAILBOX, (*published(993, 587), *shut)) == {Endpoint(IPV4, 465)}
    assert unneeded(MAILBOX, (*published(993, 465), *shut)) == frozenset()


def test_an_exchanger_that_serves_mail_programs_is_missed_by_them() -> None:
    told = (*serves(25), *silent(*rest(25)))
    assert unneeded(MAILBOX, (*published(993), *told)) == frozenset()


def test_a_port_is_missed_where_another_address_of_the_name_offers_it() -> None:
    told = (*resolves(IPV4, OTHER_IPV4), *serves(*rest(465)), *silent(465))
    assert unneeded(goal(), told) == {Endpoint(IPV4, 465)}
    assert unneeded(goal(), (*told, *serves(465, address=OTHER_IPV4))) == frozenset()


def test_a_long_silence_counts_before_it_is_given_up() -> None:
    told = (*resolves(), *serves(*rest(465)))
    assert unneeded(goal(), told) == frozenset()
    assert unneeded(goal(), told, [Quiet(HOST, Endpoint(IPV4, 465))]) == {Endpoint(IPV4, 465)}


def test_nothing_that_the_domain_names_ports_for_is_left_alone() -> None:
    srv = (
        lookup("SRV", f"0 1 993 {IMAP_HOST}", name="_imaps._tcp.example.com"),
        lookup("SRV", f"0 1 143 {IMAP_HOST}", name="_imap._tcp.example.com"),
        *led_nowhere(*rest(25, 993, 143)),
        lookup("MX", name="example.com"),
    )
    facts = (
        *srv,
        *resolves(name=IMAP_HOST),
        *serves(993, name=IMAP_HOST),
        *silent(143, name=IMAP_HOST),
    )
    assert unneeded(MAILBOX, facts) == frozenset()
