"""Two walks to one address compared: a port in trouble beside an open one (pure).

What is compared is where walks fall silent, never which routers they show: parallel paths show
several. A router answers for a packet that dies there before it filters (RFC 1812 section 5.3.1),
so a filter at one hop shows as silence from the next hop on.
"""

from collections.abc import Sequence

from msgspec import Struct

from probes.address import Address
from probes.observation import Connected, Endpoint, SynProbe
from probes.syn import accepted_here, is_end, is_silence, router


class Walk:
    """What SYNs to one endpoint met, by TTL."""

    def __init__(
        self, endpoint: Endpoint, probes: Sequence[SynProbe], *, lossy: bool = False
    ) -> None:
        """Take the probes sent to ``endpoint``; ``lossy``: some like them got lost by chance."""
        self.endpoint = endpoint
        self.lossy = lossy
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
        return tuple(dict.fromkeys(r for one in self.tries(ttl) if (r := router(one)) is not None))

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
        ends = (one for tries in self._by_ttl.values() for one in tries if is_end(one))
        return next(ends, None)

    @property
    def opened(self) -> bool:
        """The walk ended in a connection."""
        return self.end is not None and isinstance(self.end.outcome, Connected)

    @property
    def reach(self) -> int:
        """How far packets are known to get: the last router seen, or who answered for good."""
        return max(self.last, self.end.ttl if self.end is not None else 0)

    def silent(self, ttl: int) -> bool:
        """Tell whether this hop was tried, at least twice, and met nothing but silence."""
        tries = self.tries(ttl)
        return len(tries) > 1 and all(is_silence(one) for one in tries)

    def passes_on(self, ttl: int) -> bool:
        """Tell whether a hop is known not to be where the walk ends: packets die there.

        A hop that was left out, or where a single SYN got no answer, may be just that.
        """
        return bool(self.routers(ttl)) or self.silent(ttl)

    def falls_short(self, floor: int) -> bool:
        """Tell whether no answer arrives with ``floor`` hops left; one silence may be a loss."""
        told = [one for one in self._floors if one.floor == floor]
        return len(told) > 1 and all(map(is_silence, told))

    def highest_floor(self) -> int:
        """Return the most hops with which an answer is known to have arrived, 0 if untried."""
        return max((one.floor for one in self._floors if is_end(one)), default=0)


class Break(Struct, frozen=True):
    """Where two walks part, by TTL: the last hop passed, and the next one known behind it.

    ``before`` is None for a server right behind ``after``. See verdict.Place for the rest.
    """

    after: int
    before: int | None
    exact: bool = False
    at_server: bool = False


def vanishing(walk: Walk, other: Walk) -> Break | None:
    """Find where packets vanish: ``walk`` ends in silence, ``other`` is an open port's."""
    if walk.end is not None:
        return None
    shown = [ttl for ttl in other.shown() if ttl > walk.last and walk.silent(ttl)]
    if shown:
        return Break(after=walk.last, before=min(shown))
    # Without any router the block may be anywhere before the server.
    reached = other.end.ttl if other.end is not None else 0
    tried = (one.ttl for one in walk.probes if one.ttl >= reached)
    if walk.last and reached > walk.last and any(map(walk.silent, tried)):
        next_to_it = reached == walk.last + 1
        return Break(after=walk.last, before=None if next_to_it else reached)
    return None


def refusal(walk: Walk, other: Walk) -> Break | None:
    """Find who refuses: ``walk`` ends with an answer that is no connection."""
    end = walk.end
    if end is None or walk.opened:
        return None
    passed = (ttl for ttl in {*walk.shown(), *other.shown()} if walk.passes_on(ttl))
    after = max((ttl for ttl in passed if ttl < end.ttl), default=0)
    before = _goes_on(other, end.ttl)
    if before is not None:
        # Where no router shows, "between here and the server" is no place.
        return Break(after=after, before=before) if after or other.shown() else None
    if other.end is None or other.end.ttl != end.ttl:
        return None
    from_server = _same_distance(walk, other)
    if from_server is None or from_server:
        known = from_server is not None
        return Break(after=after, before=None, at_server=known, exact=known)
    next_to_it = end.ttl == after + 1
    return Break(after=after, before=None if next_to_it else end.ttl, exact=next_to_it)


def interception(walk: Walk, other: Walk, *, near: bool) -> Break | None:
    """Find who accepts connections for the server: this very machine, or somebody at a hop.

    One hop is the difference that parallel paths may make; ``near`` tells that time speaks for it.
    """
    end = walk.end
    if end is None or not walk.opened or _goes_on(other, end.ttl) is None:
        return None
    if end.ttl == 1 and accepted_here(end):
        return Break(after=0, before=1, exact=True)
    # A redirect takes hold at the hop itself, before the packet could die there.
    found = Break(after=end.ttl, before=None, exact=True)
    if end.ttl > 1 and not walk.passes_on(end.ttl - 1):
        passed = max(filter(walk.passes_on, range(1, end.ttl)), default=0)
        found = Break(after=passed, before=end.ttl)
    return found if near or other.reach > end.ttl + 1 else None


def _goes_on(other: Walk, ttl: int) -> int | None:
    """Return the first hop from ``ttl`` on that shows an open port's packets to get further.

    Silence shows it only where nothing gets lost by chance.
    """
    shown = [at for at in other.shown() if at >= ttl]
    if shown:
        return min(shown)
    silent_there = other.end is not None and other.end.ttl > ttl and other.silent(ttl)
    return other.end.ttl if other.end is not None and silent_there and not other.lossy else None


def _same_distance(walk: Walk, other: Walk) -> bool | None:
    """Tell whether the refusal comes from as far away as the other port's answers, or one hop less.

    It is nearer by two where an answer of the other port got lost. Any greater difference is made
    by another initial TTL, and tells of no distance.
    """
    mine, theirs = walk.highest_floor(), other.highest_floor()
    if not mine or not theirs:
        return None
    if mine == theirs:
        return True if walk.falls_short(mine + 1) and other.falls_short(mine + 1) else None
    nearer = theirs < mine <= theirs + (2 if other.lossy else 1)
    above = range(theirs + 1, mine + 1)
    return False if nearer and all(map(other.falls_short, above)) else None
