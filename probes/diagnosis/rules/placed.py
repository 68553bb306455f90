"""Findings that have a place on the path: whose side it names, and how sure that is (pure)."""

from collections.abc import Iterable

from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import Match
from probes.diagnosis.surroundings import line_to
from probes.diagnosis.verdict import Certainty, Place, Side
from probes.diagnosis.views import PortView
from probes.observation import SynProbe


def by_place(views: Iterable[PortView]) -> dict[Place | None, tuple[PortView, ...]]:
    """Put the ports that are stopped at the same place together."""
    groups: dict[Place | None, tuple[PortView, ...]] = {}
    for view in views:
        groups[view.place] = (*groups.get(view.place, ()), view)
    return groups


def placed(evidence: Evidence, match: Match, place: Place) -> Match:
    """Add a place to a match, whose side it is and what shows it."""
    target = match.ports[0].endpoint.address
    return replace(
        match,
        place=place,
        side=place.side,
        certainty=_certainty(evidence, place, target),
        seen=probes_behind(evidence, match),
    )


def probes_behind(evidence: Evidence, match: Match) -> tuple[SynProbe, ...]:
    """Return the SYNs to every address that a match touches."""
    targets = dict.fromkeys(view.endpoint.address for view in match.ports)
    return tuple(one for target in targets for one in evidence.paths.probes_at(target))


def _certainty(evidence: Evidence, place: Place, target: Address) -> Certainty:
    if place.side is Side.UNKNOWN:
        return Certainty.CANNOT_TELL
    # The first routers of a VPN would pass for the provider's.
    maybe_vpn = place.side is Side.PROVIDER and line_to(evidence.seen, target)
    sure = evidence.paths.is_sure(place, target) and not maybe_vpn
    return Certainty.CERTAIN if sure else Certainty.LIKELY
