"""Which of what places found by themselves is explained by now."""

from collections.abc import Iterable

from probes.diagnosis.vantages.rule import JointMatch
from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.verdict import Finding
from probes.observation import Endpoint

Spot = Endpoint | None
"""A port, or the target at large."""


class Claims:
    """Remembers what rules explain, so that nothing is told twice."""

    def __init__(self) -> None:
        """Begin with nothing explained."""
        self._whole: set[tuple[str, Spot]] = set()
        self._parts: set[tuple[str, Spot, str]] = set()

    def open_ends(self, sight: Sight, match: JointMatch) -> tuple[Endpoint, ...]:
        """Return the ports of a match of which this place was told nothing yet."""
        return tuple(
            end
            for end in match.endpoints
            if (sight.name, end) not in self._whole
            and not any((sight.name, end, one) in self._parts for one in match.explains)
        )

    def unexplained(self, sight: Sight, finding: Finding, spot: Spot) -> bool:
        """Tell whether nothing explains what a place found, on a port or at large."""
        whole = (sight.name, spot) in self._whole
        return not whole and (sight.name, spot, finding.id) not in self._parts

    def explain(self, sight: Sight, match: JointMatch, ends: Iterable[Endpoint]) -> list[Finding]:
        """Note what a match explains of what a place found, and return it."""
        touched: set[Spot] = set(ends)
        explained: list[Finding] = []
        for finding in sight.findings:
            meant = not match.explains or finding.id in match.explains
            if meant and (not touched or touched.intersection(finding.endpoints)):
                explained.append(finding)
        at_large: set[Spot] = {None, *(end for one in explained for end in one.endpoints)}
        spots = touched or at_large
        if match.explains:
            self._parts.update((sight.name, spot, one) for spot in spots for one in match.explains)
        else:
            self._whole.update((sight.name, spot) for spot in touched)
        return explained
