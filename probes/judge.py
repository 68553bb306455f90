"""From a goal and its observations to the finished report (pure)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from probes.diagnosis.answer import answer
from probes.diagnosis.blind_spots import blind_spots
from probes.diagnosis.judge import diagnose
from probes.goal import Goal
from probes.names import subject
from probes.observation import Observation
from probes.report import Report
from probes.vantage import VantagePoint


def build_report(
    goal: Goal,
    observations: Sequence[Observation],
    *,
    command: str,
    started: datetime,
    took: timedelta,
    vantage: VantagePoint,
) -> Report:
    """Judge the observations and put everything together."""
    diagnosis = diagnose(goal, observations)
    return Report(
        target=subject(goal),
        command=command,
        started=started,
        took=took,
        vantage_points=(replace(vantage, cannot_see=blind_spots(diagnosis, observations)),),
        verdict=diagnosis.verdict,
        answer=answer(goal, diagnosis, vantage.kind),
        functions=diagnosis.functions,
        ports=diagnosis.ports,
        findings=diagnosis.findings,
        paths=diagnosis.paths,
        pings=diagnosis.pings,
        observations=tuple(observations),
    )
