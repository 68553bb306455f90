"""The product as the lab knows it: a command that prints one JSON report and exits with a code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from threading import Timer
from typing import TYPE_CHECKING, Any

from tests.lab import measured
from tests.lab.addresses import SECOND_RESOLVER, host_v4
from tests.lab.inventory import HOSTS, SETTINGS, environment
from tests.lab.laboratory import REPOSITORY, Laboratory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Settings = Mapping[str, Mapping[str, object]]
"""Tables of the product's configuration, by their names."""
PYTHON = os.environ.get("MAILCHECK_LAB_PYTHON", sys.executable)
READING = "-all,+dac_read_search"
"""The one capability kept: a checkout or a Python below /root is readable. None for the network."""

NOBODY = (
    "setpriv",
    *("--reuid=nobody", "--regid=nogroup", "--clear-groups"),
    *(f"--inh-caps={READING}", f"--ambient-caps={READING}", f"--bounding-set={READING}"),
)
LONGEST_SECONDS = 120.0
"""Then the product is ended; well past what it allows itself, so it counts as hung."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of the product gave, and what it took.

    `seconds` is wall time, `memory` the largest resident size in bytes.
    """

    exit_code: int
    output: str
    errors: str
    seconds: float
    memory: int

    @property
    def report(self) -> dict[str, Any]:
        """The report; empty if the output is none."""
        try:
            report = json.loads(self.output)
        except json.JSONDecodeError:
            return {}
        return report if isinstance(report, dict) else {}

    @property
    def verdict(self) -> str:
        return str(self.report.get("verdict", f"exit {self.exit_code}"))

    @property
    def findings(self) -> tuple[tuple[str, str], ...]:
        """Id and severity of the findings, the most basic first."""
        return tuple((one["id"], one["severity"]) for one in self.report.get("findings", ()))

    @property
    def sentence(self) -> str:
        """What the answer says first."""
        return str(self.report.get("answer", {}).get("sentence", ""))

    def states(self, port: int) -> set[str]:
        """The states of a port, over all addresses."""
        ports = self.report.get("ports", ())
        return {str(one["state"]) for one in ports if one["endpoint"]["port"] == port}

    @property
    def facts(self) -> str:
        """What the primary finding names: senders, routers, names and the like."""
        return " ".join(map(str, self.report["findings"][0].get("facts", {}).values()))


def write_configuration(
    lab: Laboratory, settings: Settings | None = None, name: str = "mailcheck"
) -> Path:
    """Write the mailcheck.toml of the lab's checks; `settings` take the place of the usual ones.

    `{folder}` in them is the lab's own, in which its roots are.
    """
    usual = {
        "policy": {"allow": ["198.18.0.0/15", "2001:db8:77::/48"]},
        "tls": {"trust_file": str(lab.trust_file)},
        "dns": {"second_resolver": host_v4(SECOND_RESOLVER)},
        "hosts": {
            one.name: {"offers": sorted(one.offers)} for one in HOSTS if one.offers is not None
        },
    }
    tables = reduce(_over, (usual, *SETTINGS, settings or {}))
    path = lab.folder / f"{name}.toml"
    text = "".join(f"{line}\n" for line in _toml(tables))
    path.write_text(text.replace("{folder}", str(lab.folder)))
    return path


def _over(tables: Mapping[str, object], others: Mapping[str, object]) -> Mapping[str, object]:
    """The one over the other, table by table and key by key."""
    merged = dict(tables)
    for key, value in others.items():
        under = merged.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = _over(under, value)
        else:
            merged[key] = value
    return merged


def _toml(table: Mapping[str, object], *path: str) -> Iterator[str]:
    """A table of TOML, which writes strings, numbers and lists of them as JSON does."""
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    if path and len(inner) < len(table):
        yield f"[{'.'.join(map(json.dumps, path))}]"
    for key in table.keys() - inner.keys():
        yield f"{json.dumps(key)} = {json.dumps(table[key])}"
    for key, value in inner.items():
        yield from _toml(value, *path, key)


def command(lab: Laboratory, node: str, *words: str) -> tuple[str, ...]:
    """The full command line that runs `mailcheck WORDS` at a client of the lab, as nobody."""
    return lab.namespaces.command(node, *NOBODY, PYTHON, "-m", "bot.cli", *words)


def check(lab: Laboratory, node: str, configuration: Path, *words: str) -> Outcome:
    """Run the product to its end and measure it."""
    started = time.monotonic()
    with (
        tempfile.TemporaryFile("w+") as output,
        tempfile.TemporaryFile("w+") as errors,
        tempfile.NamedTemporaryFile("r") as memory,
    ):
        run = command(lab, node, *words, "--config", str(configuration))
        process = subprocess.Popen(
            (sys.executable, "-I", "-S", measured.__file__, memory.name, *run),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd=REPOSITORY,
            env={
                "PATH": os.environ["PATH"],
                "HOME": "/nonexistent",
                "LANG": "C.UTF-8",
                **environment(node),
            },
            start_new_session=True,
        )
        killer = Timer(LONGEST_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        killer.start()
        try:
            process.wait()
        finally:
            killer.cancel()
        output.seek(0)
        errors.seek(0)
        return Outcome(
            exit_code=process.returncode,
            output=output.read(),
            errors=errors.read(),
            seconds=time.monotonic() - started,
            memory=int(memory.read() or 0),
        )
