"""Name resolution: the different ways for a name to lead nowhere, and what records name."""

from collections.abc import Callable, Iterable, Iterator

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.registries import denied_domain
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.goal import Scope
from probes.names import mail_exchangers
from probes.observation import DnsLookup, DnsReply, DnsSilence
from probes.target import AddressTarget

_BOGUS = frozenset({6, 7, 8, 9, 10})
_UNREACHED = frozenset({22, 23})
"""Extended DNS errors (RFC 8914): DNSSEC failures; authorities that could not be reached."""


_MAIL_TYPES = frozenset({"A", "AAAA", "MX", "SRV"})


def _no_addresses(evidence: Evidence) -> bool:
    return not any(evidence.addresses(name) for name in (evidence.subject, *evidence.names))


def _with_rcode(evidence: Evidence, rcode: str) -> tuple[DnsLookup, ...]:
    """Return the address lookups that ended so, if no resolver did better for that question."""
    return tuple(
        one
        for one in evidence.address_lookups()
        if isinstance(one.outcome, DnsReply) and one.outcome.rcode == rcode
    )


def _is_bogus(reply: DnsReply) -> bool:
    return not _BOGUS.isdisjoint(reply.extended_errors)


def _is_unreached(reply: DnsReply) -> bool:
    return not _UNREACHED.isdisjoint(reply.extended_errors)


def _servfail(wanted: Callable[[DnsReply], bool]) -> Callable[[Evidence], Iterator[Match]]:
    def find(evidence: Evidence) -> Iterator[Match]:
        failed = _with_rcode(evidence, "SERVFAIL")
        telling = tuple(
            one for one in failed if isinstance(one.outcome, DnsReply) and wanted(one.outcome)
        )
        if telling and _no_addresses(evidence):
            yield Match(seen=telling, facts={"said": _said(telling)})

    return find


def _said(lookups: Iterable[DnsLookup]) -> str:
    """Quote what resolvers added in words."""
    texts = (
        text
        for one in lookups
        if isinstance(one.outcome, DnsReply)
        for text in one.outcome.extended_texts
        if text
    )
    return "; ".join(dict.fromkeys(texts))


def _resolver_down(evidence: Evidence) -> Iterator[Match]:
    by_resolver: dict[str, list[DnsLookup]] = {}
    for one in evidence.seen:
        # Reverse names and origins have other owners, so their silence accuses no resolver.
        if isinstance(one, DnsLookup) and one.record_type in _MAIL_TYPES:
            by_resolver.setdefault(one.resolver, []).append(one)
    for resolver, asked in by_resolver.items():
        if all(isinstance(one.outcome, DnsSilence) for one in asked):
            lost = _no_addresses(evidence)
            yield Match(
                seen=tuple(asked),
                facts={"resolver": resolver},
                severity=Severity.INCONCLUSIVE if lost else Severity.NOTE,
            )


def _no_resolver(evidence: Evidence) -> Iterator[Match]:
    if not evidence.goal.resolvers and not isinstance(evidence.goal.target, AddressTarget):
        yield Match()


def _refused(evidence: Evidence) -> Iterator[Match]:
    refused = _with_rcode(evidence, "REFUSED")
    if refused and _no_addresses(evidence):
        resolvers = ", ".join(dict.fromkeys(one.resolver for one in refused))
        yield Match(seen=refused, facts={"resolver": resolvers})


def _dangling(evidence: Evidence) -> Iterator[Match]:
    for one in _with_rcode(evidence, "NXDOMAIN"):
        records = one.outcome.records if isinstance(one.outcome, DnsReply) else ()
        aliases = [record.data for record in records if record.type == "CNAME"]
        if aliases and _no_addresses(evidence):
            yield Match(seen=(one,), facts={"target": aliases[-1]})
            return


def _domain_denied(evidence: Evidence) -> Iterator[Match]:
    """Find domains that do not exist, by the answer of their registry (RFC 2308)."""
    for one in _with_rcode(evidence, "NXDOMAIN"):
        zone = one.outcome.denied_by if isinstance(one.outcome, DnsReply) else ""
        domain = denied_domain(evidence.subject, zone)
        if domain and _no_addresses(evidence):
            yield Match(seen=(one,), facts={"domain": domain, "registry": zone})
            return


def _nxdomain(evidence: Evidence) -> Iterator[Match]:
    missing = _with_rcode(evidence, "NXDOMAIN")
    if missing and _no_addresses(evidence):
        yield Match(seen=missing)


def _nodata(evidence: Evidence) -> Iterator[Match]:
    empty = tuple(
        one
        for one in _with_rcode(evidence, "NOERROR")
        if isinstance(one.outcome, DnsReply)
        and not any(record.type == one.record_type for record in one.outcome.records)
    )
    if {one.record_type for one in empty} == {"A", "AAAA"} and _no_addresses(evidence):
        exchangers = ", ".join(mail_exchangers(evidence.seen, evidence.subject))
        yield Match(seen=empty, facts={"exchangers": exchangers})


def _found(evidence: Evidence) -> Iterator[Match]:
    """Tell what a look at DNS alone found."""
    names = {name: evidence.addresses(name) for name in evidence.names}
    told = "; ".join(f"{name} has {', '.join(known)}" for name, known in names.items() if known)
    if evidence.goal.scope is Scope.NAMES and told:
        yield Match(facts={"told": told}, seen=tuple(evidence.address_lookups()))


def _half_silent(evidence: Evidence) -> Iterator[Match]:
    """Find names of which DNS tells one kind of address and is silent on the other."""
    for record_type, kind in (("A", "IPv4"), ("AAAA", "IPv6")):
        asked = evidence.lookups(record_type)
        if asked and evidence.addresses() and not any(map(is_proper, asked)):
            yield Match(seen=tuple(asked), facts={"kind": kind})


def is_proper(lookup: DnsLookup) -> bool:
    """Tell whether the answer settles the question, with addresses or without."""
    reply = lookup.outcome
    return isinstance(reply, DnsReply) and reply.rcode in {"NOERROR", "NXDOMAIN"}


ECHOES = frozenset(
    {"dns-nodata", "dns-nxdomain", "dns-domain-expired", "dns-servfail", "dns-refused"}
)
"""What a lookup in vain comes down to where nothing better explains it."""

RULES = (
    Rule(
        id="runner-no-resolver", severity=Severity.INCONCLUSIVE, side=Side.RUNNER, find=_no_resolver
    ),
    Rule(
        id="isp-resolver-down",
        severity=Severity.INCONCLUSIVE,
        side=Side.PROVIDER,
        find=_resolver_down,
    ),
    Rule(
        id="dns-half-silent",
        severity=Severity.DEGRADED,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_half_silent,
    ),
    Rule(
        id="dns-dnssec-bogus",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_servfail(_is_bogus),
        masks=ECHOES | {"dns-lame-or-dead-ns"},
    ),
    Rule(
        id="dns-lame-or-dead-ns",
        severity=Severity.FAILING,
        side=Side.DNS,
        find=_servfail(_is_unreached),
        masks=ECHOES,
    ),
    Rule(
        id="dns-servfail",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.CANNOT_TELL,
        find=_servfail(lambda _: True),
        masks=ECHOES,
    ),
    Rule(
        id="dns-refused",
        severity=Severity.INCONCLUSIVE,
        side=Side.DNS,
        find=_refused,
        masks=ECHOES,
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
    Rule(id="dns-in-order", severity=Severity.NOTE, side=Side.NOBODY, find=_found),
)
