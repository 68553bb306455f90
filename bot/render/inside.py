"""What a channel is not to learn of the runner's own network: its addresses and its inner routers.

The terminal and the JSON keep all of it, for whoever runs the check.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from msgspec.structs import replace

from probes.address import Address, Family, family, is_address
from probes.hops import is_local, shown_by
from probes.observation import DnsLookup, GatewayPing, Observation, Route, Surroundings
from probes.report import Report

HIDDEN = "an inner address"
"""What stands in an inner address' place."""


def inner_addresses(report: Report) -> frozenset[Address]:
    """Return whatever shows the runner's inside, without what was checked itself."""
    checked = {one.endpoint.address for one in report.ports} | {one.address for one in report.pings}
    inner = {address for one in report.observations for address in _inner(one)}
    return frozenset(filter(is_address, inner - checked))


def without_inside(report: Report, inner: frozenset[Address]) -> Report:
    """Leave out the runner's list of own addresses, and how its network calls inner ones."""
    names = {ip_address(address).reverse_pointer for address in inner}
    kept = (
        replace(one, own=()) if isinstance(one, Surroundings) else one
        for one in report.observations
        if not (isinstance(one, DnsLookup) and one.name in names)
    )
    return replace(report, observations=tuple(kept))


def veiled(text: str, inner: frozenset[Address]) -> str:
    """Put HIDDEN in the place of every inner address of a text."""
    for address in inner:
        # A colon goes on in an IPv6 address, and ends an IPv4 one before its port.
        signs = "." if family(address) is Family.IPV4 else ".:"
        whole = rf"(?<![\w{signs}]){re.escape(address)}(?!\w|[{signs}]\w)"
        text = re.sub(whole, HIDDEN, text)
    return text


def _inner(one: Observation) -> Iterator[Address]:
    match one:
        case Surroundings(route=route, own=own):
            yield from (at.address for at in own)
            if isinstance(route, Route):
                yield from (route.source, route.gateway)
        case GatewayPing():
            yield one.address
        case DnsLookup() if is_address(one.resolver) and is_local(one.resolver):
            yield one.resolver
        case _:
            yield from (who for who in shown_by(one) if is_address(who) and is_local(who))
