"""What a name leads to: addresses fixed on this machine, unexpected or different ones."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, ip_address

from probes.ability import Ability
from probes.address import Address, family
from probes.authority import current
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.issuers import Origin, origin
from probes.diagnosis.lookups import ITS_OWN, own_lookups
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.delegation import old_addresses
from probes.diagnosis.rules.denials import denied_by_one
from probes.diagnosis.rules.inside import split
from probes.diagnosis.states import connect_failure
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.doubts import given
from probes.embedded import NAT64_WELL_KNOWN, behind_translator
from probes.failure import FailureKind
from probes.names import RECORD_TYPES
from probes.observation import AbilityTest
from probes.quote import listed
from probes.target import AddressTarget
from probes.zones import TRANSLATED, translators


def _stale_hosts(evidence: Evidence) -> Iterator[Match]:
    entry = evidence.hosts_entry()
    published = evidence.addresses()
    if entry and published and set(entry.addresses).isdisjoint(published):
        facts = {
            "fixed": listed(entry.addresses),
            "published": listed(published),
            "tried": "; what was tried is what DNS says" if evidence.ports else "",
        }
        yield Match(seen=(entry, *evidence.address_lookups()), facts=facts)


def _unexpected(evidence: Evidence, *, healthy: bool) -> Iterator[Match]:
    """Find addresses that the operator does not expect, and that are not known to be old ones."""
    expected = evidence.goal.settings.expected_addresses
    old = {one.address for one in old_addresses(evidence)}
    strangers = [one for one in evidence.addresses() if not _is_one_of(one, expected)]
    for address in strangers if expected else ():
        if address in old:
            continue
        kind = RECORD_TYPES[family(address)]
        published = address in (current(evidence.seen, evidence.subject, kind) or ())
        ports = tuple(evidence.at(address))
        fine = any(view.works or _proves_the_name(evidence, view) for view in ports)
        tested = any(view.state is not PortState.UNMEASURED for view in ports)
        if fine is healthy:
            yield Match(
                ports=ports,
                facts={
                    "address": address,
                    "expected": ", ".join(expected),
                    "tested": "does not serve this name" if tested else "was not tested",
                    "published": _PUBLISHED if published else "",
                },
                seen=(
                    *evidence.address_lookups(),
                    *(own_lookups(evidence, evidence.subject) if published else ()),
                ),
                severity=None if tested else Severity.INCONCLUSIVE,
                certainty=None if tested else Certainty.CANNOT_TELL,
            )


def _proves_the_name(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a certificate proves that this is the host, be it one that has expired."""
    return view.shown is not None and origin(evidence.seen, view.shown) is Origin.PROVEN


def _is_one_of(address: Address, expected: Iterable[Address]) -> bool:
    """Tell whether an address is among others, or a translator's for one of them (RFC 6147)."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed in NAT64_WELL_KNOWN:
        return Address(str(behind_translator(parsed, NAT64_WELL_KNOWN))) in expected
    return address in expected


_PUBLISHED = "The zone's own name servers give it too."


def _wrong_address(evidence: Evidence) -> Iterator[Match]:
    yield from _unexpected(evidence, healthy=False)


def _new_address(evidence: Evidence) -> Iterator[Match]:
    yield from _unexpected(evidence, healthy=True)


def _answers_differ(evidence: Evidence) -> Iterator[Match]:
    """Find differing answers that nothing else explains."""
    if any(True for find in (old_addresses, split, denied_by_one) for _ in find(evidence)):
        return
    for record_type in ("A", "AAAA"):
        told = given(evidence.seen, evidence.subject, record_type)
        answered = {str(resolver): found for resolver, found in told.items() if found}
        if own := current(evidence.seen, evidence.subject, record_type):
            answered[ITS_OWN] = own
        if len(set(answered.values())) > 1:
            rows = (f"{who}: {', '.join(sorted(found))}" for who, found in answered.items())
            yield Match(
                seen=(
                    *evidence.lookups(record_type),
                    *(own_lookups(evidence, evidence.subject) if own else ()),
                ),
                facts={"answers": "; ".join(rows)},
            )


def _behind_translator(evidence: Evidence) -> Iterator[Match]:
    """Find IPv4 addresses asked about where only names lead through a translator (RFC 7050)."""
    prefixes = translators(evidence.seen)
    if not prefixes or not isinstance(evidence.goal.target, AddressTarget) or _lacks_ipv6(evidence):
        return
    failures = [(view, connect_failure(view.connect)) for view in evidence.ports]
    ports = tuple(
        view
        for view, failure in failures
        if failure is not None and failure.kind is FailureKind.LOCAL_NO_ROUTE
    )
    if ports:
        address, prefix = ports[0].endpoint.address, listed(sorted(map(str, prefixes)))
        yield Match(
            ports=ports,
            facts={"address": address, "prefix": prefix},
            seen=tuple(evidence.lookups("AAAA", TRANSLATED)),
        )


def _lacks_ipv6(evidence: Evidence) -> bool:
    return any(
        isinstance(one, AbilityTest) and one.ability == Ability.IPV6 and not one.works
        for one in evidence.seen
    )


FIRST = (
    Rule(
        id="isp-nat64-literal",
        severity=Severity.FAILING,
        side=Side.PROVIDER,
        find=_behind_translator,
        masks=frozenset({EVERYTHING}),
    ),
)
"""What is told before a missing route is put down to this machine."""

RULES = (
    Rule(
        id="device-stale-hosts-file",
        severity=Severity.DEGRADED,
        side=Side.DEVICE,
        find=_stale_hosts,
    ),
    Rule(
        id="dns-wrong-address",
        severity=Severity.FAILING,
        side=Side.DNS,
        certainty=Certainty.LIKELY,
        find=_wrong_address,
        masks=frozenset({EVERYTHING}),
    ),
    Rule(
        id="dns-unexpected-address",
        severity=Severity.NOTE,
        side=Side.NOBODY,
        find=_new_address,
        remark=True,
    ),
    Rule(id="dns-answers-differ", severity=Severity.NOTE, side=Side.NOBODY, find=_answers_differ),
)
