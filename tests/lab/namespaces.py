"""Network namespaces of one lab run: made, entered, and always taken down.

A namespace is called `mclab<owner pid><label>-<node>`, so runs beside each other never meet, two
labs of one run neither, and a later run can tell whose leftovers it finds.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

PREFIX = "mclab"
NAMED = Path("/run/netns")
FILES = Path("/etc/netns")
SCRATCH = Path("/tmp")  # noqa: S108 -- user nobody must be able to walk down to the lab's files


class LabError(Exception):
    """The lab itself does not work; says nothing about the product."""


def run(*command: str, text: str | None = None) -> str:
    """Run a command to its end and return its output.

    Raises LabError with the command's own words when it fails.
    """
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        error = f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}"
        raise LabError(error)
    return done.stdout


@dataclass(frozen=True, slots=True)
class Namespaces:
    """All namespaces that belong to one lab of an owner process; `label` is of lower letters."""

    owner: int
    label: str = ""

    def name(self, node: str) -> str:
        """The namespace in which a node of the lab lives."""
        return f"{self.scratch_name}-{node}"

    def add(self, nodes: tuple[str, ...]) -> None:
        """Make one namespace for each node, with the loopback device up."""
        self.batch("".join(f"netns add {self.name(node)}\n" for node in nodes))

    def batch(self, commands: str, node: str | None = None) -> None:
        """Run lines of `ip` commands, inside a node's namespace if one is named."""
        inside = ("-n", self.name(node)) if node else ()
        run("ip", *inside, "-batch", "-", text=commands)

    def command(self, node: str, *command: str) -> tuple[str, ...]:
        """The full command line that runs a command inside a node."""
        return ("ip", "netns", "exec", self.name(node), *command)

    def run(self, node: str, *command: str, text: str | None = None) -> str:
        """Run a command inside a node to its end and return its output."""
        return run(*self.command(node, *command), text=text)

    def file(self, node: str, name: str, text: str) -> None:
        """Give a node its own /etc/NAME, seen by everything started through `command`."""
        folder = FILES / self.name(node)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    def remove(self) -> None:
        """End every process in the namespaces, then remove them and their files."""
        names = [path.name for path in NAMED.glob(f"{self.scratch_name}-*")]
        _end_processes(names)
        for name in names:
            _delete(name)
        for pattern, folder in ((f"{self.scratch_name}-*", FILES), (self.scratch_name, SCRATCH)):
            for path in folder.glob(pattern):
                with contextlib.suppress(FileNotFoundError):
                    shutil.rmtree(path)

    @property
    def scratch_name(self) -> str:
        return f"{PREFIX}{self.owner}{self.label}"

    def scratch(self) -> Path:
        """Make this run's folder for configurations, certificates and logs."""
        folder = SCRATCH / self.scratch_name
        folder.mkdir(mode=0o755)
        return folder


def sweep() -> tuple[int, ...]:
    """Remove what runs left behind whose owner is dead; return those owners."""
    found = {
        (int(match[1]), match[2])
        for folder in (NAMED, FILES, SCRATCH)
        if folder.is_dir()
        for path in folder.iterdir()
        if (match := re.fullmatch(rf"{PREFIX}(\d+)([a-z]*)(-.+)?", path.name))
    }
    dead = [lab for lab in sorted(found) if not Path(f"/proc/{lab[0]}").exists()]
    for owner, label in dead:
        Namespaces(owner, label).remove()
    return tuple(owner for owner, _ in dead)


def _delete(name: str) -> None:
    try:
        run("ip", "netns", "del", name)
    except LabError:
        # Another run may have swept the same leftovers at the same moment.
        if (NAMED / name).exists():
            raise


def _pids(names: list[str]) -> set[int]:
    there = (name for name in names if (NAMED / name).exists())
    return {int(pid) for name in there for pid in run("ip", "netns", "pids", name).split()}


def _end_processes(names: list[str]) -> None:
    """Ask the processes to stop, then insist; by pid, since a deleted namespace keeps daemons."""
    for number, patience in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 5.0)):
        for pid in _pids(names):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        until = time.monotonic() + patience
        while _pids(names):
            if time.monotonic() > until:
                break
            time.sleep(0.05)
        else:
            return
    left = f"processes {sorted(_pids(names))} of {names} can't be ended"
    raise LabError(left)
