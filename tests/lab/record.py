"""`python -m tests.lab.record`: keep what checks see in the lab as scenarios (needs root).

    python -m tests.lab.record            a case of each kind, about three minutes
    python -m tests.lab.record cert- E07  those whose ids begin so

A recording is judged by the tests everywhere, as any scenario. What the product gets wrong is not
kept, and the exit code is 1 then.
"""

from __future__ import annotations

import compileall
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.check import plan_goal
from bot.commands.command import Check
from bot.commands.grammar import parse_command
from bot.config import load_config
from probes.address import Address
from probes.diagnosis.judge import diagnose
from probes.live import LiveNetwork
from probes.report import Report, decode
from tests.lab import product, requirements
from tests.lab.cases import Case, given
from tests.lab.conftest import AT_ONCE, PATIENT_AT_ONCE
from tests.lab.faults import FAULTS
from tests.lab.healthy import HEALTHY
from tests.lab.laboratory import REPOSITORY, Laboratory
from tests.lab.namespaces import FILES
from tests.lab.normalised import normalise
from tests.scenarios.scenario import RECORDED, Scenario, encode, path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from probes.goal import Goal

CASES = (*FAULTS, *HEALTHY)
CANNOT_RUN = 125


class NotRecordedError(Exception):
    """A check that cannot be kept, and why."""


def main(beginnings: list[str]) -> int:
    """Record a case of each kind, or those of them whose ids begin so."""
    if reason := requirements.missing():
        sys.stderr.write(f"the lab can't run: {reason}\n")
        return CANNOT_RUN
    for package in ("bot", "probes"):
        compileall.compile_dir(REPOSITORY / package, quiet=1)
    RECORDED.mkdir(exist_ok=True)
    kept = telling(CASES)
    chosen = [case for case in kept if case.id.startswith(tuple(beginnings or [""]))]
    wrong = 0
    for case, work in _checked(chosen):
        try:
            scenario = work.result()
        except NotRecordedError as problem:
            wrong += 1
            sys.stderr.write(f"{case.id}: not kept: {problem}\n")
        else:
            path_of(scenario.id).write_text(encode(scenario), encoding="utf-8")
    if not beginnings:
        _clear({path_of(name_of(case)) for case in kept})
    sys.stderr.write(f"{len(chosen) - wrong} of {len(chosen)} kept\n")
    return int(wrong > 0)


def telling(cases: Sequence[Case]) -> list[Case]:
    """Choose the cases that show something no earlier one does."""
    seen: set[str] = set()
    chosen = []
    for case in cases:
        shown = {*case.proven, case.id.partition("/")[0]}
        if not shown <= seen:
            chosen.append(case)
        seen |= shown
    return chosen


def name_of(case: Case) -> str:
    """Name the scenario that keeps a case."""
    return f"{RECORDED.name}/{case.id.replace('/', '-')}"


def scenario_of(case: Case, report: Report, goal: Goal) -> Scenario:
    """Keep a report as a scenario; raise NotRecordedError where it would be judged otherwise."""
    scenario = Scenario(
        id=name_of(case),
        goal=goal,
        findings=tuple(one.id for one in report.findings),
        verdict=report.verdict,
        functions={one.function: one.verdict for one in report.functions},
        observations=normalise(report.observations),
    )
    again = diagnose(goal, scenario.observations)
    told = tuple(one.id for one in again.findings)
    if (told, again.verdict) != (scenario.findings, scenario.verdict):
        message = f"kept, it means {told} and not {scenario.findings}"
        raise NotRecordedError(message)
    return scenario


def _checked(cases: list[Case]) -> Iterator[tuple[Case, Future[Scenario]]]:
    """Bring up the labs that are needed, and check in each as many cases at once as is sound."""
    for limits in sorted({case.limited for case in cases}):
        mine = [case for case in cases if case.limited is limits]
        with (
            Laboratory(icmp_limits=limits) as lab,
            ThreadPoolExecutor(1 if limits else AT_ONCE) as busy,
            ThreadPoolExecutor(1 if limits else PATIENT_AT_ONCE) as patient,
        ):
            started = [
                (case, (patient if case.patient else busy).submit(_recorded, lab, case))
                for case in mine
            ]
            yield from started


def _recorded(lab: Laboratory, case: Case) -> Scenario:
    name = case.id.replace("/", "-")
    path = product.write_configuration(lab, case.settings, name)
    outcome = product.check(lab, case.node, path, case.name, *case.words, "--json")
    if not case.right(outcome):
        message = f"{given(outcome)} {outcome.errors}".strip()
        raise NotRecordedError(message)
    return scenario_of(case, decode(outcome.output.encode()), _goal(lab, case, path))


def _goal(lab: Laboratory, case: Case, path: Path) -> Goal:
    """Rebuild what the product made of the command and its configuration."""
    config = load_config(path, {})
    check = parse_command(case.command, config.aliases())
    assert isinstance(check, Check), case.command
    resolvers = config.dns.resolvers or _resolvers(lab, case.node)
    return plan_goal(check, config, LiveNetwork(resolvers))


def _resolvers(lab: Laboratory, node: str) -> tuple[Address, ...]:
    text = (FILES / lab.namespaces.name(node) / "resolv.conf").read_text()
    lines = (line.split() for line in text.splitlines())
    return tuple(Address(words[1]) for words in lines if words[:1] == ["nameserver"])


def _clear(kept: set[Path]) -> None:
    """Remove what was recorded of cases that are gone."""
    for path in set(RECORDED.glob("*.json")) - kept:
        path.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
