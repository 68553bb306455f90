"""Bring the lab up once for a test session, and run its checks beside each other."""

from __future__ import annotations

import compileall
import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest

from tests.lab import evidence, product, requirements
from tests.lab.cases import Case
from tests.lab.laboratory import REPOSITORY, Laboratory
from tests.lab.results import PLACE_ROWS, ROWS, Row, lines
from tests.lab.sights import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")
C = TypeVar("C", bound="Check")

AT_ONCE = 2
"""Checks that run at the same time: a starved machine would falsify the times they measure."""
PATIENT_AT_ONCE = 8
LOOKS = 2
"""How often a plain client looks for what is to be seen: it can miss one on a starved machine."""


class Check(Protocol):
    """What a test looks at: where to check which name, and in which company.

    A `patient` one mostly waits, so many of them can run at once. A `limited` one runs alone in
    the lab whose routers limit their ICMP errors. One with `settings` has a configuration of its
    own.
    """

    @property
    def id(self) -> str: ...
    @property
    def node(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def settings(self) -> product.Settings: ...
    @property
    def patient(self) -> bool: ...
    @property
    def limited(self) -> bool: ...


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
def limited_lab(lab: Laboratory) -> Iterator[Laboratory]:  # noqa: ARG001 -- it asks for the same
    """A second lab, whose routers limit their ICMP errors as Linux does by default."""
    with Laboratory(label="limits", icmp_limits=True) as laboratory:
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
    limited: ThreadPoolExecutor

    def submit(self, work: Callable[[C], T], check: C) -> Future[T]:
        """Start the work for a check in the pool it belongs to."""
        pool = self.patient if check.patient else self.busy
        return (self.limited if check.limited else pool).submit(work, check)


@pytest.fixture(scope="session")
def pools(lab: Laboratory) -> Iterator[Pools]:  # noqa: ARG001 -- goes down before the lab
    """The pools; after an interrupt nothing more begins, and the lab's end ends what runs."""
    pools = Pools(
        ThreadPoolExecutor(AT_ONCE), ThreadPoolExecutor(PATIENT_AT_ONCE), ThreadPoolExecutor(1)
    )
    yield pools
    for pool in (pools.busy, pools.patient, pools.limited):
        pool.shutdown(wait=False, cancel_futures=True)


@pytest.fixture(scope="session")
def outcomes(
    request: pytest.FixtureRequest, pools: Pools, lab: Laboratory, configuration: Path
) -> dict[str, Future[product.Outcome]]:
    """The product's outcome for each selected case, by the case's id; all started at once."""
    cases = _cases(request, "outcome")
    places = {False: (lab, configuration)}
    if any(case.limited for case in cases):
        limited: Laboratory = request.getfixturevalue("limited_lab")
        places[True] = (limited, product.write_configuration(limited))

    def check(case: Check) -> product.Outcome:
        where, path = places[case.limited]
        if case.settings:
            path = product.write_configuration(where, case.settings, case.id.replace("/", "-"))
        return product.check(where, case.node, path, case.name, *case.words, "--json")

    return {case.id: pools.submit(check, case) for case in cases}


@pytest.fixture(scope="session")
def proofs(
    request: pytest.FixtureRequest, pools: Pools, lab: Laboratory
) -> dict[str, Future[list[str]]]:
    """What a plain client sees for each selected case, by the case's id."""
    checks: dict[str, Future[product.Outcome]] = request.getfixturevalue("outcomes")

    def see(case: Case) -> list[str]:
        if case.remembers and case.id in checks:
            checks[case.id].result()
        acts = [act for act, _ in case.proofs]
        command = (*evidence.COMMAND, str(lab.trust_file), case.name, *acts)
        expected = [result for _, result in case.proofs]
        for _ in range(LOOKS):
            seen: list[str] = json.loads(lab.namespaces.run(case.node, *command))
            if all(map(str.startswith, seen, expected)):
                break
        return seen

    cases = [case for case in _cases(request, "seen") if isinstance(case, Case)]
    # What a plain client sees does not hang on the time it takes.
    return {case.id: pools.patient.submit(see, case) for case in cases}


def _cases(request: pytest.FixtureRequest, fixture: str) -> list[Check]:
    """Return the cases of all collected tests that use the fixture."""
    cases: dict[str, Check] = {}
    for item in request.session.items:
        if not isinstance(item, pytest.Function) or not item.get_closest_marker("lab"):
            continue
        if fixture in item.fixturenames:
            case = item.callspec.params["case"]
            assert isinstance(case, Case | Sight)
            cases[case.id] = case
    return list(cases.values())


@pytest.fixture
def outcome(case: Check, outcomes: dict[str, Future[product.Outcome]]) -> product.Outcome:
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


@pytest.fixture
def places(request: pytest.FixtureRequest) -> list[Row]:
    """The rows of the table of places."""
    return request.config.stash.setdefault(PLACE_ROWS, [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was expected and what was given."""
    for title, key in (("mailcheck in the lab", ROWS), ("where port 25 is stopped", PLACE_ROWS)):
        if rows := config.stash.setdefault(key, []):
            terminalreporter.section(title)
            for line in lines(rows):
                terminalreporter.write_line(line)
