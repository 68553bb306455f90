"""Lookups as lines of evidence: what was asked, how, and what came back."""

from collections.abc import Iterator, Sequence

from probes.hops import tells_whose_hops
from probes.observation import DnsLookup, DnsReply, DnsSilence, HostsEntry, Observation, Way
from probes.published import is_optional

_WAYS = {
    Way.USUAL: "",
    Way.UNCHECKED: ", its signatures unchecked",
    Way.SMALL: ", asked for 512 bytes at most",
    Way.AUTHORITATIVE: ", as a server of the zone",
    Way.CANARY: ", where no name server can be",
}


def name_lines(observations: Sequence[Observation]) -> Iterator[str]:
    """Write a line for each lookup and each entry of the hosts file."""
    usual = {
        one.name for one in observations if isinstance(one, DnsLookup) and one.way is Way.USUAL
    }
    for one in observations:
        match one:
            case DnsLookup() if _is_telling(one, one.name in usual):
                yield _lookup_line(one)
            case HostsEntry(addresses=(_, *_)):
                yield f"{one.name}: {', '.join(one.addresses)}, by the runner's hosts file"
            case _:
                pass


def _is_telling(one: DnsLookup, usual: bool) -> bool:
    """Leave out whose hops are, and what only shows the way to the servers of a zone."""
    if one.record_type == "PTR" or tells_whose_hops(one):
        return False
    found = isinstance(one.outcome, DnsReply) and bool(one.outcome.records)
    if one.way is Way.UNCHECKED:
        return found if one.record_type == "NS" else usual
    return found or not is_optional(one.name)


def _lookup_line(one: DnsLookup) -> str:
    words = _outcome_words(one.record_type, one.outcome)
    return f"{one.name} {one.record_type}: {words}, by {one.resolver}{_WAYS[one.way]}"


def _outcome_words(record_type: str, outcome: DnsReply | DnsSilence) -> str:
    if isinstance(outcome, DnsSilence):
        lost = " by TCP, after a truncated one by UDP" if outcome.truncated else ""
        return f"no answer{lost} ({outcome.reason})"
    denied = f", denied by {outcome.denied_by}" if outcome.denied_by else ""
    if outcome.rcode != "NOERROR":
        extended = "".join(f", {text}" for text in outcome.extended_texts if text)
        return f"{outcome.rcode}{denied}{extended}"
    data = [
        record.data if record.type == record_type else f"{record.type} {record.data}"
        for record in outcome.records
    ]
    proven = ", proven by DNSSEC" if outcome.authenticated else ""
    return (", ".join(data) or f"no such record{denied}") + proven
