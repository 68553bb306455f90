"""One place set against those that see the same port otherwise (pure)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.verdict import PortState
from probes.diagnosis.views import PortView
from probes.observation import Endpoint

Differs = Callable[[PortView, PortView], bool]
"""Tells whether what one place saw of a port differs in some way from what another one saw."""


class Contrast(NamedTuple):
    """Ports that one place sees otherwise than all of those ``beside`` it."""

    sight: Sight
    beside: tuple[Sight, ...]
    endpoints: tuple[Endpoint, ...]

    def views(self) -> tuple[PortView, ...]:
        """Return what the place saw of these ports."""
        return tuple(filter(None, map(self.sight.view, self.endpoints)))


def contrasts(
    sights: Sights,
    differs: Differs,
    alike: Callable[[PortView], str] = lambda _: "",
    states: frozenset[PortState] = frozenset({PortState.OPEN}),
) -> Iterator[Contrast]:
    """Find ports in these ``states`` that a place sees otherwise than those the host lets in.

    Those that are ``alike`` there stay together.
    """
    for sight in sights.all:
        groups: dict[tuple[str, tuple[Sight, ...]], list[Endpoint]] = {}
        for endpoint in sights.endpoints:
            result, mine = sight.told(endpoint), sight.view(endpoint)
            if result is None or mine is None or result.state not in states:
                continue
            beside = tuple(
                other
                for other in sights.reaching(endpoint)
                if other is not sight and _differ(differs, mine, other.view(endpoint))
            )
            if beside:
                groups.setdefault((alike(mine), beside), []).append(endpoint)
        for (_, beside), endpoints in groups.items():
            yield Contrast(sight, beside, tuple(endpoints))


def _differ(differs: Differs, mine: PortView, theirs: PortView | None) -> bool:
    return theirs is not None and differs(mine, theirs)
