"""All places together: what they have in common, and who may be set against whom (pure)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from itertools import combinations

from probes.diagnosis.vantages.sight import Judged, Sight
from probes.observation import Endpoint

TOGETHER = timedelta(minutes=10)
"""What lies further apart may differ by the time: bans end after ten minutes and more."""


class Sights:
    """Sights of one target, in the order of their names."""

    def __init__(self, judged: Sequence[Judged]) -> None:
        """Arrange at least one report; their order does not matter."""
        self.all = tuple(sorted(map(Sight, judged), key=lambda one: one.name))
        self.target = self.all[0].judged.target
        found = {
            endpoint: result.name
            for sight in self.all
            for endpoint, result in sight.results.items()
        }
        self.endpoints = tuple(sorted(found))
        """Every endpoint that some place looked at."""
        self.names = dict(sorted(found.items()))
        """Every endpoint with the host name it was checked as."""

    def told(self, endpoint: Endpoint) -> tuple[Sight, ...]:
        """Return the places that could try a port."""
        return tuple(one for one in self.all if one.told(endpoint))

    def reaching(self, endpoint: Endpoint) -> tuple[Sight, ...]:
        """Return the places whose connections the host took on a port."""
        return tuple(one for one in self.all if one.reaches(endpoint))


def unrelated(sights: Iterable[Sight]) -> bool:
    """Tell whether at least two of these places are known to be in different networks.

    What two places in one network see alike may be that network's doing, and so may what is seen
    from two machines behind one public address.
    """
    return any(
        one.network
        and other.network
        and one.network != other.network
        and not same_address(one, other)
        for one, other in combinations(sights, 2)
    )


def at_one_time(at: Collection[Sight], beside: Collection[Sight]) -> bool:
    """Tell whether some of these places looked at about the time when some of those did."""
    return any(_gap(one.judged, other.judged) <= TOGETHER for one in at for other in beside)


def in_common(sights: Iterable[Sight]) -> str:
    """Return the country or network that all of these places are in, empty for none."""
    known = tuple(sights)
    for trait in ({one.network for one in known}, {one.point.country.upper() for one in known}):
        if len(trait) == 1 and (shared := trait.pop()):
            return shared
    return ""


def same_address(one: Sight, other: Sight) -> bool:
    """Tell whether two places are known to be one to the host, by their public address."""
    return bool(one.point.address) and one.point.address == other.point.address


def _gap(one: Judged, other: Judged) -> timedelta:
    """Return how much time lies between two checks, none where they overlap."""
    first, second = sorted((one, other), key=lambda x: x.started)
    return max(second.started - (first.started + first.took), timedelta())
