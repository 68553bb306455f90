import pytest

from probes.endpoints import (
    ENDPOINTS_KEPT,
    checked_endpoints,
    checked_names,
    exchangers,
    mail_domain,
    questions,
)
from probes.goal import Ask, ReadHosts, Scope
from probes.names import (
    NAMES_KEPT,
    SRV_LABELS,
)
from probes.observation import DnsReply, DnsSilence, Endpoint, Observation
from probes.published.autoconfig import urls
from tests.scenarios.facts import (
    HOST,
    IPV4,
    OTHER_IPV4,
    RESOLVER,
    SECOND_RESOLVER,
    all_lookups,
    goal,
    lookup,
    no_services,
    reply,
    resolves,
)
from tests.scenarios.pages import page
from tests.scenarios.settings import document, server

DOMAIN = "example.com"


MAILBOX = "somebody@example.com"


SILENCE = DnsSilence(reason="timeout")


IMAPS = "_imaps._tcp.example.com"


def asked(wanted: list[Ask | ReadHosts]) -> set[tuple[str, str]]:
    return {(one.name, one.record_type) for one in wanted if isinstance(one, Ask)}


def test_a_host_is_asked_for_all_at_once() -> None:
    wanted = questions(goal(), ())
    assert wanted[0] == ReadHosts(HOST)
    assert asked(wanted) == {(HOST, "A"), (HOST, "AAAA"), (HOST, "MX")}


def test_a_mailbox_is_asked_for_services_as_well() -> None:
    wanted = asked(questions(goal(MAILBOX, ports=(25, 993)), ()))
    assert wanted == {(DOMAIN, "A"), (DOMAIN, "AAAA"), (DOMAIN, "MX"), (IMAPS, "SRV")}


def test_an_address_is_asked_for_its_name_only() -> None:
    assert asked(questions(goal("192.0.2.10"), ())) == {("10.2.0.192.in-addr.arpa", "PTR")}


def test_a_host_without_addresses_is_asked_for_services() -> None:
    wanted = asked(questions(goal(ports=(993,)), all_lookups(reply())))
    assert (f"_imaps._tcp.{HOST}", "SRV") in wanted


def test_found_addresses_are_asked_for_their_names_at_one_resolver() -> None:
    wanted = questions(goal(second_resolver=SECOND_RESOLVER), resolves())
    reverse = [one for one in wanted if isinstance(one, Ask) and one.record_type == "PTR"]
    assert reverse == [Ask("10.2.0.192.in-addr.arpa", "PTR", RESOLVER)]


TWO = goal(resolvers=(RESOLVER, SECOND_RESOLVER))


@pytest.mark.parametrize("outcome", [SILENCE, reply("SERVFAIL"), reply("REFUSED")])
def test_the_next_resolver_is_asked_where_the_first_is_no_help(
    outcome: DnsReply | DnsSilence,
) -> None:
    wanted = questions(TWO, (lookup("A", outcome=outcome),))
    assert Ask(HOST, "A", SECOND_RESOLVER) in wanted


@pytest.mark.parametrize("outcome", [reply(), reply("NXDOMAIN")])
def test_an_answer_is_an_answer(outcome: DnsReply | DnsSilence) -> None:
    wanted = questions(TWO, (lookup("A", outcome=outcome),))
    assert Ask(HOST, "A", SECOND_RESOLVER) not in wanted


def test_the_second_resolver_is_asked_beside_the_first() -> None:
    wanted = questions(goal(second_resolver=SECOND_RESOLVER), ())
    assert Ask(HOST, "A", RESOLVER) in wanted
    assert Ask(HOST, "A", SECOND_RESOLVER) in wanted


def test_no_resolver_is_asked_nothing() -> None:
    assert questions(goal(resolvers=()), ()) == [ReadHosts(HOST)]


def test_a_host_with_addresses_is_checked_itself() -> None:
    assert checked_names(goal(), resolves(mx=("10 mx.example.net",))) == (HOST,)


def test_a_host_is_not_given_up_before_its_answers_are_there() -> None:
    assert checked_names(goal(), (lookup("A"),)) == (HOST,)


def test_a_host_without_addresses_leads_to_its_mail_exchangers() -> None:
    seen = (*all_lookups(reply())[:2], lookup("MX", "10 mx.example.net"), *no_services())
    assert checked_names(goal(), seen) == ("mx.example.net",)


def test_a_mailbox_waits_for_its_services() -> None:
    assert checked_names(goal(MAILBOX), resolves(name=DOMAIN)) == ()


def test_a_mailbox_waits_for_its_mail_exchangers() -> None:
    assert checked_names(goal(MAILBOX), no_services(DOMAIN)) == ()


def test_a_mailbox_without_records_leads_to_its_domain() -> None:
    seen = (*no_services(DOMAIN), lookup("MX", name=DOMAIN))
    assert checked_names(goal(MAILBOX), seen) == (DOMAIN,)


BY_SRV = (
    *no_services(DOMAIN, ports=(143,)),
    lookup("SRV", "0 1 993 imap.example.net", name=IMAPS),
    lookup("MX", "10 mx.example.net", name=DOMAIN),
    lookup("A", IPV4, name="imap.example.net"),
    lookup("AAAA", name="imap.example.net"),
)


def test_services_come_before_mail_exchangers() -> None:
    wanted = goal(MAILBOX, ports=(143, 993))
    assert checked_names(wanted, BY_SRV) == ("imap.example.net",)
    # The record names the service for one port, so only that one is tried.
    assert checked_endpoints(wanted, BY_SRV) == [("imap.example.net", Endpoint(IPV4, 993))]


def test_mail_exchangers_beside_services_take_in_mail_alone() -> None:
    wanted = goal(MAILBOX, ports=(143, 25, 993))
    seen = (*BY_SRV, lookup("A", OTHER_IPV4, name="mx.example.net"))
    assert checked_names(wanted, seen) == ("imap.example.net", "mx.example.net")
    assert checked_endpoints(wanted, seen) == [
        ("imap.example.net", Endpoint(IPV4, 993)),
        ("mx.example.net", Endpoint(OTHER_IPV4, 25)),
    ]


def test_a_host_that_is_both_is_checked_for_both() -> None:
    wanted = goal(MAILBOX, ports=(143, 25, 993))
    seen = (*BY_SRV[:2], lookup("MX", "10 imap.example.net", name=DOMAIN), *BY_SRV[3:])
    assert [end.port for _, end in checked_endpoints(wanted, seen)] == [25, 993]


@pytest.mark.parametrize("exchanger", ["mx.example.net", "."])
def test_services_that_lead_nowhere_leave_the_rest_to_be_tried(exchanger: str) -> None:
    nowhere = tuple(
        lookup(kind, name="imap.example.net", outcome=reply("NXDOMAIN")) for kind in ("A", "AAAA")
    )
    seen = (*BY_SRV[:2], lookup("MX", f"10 {exchanger}", name=DOMAIN), *nowhere)
    rest = exchanger if exchanger != "." else DOMAIN
    assert checked_names(goal(MAILBOX, ports=(143, 993)), seen) == ("imap.example.net", rest)
    # As long as the answers are not there, nothing else is tried.
    assert checked_names(goal(MAILBOX, ports=(143, 993)), seen[:-1]) == ("imap.example.net",)


CONFIGURED = page(
    urls(DOMAIN)[0],
    document(
        server("imap.example.net", 993), server("imap.example.net", 587), server("x.test", 995)
    ),
)


def test_published_settings_name_hosts_with_their_ports() -> None:
    seen = (
        *no_services(DOMAIN, ports=(143, 587, 993)),
        lookup("MX", "10 mx.example.net", name=DOMAIN),
        lookup("A", IPV4, name="imap.example.net"),
        lookup("A", OTHER_IPV4, name="mx.example.net"),
        CONFIGURED,
    )
    wanted = goal(MAILBOX, ports=(143, 587, 993))
    assert checked_endpoints(wanted, seen) == [
        ("imap.example.net", Endpoint(IPV4, 587)),
        ("imap.example.net", Endpoint(IPV4, 993)),
        *(("mx.example.net", Endpoint(OTHER_IPV4, port)) for port in (143, 587, 993)),
    ]


def test_a_host_is_checked_itself_whatever_its_domain_names() -> None:
    assert checked_names(goal(), (*resolves(), CONFIGURED)) == (HOST,)


@pytest.mark.parametrize(
    ("target", "mx", "names"),
    [
        (MAILBOX, ("20 b.test", "10 a.test"), ("a.test", "b.test")),
        (MAILBOX, ("0 ",), ()),
        (HOST, ("10 a.test",), ()),
    ],
)
def test_exchangers_count_where_mail_to_a_domain_is_asked_about(
    target: str, mx: tuple[str, ...], names: tuple[str, ...]
) -> None:
    found = lookup("MX", *mx, name=HOST if target == HOST else DOMAIN)
    assert exchangers(goal(target), (found,)) == names
    assert exchangers(goal(target, ports=(993,)), (found,)) == ()
    assert exchangers(goal(target), ()) == ()


def test_a_domain_is_one_by_its_mailboxes_or_exchangers() -> None:
    nowhere = all_lookups(reply())
    assert mail_domain(goal(MAILBOX), ()) == DOMAIN
    assert mail_domain(goal("192.0.2.10"), ()) == ""
    assert mail_domain(goal(), resolves(mx=("10 mx.example.net",))) == ""
    assert mail_domain(goal(), nowhere) == ""
    assert mail_domain(goal(), (*nowhere[:2], lookup("MX", "10 mx.example.net"))) == HOST


def test_at_most_four_names_are_checked() -> None:
    hosts = tuple(f"{number} mx{number}.example.net" for number in range(9))
    seen = (*no_services(DOMAIN), lookup("MX", *hosts, name=DOMAIN))
    assert len(checked_names(goal(MAILBOX), seen)) == NAMES_KEPT


EXCHANGERS = tuple(f"mx{number}.example.net" for number in range(1, 4))


def exchanged(*per_name: tuple[str, ...]) -> tuple[Observation, ...]:
    """Look up a domain whose MX hosts have these addresses."""
    records = (f"{place} {name}" for place, name in enumerate(EXCHANGERS))
    mail_hosts = (
        lookup(kind, *(one for one in found if (":" in one) is (kind == "AAAA")), name=name)
        for name, found in zip(EXCHANGERS, per_name, strict=True)
        for kind in ("A", "AAAA")
    )
    return (lookup("MX", *records, name=DOMAIN), *no_services(DOMAIN), *mail_hosts)


def test_an_endpoint_of_two_names_is_checked_once_under_the_first() -> None:
    seen = exchanged((IPV4,), (OTHER_IPV4, IPV4), (IPV4,))
    assert checked_endpoints(goal(MAILBOX, ports=(993,)), seen) == [
        (EXCHANGERS[0], Endpoint(IPV4, 993)),
        (EXCHANGERS[1], Endpoint(OTHER_IPV4, 993)),
    ]


def test_a_check_makes_no_more_connections_than_allowed() -> None:
    def many(place: int) -> tuple[str, ...]:
        return tuple(
            f"{net}{8 * place + host}" for net in ("192.0.2.", "2001:db8::") for host in range(8)
        )

    found = checked_endpoints(goal(MAILBOX), exchanged(many(0), many(1), many(2)))
    assert len(found) == ENDPOINTS_KEPT == 112
    assert {name for name, _ in found} == {EXCHANGERS[0]}


def test_an_address_is_checked_as_itself() -> None:
    assert checked_names(goal("192.0.2.10"), ()) == ()
    wanted = goal("192.0.2.10", ports=(993,))
    assert checked_endpoints(wanted, ()) == [("192.0.2.10", Endpoint(IPV4, 993))]


@pytest.mark.proves("E32")
def test_a_family_without_an_address_is_left_alone() -> None:
    checked = checked_endpoints(goal(ports=(993, 465)), resolves(IPV4))
    assert {one.address for _, one in checked} == {IPV4}


def test_a_dns_check_connects_nowhere() -> None:
    assert checked_endpoints(goal(scope=Scope.NAMES), resolves()) == []


def test_a_dns_check_asks_for_every_service() -> None:
    wanted = asked(questions(goal(MAILBOX, ports=(), scope=Scope.NAMES), ()))
    assert {name for name, kind in wanted if kind == "SRV"} == {
        f"{label}.{DOMAIN}" for label in SRV_LABELS.values()
    }
