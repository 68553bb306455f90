"""From the answers to SYNs with rising TTL to a path, and to the place where a port is blocked."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.chance import loses_packets
from probes.diagnosis.route import Route
from probes.diagnosis.states import prohibits
from probes.diagnosis.verdict import Hop, HopResult, PathResult, Place, PortState, Side
from probes.diagnosis.walked import Break, Walk, interception, refusal, vanishing
from probes.observation import Connected, Endpoint, Observation, SynProbe, TcpConnect
from probes.syn import has_left, is_answer, is_end, is_reset, refusal_of
from probes.troubles import kind_of_port, too_near


class Paths:
    """All walks of a check, and the places they show."""

    def __init__(self, seen: Sequence[Observation]) -> None:
        """Arrange the walks among ``seen``; lookups there name the hops."""
        self._seen = seen
        self._probes: dict[Address, list[SynProbe]] = {}
        grouped: dict[Endpoint, list[SynProbe]] = {}
        opened: dict[Address, list[TcpConnect]] = {}
        for one in seen:
            if isinstance(one, SynProbe):
                grouped.setdefault(one.endpoint, []).append(one)
                self._probes.setdefault(one.endpoint.address, []).append(one)
            elif isinstance(one, TcpConnect) and isinstance(one.outcome, Connected):
                opened.setdefault(one.endpoint.address, []).append(one)
        self._lossy = loses_packets(seen)
        self.walks = {
            endpoint: Walk(endpoint, grouped[endpoint], lossy=self._lossy)
            for endpoint in sorted(grouped)
        }
        self._routes = {
            address: Route(
                address, (w for w in self.walks.values() if w.endpoint.address == address), seen
            )
            for address in self._probes
        }
        self._near = frozenset(one for connects in opened.values() for one in too_near(connects))
        self._open = frozenset(
            one.endpoint
            for one in seen
            if isinstance(one, TcpConnect | SynProbe) and isinstance(one.outcome, Connected)
        )

    def results(self) -> tuple[PathResult, ...]:
        """Return every path that was walked from its first hop."""
        return tuple(map(self._result, filter(self._tells, self.walks.values())))

    def _tells(self, walk: Walk) -> bool:
        """Tell whether a walk is a path of its own, and not a few hops to compare with."""
        whole = walk.end is not None or walk.endpoint not in self._open
        return bool(walk.tries(1)) and whole and (bool(walk.shown()) or walk.end is not None)

    def probes_at(self, address: Address) -> tuple[SynProbe, ...]:
        """Return the evidence behind every place at this address."""
        return tuple(self._probes.get(address, ()))

    def answers_at(self, address: Address) -> bool:
        """Tell whether any port of this address accepted a connection."""
        return any(endpoint.address == address for endpoint in self._open)

    def last_seen(self, endpoint: Endpoint) -> Hop | None:
        """Return the last router that was seen to pass the port's packets on."""
        walk = self.walks.get(endpoint)
        if walk is None or not walk.last:
            return None
        return self._routes[endpoint.address].hop(walk.last, walk.routers(walk.last)[0])

    def hides(self, address: Address) -> bool:
        """Tell whether walks to an address met no router at all."""
        walks = [walk for walk in self.walks.values() if walk.endpoint.address == address]
        next_door = any(walk.end is not None and walk.end.ttl == 1 for walk in walks)
        tried = any(has_left(one) for walk in walks for one in walk.tries(1))
        return tried and not next_door and not any(walk.shown() for walk in walks)

    def side(self, hop: Hop, target: Address) -> Side:
        """Tell whose a router on the way to ``target`` is."""
        return self._route(target).side(hop)

    def is_sure(self, place: Place, target: Address) -> bool:
        """Tell whether the side of a place on the way to ``target`` is known for certain.

        Both hops of a pair must be known to be on it, as filters that come before a router's
        forwarding stop packets at the second one. Silence at the very end may also be an answer
        that gets lost on its way back, and so may any silence where packets get lost by chance. The
        usual owner of a router is not its known owner.
        """
        if place.at_server or place.after is None:
            return place.at_server
        if self._lossy and not (place.exact or place.refused):
            return False
        route = self._route(target)
        ends = (place.after,) if place.before is None else (place.after, place.before)
        told = all(route.sure(hop) and route.side(hop) is place.side for hop in ends)
        at_end = place.before is None or route.is_server(place.before)
        return told and (place.exact or place.refused or not at_end)

    def _route(self, target: Address) -> Route:
        return self._routes.get(target) or Route(target, (), self._seen)

    # -- places --------------------------------------------------------------------------------

    def filtered(self, endpoint: Endpoint) -> Place | None:
        """Return where a port's packets vanish."""
        return self._compared(endpoint, vanishing)

    def refused(self, endpoint: Endpoint) -> Place | None:
        """Return who answers in the target's place, or that it is the target."""
        place = self._compared(endpoint, refusal)
        return None if place is None else replace(place, refused=True)

    def intercepted(self, endpoint: Endpoint) -> Place | None:
        """Return who accepts connections on behalf of the target."""
        near = endpoint in self._near
        if near and endpoint not in self.walks:
            # Of the ports that are too near one of each kind is walked.
            case = _case(endpoint)
            alike = (one for one in self.walks if one in self._near and _case(one) == case)
            endpoint = next(alike, endpoint)
        place = self._compared(endpoint, lambda walk, other: interception(walk, other, near=near))
        # A host may take some ports nearer by than others, and its paths may differ in length.
        return None if place is not None and place.side is Side.HOST else place

    def sender(self, endpoint: Endpoint, address: Address) -> Place | None:
        """Return where the sender of an ICMP error stands, as far as any walk shows it."""
        route = self._route(endpoint.address)
        ttl = route.ttl_of(address)
        if address == endpoint.address:
            # Where routers answer in the target's name, that name tells nothing.
            at_server = Place(side=Side.HOST, after=None, before=None, at_server=True, exact=True)
            return None if ttl else at_server
        hop = route.hop(ttl or self._before_end(endpoint), address)
        side = route.side(hop)
        if side is Side.UNKNOWN:
            # Routers have addresses that nobody announces; it stands where packets die.
            side = route.side(route.at(hop.ttl))
        if side is Side.UNKNOWN and not hop.ttl:
            return None
        return Place(side=side, after=hop, before=None, exact=True, refused=True)

    def _before_end(self, endpoint: Endpoint) -> int:
        """Return the hop at which a port is rejected, 0 if no walk met that.

        Routers may send errors from an address other than the one packets die at.
        """
        walk = self.walks.get(endpoint)
        return walk.end.ttl - 1 if walk is not None and walk.end is not None else 0

    def _compared(
        self, endpoint: Endpoint, compare: Callable[[Walk, Walk], Break | None]
    ) -> Place | None:
        walk = self.walks.get(endpoint)
        if walk is None:
            return None
        route = self._routes[endpoint.address]
        others = route.others(endpoint, self._open)
        told = [(found, one) for one in others if (found := compare(walk, one)) is not None]
        if not told:
            return None
        # Of those that got as far, not all were asked for every hop.
        farthest = [one for one in told if one[1].reach == told[0][1].reach]
        found, other = min(farthest, key=lambda one: _vagueness(one[0]))
        place = place_at(route, found, walk, other)
        gap = place.after and place.before and place.before.ttl > place.after.ttl + 1
        if self._lossy and gap and place.side is Side.PATH:
            # Whoever is between may have been asked in vain by chance, and be anybody.
            return replace(place, side=Side.UNKNOWN)
        return place

    # -- paths as a whole ----------------------------------------------------------------------

    def _result(self, walk: Walk) -> PathResult:
        last = walk.end.ttl if walk.end is not None else walk.last + 2
        hops = tuple(
            HopResult(ttl=ttl, hops=self._answering(walk, ttl), times=_times(walk.tries(ttl)))
            for ttl in range(1, last + 1)
            if walk.tries(ttl)
        )
        return PathResult(
            name=walk.probes[0].name, endpoint=walk.endpoint, hops=hops, ends=self._state(walk)
        )

    def _state(self, walk: Walk) -> PortState:
        if walk.end is None:
            return PortState.FILTERED
        if walk.opened:
            return PortState.INTERCEPTED if self.intercepted(walk.endpoint) else PortState.OPEN
        error = refusal_of(walk.end)
        if error is not None and not prohibits(error):
            return PortState.UNREACHABLE
        place = self.refused(walk.endpoint) if is_reset(walk.end) else None
        by_target = is_reset(walk.end) and (place is None or not place.on_the_way)
        return PortState.CLOSED if by_target else PortState.REJECTED

    def _answering(self, walk: Walk, ttl: int) -> tuple[Hop, ...]:
        """Return who answered at a hop: routers, who refused, the target itself."""
        answering = list(walk.routers(ttl))
        for one in walk.tries(ttl):
            if is_end(one):
                answering += self._answerer(walk, one)
        route = self._routes[walk.endpoint.address]
        return tuple(route.hop(ttl, address) for address in dict.fromkeys(answering))

    def _answerer(self, walk: Walk, end: SynProbe) -> list[Address]:
        """Name who ended a walk; who speaks in the target's name does not tell its own."""
        if (error := refusal_of(end)) is not None:
            return [error.sender]
        honest = self._state(walk) in {PortState.OPEN, PortState.CLOSED}
        return [walk.endpoint.address] if honest else []


def _vagueness(found: Break) -> tuple[bool, bool, int]:
    """Order breaks, those that tell most first; what is right behind a hop is at that hop."""
    width = 0 if found.before is None else found.before - found.after
    return not found.exact, found.before is None, width


def _case(endpoint: Endpoint) -> tuple[Address, tuple[bool, bool]]:
    return endpoint.address, kind_of_port(endpoint.port)


def place_at(route: Route, found: Break, walk: Walk, other: Walk) -> Place:
    """Name the hops between which two walks part, and whose they are."""
    after = _router(route, found.after, walk, other) if found.after else None
    before = None if found.before is None else _behind(route, found.before, other)
    return Place(
        side=Side.HOST if found.at_server else _side(route, after, before, exact=found.exact),
        after=after,
        before=before,
        at_server=found.at_server,
        exact=found.exact,
        other=other.endpoint.port,
    )


def _router(route: Route, ttl: int, *walks: Walk) -> Hop:
    """Name the router at a hop, by the first walk that shows one."""
    shown = (address for walk in walks for address in walk.routers(ttl))
    return route.hop(ttl, next(shown, Address("")))


def _behind(route: Route, ttl: int, other: Walk) -> Hop:
    """Name who lets an open port's packets get to a hop: a router, or the target."""
    reached = other.end is not None and other.end.ttl == ttl
    return route.hop(ttl, route.target) if reached else _router(route, ttl, other)


def _side(route: Route, after: Hop | None, before: Hop | None, *, exact: bool) -> Side:
    """Tell on whose side what stands at one of two hops is, or between them."""
    if after is None:
        next_door = before is not None and before.ttl == 1
        return Side.DEVICE if next_door else Side.UNKNOWN
    side = route.side(after)
    if before is None:
        # The last router and the server are judged together, as either of the two filters.
        return side if exact or side is Side.HOST else Side.UNKNOWN
    if before.ttl == after.ttl + 1 or route.side(before) is side:
        return side
    # Routers that stay silent may hide the border between two networks, or all of the way.
    open_end = Side.UNKNOWN in {side, route.side(before)} or route.is_server(before)
    return Side.UNKNOWN if open_end else Side.PATH


def _times(tries: Sequence[SynProbe]) -> tuple[timedelta | None, ...]:
    return tuple(one.took if is_answer(one) else None for one in tries)
