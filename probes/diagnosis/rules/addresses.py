"""What a name leads to: addresses fixed on this machine, unexpected or different ones."""

from collections.abc import Iterator

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.observation import DnsLookup, DnsReply


def _stale_hosts(evidence: Evidence) -> Iterator[Match]:
    entry = evidence.hosts_entry()
    published = evidence.addresses()
    if entry and published and set(entry.addresses).isdisjoint(published):
        facts = {"fixed": ", ".join(entry.addresses), "published": ", ".join(published)}
        yield Match(seen=(entry, *evidence.address_lookups()), facts=facts)


def _unexpected(evidence: Evidence, *, healthy: bool) -> Iterator[Match]:
    expected = evidence.goal.settings.expected_addresses
    found = evidence.addresses()
    strangers = [address for address in found if address not in expected]
    if not expected or not strangers:
        return
    for address in strangers:
        ports = tuple(evidence.at(address))
        fine = any(view.works for view in ports)
        tested = any(view.state is not PortState.UNMEASURED for view in ports)
        if fine is healthy:
            yield Match(
                ports=ports,
                facts={
                    "address": address,
                    "expected": ", ".join(expected),
                    "tested": "does not serve this name" if tested else "was not tested",
                },
                seen=tuple(evidence.address_lookups()),
                severity=None if tested else Severity.INCONCLUSIVE,
                certainty=None if tested else Certainty.CANNOT_TELL,
            )


def _wrong_address(evidence: Evidence) -> Iterator[Match]:
    yield from _unexpected(evidence, healthy=False)


def _new_address(evidence: Evidence) -> Iterator[Match]:
    yield from _unexpected(evidence, healthy=True)


def _answers_differ(evidence: Evidence) -> Iterator[Match]:
    for record_type in ("A", "AAAA"):
        lookups = evidence.lookups(record_type)
        given = {one.resolver: _addresses_in(one) for one in lookups}
        answered = {resolver: found for resolver, found in given.items() if found}
        if len(set(answered.values())) > 1:
            rows = (f"{who}: {', '.join(sorted(found))}" for who, found in answered.items())
            yield Match(seen=tuple(lookups), facts={"answers": "; ".join(rows)})


def _addresses_in(lookup: DnsLookup) -> frozenset[str]:
    if not isinstance(lookup.outcome, DnsReply):
        return frozenset()
    records = lookup.outcome.records
    return frozenset(record.data for record in records if record.type == lookup.record_type)


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
