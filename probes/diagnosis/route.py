"""All that walks show of the way to one address: its hops by name, and whose each is (pure)."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from probes.address import Address, Family, family
from probes.diagnosis.verdict import Hop, Side
from probes.diagnosis.walked import Walk
from probes.hops import is_local, is_shared, owner
from probes.observation import Endpoint, Observation


class Claim(NamedTuple):
    """Whose a hop is, and whether that is known or only the usual case."""

    side: Side
    sure: bool = False


_UNKNOWN = Claim(Side.UNKNOWN)


class Route:
    """The walks to one address put together."""

    def __init__(self, target: Address, walks: Iterable[Walk], seen: Sequence[Observation]) -> None:
        """Take the walks to ``target``; lookups in ``seen`` name the hops."""
        self.target = target
        self.walks = tuple(sorted(walks, key=lambda walk: walk.endpoint))
        self._seen = seen
        shown = ((ttl, walk) for walk in reversed(self.walks) for ttl in walk.shown())
        self._hops = {ttl: walk.routers(ttl)[0] for ttl, walk in shown}
        self._distance = max(
            (walk.end.ttl for walk in self.walks if walk.end is not None and walk.opened), default=0
        )
        self._theirs = self._systems(target)
        # A router that answers in the target's name tells nothing of itself.
        told = ((ttl, one) for ttl, one in sorted(self._hops.items()) if one and one != target)
        self._named = dict(told)
        announced = (ttl for ttl, one in self._named.items() if self._systems(one))
        self._first = next(announced, 0)
        """The first hop that a network announces, 0 for none."""
        self._ours = self._systems(self._named[self._first]) if self._first else frozenset[str]()
        public = (ttl for ttl, one in self._named.items() if not _is_inside(one))
        self._outside = next(public, 0)
        """The first hop with a public address, 0 for none."""
        self._inner = self._run(0, is_local)
        self._access = self._run(self._inner, _is_inside)

    def hop(self, ttl: int, address: Address) -> Hop:
        """Name a hop by what is known of it."""
        if not address:
            return Hop(ttl=ttl, address=address)
        known = owner(self._seen, address)
        return Hop(ttl=ttl, address=address, name=known.name, network=known.network)

    def at(self, ttl: int) -> Hop:
        """Return the router that was shown first at this distance, without a name if none was."""
        return self.hop(ttl, self._hops.get(ttl, Address("")))

    def others(self, endpoint: Endpoint, opened: frozenset[Endpoint]) -> list[Walk]:
        """Return the walks of other ports that are open, the farthest first.

        A port that somebody nearer accepts for the server tells nothing of the path behind.
        """
        walks = (one for one in self.walks if one.endpoint != endpoint and one.endpoint in opened)
        return sorted(walks, key=lambda walk: walk.reach, reverse=True)

    def ttl_of(self, address: Address) -> int:
        """Return the first hop at which packets died at this address, 0 for none."""
        shown = (ttl for one in self.walks for ttl in one.shown() if address in one.routers(ttl))
        return min(shown, default=0)

    def is_server(self, hop: Hop) -> bool:
        """Tell whether a hop is the target itself, and no router that answers in its name."""
        return hop.address == self.target and hop.ttl == self._distance

    def side(self, hop: Hop) -> Side:
        """Tell whose a hop is: by its place, its address and the network that announces it.

        Of a hop at no known distance, TTL 0, only the address and the network tell.
        """
        return self._claim(hop).side

    def sure(self, hop: Hop) -> bool:
        """Tell whether the side of a hop is known, and not only the usual case."""
        return self._claim(hop).sure

    def _claim(self, hop: Hop) -> Claim:
        if not hop.address:
            return _UNKNOWN
        if self.is_server(hop):
            return Claim(Side.HOST, sure=True)
        claim = self._by_place(hop)
        # The router before a server mostly belongs to its host, unless it may be next to us.
        beyond = hop.ttl > self._inner + 1 and 0 < self._outside <= hop.ttl
        last = hop.ttl + 1 == self._distance and beyond
        return Claim(Side.HOST) if claim is _UNKNOWN and last else claim

    def _by_place(self, hop: Hop) -> Claim:
        systems = self._systems(hop.address)
        local = is_local(hop.address)
        if hop.address == self.target:
            return _UNKNOWN
        if local and hop.ttl <= max(self._inner, 1):
            return Claim(Side.LOCAL_NETWORK, sure=hop.ttl == 1)
        if hop.ttl == 1 and family(hop.address) is Family.IPV6:
            # There the own router has a public address as well, out of the provider's range.
            return Claim(Side.LOCAL_NETWORK)
        if systems:
            return self._by_network(hop, systems)
        shared = is_shared(hop.address)
        if (local or shared) and hop.ttl <= max(self._access, 1):
            return Claim(Side.PROVIDER, sure=shared and hop.ttl > 0)
        return _UNKNOWN

    def _by_network(self, hop: Hop, systems: frozenset[str]) -> Claim:
        ours, theirs = systems & self._ours, systems & self._theirs
        if (ours or theirs) and (self._ours & self._theirs or (ours and theirs)):
            # Within one network nothing tells our end from theirs.
            return _UNKNOWN
        if theirs:
            return Claim(Side.HOST, sure=bool(self._ours))
        # What no gap parts from our own network is the provider's.
        followed = 0 < self._first == self._access + 1
        if ours and followed:
            next_to_us = self._inner == 1 and self._first == 2
            return Claim(Side.PROVIDER, sure=next_to_us and bool(self._theirs))
        if self._access and hop.ttl == self._access + 1:
            # It sent an ICMP error of its own from there, and shows in no walk.
            return Claim(Side.PROVIDER)
        placed = hop.ttl and self._named
        return Claim(Side.PATH, sure=followed and bool(self._theirs)) if placed else _UNKNOWN

    def _systems(self, address: Address) -> frozenset[str]:
        return owner(self._seen, address).systems

    def _run(self, start: int, wanted: Callable[[Address], bool]) -> int:
        """Return the last hop of the unbroken run behind ``start`` whose addresses are wanted."""
        ttl = start
        while (address := self._named.get(ttl + 1)) and wanted(address):
            ttl += 1
        return ttl


def _is_inside(address: Address) -> bool:
    """Tell whether an address means nothing outside its own network or its provider's."""
    return is_local(address) or is_shared(address)
