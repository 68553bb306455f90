"""What is asked of DNS, and what it said: addresses, services and mail exchangers (pure)."""

import re
from collections.abc import Iterable, Sequence

from probes.address import Address, Family, is_address
from probes.goal import Ask, Goal, Scope
from probes.observation import DnsLookup, DnsReply, Observation, Record, Way
from probes.target import AddressTarget, HostTarget, MailboxTarget, Target

RECORD_TYPES = {Family.IPV4: "A", Family.IPV6: "AAAA"}
"""The record type that holds addresses of a family."""

ADDRESSES_KEPT = 8
NAMES_KEPT = 4

SRV_LABELS = {
    110: "_pop3._tcp",
    143: "_imap._tcp",
    465: "_submissions._tcp",
    587: "_submission._tcp",
    993: "_imaps._tcp",
    995: "_pop3s._tcp",
    4190: "_sieve._tcp",
}
"""Service labels by port (RFC 6186, RFC 8314 section 5.1, RFC 5804 section 1.8)."""

HOST_NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*")
"""Names that records may lead to; whatever else a hostile zone writes there is passed over."""

ANSWERED = frozenset({"NOERROR", "NXDOMAIN"})
"""The response codes that settle a question."""


def subject(goal: Goal) -> str:
    """Return the name or address the person asked about, as it is looked up."""
    return looked_up_name(goal.target)


def looked_up_name(target: Target) -> str:
    """Return a target's canonical name, or its address."""
    match target:
        case HostTarget(name=name):
            return name
        case MailboxTarget(domain=domain):
            return domain
        case AddressTarget(address=address):
            return address


def srv_targets(
    goal: Goal, seen: Sequence[Observation], domain: str = ""
) -> dict[str, tuple[int, ...]]:
    """Return the hosts that SRV records name, each with the wanted ports it is named for.

    The records are those of ``domain``, by default of the name asked about. Where one gives a
    port of its own, the usual port of the service stands for it: no other one is checked.
    """
    found: dict[str, tuple[int, ...]] = {}
    for port, _, name in srv_records(goal, seen, domain):
        if name:
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), port)))
    return found


def srv_records(
    goal: Goal, seen: Sequence[Observation], domain: str = ""
) -> tuple[tuple[int, int, str], ...]:
    """Return what SRV records say: the port of the service, the one they give, and the host.

    The host is empty where the service is declared absent (RFC 2782: a target of ``.``).
    """
    found: list[tuple[int, int, str]] = []
    for port, label in service_labels(goal, domain).items():
        for record in answers(seen, label, "SRV"):
            match record.data.split():
                # The final dot of a name is not kept, so that nothing is left of the root.
                case [_, _, given] if given.isdecimal():
                    found.append((port, int(given), ""))
                case [_, _, given, name] if given.isdecimal() and HOST_NAME.fullmatch(name):
                    found.append((port, int(given), name.lower()))
                case _:
                    pass
    return tuple(dict.fromkeys(found))


def service_labels(goal: Goal, domain: str = "") -> dict[int, str]:
    """Return the SRV names to ask for, by port; a look at DNS alone asks for all of them."""
    ports = SRV_LABELS if goal.scope is Scope.NAMES else goal.ports
    below = domain or subject(goal)
    return {port: f"{SRV_LABELS[port]}.{below}" for port in ports if port in SRV_LABELS}


def mail_exchangers(seen: Sequence[Observation], domain: str) -> tuple[str, ...]:
    """Return the MX targets by preference; a null MX (RFC 7505) gives none."""
    return tuple(dict.fromkeys(name for _, name in ranked_exchangers(seen, domain)))


def ranked_exchangers(seen: Sequence[Observation], domain: str) -> tuple[tuple[int, str], ...]:
    """Return the MX targets with their preferences, best first; an address is none (RFC 1035)."""
    rows = (record.data.split() for record in answers(seen, domain, "MX"))
    found = {
        (int(row[0]), row[1].lower())
        for row in rows
        if len(row) == 2 and row[0].isdecimal() and HOST_NAME.fullmatch(row[1])
    }
    return tuple(sorted(one for one in found if not is_address(one[1])))


def addresses(seen: Sequence[Observation], name: str) -> tuple[Address, ...]:
    """Return the addresses any resolver gave for ``name``, at most eight of each family."""
    kept: list[Address] = []
    for record_type in ("A", "AAAA"):
        found = (record.data for record in answers(seen, name, record_type))
        kept += [Address(data) for data in dict.fromkeys(found) if is_address(data)][
            :ADDRESSES_KEPT
        ]
    return tuple(kept)


def answers(
    seen: Sequence[Observation], name: str, record_type: str, way: Way = Way.USUAL
) -> list[Record]:
    """Return the records of the wanted type from every reply to this question in this ``way``."""
    return [
        record
        for lookup in lookups(seen, name, record_type, way)
        if isinstance(lookup.outcome, DnsReply)
        for record in lookup.outcome.records
        if record.type == record_type
    ]


def lookups(
    seen: Iterable[Observation], name: str, record_type: str, way: Way = Way.USUAL
) -> list[DnsLookup]:
    """Return every lookup of this question that was put in this ``way``.

    What was found another way explains the usual answers; no address of it is connected to.
    """
    asked = (name, record_type, way)
    return [
        one
        for one in seen
        if isinstance(one, DnsLookup) and (one.name, one.record_type, one.way) == asked
    ]


def queries(goal: Goal, seen: Sequence[Observation], name: str, record_type: str) -> list[Ask]:
    """Ask the first resolver, the next one where it was no help, and the second one always."""
    asked: list[Ask] = []
    outcomes = {one.resolver: one.outcome for one in lookups(seen, name, record_type)}
    for resolver in goal.resolvers:
        asked.append(Ask(name, record_type, resolver))
        outcome = outcomes.get(resolver)
        if outcome is None or (isinstance(outcome, DnsReply) and outcome.rcode in ANSWERED):
            break
    if goal.second_resolver is not None:
        asked.append(Ask(name, record_type, goal.second_resolver))
    return asked


def settled(
    goal: Goal, seen: Sequence[Observation], name: str, record_types: tuple[str, ...]
) -> bool:
    """Tell whether nothing about these questions is outstanding."""
    for record_type in record_types:
        done = {one.resolver for one in lookups(seen, name, record_type)}
        if any(one.resolver not in done for one in queries(goal, seen, name, record_type)):
            return False
    return True
