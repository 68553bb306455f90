from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lab import requirements
from tests.lab.addresses import host_v4
from tests.lab.inventory import host
from tests.lab.laboratory import REPOSITORY
from tests.lab.namespaces import FILES, NAMED, PREFIX, SCRATCH, run, sweep

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

LAB = (sys.executable, "-m", "tests.lab")


@pytest.fixture(autouse=True)
def possible() -> None:
    requirements.skip_or_fail(requirements.missing())


def _traces(owner: int) -> list[Path]:
    return [
        path
        for folder in (NAMED, FILES, SCRATCH)
        if folder.is_dir()
        for path in folder.iterdir()
        if path.name.startswith(f"{PREFIX}{owner}")
    ]


def _runs(pid: str) -> bool:
    """Whether the process does anything; one that has ended may wait for its parent's notice."""
    stat = Path("/proc", pid, "stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_one_command_runs_behind_a_delay_and_leaves_nothing() -> None:
    address = host_v4(host("mail").number)
    connect = f"""\
import socket, sys, time
started = time.monotonic()
socket.create_connection(({address!r}, 143))
sys.exit(7 if time.monotonic() - started >= 0.1 else 8)
"""
    command = (*LAB, "--delay", "50", "--", sys.executable, "-c", connect)
    with subprocess.Popen(command, cwd=REPOSITORY) as process:
        assert process.wait() == 7
    assert _traces(process.pid) == []


def test_leftovers_of_a_killed_run_are_swept() -> None:
    with subprocess.Popen(LAB, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert any(line.startswith("End with") for line in process.stdout)
        process.kill()
    names = [path.name for path in _traces(process.pid) if path.parent == NAMED]
    daemons = {pid for name in names for pid in run("ip", "netns", "pids", name).split()}
    assert names
    assert daemons
    assert process.pid in sweep()
    assert _traces(process.pid) == []
    until = time.monotonic() + 5
    while any(map(_runs, daemons)) and time.monotonic() < until:
        time.sleep(0.05)  # on a busy machine a killed process takes a moment to end
    assert not any(map(_runs, daemons))
