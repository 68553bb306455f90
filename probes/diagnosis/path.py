"""From the answers to SYNs with rising TTL to a path, and to the place where a port is blocked.

What is compared is where walks fall silent, never which routers they show: parallel paths show
several. A router answers for a packet that dies there before it filters (RFC 1812 section 5.3.1),
so a filter at one hop shows as silence from the next hop on.
"""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.verdict import Hop, HopResult, PathResult, Place, PortState, Side
from probes.failure import FailureKind, ran_out_of_hops
from probes.hops import is_local, is_shared, owner
from probes.observation import Connected, Endpoint, Observation, SynProbe, TcpConnect


class Walk:
    """What SYNs to one endpoint met, by TTL."""

    def __init__(self, endpoint: Endpoint, probes: Sequence[SynProbe]) -> None:
        """Take the probes sent to ``endpoint``."""
        self.endpoint = endpoint
        self.probes = tuple(one for one in probes if one.ttl and not one.floor)
        self._by_ttl: dict[int, list[SynProbe]] = {}
        for one in sorted(self.probes, key=lambda one: (one.ttl, one.attempt)):
            self._by_ttl.setdefault(one.ttl, []).append(one)
        self._floors = [one for one in probes if one.floor]

    def tries(self, ttl: int) -> list[SynProbe]:
        """Return the probes that lived this long."""
        return self._by_ttl.get(ttl, [])

    def routers(self, ttl: int) -> tuple[Address, ...]:
        """Return who let packets die at this hop; an empty address where nobody gave a name."""
        return tuple(dict.fromkeys(r for one in self.tries(ttl) if (r := _router(one)) is not None))

    def shown(self) -> list[int]:
        """Return the hops at which a router answered."""
        return [ttl for ttl in self._by_ttl if self.routers(ttl)]

    @property
    def last(self) -> int:
        """The last hop at which a router answered, 0 for none."""
        return max(self.shown(), default=0)

    @property
    def end(self) -> SynProbe | None:
        """The first answer in the target's place: a connection, a reset, an ICMP refusal."""
        ends = (one for tries in self._by_ttl.values() for one in tries if _is_end(one))
        return next(ends, None)

    def silent(self, ttl: int) -> bool:
        """Tell whether this hop was tried, at least twice, and met nothing but silence."""
        tries = self.tries(ttl)
        return len(tries) > 1 and all(_is_silence(one) for one in tries)

    def passes(self, floor: int) -> bool | None:
        """Tell whether the endpoint's answer arrives with ``floor`` hops left; None if untried."""
        told = [not _is_silence(one) for one in self._floors if one.floor == floor]
        return any(told) if told else None

    def highest_floor(self) -> int:
        """Return the most hops with which an answer is known to have arrived, 0 if untried."""
        return max((one.floor for one in self._floors if not _is_silence(one)), default=0)


class _Break(Struct, frozen=True):
    """Where two walks part: the last common hop, and the next one that the other port shows."""

    after: int
    before: int | None
    exact: bool = False
    at_server: bool = False


class Paths:
    """All walks of a check, and the places they show."""

    def __init__(self, seen: Sequence[Observation]) -> None:
        """Arrange the walks among ``seen``; lookups there name the hops."""
        self._seen = tuple(seen)
        grouped: dict[Endpoint, list[SynProbe]] = {}
        for one in seen:
            if isinstance(one, SynProbe):
                grouped.setdefault(one.endpoint, []).append(one)
        self.walks = {endpoint: Walk(endpoint, probes) for endpoint, probes in grouped.items()}
        self._open = frozenset(
            one.endpoint
            for one in seen
            if isinstance(one, TcpConnect | SynProbe) and isinstance(one.outcome, Connected)
        )

    def results(self) -> tuple[PathResult, ...]:
        """Return every path that was walked from its first hop."""
        told = (one for one in self.walks.values() if one.tries(1) and one.shown())
        return tuple(map(self._result, told))

    def probes_at(self, address: Address) -> tuple[SynProbe, ...]:
        """Return the evidence behind every place at this address."""
        return tuple(
            one
            for one in self._seen
            if isinstance(one, SynProbe) and one.endpoint.address == address
        )

    def answers_at(self, address: Address) -> bool:
        """Tell whether any port of this address accepted a connection."""
        return any(endpoint.address == address for endpoint in self._open)

    def filtered(self, endpoint: Endpoint) -> Place | None:
        """Return where a port's packets vanish."""
        walk = self.walks.get(endpoint)
        if walk is None or walk.end is not None:
            return None
        for other in self._others(endpoint):
            if (found := _vanishing(walk, other)) is not None:
                return self._place(walk, other, found)
        return None

    def last_seen(self, endpoint: Endpoint) -> Hop | None:
        """Return the last router that was seen to pass the port's packets on."""
        walk = self.walks.get(endpoint)
        if walk is None or not walk.last:
            return None
        return self._hop(walk, walk.last)

    def refused(self, endpoint: Endpoint) -> Place | None:
        """Return who answers in the target's place, or that it is the target."""
        walk = self.walks.get(endpoint)
        if walk is None or walk.end is None:
            return None
        for other in self._others(endpoint):
            if (found := _refusal(walk, other)) is not None:
                return replace(self._place(walk, other, found), refused=True)
        return None

    def on_the_way(self, endpoint: Endpoint) -> bool:
        """Tell whether a port is refused by somebody before the server."""
        place = self.refused(endpoint)
        return place is not None and place.on_the_way

    def intercepted(self, endpoint: Endpoint) -> Place | None:
        """Return who accepts connections on behalf of the target."""
        walk = self.walks.get(endpoint)
        end = walk.end if walk else None
        if walk is None or end is None or not isinstance(end.outcome, Connected):
            return None
        for other in self._others(endpoint):
            if other.routers(end.ttl) and other.last >= end.ttl:
                # A redirect takes hold at the hop itself, before the packet could die there.
                return self._place(walk, other, _Break(after=end.ttl, before=None, exact=True))
        return None

    def sender(self, endpoint: Endpoint, address: Address) -> Place:
        """Return where the sender of an ICMP error stands, as far as any walk shows it."""
        if address == endpoint.address:
            return Place(side=Side.HOST, after=None, before=None, at_server=True, exact=True)
        for walk in self._towards(endpoint.address):
            for ttl in walk.shown():
                if address in walk.routers(ttl):
                    return self._at(self._named(ttl, address), endpoint.address)
        # Routers may send errors from an address other than the one packets die at.
        mine = self.walks.get(endpoint)
        end = mine.end if mine is not None else None
        ttl = end.ttl - 1 if end is not None else 0
        return self._at(self._named(ttl, address), endpoint.address)

    def side(self, hop: Hop, target: Address) -> Side:
        """Tell whose a router is: by its place, its address and the network that announces it."""
        system = hop.network.partition(" ")[0]
        theirs = bool(system) and system == owner(self._seen, target).system
        if hop.address == target or (theirs and hop.ttl != 1):
            return Side.HOST
        if not hop.ttl:
            return Side.LOCAL_NETWORK if is_local_hop(hop) else Side.PATH
        if hop.ttl > 1 and hop.ttl + 1 == self._distance(target) and not system:
            # Nobody tells whose it is; the router before a server mostly belongs to its host.
            return Side.HOST
        before = self._before(hop, target)
        if hop.ttl == 1 or (is_local_hop(hop) and all(map(is_local_hop, before))):
            return Side.LOCAL_NETWORK
        outside = [one for one in before if one.ttl > 1 and not is_local_hop(one)]
        if not outside and len(before) < hop.ttl - 1:
            # A silent hop before this one may be the provider's.
            return Side.PATH
        first = next((one.network.partition(" ")[0] for one in outside if one.network), "")
        provider = not outside or (bool(system) and system == first)
        return Side.PROVIDER if provider or _is_shared(hop) else Side.PATH

    # -- putting names to hops -----------------------------------------------------------------

    def _others(self, endpoint: Endpoint) -> list[Walk]:
        """Return the walks of open ports of the same address, the farthest first.

        A port that somebody nearer accepts for the server tells nothing of the path behind.
        """
        walks = (
            walk
            for walk in self._towards(endpoint.address)
            if walk.endpoint != endpoint and walk.endpoint in self._open
        )
        return sorted(walks, key=_reach, reverse=True)

    def _towards(self, address: Address) -> list[Walk]:
        return [walk for walk in self.walks.values() if walk.endpoint.address == address]

    def _at(self, hop: Hop, target: Address) -> Place:
        side = self.side(hop, target)
        return Place(side=side, after=hop, before=None, exact=True, refused=True)

    def _place(self, walk: Walk, other: Walk, found: _Break) -> Place:
        after = self._hop_at(found.after, walk, other)
        before = None if found.before is None else self._hop_at(found.before, other, walk)
        side = self._side_between(walk, found, after, before)
        return Place(
            side=side,
            after=after,
            before=before,
            at_server=found.at_server,
            exact=found.exact,
            other=other.endpoint.port,
        )

    def _side_between(
        self, walk: Walk, found: _Break, after: Hop | None, before: Hop | None
    ) -> Side:
        if found.at_server:
            return Side.HOST
        if after is None:
            next_door = before is not None and before.ttl == 1
            return Side.DEVICE if next_door else Side.UNKNOWN
        if before is None and not found.exact:
            return self._side_of_last(walk, after)
        target = walk.endpoint.address
        side = self.side(after, target)
        gap = before is not None and before.ttl > after.ttl + 1
        # Routers that stay silent may hide the border between two networks.
        hidden = gap and before is not None and self.side(before, target) is not side
        return Side.PATH if hidden else side

    def _side_of_last(self, walk: Walk, last: Hop) -> Side:
        """Judge the last router and the server together: one of the two filters."""
        theirs = owner(self._seen, walk.endpoint.address).system
        known = last.network.partition(" ")[0]
        return Side.HOST if not known or not theirs or known == theirs else Side.UNKNOWN

    def _distance(self, target: Address) -> int:
        """Return how many hops away an open port of the target answers, 0 if none did."""
        ends = (
            walk.end
            for walk in self._towards(target)
            if walk.end is not None and isinstance(walk.end.outcome, Connected)
        )
        return max((end.ttl for end in ends), default=0)

    def _before(self, hop: Hop, target: Address) -> list[Hop]:
        """Return the hops before one, by any walk to the same address."""
        found: dict[int, Hop] = {}
        for one in self._towards(target):
            for ttl in one.shown():
                if ttl < hop.ttl:
                    found.setdefault(ttl, self._hop(one, ttl))
        return [found[ttl] for ttl in sorted(found)]

    def _hop_at(self, ttl: int, *walks: Walk) -> Hop | None:
        shown = [self._hop(walk, ttl) for walk in walks if walk.routers(ttl)]
        if shown or not ttl:
            return shown[0] if shown else None
        reached = any(walk.end is not None and walk.end.ttl == ttl for walk in walks)
        return self._named(ttl, walks[0].endpoint.address) if reached else None

    def _hop(self, walk: Walk, ttl: int) -> Hop:
        return self._named(ttl, walk.routers(ttl)[0])

    def _named(self, ttl: int, address: Address) -> Hop:
        if not address:
            return Hop(ttl=ttl, address=address)
        known = owner(self._seen, address)
        return Hop(ttl=ttl, address=address, name=known.name, network=known.network)

    def _result(self, walk: Walk) -> PathResult:
        end = walk.end
        last = end.ttl if end is not None else walk.last + 2
        hops = tuple(
            HopResult(ttl=ttl, hops=self._answering(walk, ttl), times=_times(walk.tries(ttl)))
            for ttl in range(1, last + 1)
            if walk.tries(ttl)
        )
        return PathResult(
            name=walk.probes[0].name, endpoint=walk.endpoint, hops=hops, ends=self._state(walk)
        )

    def _state(self, walk: Walk) -> PortState:
        end = walk.end
        if end is None:
            return PortState.FILTERED
        if isinstance(end.outcome, Connected):
            return PortState.INTERCEPTED if self.intercepted(walk.endpoint) else PortState.OPEN
        refused = end.outcome.failure.kind is FailureKind.CONNECTION_REFUSED
        return (
            PortState.CLOSED
            if refused and not self.on_the_way(walk.endpoint)
            else (PortState.REJECTED)
        )

    def _answering(self, walk: Walk, ttl: int) -> tuple[Hop, ...]:
        """Return who answered at a hop: routers, who refused, the target itself."""
        answering = list(walk.routers(ttl))
        for one in walk.tries(ttl):
            if _is_end(one):
                answering += self._answerer(walk, one)
        return tuple(self._named(ttl, address) for address in dict.fromkeys(answering))

    def _answerer(self, walk: Walk, end: SynProbe) -> list[Address]:
        """Name who ended a walk; who speaks in the target's name does not tell its own."""
        if not isinstance(end.outcome, Connected) and end.outcome.failure.icmp is not None:
            return [end.outcome.failure.icmp.sender]
        honest = self._state(walk) in {PortState.OPEN, PortState.CLOSED}
        return [walk.endpoint.address] if honest else []


def is_local_hop(hop: Hop) -> bool:
    """Tell whether a hop's address means nothing outside, and nobody announces it."""
    return bool(hop.address) and is_local(hop.address) and not hop.network


def _is_shared(hop: Hop) -> bool:
    return bool(hop.address) and is_shared(hop.address)


def _vanishing(walk: Walk, other: Walk) -> _Break | None:
    """Compare a walk that ends in silence with an open port's."""
    reached = other.end.ttl if other.end is not None else None
    shown = [ttl for ttl in other.shown() if ttl > walk.last and walk.silent(ttl)]
    if shown:
        return _Break(after=walk.last, before=min(shown))
    # Without any router the block may be anywhere before the server.
    if reached is not None and walk.last and _tried_to(walk, reached):
        next_to_it = reached == walk.last + 1
        return _Break(after=walk.last, before=None if next_to_it else reached)
    return None


def _tried_to(walk: Walk, reached: int) -> bool:
    """Tell whether the port stayed silent where the other port reached the target."""
    return reached > walk.last and any(
        walk.silent(ttl) for ttl in (one.ttl for one in walk.probes) if ttl >= reached
    )


def _refusal(walk: Walk, other: Walk) -> _Break | None:
    """Compare a walk that ends in a refusal with an open port's."""
    end = walk.end
    if end is None:
        return None
    after = max((ttl for ttl in {*walk.shown(), *other.shown()} if ttl < end.ttl), default=0)
    goes_on = [ttl for ttl in other.shown() if ttl >= end.ttl]
    if goes_on:
        return _Break(after=after, before=min(goes_on))
    if other.end is None:
        return None
    if other.end.ttl > end.ttl and other.silent(end.ttl):
        return _Break(after=after, before=other.end.ttl)
    return _at_the_end(walk, other, after) if other.end.ttl == end.ttl else None


def _at_the_end(walk: Walk, other: Walk, after: int) -> _Break:
    """Tell the server's own refusal from the last router's, by the hops left in it."""
    reached = other.end.ttl if other.end is not None else 0
    from_server = _same_distance(walk, other)
    if from_server is None or from_server:
        known = from_server is not None
        return _Break(after=after, before=None, at_server=known, exact=known)
    next_to_it = reached == after + 1
    return _Break(after=after, before=None if next_to_it else reached, exact=next_to_it)


def _same_distance(walk: Walk, other: Walk) -> bool | None:
    """Tell whether the refusal comes from as far away as the other port's answers."""
    floor = walk.highest_floor()
    at, above = other.passes(floor), other.passes(floor + 1)
    if not floor or at is None or above is None or above:
        return None
    return at


def _router(probe: SynProbe) -> Address | None:
    """Return the router at which the SYN died, empty if the kernel did not keep its address."""
    if isinstance(probe.outcome, Connected):
        return None
    failure = probe.outcome.failure
    if failure.kind is FailureKind.ICMP_UNNAMED:
        return Address("")
    if failure.icmp is None or not ran_out_of_hops(failure.icmp):
        return None
    return failure.icmp.sender


_ENDINGS = frozenset({FailureKind.CONNECTION_REFUSED, FailureKind.ICMP})


def _is_end(probe: SynProbe) -> bool:
    if isinstance(probe.outcome, Connected):
        return True
    return probe.outcome.failure.kind in _ENDINGS and _router(probe) is None


def _reach(walk: Walk) -> int:
    return max(walk.last, walk.end.ttl if walk.end is not None else 0)


def _is_silence(probe: SynProbe) -> bool:
    outcome = probe.outcome
    return not isinstance(outcome, Connected) and outcome.failure.kind is FailureKind.TIMEOUT


def _times(tries: Sequence[SynProbe]) -> tuple[timedelta | None, ...]:
    return tuple(None if _is_silence(one) else one.took for one in tries)
