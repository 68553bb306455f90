"""Where packets from one port get lost while those from another get through (pure)."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from probes.diagnosis.path import place_at
from probes.diagnosis.route import Route
from probes.diagnosis.sampled import Series
from probes.diagnosis.verdict import Place
from probes.diagnosis.walked import Walk, vanishing
from probes.observation import Endpoint, Followed, Observation, SynProbe


class Flows(Struct, frozen=True):
    """What SYNs of a series showed on their way.

    ``place`` is where the bad port's get lost. ``arrive`` tells that they get as far as the last
    router there is to see, so that they get lost at the host.
    """

    seen: tuple[Followed, ...]
    place: Place | None = None
    arrive: bool = False


def flows(seen: Sequence[Observation], one: Series) -> Flows:
    """Compare the two ports that a series used again; it went by ports."""
    told = tuple(x for x in seen if isinstance(x, Followed) and x.endpoint == one.endpoint)
    bad, good = (_walk(one.endpoint, told, source) for source in one.ports)
    if good.end is None:
        return Flows(told)
    found = vanishing(bad, good)
    if found is None:
        return Flows(told, arrive=0 < good.last == bad.last)
    route = Route(one.endpoint.address, (good, bad), seen)
    # It is the same port that it was compared with.
    return Flows(told, place=replace(place_at(route, found, bad, good), other=0))


def _walk(endpoint: Endpoint, told: Sequence[Followed], source: int) -> Walk:
    """Take the SYNs from one port for a walk of their own."""
    mine = [one for one in told if one.source == source]
    return Walk(
        endpoint,
        [
            SynProbe(
                vantage=one.vantage,
                at=one.at,
                took=one.took,
                name=one.name,
                endpoint=one.endpoint,
                ttl=one.ttl,
                attempt=one.attempt,
                outcome=one.outcome,
            )
            for one in mine
        ],
    )
