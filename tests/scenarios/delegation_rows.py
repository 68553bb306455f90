"""Answers that contradict each other or the zone: old ones, denials, and those of the inside."""

from functools import partial

from msgspec.structs import replace

from probes.ability import Ability
from probes.address import Address
from probes.failure import FailureKind
from probes.goal import Scope
from probes.observation import DnsReply
from probes.services import SEVEN_PORTS
from probes.zones import TRANSLATED
from tests.scenarios.asking import (
    DENIED_BY_ITSELF,
    NEW,
    NS1,
    NS2,
    PRIVATE,
    SILENCE,
    at_second,
    delegated,
    heard,
    moved,
    nobody_answers,
    own,
)
from tests.scenarios.calls import answered, ping
from tests.scenarios.calls import unable as disabled
from tests.scenarios.facts import (
    IPV4,
    OTHER_IPV4,
    SECOND_RESOLVER,
    Facts,
    all_lookups,
    goal,
    lookup,
    no_services,
    not_connected,
    refused,
    reply,
    resolves,
    silent,
    syns,
    unable,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, row
from tests.scenarios.talk import objected, talk

_NXDOMAIN = reply("NXDOMAIN")
_ASIDE = goal(second_resolver=SECOND_RESOLVER)
_LOOPBACK = Address("127.0.0.53")
_OLD = IPV4
_UNIQUE_LOCAL = "fd00::5"
_GONE = not_connected(FailureKind.TIMEOUT)
_works = partial(row, imap=OK, pop=OK, sending=OK)
_fails = partial(row, verdict=FAILING, imap=FAILING, pop=FAILING, sending=FAILING)
_half = partial(row, verdict=DEGRADED, imap=DEGRADED, pop=DEGRADED, sending=DEGRADED)
"""Write a scenario in which every port works, none does, or each at one address of two."""


def _not_allowed(address: str) -> Facts:
    """Be kept from a private address by our own rules."""
    why = f"{address} is a private address, which the internet does not reach: it is not checked."
    return unable(*SEVEN_PORTS, kind=FailureKind.POLICY, detail=why, address=address)


def _no_route() -> Facts:
    """Have no way to an address that was asked for."""
    failed = unable(143, 993, kind=FailureKind.LOCAL_NO_ROUTE, detail="ENETUNREACH")
    return tuple(replace(one, name=IPV4) for one in failed)


def _tried(*, answers: bool) -> Facts:
    """Send a SYN to where the zone says the host is by now."""
    return syns(993, 465, address=NEW, failure=None if answers else _GONE)


def _filtering(address: str = "") -> DnsReply:
    """Answer as a name server that filters, and says so (RFC 8914)."""
    if address:
        outcome = lookup("A", address).outcome
        assert isinstance(outcome, DnsReply)
        return replace(outcome, extended_errors=(15,), extended_texts=("on a list",))
    return reply("NXDOMAIN", extended=((17, "filtered"),))


ROWS = (
    # -- old addresses --
    _half(
        "dns-stale-propagation",
        resolves(_OLD),
        at_second(NEW),
        silent(*SEVEN_PORTS, address=_OLD),
        talk(*SEVEN_PORTS, address=NEW),
        moved(),
        wanted=_ASIDE,
        found="dns-stale-propagation",
    ),
    _fails(
        "dns-stale-propagation-at-the-only-resolver",
        resolves(_OLD),
        silent(*SEVEN_PORTS, address=_OLD),
        moved(),
        _tried(answers=True),
        found="dns-stale-propagation",
    ),
    # What keeps the old address silent keeps the new one silent too.
    _fails(
        "nothing-answers-at-the-new-address-either",
        resolves(_OLD),
        silent(*SEVEN_PORTS, address=_OLD),
        moved(),
        _tried(answers=False),
        found="nothing-answers dns-answers-differ",
    ),
    _fails(
        "dns-stale-propagation-among-the-zones-own-servers",
        resolves(_OLD),
        silent(*SEVEN_PORTS, address=_OLD),
        delegated(),
        nobody_answers(),
        heard({NS1: own(NEW), NS2: own(_OLD)}, serials={NS1: 2026112302, NS2: 2026112301}),
        _tried(answers=True),
        found="dns-stale-propagation",
    ),
    # The serial number has gone once around (RFC 1982).
    _fails(
        "dns-stale-propagation-around-the-highest-serial",
        resolves(_OLD),
        silent(*SEVEN_PORTS, address=_OLD),
        delegated(),
        nobody_answers(),
        heard({NS1: own(NEW), NS2: own(_OLD)}, serials={NS1: 1, NS2: 2**32 - 1}),
        _tried(answers=True),
        found="dns-stale-propagation",
    ),
    _fails(
        "dns-stale-propagation-of-a-name-that-was-taken-out",
        resolves(_OLD),
        silent(*SEVEN_PORTS, address=_OLD),
        delegated(),
        nobody_answers(),
        heard({NS1: DENIED_BY_ITSELF, NS2: DENIED_BY_ITSELF}),
        found="dns-stale-propagation",
    ),
    # Somebody else has the old address by now.
    _fails(
        "dns-stale-propagation-to-a-stranger",
        resolves(_OLD),
        talk(*SEVEN_PORTS, handshake=objected(62)),
        moved(),
        wanted=goal(expected=(NEW,)),
        found="dns-stale-propagation",
    ),
    row(
        "dns-stale-propagation-not-measured",
        resolves(_OLD),
        moved(),
        wanted=goal(scope=Scope.NAMES, expected=(NEW,)),
        found="dns-stale-propagation dns-in-order",
        verdict=UNSURE,
    ),
    _half(
        "dns-stale-propagation-behind-an-alias",
        resolves(_OLD),
        at_second(NEW),
        silent(*SEVEN_PORTS, address=_OLD),
        talk(*SEVEN_PORTS, address=NEW),
        delegated(),
        nobody_answers(),
        heard({NS1: own(CNAME="mail.example.org"), NS2: own(CNAME="mail.example.org")}),
        delegated("example.org"),
        heard({NS1: own(NEW)}, name="mail.example.org", zone="example.org"),
        wanted=_ASIDE,
        found="dns-stale-propagation",
    ),
    _fails(
        "device-dns-cache-stale",
        *(replace(one, resolver=_LOOPBACK) for one in resolves(_OLD)),
        silent(*SEVEN_PORTS, address=_OLD),
        moved(),
        _tried(answers=True),
        wanted=goal(resolvers=(_LOOPBACK,)),
        found="device-dns-cache-stale",
    ),
    # -- no old addresses --
    # Of the same version each server gives another address: by place, or in turn.
    _half(
        "dns-one-address-dead-of-those-in-turn",
        resolves(_OLD),
        at_second(OTHER_IPV4),
        silent(*SEVEN_PORTS, address=_OLD),
        talk(*SEVEN_PORTS, address=OTHER_IPV4),
        delegated(),
        nobody_answers(),
        heard({NS1: own(OTHER_IPV4), NS2: own(NEW)}, serials={NS1: 7, NS2: 7}),
        wanted=_ASIDE,
        found="dns-one-address-dead dns-answers-differ",
    ),
    _half(
        "dns-one-address-dead-that-the-zone-has",
        resolves(_OLD, OTHER_IPV4),
        silent(*SEVEN_PORTS, address=_OLD),
        talk(*SEVEN_PORTS, address=OTHER_IPV4),
        moved(_OLD, OTHER_IPV4),
        found="dns-one-address-dead",
    ),
    # A certificate for the name proves that it is the host.
    _fails(
        "cert-expired-at-an-address-the-zone-does-not-give-us",
        resolves(_OLD),
        talk(*SEVEN_PORTS, handshake=objected(10)),
        moved(),
        _tried(answers=True),
        found="cert-expired dns-answers-differ",
    ),
    # What a translator made of the zone's address (RFC 6147) is no old one, nor the host's.
    _half(
        "isp-nat64-broken",
        resolves(IPV4, "64:ff9b::c000:20a"),
        talk(*SEVEN_PORTS),
        silent(*SEVEN_PORTS, address="64:ff9b::c000:20a"),
        delegated(),
        nobody_answers(),
        heard({NS1: own(), NS2: own()}, record_type="AAAA"),
        found="isp-nat64-broken",
    ),
    _fails(
        "dns-wrong-address-that-the-zone-gives",
        resolves("192.0.2.66"),
        silent(*SEVEN_PORTS, address="192.0.2.66"),
        moved("192.0.2.66"),
        wanted=goal(expected=(IPV4,)),
        found="dns-wrong-address",
    ),
    # E14: a translator's address of the expected one.
    _works(
        "healthy-E14-expected-behind-a-translator",
        resolves("64:ff9b::c000:20a"),
        talk(*SEVEN_PORTS, address="64:ff9b::c000:20a"),
        wanted=goal(expected=(IPV4,)),
        verdict=OK,
    ),
    # -- denials --
    _works(
        "dns-denied-by-one",
        all_lookups(reply("NXDOMAIN", denied_by="com")),
        at_second(IPV4),
        talk(*SEVEN_PORTS),
        wanted=_ASIDE,
        found="dns-denied-by-one",
        verdict=DEGRADED,
    ),
    _works(
        "dns-denied-by-one-to-compare-with",
        resolves(),
        at_second(outcome=_NXDOMAIN),
        talk(*SEVEN_PORTS),
        wanted=_ASIDE,
        found="dns-denied-by-one",
        verdict=OK,
    ),
    _works(
        "dns-denied-by-one-that-the-zone-contradicts",
        resolves(),
        at_second(outcome=_NXDOMAIN),
        talk(*SEVEN_PORTS),
        moved(IPV4),
        wanted=_ASIDE,
        found="dns-denied-by-one",
        verdict=DEGRADED,
    ),
    row(
        "dns-denied-by-one-and-no-other-to-ask",
        all_lookups(_NXDOMAIN),
        no_services(outcome=_NXDOMAIN),
        moved(IPV4),
        found="dns-denied-by-one",
        verdict=FAILING,
    ),
    row(
        "dns-denied-by-one-that-filters",
        all_lookups(_filtering()),
        no_services(outcome=_NXDOMAIN),
        moved(IPV4),
        found="dns-denied-by-one",
        verdict=FAILING,
    ),
    _fails(
        "dns-denied-by-one-with-an-address-of-nobody",
        lookup("A", outcome=_filtering("0.0.0.0")),
        lookup("AAAA"),
        lookup("MX"),
        _not_allowed("0.0.0.0"),
        moved(IPV4),
        found="dns-denied-by-one",
    ),
    # -- inside and outside --
    _works(
        "dns-split-horizon",
        resolves(),
        at_second(PRIVATE),
        talk(*SEVEN_PORTS),
        talk(*SEVEN_PORTS, address=PRIVATE),
        wanted=_ASIDE,
        found="dns-split-horizon",
        verdict=OK,
    ),
    _works(
        "dns-split-horizon-not-tried",
        resolves(),
        at_second(PRIVATE),
        talk(*SEVEN_PORTS),
        _not_allowed(PRIVATE),
        wanted=_ASIDE,
        found="dns-split-horizon",
        verdict=UNSURE,
    ),
    row(
        "dns-split-horizon-seen-from-inside",
        resolves(PRIVATE),
        _not_allowed(PRIVATE),
        moved(IPV4),
        found="dns-split-horizon",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    _half(
        "dns-split-horizon-dead-inside",
        resolves(PRIVATE),
        at_second(IPV4),
        talk(*SEVEN_PORTS),
        silent(*SEVEN_PORTS, address=PRIVATE),
        wanted=_ASIDE,
        found="dns-split-horizon",
    ),
    _half(
        "dns-split-horizon-dead-outside",
        resolves(PRIVATE),
        at_second(IPV4),
        silent(*SEVEN_PORTS),
        talk(*SEVEN_PORTS, address=PRIVATE),
        wanted=_ASIDE,
        found="dns-split-horizon",
    ),
    _fails(
        "dns-split-horizon-dead-on-both-sides",
        resolves(PRIVATE),
        silent(*SEVEN_PORTS, address=PRIVATE),
        moved(IPV4),
        found="dns-split-horizon",
    ),
    _works(
        "dns-split-horizon-of-a-name-of-the-inside-alone",
        resolves(PRIVATE),
        at_second(outcome=_NXDOMAIN),
        talk(*SEVEN_PORTS, address=PRIVATE),
        wanted=_ASIDE,
        found="dns-split-horizon",
        verdict=OK,
    ),
    _half(
        "dns-private-address",
        resolves(IPV4, _UNIQUE_LOCAL),
        talk(*SEVEN_PORTS),
        silent(*SEVEN_PORTS, address=_UNIQUE_LOCAL),
        found="dns-private-address",
    ),
    # Some device of our own network may have that address, and refuse.
    _half(
        "dns-private-address-that-refuses",
        resolves(IPV4, PRIVATE),
        talk(*SEVEN_PORTS),
        refused(*SEVEN_PORTS, address=PRIVATE),
        found="dns-private-address",
    ),
    # Where the public one serves nobody, it is that one that matters.
    _fails(
        "dns-private-address-beside-a-silent-host",
        resolves(IPV4, PRIVATE),
        silent(*SEVEN_PORTS),
        silent(*SEVEN_PORTS, address=PRIVATE),
        found="nothing-answers nothing-answers dns-private-address",
    ),
    _half(
        "dns-private-address-that-may-not-be-tried",
        resolves(IPV4, PRIVATE),
        talk(*SEVEN_PORTS),
        _not_allowed(PRIVATE),
        found="dns-private-address",
    ),
    # Where it answers, this place is inside, and nothing is known of any other.
    _works(
        "healthy-private-address-beside-a-public-one",
        resolves(IPV4, PRIVATE),
        talk(*SEVEN_PORTS),
        talk(*SEVEN_PORTS, address=PRIVATE),
        found="",
        verdict=OK,
    ),
    _fails(
        "private-address-silent",
        resolves(PRIVATE),
        silent(*SEVEN_PORTS, address=PRIVATE),
        found="private-address-silent",
    ),
    # Whoever answers pings is reached, wherever this place is.
    _fails(
        "nothing-answers-at-a-private-address-but-pings",
        resolves(PRIVATE),
        silent(*SEVEN_PORTS, address=PRIVATE),
        ping(*answered(), address=PRIVATE),
        found="nothing-answers",
    ),
    # Who knows nothing of a name denies it; a filter would leave the answer empty.
    _works(
        "dns-split-horizon-denied-by-the-resolver-in-use",
        all_lookups(_NXDOMAIN),
        at_second(PRIVATE),
        talk(*SEVEN_PORTS, address=PRIVATE),
        wanted=_ASIDE,
        found="dns-split-horizon",
        verdict=OK,
    ),
    row(
        "dns-split-horizon-of-a-name-the-zone-does-not-have",
        all_lookups(reply()),
        at_second(PRIVATE),
        _not_allowed(PRIVATE),
        delegated(),
        nobody_answers(),
        heard({NS1: DENIED_BY_ITSELF, NS2: DENIED_BY_ITSELF}),
        wanted=_ASIDE,
        found="dns-split-horizon",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    row(
        "lan-dns-rebind-filter-by-denial",
        all_lookups(_NXDOMAIN),
        no_services(outcome=_NXDOMAIN),
        moved(PRIVATE),
        found="lan-dns-rebind-filter",
        verdict=FAILING,
    ),
    row(
        "dns-split-horizon-in-dns-alone",
        resolves(PRIVATE),
        at_second(IPV4),
        wanted=goal(scope=Scope.NAMES, second_resolver=SECOND_RESOLVER),
        found="dns-split-horizon dns-in-order",
        verdict=OK,
    ),
    # The whole world is given the private address.
    row(
        "address-not-allowed-that-the-zone-gives",
        resolves(PRIVATE),
        _not_allowed(PRIVATE),
        moved(PRIVATE),
        found="address-not-allowed",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    _fails(
        "lan-dns-rebind-filter",
        all_lookups(reply()),
        at_second(PRIVATE),
        _not_allowed(PRIVATE),
        wanted=_ASIDE,
        found="lan-dns-rebind-filter",
    ),
    _works(
        "lan-dns-rebind-filter-beside-an-open-resolver",
        all_lookups(reply()),
        at_second(PRIVATE),
        talk(*SEVEN_PORTS, address=PRIVATE),
        wanted=_ASIDE,
        found="lan-dns-rebind-filter",
        verdict=DEGRADED,
    ),
    row(
        "lan-dns-rebind-filter-refusing",
        all_lookups(reply("REFUSED")),
        no_services(outcome=_NXDOMAIN),
        moved(PRIVATE),
        found="lan-dns-rebind-filter",
        verdict=FAILING,
    ),
    # -- translators --
    row(
        "isp-nat64-literal",
        lookup("PTR", name="10.2.0.192.in-addr.arpa", outcome=SILENCE),
        lookup("AAAA", "64:ff9b::c000:aa", name=TRANSLATED),
        _no_route(),
        wanted=goal(IPV4, ports=(143, 993)),
        found="isp-nat64-literal",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "isp-nat64-literal-by-a-prefix-of-its-own",
        lookup("AAAA", "2001:db8:64:c000:0:aa00::", "2001:db8::1", name=TRANSLATED),
        _no_route(),
        wanted=goal(IPV4, ports=(143, 993)),
        found="isp-nat64-literal",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "device-offline-for-a-literal-address",
        lookup("AAAA", name=TRANSLATED),
        _no_route(),
        wanted=goal(IPV4, ports=(143, 993)),
        found="device-offline",
        verdict=UNSURE,
        imap=UNSURE,
    ),
    row(
        "device-offline-without-ipv6-too",
        lookup("AAAA", "64:ff9b::c000:aa", name=TRANSLATED),
        disabled(Ability.IPV6, "no route"),
        _no_route(),
        wanted=goal(IPV4, ports=(143, 993)),
        found="device-offline",
        verdict=UNSURE,
        imap=UNSURE,
    ),
    # A translator harms nobody who has a way of their own.
    row(
        "healthy-E13-literal-address-beside-a-translator",
        lookup("AAAA", "64:ff9b::c000:aa", name=TRANSLATED),
        talk(993, name=IPV4),
        wanted=goal(IPV4, ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
)
