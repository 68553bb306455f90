"""A scenario of several places: what each of them saw, and the judgement it must lead to."""

from datetime import timedelta
from functools import cache

from msgspec import Struct

from probes.compare import compare_reports
from probes.diagnosis.comparison import Comparison, JointFinding
from probes.diagnosis.verdict import Verdict
from probes.goal import Goal
from probes.judge import build_report
from probes.observation import Instant, Observation
from probes.report import Report
from probes.vantage import VantagePoint


class Seen(Struct, frozen=True, kw_only=True):
    """What one place saw; it checked ``goal`` from ``started`` on, for ``took``."""

    point: VantagePoint
    goal: Goal
    started: Instant
    took: timedelta
    observations: tuple[Observation, ...]

    @property
    def report(self) -> Report:
        """What this place reports by itself."""
        return build_report(
            self.goal,
            self.observations,
            command="",
            started=self.started,
            took=self.took,
            vantage=self.point,
        )


class JointScenario(Struct, frozen=True, kw_only=True):
    """``findings`` are as ``told`` writes them, in their order."""

    id: str
    findings: tuple[str, ...]
    verdict: Verdict
    places: tuple[Seen, ...]

    def __hash__(self) -> int:
        """Tell scenarios apart by their names, which is quicker than by all they hold."""
        return hash(self.id)

    @property
    def comparison(self) -> Comparison:
        """What the places mean together."""
        return compared(self)


@cache
def compared(scenario: JointScenario) -> Comparison:
    """Compare what the places of a scenario saw, once for all who ask."""
    return compare_reports([one.report for one in scenario.places])


def told(finding: JointFinding) -> str:
    """Write a finding in a line: what, how sure, whose, and where it shows beside whom."""
    beside = f" beside {', '.join(finding.beside)}" if finding.beside else ""
    ports = sorted({str(endpoint.port) for endpoint in finding.endpoints}, key=int)
    on = f" on {','.join(ports)}" if ports else ""
    what = f"{finding.severity} {finding.id}{on}, {finding.certainty} {finding.side}"
    return f"{what}: {', '.join(finding.at)}{beside}"
