"""Lookups that fail: broken signatures, faulty name servers, resolvers in trouble."""

from functools import partial

from probes.address import Address
from probes.observation import DnsReply, Way
from probes.services import SEVEN_PORTS
from tests.scenarios.asking import (
    DENIED_BY_ITSELF,
    DOMAIN,
    LOST_BEHIND_TCP,
    NS1,
    NS2,
    SILENCE,
    asked,
    at_second,
    delegated,
    heard,
    nobody_answers,
    own,
    referral,
    unchecked,
)
from tests.scenarios.facts import (
    HOST,
    IPV4,
    RESOLVER,
    SECOND_RESOLVER,
    Facts,
    all_lookups,
    goal,
    lookup,
    no_services,
    reply,
    resolves,
    silent,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, row
from tests.scenarios.talk import talk

_SERVFAIL = reply("SERVFAIL")
_BOGUS = reply("SERVFAIL", extended=((9, "no DNSKEY matches DS"),))
_UNREACHED = reply("SERVFAIL", extended=((22, "no reachable authority"),))
_REFUSED = reply("REFUSED")
_TWO = goal(resolvers=(RESOLVER, SECOND_RESOLVER))
_ASIDE = goal(second_resolver=SECOND_RESOLVER)
_ROUTER = Address("192.168.1.1")
_LOOPBACK = Address("127.0.0.53")
_AFAR = Address("203.0.113.9")

_works = partial(row, imap=OK, pop=OK, sending=OK)
"""Write a scenario in which every port works."""


def _in_vain(outcome: DnsReply) -> Facts:
    """Ask for all that a check asks for, with the same outcome each time."""
    return (*all_lookups(outcome), *no_services(outcome=outcome))


def _proven(*addresses: str) -> Facts:
    """Hear from the second resolver that DNSSEC proves it."""
    proven = DnsReply(
        rcode="NOERROR",
        authoritative=False,
        truncated=False,
        authenticated=True,
        records=lookup("A", *addresses).outcome.records,  # type: ignore[union-attr]
    )
    return (
        lookup("A", resolver=SECOND_RESOLVER, outcome=proven),
        *at_second(*addresses)[1:],
    )


ROWS = (
    # -- broken signatures --
    row("dns-dnssec-bogus", _in_vain(_BOGUS), found="dns-dnssec-bogus", verdict=FAILING),
    row(
        "dns-dnssec-bogus-by-not-checking",
        _in_vain(_SERVFAIL),
        unchecked("A", IPV4),
        unchecked("AAAA"),
        found="dns-dnssec-bogus",
        verdict=FAILING,
    ),
    _works(
        "dns-dnssec-bogus-at-one-resolver",
        resolves(),
        all_lookups(_BOGUS, resolver=SECOND_RESOLVER),
        talk(*SEVEN_PORTS),
        wanted=_ASIDE,
        found="dns-dnssec-bogus",
        verdict=DEGRADED,
    ),
    # What one resolver proves, the other one fails to check.
    _works(
        "dns-one-resolver-fails-at-checking",
        all_lookups(_BOGUS),
        unchecked("A", IPV4),
        _proven(IPV4),
        talk(*SEVEN_PORTS),
        wanted=_ASIDE,
        found="dns-one-resolver-fails",
        verdict=OK,
    ),
    # -- name servers of the zone --
    row("dns-lame-or-dead-ns", _in_vain(_UNREACHED), found="dns-lame-or-dead-ns", verdict=FAILING),
    row(
        "dns-lame-or-dead-ns-none-answers",
        _in_vain(_SERVFAIL),
        unchecked("A", outcome=_SERVFAIL),
        unchecked("NS", name=HOST, outcome=_SERVFAIL),
        unchecked("NS", name=DOMAIN, outcome=_SERVFAIL),
        delegated("com", (NS1,)),
        referral({"ns1.example.com": "203.0.113.201", "ns2.example.com": "203.0.113.202"}),
        asked(Way.AUTHORITATIVE, "A", resolver=Address("203.0.113.201"), outcome=SILENCE),
        asked(Way.AUTHORITATIVE, "A", resolver=Address("203.0.113.202"), outcome=_REFUSED),
        nobody_answers(),
        found="dns-lame-or-dead-ns",
        verdict=FAILING,
    ),
    # The resolver waits for them longer than we for the resolver.
    row(
        "dns-lame-or-dead-ns-while-the-resolver-waits",
        all_lookups(SILENCE),
        unchecked("NS", name=HOST, outcome=SILENCE),
        unchecked("NS", name=DOMAIN, outcome=SILENCE),
        delegated("com", (NS1,)),
        referral({"ns1.example.com": "203.0.113.201"}),
        asked(Way.AUTHORITATIVE, "A", resolver=Address("203.0.113.201"), outcome=SILENCE),
        nobody_answers(),
        found="dns-lame-or-dead-ns",
        verdict=FAILING,
    ),
    _works(
        "dns-lame-or-dead-ns-one-of-two",
        all_lookups(_SERVFAIL),
        at_second(IPV4),
        delegated(),
        heard({NS1: own(IPV4), NS2: SILENCE}),
        nobody_answers(),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        found="dns-lame-or-dead-ns",
        verdict=DEGRADED,
    ),
    row(
        "dns-lame-or-dead-ns-without-an-address",
        _in_vain(_SERVFAIL),
        unchecked("NS", NS1, "gone.example.net", name=DOMAIN),
        unchecked("A", "203.0.113.101", name=NS1),
        unchecked("A", name="gone.example.net", outcome=reply("NXDOMAIN")),
        unchecked("AAAA", name="gone.example.net", outcome=reply("NXDOMAIN")),
        heard({NS1: _SERVFAIL}),
        nobody_answers(),
        found="dns-lame-or-dead-ns",
        verdict=FAILING,
    ),
    # The name behind the alias is the one that nobody serves.
    row(
        "dns-lame-or-dead-ns-behind-an-alias",
        _in_vain(_SERVFAIL),
        delegated(),
        heard({NS1: own(CNAME="mail.example.org"), NS2: own(CNAME="mail.example.org")}),
        unchecked("NS", name="mail.example.org", outcome=_SERVFAIL),
        unchecked("NS", "dead.example.net", name="example.org"),
        unchecked("A", "203.0.113.203", name="dead.example.net"),
        asked(
            Way.AUTHORITATIVE,
            "A",
            name="mail.example.org",
            resolver=Address("203.0.113.203"),
            outcome=SILENCE,
        ),
        nobody_answers(),
        found="dns-lame-or-dead-ns",
        verdict=FAILING,
    ),
    # It does no harm as long as the other one answers.
    row(
        "dns-lame-or-dead-ns-beside-a-missing-name",
        _in_vain(reply("NXDOMAIN")),
        delegated(),
        heard({NS1: DENIED_BY_ITSELF, NS2: _REFUSED}),
        nobody_answers(),
        found="dns-nxdomain dns-lame-or-dead-ns",
        verdict=FAILING,
    ),
    # -- failures that nobody explains --
    row("dns-servfail", _in_vain(_SERVFAIL), found="dns-servfail", verdict=FAILING),
    row(
        "dns-servfail-though-the-zone-answers",
        _in_vain(_SERVFAIL),
        unchecked("A", outcome=_SERVFAIL),
        delegated(),
        heard({NS1: own(IPV4), NS2: own(IPV4)}),
        nobody_answers(),
        found="dns-servfail",
        verdict=FAILING,
    ),
    # Most networks let questions out to their own resolver alone.
    row(
        "dns-servfail-where-no-other-server-is-heard",
        _in_vain(_SERVFAIL),
        delegated(),
        heard({NS1: SILENCE, NS2: SILENCE}),
        nobody_answers(),
        found="dns-servfail",
        verdict=FAILING,
    ),
    # What answers may be a cache that stands in the way.
    row(
        "dns-servfail-where-a-cache-answers-for-all",
        _in_vain(_SERVFAIL),
        delegated(),
        heard({NS1: lookup("A", IPV4).outcome, NS2: lookup("A", IPV4).outcome}),
        nobody_answers(),
        found="dns-servfail",
        verdict=FAILING,
    ),
    row(
        "dns-servfail-by-silence",
        lookup("A", outcome=SILENCE),
        lookup("AAAA"),
        lookup("MX"),
        no_services(outcome=reply("NXDOMAIN")),
        found="dns-servfail",
        verdict=UNSURE,
    ),
    # -- resolvers --
    row("isp-resolver-down", all_lookups(SILENCE), found="isp-resolver-down", verdict=UNSURE),
    row(
        "isp-resolver-down-in-the-router",
        all_lookups(SILENCE, resolver=_ROUTER),
        wanted=goal(resolvers=(_ROUTER,)),
        found="isp-resolver-down",
        verdict=UNSURE,
    ),
    row(
        "isp-resolver-down-on-this-machine",
        all_lookups(SILENCE, resolver=_LOOPBACK),
        wanted=goal(resolvers=(_LOOPBACK,)),
        found="isp-resolver-down",
        verdict=UNSURE,
    ),
    _works(
        "isp-resolver-down-first-of-two",
        all_lookups(SILENCE),
        at_second(IPV4),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        found="isp-resolver-down",
        verdict=OK,
    ),
    _works(
        "isp-resolver-down-to-compare-with",
        resolves(),
        all_lookups(SILENCE, resolver=SECOND_RESOLVER),
        talk(*SEVEN_PORTS),
        wanted=_ASIDE,
        found="isp-resolver-down",
        verdict=OK,
    ),
    _works(
        "dns-one-resolver-fails",
        all_lookups(_SERVFAIL),
        unchecked("A", outcome=_SERVFAIL),
        at_second(IPV4),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        found="dns-one-resolver-fails",
        verdict=OK,
    ),
    _works(
        "dns-one-resolver-fails-by-silence",
        lookup("A", IPV4),
        lookup("AAAA", outcome=SILENCE),
        lookup("MX"),
        at_second(IPV4),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        found="dns-one-resolver-fails",
        verdict=OK,
    ),
    # -- small answers --
    row(
        "dns-tcp-or-edns-blocked",
        all_lookups(LOST_BEHIND_TCP),
        found="dns-tcp-or-edns-blocked",
        verdict=FAILING,
    ),
    row(
        "dns-tcp-or-edns-blocked-big-packets",
        all_lookups(SILENCE, resolver=_ROUTER),
        asked(Way.SMALL, "A", IPV4, resolver=_ROUTER),
        nobody_answers(),
        wanted=goal(resolvers=(_ROUTER,)),
        found="dns-tcp-or-edns-blocked",
        verdict=FAILING,
    ),
    _works(
        "dns-tcp-or-edns-blocked-for-one-type",
        resolves()[:2],
        lookup("MX", outcome=LOST_BEHIND_TCP),
        talk(*SEVEN_PORTS),
        found="dns-tcp-or-edns-blocked",
        verdict=DEGRADED,
    ),
    _works(
        "dns-tcp-or-edns-blocked-at-one-resolver",
        lookup("A", outcome=SILENCE),
        asked(Way.SMALL, "A", outcome=LOST_BEHIND_TCP),
        lookup("AAAA"),
        lookup("MX"),
        at_second(IPV4),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        found="dns-tcp-or-edns-blocked",
        verdict=OK,
    ),
    # What would fit anyway was lost by chance, as on lines that lose packets.
    _works(
        "dns-answer-lost-by-chance",
        lookup("A", outcome=SILENCE),
        asked(Way.SMALL, "A", IPV4),
        lookup("AAAA"),
        lookup("MX"),
        at_second(IPV4),
        talk(*SEVEN_PORTS),
        wanted=_TWO,
        verdict=OK,
    ),
    _works(
        "dns-half-silent-at-first",
        lookup("A", IPV4),
        lookup("AAAA", outcome=SILENCE),
        asked(Way.SMALL, "AAAA"),
        lookup("MX"),
        talk(*SEVEN_PORTS),
        found="dns-half-silent",
        verdict=OK,
    ),
    # -- interception --
    row(
        "isp-dns-intercepted",
        _in_vain(_SERVFAIL),
        nobody_answers(_SERVFAIL),
        delegated(),
        heard({NS1: _REFUSED, NS2: _REFUSED}),
        found="isp-dns-intercepted",
        verdict=UNSURE,
    ),
    row(
        "isp-dns-intercepted-to-an-address-nobody-expects",
        resolves("192.0.2.66"),
        silent(143, 993, address="192.0.2.66"),
        nobody_answers(lookup("A", "192.0.2.66").outcome),
        wanted=goal(ports=(143, 993), expected=(IPV4,)),
        found="isp-dns-intercepted",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "isp-dns-intercepted-beside-a-missing-name",
        _in_vain(reply("NXDOMAIN")),
        nobody_answers(reply("NXDOMAIN")),
        found="dns-nxdomain isp-dns-intercepted",
        verdict=FAILING,
    ),
)
