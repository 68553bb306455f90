"""Questions put in other ways than usual, and what a zone's own servers say."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from probes.address import Address
from probes.observation import DnsLookup, DnsReply, DnsSilence, Record, Way
from tests.scenarios.facts import HOST, RESOLVER, SECOND_RESOLVER, Facts, lookup

DOMAIN = "example.com"
NS1, NS2 = "ns1.example.net", "ns2.example.net"
AT: Mapping[str, Address] = {NS1: Address("203.0.113.101"), NS2: Address("203.0.113.102")}
NEW = Address("192.0.2.20")
"""Where a host has moved."""
PRIVATE = Address("10.20.30.40")
SILENCE = DnsSilence(reason="timeout")
LOST_BEHIND_TCP = DnsSilence(reason="timeout", truncated=True)
CANARY = Address("192.0.2.1")

Outcome = DnsReply | DnsSilence


def asked(
    way: Way,
    record_type: str,
    *data: str,
    name: str = HOST,
    resolver: Address = RESOLVER,
    outcome: Outcome | None = None,
) -> DnsLookup:
    """Ask one question in this way."""
    usual = lookup(record_type, *data, name=name, resolver=resolver, outcome=outcome)
    return replace(usual, way=way)


def unchecked(
    record_type: str,
    *data: str,
    name: str = HOST,
    resolver: Address = RESOLVER,
    outcome: Outcome | None = None,
) -> DnsLookup:
    """Ask without DNSSEC."""
    return asked(Way.UNCHECKED, record_type, *data, name=name, resolver=resolver, outcome=outcome)


def own(*addresses: str, **records: str) -> DnsReply:
    """Answer as a zone's own server does; ``records`` are others by type, as ``CNAME``."""
    rows = [("AAAA" if ":" in one else "A", one) for one in addresses]
    return DnsReply(
        rcode="NOERROR",
        authoritative=True,
        truncated=False,
        records=tuple(Record(HOST, kind, 300, one) for kind, one in (*rows, *records.items())),
    )


DENIED_BY_ITSELF = DnsReply(rcode="NXDOMAIN", authoritative=True, truncated=False)


def delegated(
    zone: str = DOMAIN, servers: Sequence[str] = (NS1, NS2), *, resolver: Address = RESOLVER
) -> Facts:
    """Learn from a resolver who serves a zone, and where."""
    return (
        unchecked("NS", *servers, name=zone, resolver=resolver),
        *(unchecked("A", AT[one], name=one, resolver=resolver) for one in servers),
    )


def heard(
    outcomes: Mapping[str, Outcome],
    *,
    name: str = HOST,
    record_type: str = "A",
    serials: Mapping[str, int] | None = None,
    zone: str = DOMAIN,
) -> Facts:
    """Ask the zone's own servers, by name, about a host and for the zone's version."""
    versions = tuple(
        asked(
            Way.AUTHORITATIVE,
            "SOA",
            name=zone,
            resolver=AT[server],
            outcome=replace(
                own(),
                records=(
                    Record(zone, "SOA", 300, f"{NS1} root.{zone} {serial} 3600 600 86400 60"),
                ),
            ),
        )
        for server, serial in (serials or {}).items()
    )
    return (
        *(
            asked(Way.AUTHORITATIVE, record_type, name=name, resolver=AT[server], outcome=outcome)
            for server, outcome in outcomes.items()
        ),
        *versions,
    )


def referral(
    servers: Mapping[str, str], *, zone: str = DOMAIN, name: str = HOST, by: str = NS1
) -> DnsLookup:
    """Ask a server of the zone above, which refers to those of the zone, with their addresses."""
    records = (
        *(Record(zone, "NS", 300, one) for one in servers),
        *(Record(one, "A", 300, at) for one, at in servers.items()),
    )
    outcome = DnsReply(rcode="NOERROR", authoritative=False, truncated=False, records=records)
    return asked(Way.AUTHORITATIVE, "A", name=name, resolver=AT[by], outcome=outcome)


def nobody_answers(outcome: Outcome = SILENCE) -> DnsLookup:
    """Ask where no name server can be."""
    return asked(Way.CANARY, "A", resolver=CANARY, outcome=outcome)


def at_second(*addresses: str, outcome: Outcome | None = None) -> Facts:
    """Ask the second resolver for everything; without ``addresses`` it answers ``outcome``."""
    found = {"A": [one for one in addresses if ":" not in one]}
    return tuple(
        lookup(kind, *found.get(kind, ()), resolver=SECOND_RESOLVER, outcome=outcome)
        for kind in ("A", "AAAA", "MX")
    )


def moved(*now: str) -> Facts:
    """Hear from both servers of the zone where the host is now."""
    answer = own(*(now or (NEW,)))
    return (
        *delegated(),
        nobody_answers(),
        *heard({NS1: answer, NS2: answer}, serials={NS1: 7, NS2: 7}),
    )
