"""Addresses that are dead beside others of the same host, and families that do not work here."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address

from msgspec.structs import replace

from probes.address import Address, Family, family
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.families import lost_over_ipv6
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.reach import dead_addresses, measured, reaching
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.embedded import NAT64_WELL_KNOWN, behind_translator
from probes.observation import AnchorCall
from probes.services import RELAY

_OURS = frozenset({Side.LOCAL_NETWORK, Side.PROVIDER})


def _closed_addresses(evidence: Evidence) -> Iterator[tuple[PortView, ...]]:
    """Find the addresses whose host refuses every port."""
    for address in evidence.checked_addresses():
        tried = tuple(measured(evidence.at(address)))
        if tried and all(view.state is PortState.CLOSED for view in tried):
            yield tried


def _one_dead(evidence: Evidence, of: Family) -> Iterator[Match]:
    """Find dead addresses beside others at which the same ports are open."""
    for ports in (*dead_addresses(evidence), *_closed_addresses(evidence)):
        address = ports[0].endpoint.address
        name, numbers = ports[0].name, {view.port for view in ports}
        siblings = {
            view.endpoint.address
            for view in evidence.ports
            if view.port in numbers
            and view.state is PortState.OPEN
            and (view.name == name or view.endpoint.address in evidence.addresses(name))
        }
        if family(address) is not of or not siblings or _only_relay_filtered(ports):
            continue
        named = {one.endpoint.address for one in evidence.ports if one.name == name}
        yield Match(ports=ports, facts={"address": address, "count": str(len(named))})


def _only_relay_filtered(ports: tuple[PortView, ...]) -> bool:
    """A filtered port 25 alone blames nobody: most clouds and providers block it."""
    return all(view.port == RELAY and view.state is PortState.FILTERED for view in ports)


def _one_address_dead(evidence: Evidence) -> Iterator[Match]:
    yield from _one_dead(evidence, Family.IPV4)


def _ipv6_dead(evidence: Evidence) -> Iterator[Match]:
    for match in _one_dead(evidence, Family.IPV6):
        yield reaching(evidence, match)


def _aaaa_dead(evidence: Evidence) -> Iterator[Match]:
    """Find IPv6 addresses at which no mail is to be had while IPv4 works."""
    for match in _ipv6_dead(evidence):
        by_itself = match.place is not None and match.place.at_server
        refused = all(view.state is PortState.CLOSED for view in match.ports)
        told = _BY_ITSELF if by_itself else _REFUSED if refused else _SILENT
        # Of a server's own refusal its place on the path tells no more.
        place = None if by_itself else match.place
        stopped = place is not None and place.is_of_a_filter
        whose = place.side if place is not None and stopped else Side.UNKNOWN
        repair = {"repair": _REPAIRS.get(whose, _BY_THE_HOST)}
        yield replace(match, facts={**match.facts, **told, **repair}, place=place)


_BY_THE_HOST = "Mail host: repair the IPv6 service and firewall, or remove the AAAA record."
_REPAIRS = {
    Side.LOCAL_NETWORK: "Whoever runs this network: let mail over IPv6 through.",
    Side.PROVIDER: "Ask the access provider to let mail over IPv6 through.",
    Side.PATH: "Tell the network in which it happens to let mail over IPv6 through.",
}


_SILENT = {
    "fails": "does not work",
    "why": (
        "Whether the server's IPv6 or this network's is broken shows only from another place with "
        "IPv6."
    ),
}
_REFUSED = {
    "fails": "refuses connections",
    "why": "Servers do so where no service listens; firewalls on the way do so in their name.",
}
_BY_ITSELF = {
    "fails": "refuses connections",
    "why": "The server itself does so: no mail service listens there.",
}


def _translator_dead(evidence: Evidence) -> Iterator[Match]:
    """Find addresses that the DNS of this network made for its translator (RFC 6147), and dead."""
    for match in _one_dead(evidence, Family.IPV6):
        address = match.ports[0].endpoint.address
        parsed = IPv6Address(address)
        made_of = Address(str(behind_translator(parsed, NAT64_WELL_KNOWN)))
        if parsed in NAT64_WELL_KNOWN and made_of in evidence.addresses(match.ports[0].name):
            yield replace(match, facts={"address": address, "made_of": made_of})


def _ipv6_broken(evidence: Evidence) -> Iterator[Match]:
    """Find IPv6 that breaks in this very network or at its provider.

    Where packets were last seen proves nothing of it, and another port that answers over IPv6
    disproves it, as pings do.
    """
    for match in _ipv6_dead(evidence):
        place = match.place
        if evidence.answers_pings(match.ports[0].endpoint.address):
            continue
        if place is not None and place.exact and not place.other and place.side in _OURS:
            yield replace(match, facts={**match.facts, "why": _TURNED_AWAY})
        elif calls := _lost_anchors(evidence, match.ports):
            yield replace(
                match,
                facts={**match.facts, "why": _ANCHORS_FAIL},
                side=Side.UNKNOWN,
                seen=(*match.seen, *calls),
            )


def _lost_anchors(evidence: Evidence, ports: Iterable[PortView]) -> tuple[AnchorCall, ...]:
    numbers = {view.port for view in ports}
    alike = (view.endpoint for view in evidence.ports if view.port in numbers)
    return lost_over_ipv6(evidence.seen, alike)


_ALL = frozenset({EVERYTHING})
_UNSURE = Certainty.CANNOT_TELL
_TURNED_AWAY = "This network or its provider turns the packets away."
_ANCHORS_FAIL = "Other hosts, known to answer over IPv6, do not answer here either."

RULES = (
    Rule(
        id="isp-ipv6-broken",
        severity=Severity.DEGRADED,
        side=Side.PROVIDER,
        certainty=Certainty.LIKELY,
        find=_ipv6_broken,
        masks=_ALL,
    ),
    Rule(
        id="isp-nat64-broken",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=Certainty.LIKELY,
        find=_translator_dead,
        masks=_ALL,
    ),
    Rule(
        id="dns-aaaa-dead",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_aaaa_dead,
        masks=_ALL,
    ),
    Rule(
        id="dns-one-address-dead",
        severity=Severity.DEGRADED,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_one_address_dead,
        masks=_ALL,
    ),
)
