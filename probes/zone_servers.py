"""Who serves the zone of a name (pure).

The zone is the nearest one above a name whose servers a resolver knows. Those of a zone that nobody
reaches are not to be had from a resolver; the servers of the zone above refer to them.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from probes.address import Address, is_address
from probes.names import ANSWERED, HOST_NAME, RECORD_TYPES, answers, lookups
from probes.observation import DnsLookup, DnsReply, Observation, Record, Way

SERVERS_ASKED = 4
"""The most servers of one zone that are asked."""
_LEVELS = 5
_REFERRALS = 2


class Zone(Struct, frozen=True):
    """A zone, the names of its servers, and the addresses told together with them (glue)."""

    name: str
    servers: tuple[str, ...]
    glue: tuple[Record, ...] = ()


def zones_above(name: str) -> tuple[str, ...]:
    """Return the names that may be the zone of ``name``: itself and those above, nearest first."""
    labels = name.split(".")
    return tuple(".".join(labels[index:]) for index in range(len(labels)))[-_LEVELS:]


def zones(seen: Sequence[Observation], name: str) -> list[Zone]:
    """Return the nearest zone that a resolver knows, then those referred to; the last has it."""
    told: dict[str, list[Record]] = {}
    for one in seen:
        if isinstance(one, DnsLookup) and (one.record_type, one.way) == ("NS", Way.UNCHECKED):
            records = one.outcome.records if isinstance(one.outcome, DnsReply) else ()
            told.setdefault(one.name, []).extend(records)
    known = (_zone(above, told.get(above, ())) for above in zones_above(name) if told)
    found = [zone for zone in known if zone is not None][:1]
    while 0 < len(found) <= _REFERRALS and (below := _referral(seen, name, found[-1])):
        found.append(below)
    return found


def _zone(name: str, records: Iterable[Record]) -> Zone | None:
    """Read a zone's servers from its NS records and what came with them, in any order."""
    kept = list(records)
    named = {
        one.data.lower()
        for one in kept
        if (one.type, one.name.lower()) == ("NS", name) and HOST_NAME.fullmatch(one.data)
    }
    glue = {one for one in kept if one.type in RECORD_TYPES.values() and one.name.lower() in named}
    by_text = sorted(glue, key=lambda one: (one.name, one.type, one.data))
    return Zone(name, tuple(sorted(named))[:SERVERS_ASKED], tuple(by_text)) if named else None


def _referral(seen: Sequence[Observation], name: str, zone: Zone) -> Zone | None:
    """Return the zone below ``zone`` that its servers refer to for ``name`` (RFC 1034, 4.2.1)."""
    told = [record for one in asked_of(seen, zone, name) for record in referred(one, zone, name)]
    owners = {one.name.lower() for one in told if one.type == "NS"}
    nearest = max(owners, key=len, default="")
    return _zone(nearest, told) if nearest else None


def referred(lookup: DnsLookup, zone: Zone, name: str) -> tuple[Record, ...]:
    """Return the records of a referral downwards, none of any other answer."""
    reply = lookup.outcome
    if not isinstance(reply, DnsReply) or reply.authoritative or reply.rcode != "NOERROR":
        return ()
    owners = {one.name.lower() for one in reply.records if one.type == "NS"}
    down = [one for one in zones_above(name) if one in owners and len(one) > len(zone.name)]
    return reply.records if down else ()


def server_addresses(seen: Sequence[Observation], zone: Zone) -> dict[str, Address | None]:
    """Return an address of each server, None where it has none; those still unknown are left out.

    What was told together with its name counts first: of a zone that nobody reaches, it is all.
    """
    found: dict[str, Address | None] = {}
    for server in zone.servers:
        glue = [one for one in zone.glue if one.name.lower() == server]
        kinds = RECORD_TYPES.values()
        told = glue or [one for k in kinds for one in answers(seen, server, k, Way.UNCHECKED)]
        known = [Address(one.data) for one in told if is_address(one.data)]
        if known:
            found[server] = min(known, key=lambda one: (":" in one, one))
        elif all(any(map(settles, lookups(seen, server, k, Way.UNCHECKED))) for k in kinds):
            found[server] = None
    return found


def settles(lookup: DnsLookup) -> bool:
    """Tell whether an answer settles its question, with records or without."""
    return isinstance(lookup.outcome, DnsReply) and lookup.outcome.rcode in ANSWERED


def asked_of(seen: Sequence[Observation], zone: Zone, name: str) -> list[DnsLookup]:
    """Return what a zone's servers were asked about a name, and about the zone."""
    at = set(server_addresses(seen, zone).values())
    return [
        one
        for one in seen
        if isinstance(one, DnsLookup)
        and one.way is Way.AUTHORITATIVE
        and one.resolver in at
        and one.name in {name, zone.name}
    ]
