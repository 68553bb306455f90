"""What a zone's own servers say, and what may not be read into it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.address import Address
from probes.authority import (
    State,
    aliases,
    answered_by_nobody,
    current,
    servers,
    told_by,
    versions,
)
from probes.failure import FailureKind
from probes.observation import DnsReply, DnsSilence, Record, Way
from probes.zone_servers import zones
from tests.scenarios.asking import (
    AT,
    DENIED_BY_ITSELF,
    DOMAIN,
    LOST_BEHIND_TCP,
    NEW,
    NS1,
    NS2,
    SILENCE,
    Outcome,
    asked,
    delegated,
    heard,
    nobody_answers,
    own,
    referral,
    unchecked,
)
from tests.scenarios.facts import HOST, IPV4, IPV6, Facts, lookup, reply

OTHER = "mail.example.org"
REFUSED, SERVFAIL, NXDOMAIN = reply("REFUSED"), reply("SERVFAIL"), reply("NXDOMAIN")
CACHED = lookup("A", IPV4).outcome
UPWARDS = referral({"a.root-servers.net": "203.0.113.250"}, zone="").outcome
KEPT_BACK = DnsSilence(reason="not checked", kind=FailureKind.POLICY)
NO_ROUTE = DnsSilence(reason="ENETUNREACH", kind=FailureKind.LOCAL_NO_ROUTE)
SHUT = DnsSilence(reason="ECONNREFUSED", kind=FailureKind.CONNECTION_REFUSED)


def addresses(*found: str) -> frozenset[Address]:
    return frozenset(map(Address, found))


def states(seen: Facts) -> dict[str, State]:
    zone = zones(seen, HOST)[-1]
    return {one.name: one.state for one in servers(seen, zone, HOST)}


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (own(IPV4), State.SERVES),
        (own(), State.SERVES),
        (DENIED_BY_ITSELF, State.SERVES),
        (own(CNAME=OTHER), State.SERVES),
        (REFUSED, State.LAME),
        (SERVFAIL, State.LAME),
        (reply(), State.LAME),
        (UPWARDS, State.LAME),
        (CACHED, State.UNTOLD),
        (NXDOMAIN, State.UNTOLD),
        (SILENCE, State.SILENT),
        (SHUT, State.SILENT),
        (LOST_BEHIND_TCP, State.UNTOLD),
        (KEPT_BACK, State.UNTOLD),
        (NO_ROUTE, State.UNTOLD),
    ],
)
def test_a_server_shows_how_it_does_its_work(outcome: Outcome, state: State) -> None:
    seen = (*delegated(), *heard({NS1: own(IPV4), NS2: outcome}))
    assert states(seen)[NS2] is state


def test_a_server_that_refers_to_others_does_its_work() -> None:
    seen = (*delegated("com", (NS1,)), referral({"ns1.example.com": "203.0.113.9"}))
    (one,) = servers(seen, zones(seen, HOST)[0], HOST)
    assert one.state is State.SERVES


def test_a_server_that_answers_half_of_the_time_is_untold_or_lame() -> None:
    for outcome, state in ((CACHED, State.UNTOLD), (REFUSED, State.LAME)):
        version = asked(Way.AUTHORITATIVE, "SOA", name=DOMAIN, resolver=AT[NS1], outcome=SILENCE)
        assert states((*delegated(), *heard({NS1: outcome}), version))[NS1] is state


def test_a_server_that_was_not_asked_yet_is_untold() -> None:
    seen = (*delegated(), *heard({NS1: own(IPV4)}))
    assert states(seen) == {NS1: State.SERVES, NS2: State.UNTOLD}


def test_a_server_without_an_address_is_nowhere() -> None:
    seen = (
        *delegated(),
        unchecked("NS", NS1, "ns3.example.net", name=DOMAIN),
        *(unchecked(kind, name="ns3.example.net", outcome=NXDOMAIN) for kind in ("A", "AAAA")),
        *heard({NS1: own(IPV4)}),
    )
    assert states(seen)["ns3.example.net"] is State.NOWHERE


def test_silence_of_all_tells_nothing() -> None:
    seen = (*delegated(), *heard({NS1: SILENCE, NS2: SILENCE}))
    assert set(states(seen).values()) == {State.UNTOLD}


def test_where_somebody_intercepts_nobody_was_heard() -> None:
    seen = (*delegated(), *heard({NS1: REFUSED, NS2: own(IPV4)}), nobody_answers(NXDOMAIN))
    assert set(states(seen).values()) == {State.UNTOLD}
    assert current(seen, HOST, "A") is None
    assert answered_by_nobody(seen)
    assert not answered_by_nobody((*delegated(), nobody_answers()))


def test_all_servers_together_tell_the_addresses() -> None:
    seen = (*delegated(), *heard({NS1: own(IPV4), NS2: own(NEW)}))
    assert current(seen, HOST, "A") == addresses(IPV4, NEW)
    assert told_by(seen, HOST, "A") == {NS1: addresses(IPV4), NS2: addresses(NEW)}


@pytest.mark.parametrize("denial", [own(), DENIED_BY_ITSELF])
def test_a_zone_may_have_no_address(denial: DnsReply) -> None:
    assert current((*delegated(), *heard({NS1: denial})), HOST, "A") == frozenset()


@pytest.mark.parametrize("outcome", [SILENCE, REFUSED, CACHED])
def test_nothing_is_known_of_a_zone_that_was_not_heard(outcome: Outcome) -> None:
    seen = (*delegated(), *heard({NS1: outcome}), *heard({NS2: own(IPV6)}, record_type="AAAA"))
    assert current(seen, HOST, "A") is None
    assert current(seen, HOST, "AAAA") == addresses(IPV6)
    assert current((), HOST, "A") is None


def test_what_is_no_address_is_passed_over() -> None:
    seen = (*delegated(), *heard({NS1: own(A="<!channel>")}))
    assert current(seen, HOST, "A") == frozenset()


BEHIND = (
    *delegated(),
    *heard({NS1: own(CNAME=OTHER), NS2: own(CNAME=OTHER)}),
    *delegated("example.org", (NS2,)),
)


def test_an_alias_leads_to_the_servers_of_its_target() -> None:
    seen = (*BEHIND, *heard({NS2: own(NEW)}, name=OTHER))
    assert aliases(seen, HOST) == (HOST, OTHER)
    assert current(seen, HOST, "A") == addresses(NEW)


def test_an_alias_to_where_nobody_was_heard_tells_no_address() -> None:
    assert current(BEHIND, HOST, "A") is None
    assert told_by(BEHIND, HOST, "A") == {}


def test_an_alias_that_comes_with_its_address_needs_nobody_else() -> None:
    seen = (*delegated(), *heard({NS1: own(NEW, CNAME=OTHER)}))
    assert aliases(seen, HOST) == (HOST,)
    assert current(seen, HOST, "A") == addresses(NEW)


def test_only_some_aliases_are_followed() -> None:
    chain = (HOST, "a.example.com", "b.example.com", "c.example.com")
    seen = (
        *delegated(),
        *(
            one
            for name, target in pairwise(chain)
            for one in heard({NS1: own(CNAME=target)}, name=name)
        ),
        *heard({NS1: own(NEW)}, name=chain[-1]),
    )
    assert aliases(seen, HOST) == chain[:-1]
    assert current(seen, HOST, "A") is None


def test_an_alias_of_itself_leads_nowhere() -> None:
    seen = (*delegated(), *heard({NS1: own(CNAME=HOST)}))
    assert aliases(seen, HOST) == (HOST,)
    assert current(seen, HOST, "A") is None


def test_an_alias_of_what_is_no_name_leads_nowhere() -> None:
    seen = (*delegated(), *heard({NS1: own(CNAME="<!channel>")}))
    assert aliases(seen, HOST) == (HOST,)
    assert current(seen, HOST, "A") == frozenset()


@pytest.mark.parametrize(
    ("serials", "newest"),
    [
        ({NS1: 1, NS2: 2}, (NEW,)),
        ({NS1: 2, NS2: 1}, (IPV4,)),
        ({NS1: 2**32 - 1, NS2: 3}, (NEW,)),
        ({NS1: 5, NS2: 5}, (IPV4, NEW)),
        ({NS2: 5}, (NEW,)),
    ],
)
def test_the_newest_version_of_a_zone_counts(
    serials: dict[str, int], newest: tuple[str, ...]
) -> None:
    seen = (*delegated(), *heard({NS1: own(IPV4), NS2: own(NEW)}, serials=serials))
    assert versions(seen, HOST) == serials
    assert current(seen, HOST, "A") == addresses(*newest)


@pytest.mark.parametrize("text", ["ns root 1 2 3 4", "ns root x 2 3 4 5", ""])
def test_a_version_that_is_none_is_passed_over(text: str) -> None:
    odd = replace(own(), records=(Record(DOMAIN, "SOA", 300, text),))
    asked_for = asked(Way.AUTHORITATIVE, "SOA", name=DOMAIN, resolver=AT[NS1], outcome=odd)
    assert versions((*delegated(), *heard({NS1: own(IPV4)}), asked_for), HOST) == {}


def test_a_record_of_another_type_is_no_version() -> None:
    odd = replace(own(), records=(Record(DOMAIN, "TXT", 300, "a b 1 2 3 4 5"),))
    asked_for = asked(Way.AUTHORITATIVE, "SOA", name=DOMAIN, resolver=AT[NS1], outcome=odd)
    assert versions((*delegated(), asked_for), HOST) == {}


def test_the_version_is_that_of_the_zone_that_was_referred_to() -> None:
    inside = Address("203.0.113.201")
    record = Record(DOMAIN, "SOA", 300, "ns root 42 2 3 4 5")
    seen = (
        *delegated("com", (NS1,)),
        referral({"ns1.example.com": inside}),
        asked(
            Way.AUTHORITATIVE,
            "SOA",
            name=DOMAIN,
            resolver=inside,
            outcome=replace(own(), records=(record,)),
        ),
    )
    assert versions(seen, HOST) == {"ns1.example.com": 42}


@given(
    st.permutations(
        (
            *BEHIND,
            *heard({NS2: own(NEW)}, name=OTHER),
            *heard({}, serials={NS1: 1, NS2: 2}),
            nobody_answers(),
        )
    )
)
def test_the_order_of_facts_does_not_matter(seen: Facts) -> None:
    assert aliases(seen, HOST) == (HOST, OTHER)
    assert current(seen, HOST, "A") == addresses(NEW)
