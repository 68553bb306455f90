"""All that walks show of the way to one address: its hops by name, and whose each is (pure)."""

from collections.abc import Iterable, Sequence

from probes.address import Address
from probes.diagnosis.verdict import Hop, Side
from probes.diagnosis.walked import Walk
from probes.hops import is_local, is_shared, owner
from probes.observation import Endpoint, Observation


class Route:
    """The walks to one address put together."""

    def __init__(self, target: Address, walks: Iterable[Walk], seen: Sequence[Observation]) -> None:
        """Take the walks to ``target``; lookups in ``seen`` name the hops."""
        self.target = target
        self.walks = tuple(sorted(walks, key=lambda walk: walk.endpoint))
        self._seen = seen
        self._system = owner(seen, target).system
        shown = ((ttl, walk) for walk in reversed(self.walks) for ttl in walk.shown())
        self._hops = {ttl: self.hop(ttl, walk.routers(ttl)[0]) for ttl, walk in shown}
        self._distance = max(
            (walk.end.ttl for walk in self.walks if walk.end is not None and walk.opened), default=0
        )

    def hop(self, ttl: int, address: Address) -> Hop:
        """Name a hop by what is known of it."""
        if not address:
            return Hop(ttl=ttl, address=address)
        known = owner(self._seen, address)
        return Hop(ttl=ttl, address=address, name=known.name, network=known.network)

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

    def side(self, hop: Hop) -> Side:
        """Tell whose a hop is: by its place, its address and the network that announces it.

        Of a hop at no known distance, TTL 0, only the address and the network tell.
        """
        system = _system(hop)
        if hop.address == self.target:
            return Side.HOST
        if hop.ttl == 1:
            return Side.LOCAL_NETWORK
        if system and system == self._system:
            return Side.HOST
        if is_local_hop(hop) and self._border() > hop.ttl:
            return Side.LOCAL_NETWORK
        if _is_shared(hop):
            return Side.PROVIDER
        if not hop.ttl:
            return Side.UNKNOWN
        if hop.ttl + 1 == self._distance and not system:
            # Nobody tells whose it is; the router before a server mostly belongs to its host.
            return Side.HOST
        return Side.PROVIDER if self._is_providers(hop) else Side.PATH

    def _is_providers(self, hop: Hop) -> bool:
        """Tell whether a router belongs to the first network behind our own."""
        border = self._border()
        if hop.ttl == border:
            return bool(hop.address)
        # Where the border does not tell its name, any network behind it may be the second one.
        first = self._hops.get(border)
        return first is not None and bool(_system(hop)) and _system(hop) == _system(first)

    def _border(self) -> int:
        """Return the first hop behind hop 1 that is not of our own network, or does not show."""
        ttl = 2
        while (hop := self._hops.get(ttl)) is not None and is_local_hop(hop):
            ttl += 1
        return ttl


def is_local_hop(hop: Hop) -> bool:
    """Tell whether a hop's address means nothing outside, and nobody announces it."""
    return bool(hop.address) and is_local(hop.address) and not hop.network


def _is_shared(hop: Hop) -> bool:
    return bool(hop.address) and is_shared(hop.address)


def _system(hop: Hop) -> str:
    """Return the autonomous system of a hop, like ``AS64500``."""
    return hop.network.partition(" ")[0]
