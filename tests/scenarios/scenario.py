"""A scenario: a goal, what was observed, and the judgement it must lead to."""

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from probes.diagnosis.verdict import Verdict
from probes.goal import Goal
from probes.observation import Observation
from probes.services import Function

FOLDER = Path(__file__).parent
RECORDED = FOLDER / "lab"
"""What checks saw in the lab (see tests.lab.record)."""


class Scenario(Struct, frozen=True, kw_only=True):
    """``findings`` are ids in the order they are told; ``id`` is the name of the file."""

    id: str
    goal: Goal
    findings: tuple[str, ...]
    verdict: Verdict
    functions: dict[Function, Verdict]
    observations: tuple[Observation, ...]

    def __hash__(self) -> int:
        """Tell scenarios apart by their names, which is quicker than by all they hold."""
        return hash(self.id)


def path_of(scenario_id: str) -> Path:
    """Name the file of a scenario."""
    return FOLDER / f"{scenario_id}.json"


def encode(scenario: Scenario) -> str:
    """Write a scenario as JSON with one observation to a line, so that a change reads well."""
    lines = [f"  {msgspec.json.encode(one).decode()}" for one in scenario.observations]
    head = msgspec.to_builtins(scenario, builtin_types=())
    parts = [
        f'"{key}": {msgspec.json.encode(value).decode()}'
        for key, value in head.items()
        if key != "observations"
    ]
    seen = "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
    return "{\n" + ",\n".join([*parts, f'"observations": {seen}']) + "\n}\n"


def read(path: Path) -> Scenario:
    """Read one scenario."""
    return msgspec.json.decode(path.read_bytes(), type=Scenario)


@cache
def stored(folder: Path = FOLDER) -> tuple[Scenario, ...]:
    """Read every scenario that was written by hand, or all in another folder."""
    return tuple(read(path) for path in sorted(folder.glob("*.json")))
