"""Every scenario's answer as people read it, so that a changed rule shows all that it changes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from probes.diagnosis.blind_spots import blind_spots
from probes.diagnosis.verdict import Finding, PortResult
from probes.quote import listed
from tests.scenarios.judged import diagnosed, told
from tests.scenarios.scenario import FOLDER, Scenario
from tests.scenarios.vantages.scenario import JointScenario
from tests.scenarios.vantages.scenario import told as joint


def answers_path(topic: str) -> Path:
    """Name the file with the answers to a topic's scenarios."""
    return FOLDER / "answers" / f"{topic}.txt"


def written(scenarios: Sequence[Scenario]) -> str:
    """Write down what is said of some scenarios."""
    return "\n".join(line for one in scenarios for line in (*_lines(one), ""))


def _lines(scenario: Scenario) -> Iterator[str]:
    diagnosis, said = diagnosed(scenario), told(scenario)
    yield f"== {scenario.id}: {diagnosis.verdict}"
    yield said.sentence
    yield from _ports(diagnosis.ports)
    for finding, words in zip(diagnosis.findings, said.explanations, strict=True):
        yield _finding(finding)
        yield f"    {words.title}"
        yield f"    {words.meaning}"
    yield from (f"- {step}" for step in said.steps)
    yield f"Customer: {said.customer}"
    yield f"Not seen: {listed(blind_spots(diagnosis, scenario.observations))}"


def written_together(scenarios: Sequence[JointScenario]) -> str:
    """Write down what is said of some scenarios of several places."""
    return "\n".join(line for one in scenarios for line in (*_joint_lines(one), ""))


def _joint_lines(scenario: JointScenario) -> Iterator[str]:
    comparison = scenario.comparison
    said = comparison.answer
    yield f"== {scenario.id}: {comparison.verdict}"
    yield said.sentence
    for finding, words in zip(comparison.findings, said.explanations, strict=True):
        yield joint(finding)
        yield f"    {words.title}"
        yield f"    {words.meaning}"
    yield from (f"- {step}" for step in said.steps)
    yield f"Customer: {said.customer}"


def _ports(ports: Iterable[PortResult]) -> Iterator[str]:
    for (name, address, state), alike in groupby(ports, key=_alike):
        numbers = " ".join(str(one.endpoint.port) for one in alike)
        yield f"{name} {address} {numbers}: {state}"


def _alike(port: PortResult) -> tuple[str, str, str]:
    works = ", works" if port.works else ""
    state = f"{port.state}, {port.verdict}{works} {' '.join(port.findings)}"
    return port.name, port.endpoint.address, state.rstrip()


def _finding(finding: Finding) -> str:
    """Tell how bad a finding is, whose side it is on, how surely, and which observations say so."""
    cited = " ".join(_runs(finding.evidence))
    return f"{finding.severity}: {finding.id}, {finding.certainty} {finding.side} [{cited}]"


def _runs(numbers: Iterable[int]) -> Iterator[str]:
    """Write 3, 4, 5, 9 as 3-5 and 9."""
    ordered = enumerate(sorted(numbers))
    for _, run in groupby(ordered, key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield f"{members[0]}-{members[-1]}" if len(members) > 1 else str(members[0])
