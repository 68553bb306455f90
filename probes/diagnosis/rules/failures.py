"""Lookups that fail: broken signatures, servers that do not do their work, or nobody knows."""

from collections.abc import Iterator

from msgspec.structs import replace

from probes.authority import Server, State, aliases, servers
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import (
    ECHOES,
    failed,
    is_proper,
    no_addresses,
    own_lookups,
    quoted_texts,
    troubled,
)
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.doubts import asked_names
from probes.names import RECORD_TYPES, lookups
from probes.observation import DnsLookup, DnsReply, DnsSilence, Way
from probes.quote import listed
from probes.zone_servers import zones

_BOGUS = frozenset({6, 7, 8, 9, 10})
_UNREACHED = frozenset({22, 23})
"""Extended DNS errors (RFC 8914): DNSSEC failures; authorities that could not be reached."""
_FAULTY = {
    State.SILENT: "does not answer",
    State.LAME: "does not serve the zone",
    State.NOWHERE: "has no address",
}


def _bogus(evidence: Evidence) -> Iterator[Match]:
    """Find names whose signatures resolvers refuse: they say so, or find it without checking.

    Where another resolver has proven the answer, it is the first one's checking that fails.
    """
    for name in asked_names(evidence.goal, evidence.seen):
        asked = [one for kind in RECORD_TYPES.values() for one in evidence.lookups(kind, name)]
        if any(isinstance(one.outcome, DnsReply) and one.outcome.authenticated for one in asked):
            continue
        failures = failed(evidence, name)
        said = [one for one, reply in failures if not _BOGUS.isdisjoint(reply.extended_errors)]
        unchecked = [pair for one, _ in failures for pair in _without_checking(evidence, one)]
        if said or unchecked:
            resolver = listed(dict.fromkeys(one.resolver for one in (said or unchecked)))
            found = _SAYS_SO if said else _FOUND_UNCHECKED
            yield Match(
                seen=(*said, *unchecked),
                facts={
                    "name": name,
                    "why": f"The name server {resolver} {found}",
                    "said": quoted_texts(said),
                },
                severity=None if no_addresses(evidence) else Severity.DEGRADED,
                certainty=None if said else Certainty.LIKELY,
            )


def _without_checking(evidence: Evidence, failed: DnsLookup) -> tuple[DnsLookup, ...]:
    """Return a failed lookup and the same one that succeeded without DNSSEC."""
    alike = lookups(evidence.seen, failed.name, failed.record_type, Way.UNCHECKED)
    good = [one for one in alike if one.resolver == failed.resolver and is_proper(one)]
    return (failed, *good) if good else ()


_SAYS_SO = "fails the name for its signatures."
_FOUND_UNCHECKED = "fails at the name, and answers when told not to check its signatures."


def _faulty_servers(evidence: Evidence, name: str) -> Iterator[Match]:
    """Find zones some of whose servers do not do their work, as found out by asking them."""
    for alias in aliases(evidence.seen, name):
        for zone in zones(evidence.seen, alias)[-1:]:
            known = servers(evidence.seen, zone, alias)
            faulty = [one for one in known if one.state in _FAULTY]
            if faulty:
                yield Match(
                    seen=own_lookups(evidence, name),
                    facts={
                        "lead": _how_many(len(faulty), len(known), zone.name),
                        "detail": f"{listed(map(_faulty_words, faulty))}.",
                        "said": "",
                    },
                    certainty=None if len(faulty) == len(known) else Certainty.LIKELY,
                )


def _how_many(faulty: int, known: int, zone: str) -> str:
    if faulty < known:
        return f"Of the {known} name servers of {zone}, {faulty} cannot be used."
    if known == 1:
        return f"The only name server of {zone} cannot be used."
    return f"Not one of the {known} name servers of {zone} can be used."


def _faulty_words(server: Server) -> str:
    at = f" ({server.address})" if server.address else ""
    return f"{server.name}{at} {_FAULTY[server.state]}"


def _lame(evidence: Evidence) -> Iterator[Match]:
    """Find names that fail at a resolver, and whose zone has servers to blame for it."""
    for name in asked_names(evidence.goal, evidence.seen):
        trouble = troubled(evidence, name)
        found = [*_faulty_servers(evidence, name)] or [*_unreached(evidence, name)]
        for match in found if trouble else ():
            yield replace(
                match,
                seen=(*trouble, *match.seen),
                facts={**match.facts, "said": quoted_texts(trouble)},
                severity=None if no_addresses(evidence) else Severity.DEGRADED,
            )


def _unreached(evidence: Evidence, name: str) -> Iterator[Match]:
    """Find what a resolver says itself: that nobody who serves the zone could be reached."""
    if any(not _UNREACHED.isdisjoint(reply.extended_errors) for _, reply in failed(evidence, name)):
        yield Match(
            facts={
                "lead": f"The name servers responsible for {name} do not answer.",
                "detail": "The resolver could not reach them.",
            }
        )


def _lame_besides(evidence: Evidence) -> Iterator[Match]:
    """Find servers that do not do their work while the others do."""
    for name in asked_names(evidence.goal, evidence.seen):
        if not troubled(evidence, name):
            yield from _faulty_servers(evidence, name)


def _servfail(evidence: Evidence) -> Iterator[Match]:
    """Find failures that no resolver explains, and none does better."""
    trouble = tuple(
        one
        for one in troubled(evidence, evidence.subject)
        if not any(map(is_proper, evidence.lookups(one.record_type)))
    )
    if trouble and no_addresses(evidence):
        well = _well_served(evidence)
        said = dict.fromkeys(map(_outcome_words, trouble))
        silent = all(isinstance(one.outcome, DnsSilence) for one in trouble)
        elsewhere = _AT_THE_RESOLVER if well else _NO_ANSWER
        yield Match(
            seen=trouble,
            facts={
                "how": listed(said),
                "said": quoted_texts(trouble),
                **(elsewhere if well or silent else _AT_THE_ZONE),
            },
            severity=Severity.INCONCLUSIVE if silent else None,
            side=Side.UNKNOWN if well or silent else None,
        )


def _outcome_words(lookup: DnsLookup) -> str:
    return lookup.outcome.rcode if isinstance(lookup.outcome, DnsReply) else "no answer"


def _well_served(evidence: Evidence) -> bool:
    """Tell whether all servers of the name's zone were asked, and do their work."""
    states = [
        one.state
        for zone in zones(evidence.seen, evidence.subject)[-1:]
        for one in servers(evidence.seen, zone, evidence.subject)
    ]
    return bool(states) and all(state is State.SERVES for state in states)


_AT_THE_ZONE = {
    "why": (
        "Either its name servers do not answer properly or its DNS signature is broken; the "
        "resolver does not say which."
    ),
    "repair": "Owner of the zone: test the name servers and the DNSSEC signatures.",
    "after": "Check whether the domain has expired.",
}
_AT_THE_RESOLVER = {
    "why": (
        "The zone's own name servers answer from here, so that it is the resolver that fails, or "
        "the way from there to them."
    ),
    "repair": "Set another name server in the router or on this machine, and run the check again.",
    "after": "Report it to whoever runs the name server.",
}
_NO_ANSWER = {
    "why": (
        "The resolver answers other questions and stays silent on this one: it may wait for the "
        "name servers of the zone, or have lost the question."
    ),
    "repair": "Run the check again, and once with another name server.",
    "after": "If it lasts everywhere: the owner of the zone tests its name servers.",
}


RULES = (
    Rule(
        id="dns-dnssec-bogus",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_bogus,
        masks=ECHOES | {"dns-lame-or-dead-ns"},
    ),
    Rule(
        id="dns-lame-or-dead-ns",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_lame,
        masks=ECHOES,
    ),
    Rule(
        id="dns-servfail",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.CANNOT_TELL,
        find=_servfail,
        masks=ECHOES,
    ),
)

LAST = (
    Rule(
        id="dns-lame-or-dead-ns",
        severity=Severity.NOTE,
        side=Side.DNS,
        find=_lame_besides,
    ),
)
"""What is wrong with a zone, and did no harm in this check."""
