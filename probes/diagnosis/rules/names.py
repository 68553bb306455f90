"""Names that lead nowhere although DNS answers, and what it says of those that do."""

from collections.abc import Iterator
from difflib import get_close_matches

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.lookups import ECHOES, is_proper, no_addresses, small_answers
from probes.diagnosis.registries import denied_domain
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.doubts import asked_names
from probes.goal import Scope
from probes.names import NAMES_KEPT, mail_exchangers, settled
from probes.observation import DnsLookup, DnsReply
from probes.quote import listed
from probes.zones import program_servers, zone_of

_SPELLED_ALIKE = 0.85
"""How alike names are that differ by a typing error (1: the same)."""


def _with_rcode(evidence: Evidence, rcode: str) -> tuple[DnsLookup, ...]:
    """Return the address lookups that ended so."""
    return tuple(
        one
        for one in evidence.address_lookups()
        if isinstance(one.outcome, DnsReply) and one.outcome.rcode == rcode
    )


def _dangling(evidence: Evidence) -> Iterator[Match]:
    for one in _with_rcode(evidence, "NXDOMAIN"):
        records = one.outcome.records if isinstance(one.outcome, DnsReply) else ()
        aliases = [record.data for record in records if record.type == "CNAME"]
        if aliases and no_addresses(evidence):
            yield Match(seen=(one,), facts={"target": aliases[-1]})
            return


def _domain_denied(evidence: Evidence) -> Iterator[Match]:
    """Find domains that do not exist, by the answer of their registry (RFC 2308)."""
    for one in _with_rcode(evidence, "NXDOMAIN"):
        zone = one.outcome.denied_by if isinstance(one.outcome, DnsReply) else ""
        domain = denied_domain(evidence.subject, zone)
        if domain and no_addresses(evidence):
            yield Match(seen=(one,), facts={"domain": domain, "registry": zone})
            return


def _nxdomain(evidence: Evidence) -> Iterator[Match]:
    missing = _with_rcode(evidence, "NXDOMAIN")
    if missing and no_addresses(evidence):
        yield Match(seen=missing, facts={"hint": _near(evidence)})


def _near(evidence: Evidence) -> str:
    """Name a host that the zone has for mail, first one that is spelled alike."""
    zone = zone_of(evidence.seen, evidence.subject)
    exchangers = mail_exchangers(evidence.seen, zone)
    known = dict.fromkeys((*program_servers(evidence.goal, evidence.seen), *exchangers))
    alike = get_close_matches(evidence.subject, known, n=1, cutoff=_SPELLED_ALIKE)
    if alike:
        return f"Perhaps {alike[0]} is meant."
    return f"DNS names {listed([*known][:NAMES_KEPT])} for the mail of {zone}." if known else ""


def _nodata(evidence: Evidence) -> Iterator[Match]:
    empty = tuple(
        one
        for one in _with_rcode(evidence, "NOERROR")
        if isinstance(one.outcome, DnsReply)
        and not any(record.type == one.record_type for record in one.outcome.records)
    )
    if {one.record_type for one in empty} == {"A", "AAAA"} and no_addresses(evidence):
        exchangers = ", ".join(mail_exchangers(evidence.seen, evidence.subject)[:NAMES_KEPT])
        yield Match(seen=empty, facts={"exchangers": exchangers})


def _found(evidence: Evidence) -> Iterator[Match]:
    """Tell what a look at DNS alone found."""
    names = {name: evidence.addresses(name) for name in evidence.names}
    told = "; ".join(f"{name} has {', '.join(known)}" for name, known in names.items() if known)
    if evidence.goal.scope is Scope.NAMES and told:
        yield Match(facts={"told": told}, seen=tuple(evidence.address_lookups()))


_NEVER = "DNS does not answer the question for an {kind} address of {name}."
_LATE = "DNS answered the question for an {kind} address of {name} only when it was asked again."


def _half_silent(evidence: Evidence) -> Iterator[Match]:
    """Find names of which DNS tells one kind of address and is silent on the other."""
    for record_type, kind in (("A", "IPv4"), ("AAAA", "IPv6")):
        asked = evidence.lookups(record_type)
        if asked and evidence.addresses() and not any(map(is_proper, asked)):
            again = [one for lost in asked for one in small_answers(evidence, lost)]
            late = any(map(is_proper, again))
            lead = _LATE if late else _NEVER
            yield Match(
                seen=(*asked, *again),
                facts={"lead": lead.format(kind=kind, name=evidence.subject)},
                severity=Severity.NOTE if late else None,
                certainty=Certainty.CANNOT_TELL if late else None,
                side=Side.UNKNOWN if late else None,
            )


def _not_told(evidence: Evidence) -> Iterator[Match]:
    """Find names of which an address may still have come when the check ended."""
    for name in asked_names(evidence.goal, evidence.seen):
        if evidence.goal.resolvers and not settled(
            evidence.goal, evidence.seen, name, ("A", "AAAA")
        ):
            yield Match(facts={"name": name})


RULES = (
    Rule(
        id="dns-half-silent",
        severity=Severity.DEGRADED,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_half_silent,
    ),
    Rule(
        id="dns-cname-dangling",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_dangling,
        masks=ECHOES,
    ),
    Rule(
        id="dns-domain-expired",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_domain_denied,
        masks=ECHOES,
    ),
    Rule(
        id="dns-nxdomain",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_nxdomain,
        masks=ECHOES,
    ),
    Rule(id="dns-nodata", severity=Severity.FAILING, side=Side.DNS, find=_nodata),
    Rule(
        id="dns-not-told",
        severity=Severity.INCONCLUSIVE,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_not_told,
    ),
    Rule(id="dns-in-order", severity=Severity.NOTE, side=Side.NOBODY, find=_found),
)
