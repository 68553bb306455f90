"""What to ask where DNS is in doubt: the same another way, and the zone's own servers (pure).

At most four servers of a zone are asked, at one address each and once for each question.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from probes.address import Address
from probes.authority import aliases, current
from probes.doubts import Doubt, asked_names, doubts
from probes.failure import FailureKind
from probes.goal import Ask, Goal, Probe, Scope
from probes.names import ANSWERED, addresses, lookups, subject
from probes.observation import DnsLookup, DnsReply, DnsSilence, Endpoint, Observation, Way
from probes.policy import CANARIES
from probes.services import SERVICES, TlsMode
from probes.zone_servers import (
    SERVERS_ASKED,
    Zone,
    server_addresses,
    settles,
    zones,
    zones_above,
)

REGISTRY_SERVERS_ASKED = 2
"""Those of a top-level domain only refer to others, and any of them does."""
ADDRESSES_TRIED = 2
PORTS_TRIED = 2
TRY_LIMIT = timedelta(seconds=3.5)
"""Long enough for a SYN that the kernel repeats."""


def delegation_steps(goal: Goal, seen: Sequence[Observation]) -> list[Ask | Probe]:
    """Return what to ask by now; nothing while every name leads somewhere."""
    wanted: list[Ask | Probe] = list(_again(goal, seen))
    for doubt in doubts(goal, seen):
        wanted.append(_canary(goal))
        for name in aliases(seen, doubt.name):
            wanted += _of_zone(goal, seen, name, doubt)
        wanted += _tries(goal, seen, doubt)
    return list(dict.fromkeys(wanted))


def _again(goal: Goal, seen: Sequence[Observation]) -> Iterator[Ask]:
    """Ask in another way what was answered with a failure, or not at all."""
    for name in asked_names(goal, seen):
        for kind in ("A", "AAAA", "MX"):
            for one in lookups(seen, name, kind):
                match one.outcome:
                    case DnsReply(rcode=rcode) if rcode not in ANSWERED | {"REFUSED"}:
                        yield Ask(name, kind, one.resolver, Way.UNCHECKED)
                    case DnsSilence(truncated=False, kind=FailureKind.TIMEOUT):
                        yield Ask(name, kind, one.resolver, Way.SMALL)
                        yield _canary(goal)
                    case _:
                        pass


def _canary(goal: Goal) -> Ask:
    """Ask where no name server can be: who answers there answers for all others."""
    return Ask(subject(goal), "A", CANARIES[0], Way.CANARY)


def _of_zone(goal: Goal, seen: Sequence[Observation], name: str, doubt: Doubt) -> Iterator[Ask]:
    """Find the servers of a name's zone, and ask them."""
    outstanding = False
    for above in zones_above(name):
        asked, open_still = _through(goal, seen, above, "NS")
        outstanding = outstanding or open_still
        yield from asked
    for zone in () if outstanding else zones(seen, name):
        for server in _without_glue(zone):
            yield from _address_of(goal, seen, server)
        at = [one for one in server_addresses(seen, zone).values() if one is not None]
        registry = "." not in zone.name
        for address in at[: REGISTRY_SERVERS_ASKED if registry else SERVERS_ASKED]:
            for kind in doubt.record_types:
                yield Ask(name, kind, address, Way.AUTHORITATIVE)
            if doubt.aged and not registry:
                yield Ask(zone.name, "SOA", address, Way.AUTHORITATIVE)


def _tries(goal: Goal, seen: Sequence[Observation], doubt: Doubt) -> Iterator[Probe]:
    """Try the addresses that the zone has and no resolver gave.

    Where they answer and the others do not, it is no block on the way that keeps these silent.
    """
    if goal.scope is not Scope.CHECK or not doubt.aged:
        return
    known = set(addresses(seen, doubt.name))
    ports = sorted(goal.ports, key=lambda one: SERVICES[one].tls is not TlsMode.IMPLICIT)
    for kind in doubt.record_types:
        now = current(seen, doubt.name, kind) or frozenset()
        for address in sorted(now - known)[:ADDRESSES_TRIED]:
            for port in ports[:PORTS_TRIED]:
                endpoint = Endpoint(address, port)
                yield Probe(name=doubt.name, endpoint=endpoint, limit=TRY_LIMIT)


def _without_glue(zone: Zone) -> list[str]:
    told = {one.name.lower() for one in zone.glue}
    return [one for one in zone.servers if one not in told]


def _address_of(goal: Goal, seen: Sequence[Observation], server: str) -> Iterator[Ask]:
    """Ask for a server's IPv4 address, and where it has none, for that of IPv6."""
    asked, open_still = _through(goal, seen, server, "A")
    yield from asked
    found = any(
        record.type == "A"
        for one in lookups(seen, server, "A", Way.UNCHECKED)
        if isinstance(one.outcome, DnsReply)
        for record in one.outcome.records
    )
    if not open_still and not found:
        yield from _through(goal, seen, server, "AAAA")[0]


def _through(
    goal: Goal, seen: Sequence[Observation], name: str, record_type: str
) -> tuple[list[Ask], bool]:
    """Ask one resolver after the other until one settles the question; tell whether it is open.

    Their DNSSEC validation is left out, so that a zone with broken signatures is found too.
    """
    known = {one.resolver: one for one in lookups(seen, name, record_type, Way.UNCHECKED)}
    asked: list[Ask] = []
    for resolver in _resolvers(goal, seen):
        asked.append(Ask(name, record_type, resolver, Way.UNCHECKED))
        answer = known.get(resolver)
        if answer is None or settles(answer):
            return asked, answer is None
    return asked, False


def _resolvers(goal: Goal, seen: Sequence[Observation]) -> list[Address]:
    """Return the resolvers, those first that said anything."""
    beside = () if goal.second_resolver is None else (goal.second_resolver,)
    heard = {
        one.resolver
        for one in seen
        if isinstance(one, DnsLookup) and one.way is Way.USUAL and isinstance(one.outcome, DnsReply)
    }
    return sorted(dict.fromkeys((*goal.resolvers, *beside)), key=lambda one: one not in heard)
