"""Lookups, as rules about names ask for them: what came of a question, and where (pure)."""

from collections.abc import Iterable

from probes.address import Address
from probes.authority import aliases
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.verdict import PortState
from probes.diagnosis.views import PortView
from probes.names import ANSWERED, RECORD_TYPES, lookups
from probes.observation import DnsLookup, DnsReply, DnsSilence, Way
from probes.zone_servers import zones

ECHOES = frozenset(
    {
        "dns-half-silent",
        "dns-nodata",
        "dns-nxdomain",
        "dns-one-resolver-fails",
        "dns-domain-expired",
        "dns-servfail",
        "dns-refused",
    }
)
"""What a lookup in vain comes down to where nothing better explains it."""

ITS_OWN = "its own name servers"
"""Who answers for a zone itself."""


def no_addresses(evidence: Evidence) -> bool:
    """Tell whether neither the name asked about nor a host it leads to has an address."""
    return not any(evidence.addresses(name) for name in (evidence.subject, *evidence.names))


def is_proper(lookup: DnsLookup) -> bool:
    """Tell whether the answer settles the question, with addresses or without."""
    reply = lookup.outcome
    return isinstance(reply, DnsReply) and reply.rcode in ANSWERED


def failed(evidence: Evidence, name: str) -> list[tuple[DnsLookup, DnsReply]]:
    """Return the lookups of a name's addresses at which a resolver tried, and could not."""
    asked = (one for kind in RECORD_TYPES.values() for one in evidence.lookups(kind, name))
    return [
        (one, one.outcome)
        for one in asked
        if isinstance(one.outcome, DnsReply) and one.outcome.rcode not in ANSWERED | {"REFUSED"}
    ]


def is_alive(evidence: Evidence, resolver: Address) -> bool:
    """Tell whether a resolver answered anything at all."""
    return any(
        isinstance(one, DnsLookup)
        and one.resolver == resolver
        and one.way in {Way.USUAL, Way.UNCHECKED}
        and isinstance(one.outcome, DnsReply)
        for one in evidence.seen
    )


def troubled(evidence: Evidence, name: str) -> tuple[DnsLookup, ...]:
    """Return the failures, and the silences of resolvers that answer other questions."""
    asked = (one for kind in RECORD_TYPES.values() for one in evidence.lookups(kind, name))
    silent = (one for one in asked if isinstance(one.outcome, DnsSilence))
    lost = (one for one in silent if is_alive(evidence, one.resolver))
    return (*(one for one, _ in failed(evidence, name)), *lost)


def small_answers(evidence: Evidence, lookup: DnsLookup) -> list[DnsLookup]:
    """Return what came of the same question at the same resolver, put in 512 bytes."""
    alike = lookups(evidence.seen, lookup.name, lookup.record_type, Way.SMALL)
    return [one for one in alike if one.resolver == lookup.resolver]


def quoted_texts(asked: Iterable[DnsLookup]) -> str:
    """Quote what resolvers added in words; empty where they added nothing."""
    texts = (
        text
        for one in asked
        if isinstance(one.outcome, DnsReply)
        for text in one.outcome.extended_texts
        if text
    )
    said = "; ".join(dict.fromkeys(texts))
    return f"It says: “{said}”." if said else ""


def own_lookups(evidence: Evidence, name: str) -> tuple[DnsLookup, ...]:
    """Return what the zone's own servers were asked about a name, and how they were found."""
    names = set(aliases(evidence.seen, name))
    served = [zone for alias in names for zone in zones(evidence.seen, alias)]
    servers = {server for zone in served for server in zone.servers}
    apexes = {zone.name for zone in served}

    def tells(one: DnsLookup) -> bool:
        if one.way is Way.AUTHORITATIVE:
            return one.name in names | apexes
        if one.way is not Way.UNCHECKED:
            return False
        return one.name in (apexes if one.record_type == "NS" else servers)

    return tuple(one for one in evidence.seen if isinstance(one, DnsLookup) and tells(one))


def is_measured(views: Iterable[PortView]) -> bool:
    """Tell whether any of these ports was tried."""
    return any(view.state is not PortState.UNMEASURED for view in views)
