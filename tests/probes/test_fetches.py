import pytest

from probes.address import Address
from probes.failure import FailureKind, Operation
from probes.fetches import ended, fetch_steps
from probes.goal import Ask, Fetch
from probes.observation import DnsSilence, Fetched
from tests.scenarios.facts import IPV4, IPV6, RESOLVER, goal, lookup, reply, resolves
from tests.scenarios.pages import no_page, page

HOST = "ca.example"
URL = f"http://{HOST}/root.crt"
QUESTIONS = [Ask(HOST, "A", RESOLVER), Ask(HOST, "AAAA", RESOLVER)]
FOUND = resolves(IPV4, IPV6, name=HOST)[:2]
BY_IPV4, BY_IPV6 = (Fetch(url=URL, address=one) for one in (IPV4, IPV6))


def test_the_host_is_looked_up_first() -> None:
    assert fetch_steps(goal(), (), URL) == QUESTIONS
    assert fetch_steps(goal(), FOUND[:1], URL) == QUESTIONS
    assert fetch_steps(goal(), FOUND[1:], URL) == QUESTIONS


def test_the_next_resolver_is_asked_where_one_was_no_help() -> None:
    second = Address("198.51.100.53")
    silent = lookup("A", name=HOST, outcome=DnsSilence(reason="timeout"))
    wanted = goal(resolvers=(RESOLVER, second))
    steps = fetch_steps(wanted, (silent, *FOUND[1:]), URL)
    assert Ask(HOST, "A", second) in steps
    assert not any(isinstance(one, Fetch) for one in steps)


def test_a_document_is_fetched_over_ipv4_where_there_is_any() -> None:
    assert fetch_steps(goal(), FOUND, URL) == [*QUESTIONS, BY_IPV4]


def test_a_host_of_ipv6_alone_is_asked_there() -> None:
    assert fetch_steps(goal(), resolves(IPV6, name=HOST)[:2], URL) == [*QUESTIONS, BY_IPV6]


def test_of_many_addresses_the_lowest_is_asked() -> None:
    many = resolves("192.0.2.12", IPV4, "192.0.2.11", name=HOST)[:2]
    assert fetch_steps(goal(), many, URL) == [*QUESTIONS, BY_IPV4]
    assert fetch_steps(goal(), many[::-1], URL) == [*QUESTIONS, BY_IPV4]


def test_ipv6_is_tried_where_ipv4_could_not_be_connected_to() -> None:
    unreached = no_page(URL, address=IPV4)
    assert fetch_steps(goal(), (*FOUND, unreached), URL) == [*QUESTIONS, BY_IPV4, BY_IPV6]


@pytest.mark.parametrize(
    "told",
    [
        page(URL, address=IPV4),
        page(URL, status=404, address=IPV4),
        no_page(URL, FailureKind.TIMEOUT, Operation.FETCH, address=IPV4),
        no_page("http://ca.example/other", address=IPV4),
        no_page(URL, address=IPV6),
    ],
    ids=["a document", "none there", "a slow server", "another document", "another address"],
)
def test_ipv6_is_left_alone_otherwise(told: Fetched) -> None:
    assert fetch_steps(goal(), (*FOUND, told), URL) == [*QUESTIONS, BY_IPV4]


def test_a_host_without_addresses_is_not_asked() -> None:
    nothing = (
        lookup("A", name=HOST, outcome=reply("NXDOMAIN")),
        lookup("AAAA", name=HOST, outcome=reply("NXDOMAIN")),
    )
    assert fetch_steps(goal(), nothing, URL) == QUESTIONS


def test_an_address_needs_no_lookup() -> None:
    url = "http://192.0.2.10/root.crt"
    assert fetch_steps(goal(), (), url) == [Fetch(url=url, address=IPV4)]


def test_what_is_posted_goes_with_it() -> None:
    kind = "application/ocsp-request"
    (*_, last) = fetch_steps(goal(), FOUND, URL, body=b"\x30", content_type=kind)
    assert last == Fetch(url=URL, address=IPV4, body=b"\x30", content_type=kind)


@pytest.mark.parametrize("url", ["ldap://ca.example/x", "http://ca.example:8080/", ""])
def test_another_kind_of_url_takes_nothing(url: str) -> None:
    assert fetch_steps(goal(), FOUND, url) == []


def test_a_document_is_outstanding_until_it_is_there() -> None:
    assert not ended(goal(), (), URL)
    assert not ended(goal(), FOUND[:1], URL)
    assert not ended(goal(), FOUND, URL)
    assert ended(goal(), (*FOUND, page(URL, address=IPV4)), URL)


def test_a_document_is_outstanding_while_another_address_is_left() -> None:
    unreached = no_page(URL, address=IPV4)
    assert not ended(goal(), (*FOUND, unreached), URL)
    assert ended(goal(), (*FOUND, unreached, no_page(URL, address=IPV6)), URL)


def test_nothing_is_outstanding_of_what_is_not_asked_for() -> None:
    assert ended(goal(), (), "ldap://ca.example/x")
