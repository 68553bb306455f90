"""Where a name stands: its zone, and what DNS says of names that nobody set up (pure).

Asked for only where a name does not exist or no mail port of its host is open, so that a healthy
server costs no question.
"""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from probes.address import Address, Family, family
from probes.embedded import behind_translator
from probes.endpoints import checked_endpoints, checked_names
from probes.failure import FailureKind
from probes.goal import Ask, Goal, Scope
from probes.names import (
    RECORD_TYPES,
    addresses,
    lookups,
    queries,
    service_labels,
    srv_targets,
    subject,
)
from probes.observation import Connected, DnsReply, Endpoint, Failed, Observation, TcpConnect
from probes.published.autoconfig import published_settings
from probes.services import RELAY
from probes.target import AddressTarget

IMPROBABLE = "mailcheck-probe-7f3a9"
"""A label nobody uses: where it has an address, so has every name."""

TRANSLATED = "ipv4only.arpa"
"""A name with IPv4 addresses alone, so that one of IPv6 is a translator's (RFC 7050)."""
_TRANSLATED_TO = frozenset({IPv4Address("192.0.0.170"), IPv4Address("192.0.0.171")})
_PREFIX_LENGTHS = (96, 64, 56, 48, 40, 32)
"""Where a translator's prefix may end (RFC 6052 section 2.2)."""

NOWHERE = f"{IMPROBABLE}.example.org"
"""A name that cannot exist, since nobody but IANA can register below it (RFC 2606 section 3)."""


def zone_of(seen: Sequence[Observation], name: str) -> str:
    """Return the zone that holds ``name``.

    Negative answers about it tell (RFC 2308); where there are none, it is taken to be the domain
    above a host.
    """
    labels = name.split(".")
    above = [".".join(labels[index:]) for index in range(len(labels) - 1)]
    told = {
        one.outcome.denied_by
        for kind in ("A", "AAAA", "MX")
        for one in lookups(seen, name, kind)
        if isinstance(one.outcome, DnsReply)
    }
    guess = above[1] if len(above) > 1 else name
    return next((zone for zone in above if zone in told), guess)


def beside(seen: Sequence[Observation], name: str) -> str:
    """Return a name next to ``name`` that nobody set up; below it where it is a zone's own."""
    below = name if zone_of(seen, name) == name else name.partition(".")[2]
    return f"{IMPROBABLE}.{below}"


def doubtful_questions(goal: Goal, seen: Sequence[Observation]) -> list[Ask]:
    """Return what to ask where a name does not exist, or takes no connection of a mail program.

    Who serves its domain's mail programs (SRV), and, where nothing at all is open, whether names
    that nobody set up have addresses as well. Where the name does not exist, the one that is meant
    may be among those, or among the hosts that take in mail (MX).
    """
    name = subject(goal)
    denied = checked_names(goal, seen) == (name,) and _is_denied(seen, name)
    zone = zone_of(seen, name) if denied else shut_zone(goal, seen)
    if not zone:
        return []
    labels = service_labels(goal, zone).values()
    wanted = [one for label in labels for one in queries(goal, seen, label, "SRV")]
    if denied:
        return [*wanted, *queries(goal, seen, zone, "MX")]
    endpoints = [endpoint for _, endpoint in checked_endpoints(goal, seen)]
    if not _opened(seen, endpoints):
        for kind in dict.fromkeys(RECORD_TYPES[family(one.address)] for one in endpoints):
            for improbable in (beside(seen, name), NOWHERE):
                wanted += queries(goal, seen, improbable, kind)
    return wanted


def shut_zone(goal: Goal, seen: Sequence[Observation]) -> str:
    """Return the zone of a host that takes no connection a mail program could use, else nothing."""
    name = subject(goal)
    # A name checked through its SRV or MX records has told its servers already.
    if goal.scope is not Scope.CHECK or checked_names(goal, seen) != (name,):
        return ""
    opened = _opened(seen, [endpoint for _, endpoint in checked_endpoints(goal, seen)])
    if opened is None or any(port != RELAY for port in opened):
        return ""
    return zone_of(seen, name)


def _is_denied(seen: Sequence[Observation], name: str) -> bool:
    """Tell whether a name does not exist although its zone does."""
    replies = [one.outcome for one in lookups(seen, name, "A")]
    denied = any(isinstance(one, DnsReply) and one.rcode == "NXDOMAIN" for one in replies)
    return denied and not addresses(seen, name) and zone_of(seen, name) != name


def translator_questions(goal: Goal, seen: Sequence[Observation]) -> list[Ask]:
    """Ask for a translator where this machine has no way to an IPv4 address that was asked for."""
    lost = any(
        isinstance(one, TcpConnect)
        and isinstance(one.outcome, Failed)
        and one.outcome.failure.kind is FailureKind.LOCAL_NO_ROUTE
        and family(one.endpoint.address) is Family.IPV4
        for one in seen
    )
    literal = isinstance(goal.target, AddressTarget)
    return queries(goal, seen, TRANSLATED, "AAAA") if literal and lost else []


def translators(seen: Sequence[Observation]) -> frozenset[IPv6Network]:
    """Return the prefixes by which translators reach IPv4 addresses from here."""
    return frozenset(
        prefix
        for address in addresses(seen, TRANSLATED)
        if family(address) is Family.IPV6
        for prefix in _prefixes(IPv6Address(address))
    )


def _prefixes(address: IPv6Address) -> Iterator[IPv6Network]:
    for length in _PREFIX_LENGTHS:
        prefix = IPv6Network((address, length), strict=False)
        if behind_translator(address, prefix) in _TRANSLATED_TO:
            yield prefix


def program_servers(goal: Goal, seen: Sequence[Observation]) -> tuple[str, ...]:
    """Return the other hosts that the zone names for mail programs, by SRV or in its settings."""
    name = subject(goal)
    zone = zone_of(seen, name)
    hosts = [*srv_targets(goal, seen, zone), *(one.host for one in published_settings(seen, zone))]
    return tuple(one for one in dict.fromkeys(hosts) if one != name)


def invented(seen: Sequence[Observation]) -> frozenset[Address]:
    """Return the addresses that resolvers gave for a name that cannot exist."""
    return frozenset(addresses(seen, NOWHERE))


def caught(seen: Sequence[Observation], name: str) -> frozenset[Address]:
    """Return the addresses of ``name`` that a name nobody set up has as well."""
    return frozenset(addresses(seen, name)) & frozenset(addresses(seen, beside(seen, name)))


def _opened(seen: Iterable[Observation], endpoints: Sequence[Endpoint]) -> set[int] | None:
    """Return the ports that accept connections, None while some are not known or none is asked."""
    connects = [one for one in seen if isinstance(one, TcpConnect)]
    known = {one.endpoint for one in connects}
    if not endpoints or not known.issuperset(endpoints):
        return None
    opened = {one.endpoint for one in connects if isinstance(one.outcome, Connected)}
    return {one.port for one in opened.intersection(endpoints)}
