"""Reaching the host at all: dead addresses, and networks that let no mail through."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from probes.address import Family, family
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.families import lost_over_ipv6
from probes.diagnosis.places import hop_words
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.loops import going_round
from probes.diagnosis.rules.placed import placed
from probes.diagnosis.states import HOST_UNREACHABLE, icmp_error
from probes.diagnosis.verdict import (
    Certainty,
    Place,
    PortState,
    Severity,
    Side,
)
from probes.diagnosis.views import PortView
from probes.failure import IcmpError, ran_out_of_hops
from probes.observation import AnchorCall
from probes.quote import listed
from probes.services import RELAY

_DEAD = frozenset({PortState.FILTERED, PortState.UNREACHABLE, PortState.REJECTED})
_NO_ROUTE = frozenset({(3, 0), (3, 6), (1, 0)})
_OURS = frozenset({Side.LOCAL_NETWORK, Side.PROVIDER})


def _measured(views: list[PortView]) -> list[PortView]:
    """Leave out what this side could not try, or refused itself."""
    return [
        view for view in views if view.state is not PortState.UNMEASURED and not _stopped_here(view)
    ]


def _stopped_here(view: PortView) -> bool:
    error = icmp_error(view.connect)
    by_self = view.place is not None and view.place.side is Side.DEVICE
    return by_self or (error is not None and error.own)


def _dead_addresses(evidence: Evidence) -> Iterator[tuple[PortView, ...]]:
    """Find the addresses of which nothing answers as its own host would."""
    for address in evidence.checked_addresses():
        measured = tuple(_measured(evidence.at(address)))
        if measured and all(view.state in _DEAD for view in measured):
            yield measured


def _closed_addresses(evidence: Evidence) -> Iterator[tuple[PortView, ...]]:
    """Find the addresses whose host refuses every port."""
    for address in evidence.checked_addresses():
        measured = tuple(_measured(evidence.at(address)))
        if measured and all(view.state is PortState.CLOSED for view in measured):
            yield measured


def _one_dead(evidence: Evidence, of: Family) -> Iterator[Match]:
    """Find dead addresses beside others at which the same ports are open."""
    for ports in (*_dead_addresses(evidence), *_closed_addresses(evidence)):
        address = ports[0].endpoint.address
        numbers = {view.port for view in ports}
        siblings = {
            view.endpoint.address
            for view in evidence.ports
            if view.port in numbers and view.state is PortState.OPEN
        }
        if family(address) is not of or not siblings or _only_relay_filtered(ports):
            continue
        named = {one.endpoint.address for one in evidence.ports if one.name == ports[0].name}
        yield Match(ports=ports, facts={"address": address, "count": str(len(named))})


def _only_relay_filtered(ports: tuple[PortView, ...]) -> bool:
    """A filtered port 25 alone blames nobody: most clouds and providers block it."""
    return all(view.port == RELAY and view.state is PortState.FILTERED for view in ports)


def _one_address_dead(evidence: Evidence) -> Iterator[Match]:
    yield from _one_dead(evidence, Family.IPV4)


def _aaaa_dead(evidence: Evidence) -> Iterator[Match]:
    for match in _one_dead(evidence, Family.IPV6):
        yield _reaching(evidence, match)


def _ipv6_broken(evidence: Evidence) -> Iterator[Match]:
    """Find IPv6 that breaks in this very network or at its provider.

    Where packets were last seen proves nothing of it, and another port that answers over IPv6
    disproves it, as pings do.
    """
    for match in _aaaa_dead(evidence):
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


def _all_by_icmp(evidence: Evidence, wanted: Callable[[IcmpError], bool]) -> Iterator[Match]:
    for ports in _dead_addresses(evidence):
        told = [one for view in ports if (one := icmp_error(view.connect)) and not one.own]
        unreachable = all(view.state is not PortState.REJECTED for view in ports)
        if told and unreachable and all(map(wanted, told)):
            facts = {"sender": _senders(ports), "address": ports[0].endpoint.address}
            yield Match(ports=ports, facts=facts)


def _host_down(evidence: Evidence) -> Iterator[Match]:
    yield from _all_by_icmp(evidence, lambda error: (error.type, error.code) in HOST_UNREACHABLE)


def _no_route(evidence: Evidence) -> Iterator[Match]:
    def unrouted(error: IcmpError) -> bool:
        return (error.type, error.code) in _NO_ROUTE and not ran_out_of_hops(error)

    yield from _all_by_icmp(evidence, unrouted)


def _out_of_hops(*, stuck: bool) -> Callable[[Evidence], Iterator[Match]]:
    """Find packets that run out of hops: among several routers, or all at a single one."""

    def find(evidence: Evidence) -> Iterator[Match]:
        for match in _all_by_icmp(evidence, ran_out_of_hops):
            routers = going_round(evidence, match.ports[0].endpoint.address)
            names = " and ".join(map(hop_words, routers)) or match.facts["sender"]
            if (len(routers) == 1) is stuck:
                yield replace(match, facts={**match.facts, "routers": names})

    return find


def _silent(evidence: Evidence) -> Iterator[Match]:
    for ports in _dead_addresses(evidence):
        if len(ports) > 1 and all(view.state is PortState.FILTERED for view in ports):
            address = ports[0].endpoint.address
            facts = {"address": address, "causes": _CAUSES[evidence.answers_pings(address)]}
            yield _reaching(evidence, Match(ports=ports, facts=facts))


def _all_rejected(evidence: Evidence) -> Iterator[Match]:
    for ports in _dead_addresses(evidence):
        errors = [one for view in ports if (one := icmp_error(view.connect))]
        foreign = [one for one in errors if one.sender != ports[0].endpoint.address]
        rejected = [view for view in ports if view.state is PortState.REJECTED]
        if len(ports) > 1 and rejected and len(foreign) == len(errors):
            place = _common_place(rejected)
            match = Match(ports=ports, facts={"sender": _senders(ports)})
            yield placed(evidence, match, place) if place else match


def _web_only(evidence: Evidence) -> Iterator[Match]:
    """Find a network of our own that lets the web through and no mail at all."""
    for match in (*_silent(evidence), *_all_rejected(evidence)):
        near = match.place is not None and match.place.side is Side.LOCAL_NETWORK
        if near and evidence.web_answers(match.ports[0].endpoint.address):
            yield replace(match, facts={})


def _reaching(evidence: Evidence, match: Match) -> Match:
    """Add where on the path a dead address' packets are lost, or else last seen."""
    address = match.ports[0].endpoint.address
    probes = evidence.paths.probes_at(address)
    place = _common_place(match.ports)
    if place is not None:
        return placed(evidence, match, place)
    seen = [evidence.paths.last_seen(view.endpoint) for view in match.ports]
    last = max(filter(None, seen), key=lambda hop: hop.ttl, default=None)
    if last is None:
        return match
    place = Place(side=evidence.paths.side(last, address), after=last, before=None)
    return replace(match, place=place, seen=probes)


def _common_place(views: Iterable[PortView]) -> Place | None:
    """Return the place that all of these ports have in common."""
    places = {view.place for view in views}
    return places.pop() if len(places) == 1 else None


def _senders(views: Iterable[PortView]) -> str:
    """Name who refused, as far as ICMP tells; a reset does not."""
    named = dict.fromkeys(_named(view) for view in views if icmp_error(view.connect))
    return listed(named) or "a device that does not name itself"


def _named(view: PortView) -> str:
    """Name the sender of an ICMP error, with its place on the path where that is known."""
    error = icmp_error(view.connect)
    if view.place is not None and view.place.after is not None:
        return hop_words(view.place.after)
    return error.sender if error is not None else ""


_ALL = frozenset({EVERYTHING})
_FAILING = Severity.FAILING
_UNSURE = Certainty.CANNOT_TELL

_CAUSES = {
    False: "the server is down, it blocks this address",
    True: "the machine is up, as it answers pings, but it blocks this address or all mail ports",
}
"""What silence on every port may come from, by whether pings are answered."""

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
    Rule(
        id="path-router-stuck",
        severity=_FAILING,
        side=Side.PATH,
        find=_out_of_hops(stuck=True),
        masks=_ALL,
    ),
    Rule(
        id="path-routing-loop",
        severity=_FAILING,
        side=Side.PATH,
        find=_out_of_hops(stuck=False),
        masks=_ALL,
    ),
    Rule(id="path-no-route", severity=_FAILING, side=Side.PATH, find=_no_route, masks=_ALL),
    Rule(
        id="host-down",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_host_down,
        masks=_ALL,
    ),
    Rule(
        id="lan-web-only",
        severity=_FAILING,
        side=Side.LOCAL_NETWORK,
        find=_web_only,
        masks=_ALL,
    ),
    Rule(
        id="nothing-answers",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_silent,
        masks=_ALL,
    ),
    Rule(
        id="all-ports-rejected",
        severity=_FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_all_rejected,
        masks=_ALL,
    ),
)
