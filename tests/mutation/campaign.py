"""Try mutants, and keep those that no test notices."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path

import pytest
from msgspec import Struct

from tests.mutation.mutants import Mutant, mutants, mutated

REPOSITORY = Path(__file__).resolve().parents[2]
JUDGEMENT = "probes/diagnosis"
TESTS = ("tests/probes/diagnosis/test_scenarios.py", "tests/probes/diagnosis")
"""What notices most, soonest, comes first."""
PATIENCE = 5
"""So many times what the tests take without a mutant: what takes longer never ends."""


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    ENDLESS = "endless"
    SURVIVED = "survived"


class Trial(Struct, frozen=True):
    """One mutant and its fate."""

    mutant: Mutant
    fate: Fate


class MutationError(Exception):
    """A trial itself went wrong; says nothing about the tests."""


def everything(folder: str = JUDGEMENT) -> list[Mutant]:
    """List all mutants of a package."""
    paths = sorted((REPOSITORY / folder).rglob("*.py"))
    return [mutant for path in paths for mutant in mutants(path, REPOSITORY)]


def chosen(all_of_them: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Draw a sample, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    return sorted(draw.sample(all_of_them, min(size, len(all_of_them))))


def run(sample: Sequence[Mutant], tests: Sequence[str] = TESTS) -> list[Trial]:
    """Try every mutant, as many at once as there are cores.

    Raises MutationError where the tests fail without any mutant: all would count as killed.
    """
    if not sample:
        return []
    begun = time.monotonic()
    if fate_of(sample[0].path, _code(sample[0]), tests) is not Fate.SURVIVED:
        message = "the tests fail without any mutant"
        raise MutationError(message)
    limit = PATIENCE * (time.monotonic() - begun)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        trials = pool.map(lambda mutant: Trial(mutant, _fate(mutant, tests, limit)), sample)
        return list(_told(trials))


def _told(trials: Iterable[Trial]) -> Iterator[Trial]:
    """Say on the way how far it is: a sample takes a while."""
    for count, one in enumerate(trials, start=1):
        if count % 10 == 0:
            sys.stderr.write(f"{count} tried\n")
        yield one


def _fate(mutant: Mutant, tests: Sequence[str], limit: float) -> Fate:
    return fate_of(mutant.path, mutated(_code(mutant), mutant.number), tests, limit)


def _code(mutant: Mutant) -> str:
    return (REPOSITORY / mutant.path).read_text(encoding="utf-8")


def fate_of(path: str, code: str, tests: Sequence[str], limit: float | None = None) -> Fate:
    """Run the tests with this code in place of the module at ``path``, for so many seconds."""
    command = (sys.executable, "-m", "tests.mutation.trial", path, *tests)
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=code,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        return Fate.ENDLESS
    match done.returncode:
        case pytest.ExitCode.OK:
            return Fate.SURVIVED
        case pytest.ExitCode.TESTS_FAILED | pytest.ExitCode.INTERRUPTED:
            return Fate.KILLED
        case _:
            message = f"{path}: {done.stdout[-500:]}{done.stderr[-500:]}"
            raise MutationError(message)
