"""The routers on the path: which questions name them, and what the answers say (pure).

Reverse DNS names a router; Team Cymru's origin zones tell over DNS which network announces its
address. Both are asked for where a walk showed somebody, and done without when they are silent.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from itertools import chain

from msgspec import Struct

from probes.address import Address
from probes.goal import Ask, Goal
from probes.names import HOST_NAME, answers
from probes.observation import DnsLookup, Followed, Observation, SynProbe, TcpConnect
from probes.quote import visible
from probes.special_purpose import Reason, objection
from probes.syn import refusal_of

ORIGIN_ZONE = "origin.asn.cymru.com"
ORIGIN6_ZONE = "origin6.asn.cymru.com"
NETWORK_ZONE = "asn.cymru.com"
HOPS_NAMED = 40
"""The most addresses that are asked about in one check."""

_NETWORK_LIMIT = 60
_ASN = re.compile(r"[0-9]{1,10}")
_LENGTH = re.compile(r"[0-9]{1,3}")
_UNASSIGNED = 0
"""The number that announces nothing (RFC 7607)."""
_ORIGINS_KEPT = 8
_LOCAL = frozenset(
    {Reason.PRIVATE, Reason.UNIQUE_LOCAL, Reason.LINK_LOCAL, Reason.SITE_LOCAL, Reason.LOOPBACK}
)


class Owner(Struct, frozen=True):
    """What is known of an address: its reverse name, and its network like ``AS64500 Example``.

    ``systems`` are all autonomous systems that announce it, since several may; ``network`` names
    the first.
    """

    name: str = ""
    network: str = ""
    systems: frozenset[str] = frozenset()


def is_local(address: Address) -> bool:
    """Tell whether an address means nothing outside its own network (RFC 1918, RFC 4193)."""
    return objection(ip_address(address)) in _LOCAL


def is_shared(address: Address) -> bool:
    """Tell whether only an access provider may use this address (RFC 6598)."""
    return objection(ip_address(address)) is Reason.CGNAT


def hop_questions(goal: Goal, seen: Sequence[Observation]) -> list[Ask]:
    """Return the questions about everybody a walk showed, and about the walked addresses."""
    wanted: list[Ask] = []
    for resolver in goal.resolvers[:1]:
        for address in _shown(seen):
            wanted.append(Ask(ip_address(address).reverse_pointer, "PTR", resolver))
            if not (is_local(address) or is_shared(address)):
                wanted.append(Ask(_origin_name(address), "TXT", resolver))
                zones = (f"{system}.{NETWORK_ZONE}" for system in _systems(seen, address)[:1])
                wanted += (Ask(zone, "TXT", resolver) for zone in zones)
    return list(dict.fromkeys(wanted))


def owner(seen: Sequence[Observation], address: Address) -> Owner:
    """Return what the answers say about an address."""
    names = (one.data for one in answers(seen, ip_address(address).reverse_pointer, "PTR"))
    name = next(filter(HOST_NAME.fullmatch, names), "")
    systems = _systems(seen, address)
    if not systems:
        return Owner(name=name)
    first = systems[0]
    rows = [_fields(one.data) for one in answers(seen, f"{first}.{NETWORK_ZONE}", "TXT")]
    titles = [row[-1].rpartition(",")[0] or row[-1] for row in rows if len(row) > 1]
    # "EXAMPLE - Example Networks Inc": what stands first is enough.
    title = visible(titles[0].partition(" - ")[0])[:_NETWORK_LIMIT] if titles else ""
    network = f"{first} {title}".strip()
    return Owner(name=name, network=network, systems=frozenset(systems))


def shown_by(one: Observation) -> tuple[Address, ...]:
    """Return whom a fact shows: the address walked to, and who else sent an ICMP error."""
    walked = (one.endpoint.address,) if isinstance(one, SynProbe | Followed) and one.ttl else ()
    error = refusal_of(one) if isinstance(one, SynProbe | Followed | TcpConnect) else None
    return walked if error is None or error.own else (*walked, error.sender)


def tells_whose_hops(lookup: DnsLookup) -> bool:
    """Tell whether a lookup asks who announces an address, which matters to nothing else."""
    return lookup.record_type == "TXT" and lookup.name.endswith(f".{NETWORK_ZONE}")


def _shown(seen: Sequence[Observation]) -> list[Address]:
    """Return whom the facts show, in the order they were seen."""
    return list(dict.fromkeys(chain.from_iterable(map(shown_by, seen))))[:HOPS_NAMED]


def _origin_name(address: Address) -> str:
    parsed = ip_address(address)
    labels = parsed.reverse_pointer.split(".")[:-2]
    zone = ORIGIN6_ZONE if isinstance(parsed, IPv6Address) else ORIGIN_ZONE
    return ".".join((*labels, zone))


def _systems(seen: Sequence[Observation], address: Address) -> tuple[str, ...]:
    """Return who announces an address, like ``AS64500``: all origins of its longest prefix."""
    rows = [_fields(record.data) for record in answers(seen, _origin_name(address), "TXT")]
    announced = [(_length(row), origins) for row in rows if (origins := _origins(row[0]))]
    longest = max((length for length, _ in announced), default=0)
    found = [one for length, origins in announced if length == longest for one in origins]
    return tuple(dict.fromkeys(found))[:_ORIGINS_KEPT]


def _origins(field: str) -> list[str]:
    numbers = [int(one) for one in field.split() if _ASN.fullmatch(one)]
    return [f"AS{one}" for one in numbers if one != _UNASSIGNED]


def _length(row: list[str]) -> int:
    """Return how long the announced prefix is, 0 where that was not told."""
    length = row[1].rpartition("/")[2] if len(row) > 1 else ""
    return int(length) if _LENGTH.fullmatch(length) else 0


def _fields(data: str) -> list[str]:
    return [field.strip() for field in data.strip('"').split("|")]
