"""Which questions name the routers that walks showed, and what the answers mean."""

import pytest
from msgspec.structs import replace

from probes.address import Address
from probes.failure import FailureKind, IcmpError
from probes.goal import Ask
from probes.hops import HOPS_NAMED, Owner, hop_questions, is_local, is_shared, owner
from probes.observation import Connected, Endpoint, Failed, Observation, SynProbe
from tests.scenarios.facts import (
    AT,
    HOST,
    IPV4,
    IPV6,
    OWN,
    RESOLVER,
    RTT,
    SECOND_RESOLVER,
    VANTAGE,
    goal,
    icmp,
    lookup,
    not_connected,
    reply,
    silent,
)

ROUTER, ROUTER6 = Address("9.9.9.9"), Address("2620:fe::fe")
REVERSE = "9.9.9.9.in-addr.arpa"
ORIGIN = "9.9.9.9.origin.asn.cymru.com"
NETWORK = "AS19281.asn.cymru.com"
QUAD9 = '"19281 | 9.9.9.0/24 | US | arin | 2017-09-13"'
NAMED = '"19281 | US | arin | 2006-05-30 | QUAD9-AS-1, US"'


def syn(ttl: int = 1, *, sender: str = "", address: str = IPV4, own: bool = False) -> SynProbe:
    """Send a SYN that a router lets die, or that is accepted."""
    outcome: Connected | Failed = Connected(rtt=RTT)
    if sender:
        error = IcmpError(Address(sender), 3 if ":" in sender else 11, 0, own)
        outcome = Failed(failure=replace(not_connected(FailureKind.ICMP), icmp=error))
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=HOST,
        endpoint=Endpoint(Address(address), 25),
        ttl=ttl,
        outcome=outcome,
    )


def asked(*seen: Observation, resolvers: tuple[Address, ...] = (RESOLVER,)) -> list[str]:
    questions = hop_questions(goal(resolvers=resolvers), seen)
    return [f"{one.record_type} {one.name}" for one in questions]


def test_a_check_without_walks_and_errors_asks_nothing() -> None:
    assert asked(*silent(25), syn(0)) == []


def test_a_router_is_asked_about_by_name_and_by_network() -> None:
    questions = asked(syn(sender=ROUTER))
    assert questions[-2:] == [f"PTR {REVERSE}", f"TXT {ORIGIN}"]


def test_the_walked_address_is_asked_about_as_well() -> None:
    assert asked(syn())[0] == "PTR 10.2.0.192.in-addr.arpa"


def test_who_refused_a_connect_is_asked_about() -> None:
    assert asked(*icmp(25, sender=ROUTER, says=(3, 13))) == [f"PTR {REVERSE}", f"TXT {ORIGIN}"]


def test_this_machine_is_not_asked_about() -> None:
    assert asked(*icmp(25, sender=OWN, says=(3, 1), own=True)) == []


def test_over_ipv6_the_labels_are_nibbles() -> None:
    *_, name, origin = asked(syn(sender=ROUTER6, address=IPV6))
    assert name.startswith("PTR e.f.0.0.")
    assert origin.startswith("TXT e.f.0.0.")
    assert origin.endswith(".e.f.0.0.0.2.6.2.origin6.asn.cymru.com")


@pytest.mark.parametrize("sender", ["10.0.0.1", "192.168.1.1", "100.64.0.1", "fe80::1", "fd00::1"])
def test_nobody_announces_private_addresses(sender: str) -> None:
    address = IPV6 if ":" in sender else IPV4
    (name,) = asked(*icmp(25, sender=sender, says=(3, 13), address=address))
    assert name.startswith("PTR ")


def test_the_network_is_asked_for_its_name_once_it_is_known() -> None:
    questions = asked(syn(sender=ROUTER), lookup("TXT", QUAD9, name=ORIGIN))
    assert questions[-1] == f"TXT {NETWORK}"


@pytest.mark.parametrize("data", ['""', '"|"', '"NA | x"', '"12345678901 | x"', '"-1 | x"'])
def test_an_origin_that_is_no_number_is_passed_over(data: str) -> None:
    seen = (syn(sender=ROUTER), lookup("TXT", data, name=ORIGIN))
    assert asked(*seen)[-1] == f"TXT {ORIGIN}"
    assert owner(seen, ROUTER) == Owner()


def test_only_the_first_resolver_is_asked() -> None:
    seen = syn(sender=ROUTER)
    assert asked(seen, resolvers=(RESOLVER, SECOND_RESOLVER)) == asked(seen)
    assert asked(seen, resolvers=()) == []


def test_a_crowd_of_routers_is_asked_about_in_part() -> None:
    crowd = [syn(sender=f"9.9.{n}.9") for n in range(2 * HOPS_NAMED)]
    assert len([one for one in asked(*crowd) if "PTR" in one]) == HOPS_NAMED


@pytest.mark.proves("A28")
def test_answers_name_the_owner() -> None:
    seen = (
        lookup("PTR", "dns9.quad9.net", name=REVERSE),
        lookup("TXT", QUAD9, name=ORIGIN),
        lookup("TXT", NAMED, name=NETWORK),
    )
    found = owner(seen, ROUTER)
    assert found == Owner(
        name="dns9.quad9.net", network="AS19281 QUAD9-AS-1", systems=frozenset({"AS19281"})
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((), "AS19281"),
        ((NAMED.replace(", US", ""),), "AS19281 QUAD9-AS-1"),
        (('"nonsense"',), "AS19281"),
        ((f'"1 | {"x" * 300}"',), f"AS19281 {'x' * 60}"),
    ],
    ids=["silent", "without a country", "nonsense", "long"],
)
def test_a_network_may_go_without_a_name(answers: tuple[str, ...], expected: str) -> None:
    seen = (lookup("TXT", QUAD9, name=ORIGIN), lookup("TXT", *answers, name=NETWORK))
    assert owner(seen, ROUTER).network == expected


ORIGINS: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "one": (('"64500 | 9.9.9.0/24 | x"',), ["AS64500"]),
    "several of one prefix": (('"64500 64501 | 9.9.9.0/24 | x"',), ["AS64500", "AS64501"]),
    "several of one prefix in two records": (
        ('"64500 | 9.9.9.0/24"', '"64501 | 9.9.9.0/24"'),
        ["AS64500", "AS64501"],
    ),
    "the longer prefix comes second": (
        ('"64500 | 9.0.0.0/8 | x"', '"64501 | 9.9.9.0/24 | x"'),
        ["AS64501"],
    ),
    "the longer prefix comes first": (
        ('"64501 | 9.9.9.0/24 | x"', '"64500 | 9.0.0.0/8 | x"'),
        ["AS64501"],
    ),
    "the number that announces nothing": (('"0 | 9.9.9.0/24"', '"64500 | 9.0.0.0/8"'), ["AS64500"]),
    "that number beside another": (('"0 64500 | 9.9.9.0/24"',), ["AS64500"]),
    "no prefix": (('"64500"', '"64501 | nonsense"'), ["AS64500", "AS64501"]),
    "a prefix out of all bounds": (
        (f'"64500 | 9.9.9.9/{"9" * 300}"', '"64501 | 9.0.0.0/8"'),
        ["AS64501"],
    ),
    "digits of another script": (('"\u0663 | 9.9.9.0/24"',), []),
    "a crowd": ((f'"{" ".join(map(str, range(1, 99)))} | x"',), [f"AS{n}" for n in range(1, 9)]),
}


@pytest.mark.parametrize(("answers", "expected"), ORIGINS.values(), ids=ORIGINS)
def test_the_origins_of_the_longest_prefix_count(
    answers: tuple[str, ...], expected: list[str]
) -> None:
    found = owner((lookup("TXT", *answers, name=ORIGIN),), ROUTER)
    assert found.systems == frozenset(expected)
    assert found.network == (expected[0] if expected else "")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("ae-1_0.core2.example.net",), "ae-1_0.core2.example.net"),
        (("<!channel> hello", "core2.example.net"), "core2.example.net"),
        (("www.example.net/%2e",), ""),
        (("core2.example.net\\010",), ""),
        (("a" * 64,), ""),
        ((".".join(["a" * 60] * 5),), ""),
        (("",), ""),
    ],
)
def test_a_router_is_called_by_what_can_be_a_host_name(
    answers: tuple[str, ...], expected: str
) -> None:
    assert owner((lookup("PTR", *answers, name=REVERSE),), ROUTER).name == expected


def test_nobody_is_known_without_answers() -> None:
    refused = lookup("TXT", name=ORIGIN, outcome=reply("REFUSED"))
    assert owner((refused,), ROUTER) == Owner()


@pytest.mark.parametrize(
    ("address", "local", "shared"),
    [
        ("192.168.1.1", True, False),
        ("172.16.0.1", True, False),
        ("127.0.0.1", True, False),
        ("169.254.0.1", True, False),
        ("fe80::1", True, False),
        ("fd00::1", True, False),
        ("100.64.0.1", False, True),
        ("9.9.9.9", False, False),
        ("2620:fe::fe", False, False),
    ],
)
def test_addresses_tell_their_own_networks(address: str, local: bool, shared: bool) -> None:
    assert (is_local(Address(address)), is_shared(Address(address))) == (local, shared)


def test_questions_go_to_the_resolver() -> None:
    assert hop_questions(goal(), [syn(sender=ROUTER)])[-1] == Ask(ORIGIN, "TXT", RESOLVER)
