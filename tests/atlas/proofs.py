"""What in this repository proves an id: cases of the lab, scenarios, and tests that say so."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from tests.lab.faults import FAULTS
from tests.lab.healthy import HEALTHY
from tests.scenarios.scenario import stored
from tests.scenarios.vantages.rows import ROWS as SEVERAL_PLACES

REPOSITORY = Path(__file__).resolve().parents[2]
MARK = "proves"
"""The mark of a test that proves an id: `@pytest.mark.proves("A05")`."""

PLACES = "vantages"
"""What the names of scenarios of several places begin with."""
FAULT = "F:"
"""How a case of the lab marks the ids of faults."""

_ODDITY = re.compile(r"\bE\d\d\b")


class Kind(StrEnum):
    """How an id is proven, the strongest first."""

    LAB = "lab"
    SCENARIO = "scenario"
    TEST = "test"


class Proof(Struct, frozen=True, order=True):
    """One case, scenario or test, by its name."""

    kind: Kind
    name: str


Proofs = Mapping[str, tuple[Proof, ...]]


def collect() -> Proofs:
    """Find every proof there is, by the id it proves; nothing is run."""
    found: dict[str, set[Proof]] = {}
    for proven, proof in (
        *_of_the_lab(),
        *_of_scenarios(),
        *_of_places(),
        *_of_tests(),
    ):
        found.setdefault(proven, set()).add(proof)
    return {proven: tuple(sorted(proofs)) for proven, proofs in found.items()}


def _of_the_lab() -> Iterator[tuple[str, Proof]]:
    for case in (*FAULTS, *HEALTHY):
        for proven in (*case.proven, *_oddities(case.id)):
            yield proven.removeprefix(FAULT), Proof(Kind.LAB, case.id)


def _of_scenarios() -> Iterator[tuple[str, Proof]]:
    for scenario in stored():
        for proven in (*scenario.findings, *_oddities(scenario.id)):
            yield proven, Proof(Kind.SCENARIO, scenario.id)


def _of_places() -> Iterator[tuple[str, Proof]]:
    """Go through the scenarios of several places, whose findings begin `severity id`."""
    for scenario in SEVERAL_PLACES:
        for finding in scenario.findings:
            yield finding.split()[1].rstrip(","), Proof(Kind.SCENARIO, f"{PLACES}/{scenario.id}")


def _oddities(name: str) -> list[str]:
    return _ODDITY.findall(name)


def _of_tests() -> Iterator[tuple[str, Proof]]:
    for path in sorted((REPOSITORY / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if MARK in text:
            yield from marked(ast.parse(text), path.relative_to(REPOSITORY))


def marked(module: ast.Module, path: Path) -> Iterator[tuple[str, Proof]]:
    """Read which tests of a module say that they prove something, and what."""
    kind = Kind.LAB if path.parts[1] == "lab" else Kind.TEST
    for one in module.body:
        inside = one.body if isinstance(one, ast.ClassDef) else [one]
        within = f"{one.name}::" if isinstance(one, ast.ClassDef) else ""
        for test in inside:
            if isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef):
                for proven in _proven(test.decorator_list):
                    yield proven, Proof(kind, f"{path.as_posix()}::{within}{test.name}")


def _proven(decorators: Iterable[ast.expr]) -> Iterator[str]:
    for one in decorators:
        if isinstance(one, ast.Call) and ast.unparse(one.func) == f"pytest.mark.{MARK}":
            yield from (str(ast.literal_eval(argument)) for argument in one.args)
