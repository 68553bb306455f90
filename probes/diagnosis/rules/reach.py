"""Reaching the host at all: addresses at which nothing answers, and who stops all mail to them."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
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
from probes.quote import listed

_DEAD = frozenset({PortState.FILTERED, PortState.UNREACHABLE, PortState.REJECTED})
_NO_ROUTE = frozenset({(3, 0), (3, 6), (1, 0)})


def measured(views: list[PortView]) -> list[PortView]:
    """Leave out what this side could not try, or refused itself."""
    return [
        view for view in views if view.state is not PortState.UNMEASURED and not _stopped_here(view)
    ]


def _stopped_here(view: PortView) -> bool:
    error = icmp_error(view.connect)
    by_self = view.place is not None and view.place.side is Side.DEVICE
    return by_self or (error is not None and error.own)


def dead_addresses(evidence: Evidence) -> Iterator[tuple[PortView, ...]]:
    """Find the addresses of which nothing answers as its own host would."""
    for address in evidence.checked_addresses():
        tried = tuple(measured(evidence.at(address)))
        if tried and all(view.state in _DEAD for view in tried):
            yield tried


def _all_by_icmp(evidence: Evidence, wanted: Callable[[IcmpError], bool]) -> Iterator[Match]:
    for ports in dead_addresses(evidence):
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
    for ports in dead_addresses(evidence):
        if len(ports) > 1 and all(view.state is PortState.FILTERED for view in ports):
            address = ports[0].endpoint.address
            facts = {"address": address, "causes": _CAUSES[evidence.answers_pings(address)]}
            yield reaching(evidence, Match(ports=ports, facts=facts))


def _all_rejected(evidence: Evidence) -> Iterator[Match]:
    """Find addresses of which somebody on the way refuses every port, or nearly so.

    Routers limit how many refusals they send, so that a few ports may stay silent.
    """
    for ports in dead_addresses(evidence):
        errors = [one for view in ports if (one := icmp_error(view.connect))]
        foreign = [one for one in errors if one.sender != ports[0].endpoint.address]
        rejected = [view for view in ports if view.state is PortState.REJECTED]
        silent = [view for view in ports if view.state is PortState.FILTERED]
        theirs = len(foreign) == len(errors) and not _stopped_farther(evidence, rejected, silent)
        if len(ports) > 1 and len(rejected) > len(silent) and theirs:
            place = _common_place(rejected)
            facts = {"sender": _senders(ports), "rest": _STAYED_SILENT if silent else ""}
            match = Match(ports=ports, facts=facts)
            yield placed(evidence, match, place) if place else match


def _stopped_farther(
    evidence: Evidence, rejected: Iterable[PortView], silent: Iterable[PortView]
) -> bool:
    """Tell whether silent ports get past those who refuse the others: then it is another matter."""
    at = [view.place.after.ttl for view in rejected if view.place and view.place.after]
    seen = [evidence.paths.last_seen(view.endpoint) for view in silent]
    return bool(at) and any(hop is not None and hop.ttl > max(at) > 0 for hop in seen)


def _web_only(evidence: Evidence) -> Iterator[Match]:
    """Find a network of our own that lets the web through and no mail at all."""
    for match in (*_silent(evidence), *_all_rejected(evidence)):
        near = match.place is not None and match.place.side is Side.LOCAL_NETWORK
        if near and evidence.web_answers(match.ports[0].endpoint.address):
            yield replace(match, facts={})


def reaching(evidence: Evidence, match: Match) -> Match:
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

_STAYED_SILENT = " Some ports stayed silent, as routers limit how often they refuse."

RULES = (
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
