"""Bring the lab up once for a test session, and run its checks beside each other."""

from __future__ import annotations

import compileall
import json
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import pytest

from tests.lab import evidence, product, requirements
from tests.lab.cases import Case
from tests.lab.laboratory import REPOSITORY, Laboratory
from tests.lab.results import ROWS, Row, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

AT_ONCE = 2
"""Checks that run at the same time: a starved machine would falsify the times they measure."""
PATIENT_AT_ONCE = 8


@pytest.fixture(scope="session")
def lab() -> Iterator[Laboratory]:
    """The lab, up for the whole session."""
    requirements.skip_or_fail(requirements.missing())
    # User nobody can't write bytecode into the repository and would compile at every start.
    for package in ("bot", "probes"):
        compileall.compile_dir(REPOSITORY / package, quiet=1)
    with Laboratory() as laboratory:
        yield laboratory


@pytest.fixture(scope="session")
def configuration(lab: Laboratory) -> Path:
    """The product's configuration file."""
    return product.write_configuration(lab)


@dataclass(frozen=True, slots=True)
class Pools:
    """Where checks and proofs run ahead of the tests that look at them."""

    busy: ThreadPoolExecutor
    patient: ThreadPoolExecutor


@pytest.fixture(scope="session")
def pools(lab: Laboratory) -> Iterator[Pools]:  # noqa: ARG001 -- goes down before the lab
    """The pools; after an interrupt nothing more begins, and the lab's end ends what runs."""
    both = Pools(ThreadPoolExecutor(AT_ONCE), ThreadPoolExecutor(PATIENT_AT_ONCE))
    yield both
    for pool in (both.busy, both.patient):
        pool.shutdown(wait=False, cancel_futures=True)


@pytest.fixture(scope="session")
def outcomes(
    request: pytest.FixtureRequest, pools: Pools, lab: Laboratory, configuration: Path
) -> dict[str, Future[product.Outcome]]:
    """The product's outcome for each selected case, by the case's id; all started at once."""

    def check(case: Case) -> product.Outcome:
        return product.check(lab, case.node, configuration, case.name, *case.words, "--json")

    return _started(request, pools, "outcome", check)


@pytest.fixture(scope="session")
def proofs(
    request: pytest.FixtureRequest, pools: Pools, lab: Laboratory
) -> dict[str, Future[list[str]]]:
    """What a plain client sees for each selected case, by the case's id."""

    def see(case: Case) -> list[str]:
        acts = [act for act, _ in case.proofs]
        command = (sys.executable, evidence.__file__, str(lab.trust_file), case.name, *acts)
        seen: list[str] = json.loads(lab.namespaces.run(case.node, *command))
        return seen

    return _started(request, pools, "seen", see)


def _started(
    request: pytest.FixtureRequest,
    pools: Pools,
    fixture: str,
    work: Callable[[Case], T],
) -> dict[str, Future[T]]:
    """Start the work for every case of a collected test that uses the fixture."""
    cases: dict[str, Case] = {}
    for item in request.session.items:
        if not isinstance(item, pytest.Function) or not item.get_closest_marker("lab"):
            continue
        if fixture in item.fixturenames:
            case = item.callspec.params["case"]
            assert isinstance(case, Case)
            cases[case.id] = case
    return {
        name: (pools.patient if case.patient else pools.busy).submit(work, case)
        for name, case in cases.items()
    }


@pytest.fixture
def outcome(case: Case, outcomes: dict[str, Future[product.Outcome]]) -> product.Outcome:
    """What the product said to the test's case."""
    return outcomes[case.id].result()


@pytest.fixture
def seen(case: Case, proofs: dict[str, Future[list[str]]]) -> list[str]:
    """What a plain client saw in the test's case."""
    return proofs[case.id].result()


@pytest.fixture
def table(request: pytest.FixtureRequest) -> list[Row]:
    """The rows of the table printed at the end."""
    return request.config.stash.setdefault(ROWS, [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was expected and what was given."""
    if rows := config.stash.setdefault(ROWS, []):
        terminalreporter.section("mailcheck in the lab")
        for line in lines(rows):
            terminalreporter.write_line(line)
