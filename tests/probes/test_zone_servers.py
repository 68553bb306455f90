"""Who serves a zone, as resolvers and the servers of the zone above tell it."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.address import Address
from probes.observation import Record, Way
from probes.zone_servers import SERVERS_ASKED, server_addresses, zones, zones_above
from tests.scenarios.asking import (
    AT,
    DOMAIN,
    NS1,
    NS2,
    SILENCE,
    asked,
    delegated,
    own,
    referral,
    unchecked,
)
from tests.scenarios.facts import HOST, SECOND_RESOLVER, Facts, reply

INSIDE = "ns1.example.com"
INSIDE_AT = Address("203.0.113.201")
REGISTRY = delegated("com", (NS1,))
NXDOMAIN = reply("NXDOMAIN")


def test_a_name_may_be_a_zone_of_its_own_or_belong_to_any_above() -> None:
    assert zones_above(HOST) == (HOST, DOMAIN, "com")


def test_of_a_long_name_the_nearest_to_the_root_are_looked_at() -> None:
    assert zones_above("a.b.c.d.e.f.example.com") == (
        "d.e.f.example.com",
        "e.f.example.com",
        "f.example.com",
        "example.com",
        "com",
    )


def test_the_nearest_zone_with_servers_holds_a_name() -> None:
    seen = (*REGISTRY, unchecked("NS", name=HOST), *delegated())
    (zone,) = zones(seen, HOST)
    assert (zone.name, zone.servers) == (DOMAIN, (NS1, NS2))
    assert server_addresses(seen, zone) == AT


def test_nothing_is_known_without_servers() -> None:
    assert zones((unchecked("NS", name=DOMAIN, outcome=NXDOMAIN),), HOST) == []


def test_who_serves_another_name_does_not_count() -> None:
    stray = replace(reply(), records=(Record("example.net", "NS", 300, NS1),))
    assert zones((unchecked("NS", name=DOMAIN, outcome=stray),), HOST) == []


def test_a_name_that_is_none_does_not_count() -> None:
    odd = unchecked("NS", "<!channel>", NS1, name=DOMAIN)
    (zone,) = zones((odd,), HOST)
    assert zone.servers == (NS1,)


def test_only_some_of_many_servers_are_asked() -> None:
    many = [f"ns{number}.example.net" for number in range(9)]
    (zone,) = zones((unchecked("NS", *many, name=DOMAIN),), HOST)
    assert len(zone.servers) == SERVERS_ASKED


def test_servers_of_a_zone_that_nobody_reaches_are_told_by_the_zone_above() -> None:
    seen = (*REGISTRY, referral({INSIDE: INSIDE_AT}))
    above, zone = zones(seen, HOST)
    assert (above.name, zone.name) == ("com", DOMAIN)
    assert server_addresses(seen, zone) == {INSIDE: INSIDE_AT}


def test_a_referral_may_lead_to_another_one() -> None:
    below = asked(
        Way.AUTHORITATIVE,
        "A",
        resolver=INSIDE_AT,
        outcome=referral({"ns.mail.example.com": "203.0.113.9"}, zone=HOST).outcome,
    )
    seen = (*REGISTRY, referral({INSIDE: INSIDE_AT}), below)
    assert [one.name for one in zones(seen, HOST)] == ["com", DOMAIN, HOST]


def test_a_referral_leads_down_and_nowhere_else() -> None:
    for zone in ("com", "example.net", "org", "other.example.com"):
        seen = (*delegated(), referral({INSIDE: INSIDE_AT}, zone=zone))
        assert [one.name for one in zones(seen, HOST)] == [DOMAIN]


def test_an_answer_is_no_referral() -> None:
    answers = (SILENCE, own("192.0.2.10"), NXDOMAIN)
    for outcome in answers:
        mute = asked(Way.AUTHORITATIVE, "A", resolver=AT[NS1], outcome=outcome)
        assert len(zones((*delegated(), mute), HOST)) == 1


def test_what_others_say_is_no_referral() -> None:
    stranger = asked(
        Way.AUTHORITATIVE,
        "A",
        resolver=Address("203.0.113.66"),
        outcome=referral({INSIDE: INSIDE_AT}).outcome,
    )
    assert [one.name for one in zones((*REGISTRY, stranger), HOST)] == ["com"]


def test_a_server_is_asked_over_ipv4_where_it_can_be() -> None:
    seen = (
        unchecked("NS", NS1, name=DOMAIN),
        unchecked("AAAA", "2001:db8::53", name=NS1),
        unchecked("A", "203.0.113.8", "203.0.113.7", name=NS1),
    )
    (zone,) = zones(seen, HOST)
    assert server_addresses(seen, zone) == {NS1: "203.0.113.7"}


def test_a_server_may_be_known_by_ipv6_alone() -> None:
    seen = (
        unchecked("NS", NS1, name=DOMAIN),
        unchecked("A", name=NS1),
        unchecked("AAAA", "2001:db8::53", name=NS1),
    )
    (zone,) = zones(seen, HOST)
    assert server_addresses(seen, zone) == {NS1: "2001:db8::53"}


def test_a_server_has_no_address_once_both_kinds_are_settled() -> None:
    named = unchecked("NS", NS1, name=DOMAIN)
    first = unchecked("A", name=NS1, outcome=NXDOMAIN)
    lost = unchecked("AAAA", name=NS1, outcome=SILENCE)
    found = unchecked("AAAA", name=NS1, outcome=NXDOMAIN, resolver=SECOND_RESOLVER)
    (zone,) = zones((named,), HOST)
    assert server_addresses((named, first), zone) == {}
    assert server_addresses((named, first, lost), zone) == {}
    assert server_addresses((named, first, lost, found), zone) == {NS1: None}


@given(st.permutations((*REGISTRY, *delegated(), referral({INSIDE: INSIDE_AT}))))
def test_the_order_of_facts_does_not_matter(seen: Facts) -> None:
    (zone,) = zones(seen, HOST)
    assert zone.servers == (NS1, NS2)
    assert server_addresses(seen, zone) == AT
