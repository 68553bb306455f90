"""What this machine's own routing explains: a network that overlaps, a proxy, a VPN, a router."""

from collections.abc import Iterator

from msgspec.structs import replace

from probes.address import Address, Family, family
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.absent import other_port_does
from probes.diagnosis.rules.placed import placed, probes_behind
from probes.diagnosis.rules.reach import dead_addresses
from probes.diagnosis.states import connect_failure, icmp_error, refused_by_target
from probes.diagnosis.surroundings import (
    line_to,
    looks_at,
    makeshift_address,
    own_addresses,
    own_network,
    proxies_set,
    route_to,
    tunnel_to,
)
from probes.diagnosis.verdict import Certainty, Place, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.hops import is_local, is_shared
from probes.observation import Connected, Surroundings, SynProbe
from probes.quote import listed
from probes.walk import WEB_PORT

_STOPPED = frozenset({PortState.FILTERED, PortState.REJECTED, PortState.UNREACHABLE})
_NOT_THERE = frozenset({PortState.UNREACHABLE, PortState.FILTERED})
_MAYBE_HERE = frozenset({Side.LOCAL_NETWORK, Side.UNKNOWN})
_OURS = frozenset({Side.LOCAL_NETWORK, Side.PROVIDER})
_BLAMED = frozenset({Side.DEVICE, Side.HOST})
"""Where a block was found that no VPN has to do with."""


# -- the address is looked for in this very network ----------------------------------------------


def _overlap(evidence: Evidence) -> Iterator[Match]:
    """Find addresses that belong to this machine's own network, in which nobody has them."""
    for address in evidence.checked_addresses():
        here = evidence.at(address)
        network = own_network(evidence.seen, address)
        route = route_to(evidence.seen, address)
        lost = any(
            (error := icmp_error(view.connect)) is not None
            and error.own
            and view.state is PortState.UNREACHABLE
            for view in here
        )
        if network and route is not None and lost and not makeshift_address(evidence.seen):
            yield Match(
                ports=tuple(view for view in here if view.state in _NOT_THERE),
                facts={"address": address, "network": network, "device": route.device},
                seen=looks_at(evidence.seen, address),
            )


# -- no way out but a proxy ----------------------------------------------------------------------


def _has_no_way(view: PortView) -> bool:
    failure = connect_failure(view.connect)
    lacking = failure is not None and failure.kind is FailureKind.LOCAL_NO_ROUTE
    return lacking and family(view.endpoint.address) is Family.IPV4


def _proxy_only(evidence: Evidence) -> Iterator[Match]:
    """Find a network that lets nothing out by itself, on a machine that is set up for a proxy."""
    proxies = proxies_set(evidence.seen)
    if not proxies:
        return
    facts = {"proxies": listed(proxies)}
    connected = bool(own_addresses(evidence.seen)) and not makeshift_address(evidence.seen)
    shut = {**facts, "why": "There is no route to the internet here."}
    for match in grouped(evidence, lambda v: shut if connected and _has_no_way(v) else None):
        yield replace(match, seen=_looks(evidence, match))
    for ports in dead_addresses(evidence):
        match = Match(ports=ports)
        senders = dict.fromkeys(filter(None, map(_inside_sender, ports)))
        if senders and _web_is_shut(evidence, ports[0].endpoint.address):
            why = f"{listed(senders)} in this network refuses every port, that of the web as well."
            seen = (*probes_behind(evidence, match), *_looks(evidence, match))
            yield replace(match, facts={**facts, "why": why}, seen=seen)


def _inside_sender(view: PortView) -> Address:
    """Return who refused, if that is somebody in a private network on the way."""
    error = icmp_error(view.connect)
    if error is None or error.own or refused_by_target(view.connect):
        return Address("")
    # Carriers have private addresses inside as well.
    outside = view.place is not None and view.place.side not in _MAYBE_HERE
    return error.sender if is_local(error.sender) and not outside else Address("")


def _web_is_shut(evidence: Evidence, address: Address) -> bool:
    tried = [
        one
        for one in evidence.seen
        if isinstance(one, SynProbe)
        and (one.endpoint.address, one.endpoint.port, one.ttl) == (address, WEB_PORT, 0)
    ]
    return bool(tried) and not any(isinstance(one.outcome, Connected) for one in tried)


def _looks(evidence: Evidence, match: Match) -> tuple[Surroundings, ...]:
    at = dict.fromkeys(view.endpoint.address for view in match.ports)
    return tuple(look for address in at for look in looks_at(evidence.seen, address))


# -- a VPN ---------------------------------------------------------------------------------------


def _filtered_by_vpn(evidence: Evidence) -> Iterator[Match]:
    """Find blocks at the first routers of a way that leads through a VPN.

    They look like the own network's and the provider's, and are the VPN's. Ports that nobody needs
    are only remarked on.
    """
    for address in evidence.checked_addresses():
        groups: dict[tuple[Place, bool], list[PortView]] = {}
        for view in evidence.at(address) if tunnel_to(evidence.seen, address) else ():
            if view.state in _STOPPED and view.place and _is_near(view.place):
                groups.setdefault((view.place, _is_spare(evidence, view)), []).append(view)
        for (place, spare), views in groups.items():
            facts = {"device": tunnel_to(evidence.seen, address)}
            match = placed(evidence, Match(ports=tuple(views), facts=facts), place)
            yield replace(
                match,
                side=Side.DEVICE,
                seen=(*match.seen, *looks_at(evidence.seen, address)),
                severity=Severity.NOTE if spare else None,
            )


def _is_near(place: Place) -> bool:
    return place.is_of_a_filter and place.side in _OURS


def _is_spare(evidence: Evidence, view: PortView) -> bool:
    return other_port_does(evidence, view) and not evidence.offered(view.port)


def _through_vpn(evidence: Evidence) -> Iterator[Match]:
    """Find a VPN on the way to ports that fail nobody knows where."""
    for address in evidence.checked_addresses():
        vpn = tunnel_to(evidence.seen, address)
        device = vpn or line_to(evidence.seen, address)
        stopped = [view for view in evidence.at(address) if view.state in _STOPPED]
        placed_there = [view for view in stopped if vpn and view.place and _is_near(view.place)]
        elsewhere = [view for view in stopped if view.place and view.place.side in _BLAMED]
        if device and len(stopped) > len(placed_there) + len(elsewhere):
            line = f"a VPN ({device})" if vpn else f"{device}, a dial-up line or a VPN"
            facts = {"device": device, "line": line}
            yield Match(facts=facts, seen=looks_at(evidence.seen, address))


# -- the router ----------------------------------------------------------------------------------


def _hairpin(evidence: Evidence) -> Iterator[Match]:
    """Find public addresses for which the first router here answers itself, and refuses.

    No packet to them is seen to go any further.
    """
    for address in evidence.checked_addresses():
        here = [v for v in evidence.at(address) if v.state is not PortState.UNMEASURED]
        route = route_to(evidence.seen, address)
        inside = route is not None and bool(route.gateway) and is_local(route.source)
        outside = not (is_local(address) or is_shared(address))
        refused = bool(here) and all(map(_refused_in_its_name, here))
        ends = _ends_next_door(evidence, address)
        if route is not None and inside and outside and refused and ends:
            match = Match(ports=tuple(here), facts={"address": address, "router": route.gateway})
            seen = (*probes_behind(evidence, match), *looks_at(evidence.seen, address))
            yield replace(match, seen=seen)


def _refused_in_its_name(view: PortView) -> bool:
    """Tell whether a refusal bears the name of the address itself."""
    return view.state is PortState.CLOSED or refused_by_target(view.connect)


def _ends_next_door(evidence: Evidence, address: Address) -> bool:
    walks = [walk for end, walk in evidence.paths.walks.items() if end.address == address]
    ends = [walk.end for walk in walks if walk.end is not None]
    next_door = bool(ends) and min(end.ttl for end in ends) == 1
    return next_door and not any(walk.shown() for walk in walks)


_ALL = frozenset({EVERYTHING})
_FAILING, _LIKELY, _UNSURE = Severity.FAILING, Certainty.LIKELY, Certainty.CANNOT_TELL
_HERE = Side.LOCAL_NETWORK

FIRST = (
    Rule(
        id="lan-subnet-overlap",
        severity=_FAILING,
        side=_HERE,
        certainty=_UNSURE,
        find=_overlap,
        masks=_ALL,
    ),
    Rule(
        id="lan-egress-proxy-only",
        severity=_FAILING,
        side=_HERE,
        certainty=_LIKELY,
        find=_proxy_only,
        masks=_ALL,
    ),
)
"""What would pass for a machine without any connection."""

RULES = (
    Rule(
        id="device-vpn-changes-path",
        severity=_FAILING,
        side=Side.DEVICE,
        find=_filtered_by_vpn,
        masks=_ALL,
    ),
    Rule(
        id="lan-nat-hairpin",
        severity=_FAILING,
        side=_HERE,
        certainty=_UNSURE,
        find=_hairpin,
        masks=_ALL,
    ),
)
"""What stands before all that would blame this network, its provider or the host."""

REMARKS = (
    Rule(
        id="device-vpn-changes-path",
        severity=Severity.NOTE,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_through_vpn,
    ),
)
"""What is good to know where the place of a block was not found."""
