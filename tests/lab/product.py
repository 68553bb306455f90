"""The product as the lab knows it: a command that prints one JSON report and exits with a code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, Any

from tests.lab import measured
from tests.lab.addresses import SECOND_RESOLVER, host_v4
from tests.lab.hosts import HOSTS, MOVED_NAME, MOVED_TO_OTHER_SOFTWARE_NAME, PORTS, host
from tests.lab.laboratory import REPOSITORY, Laboratory
from tests.lab.places import BLOCKS, RESET

if TYPE_CHECKING:
    from pathlib import Path

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

    def states(self, port: int) -> set[str]:
        """The states of a port, over all addresses."""
        ports = self.report.get("ports", ())
        return {str(one["state"]) for one in ports if one["endpoint"]["port"] == port}

    @property
    def facts(self) -> str:
        """What the primary finding names: senders, routers, names and the like."""
        return " ".join(map(str, self.report["findings"][0].get("facts", {}).values()))


def write_configuration(lab: Laboratory) -> Path:
    """Write the mailcheck.toml that all checks in the lab use."""
    sections = [
        '[policy]\nallow = ["198.18.0.0/15", "2001:db8:77::/48"]',
        f'[tls]\ntrust_file = "{lab.trust_file}"',
        f'[dns]\nsecond_resolver = "{host_v4(SECOND_RESOLVER)}"',
        *(
            f'[hosts."{one.name}"]\noffers = {sorted(one.offers)}'
            for one in HOSTS
            if one.offers is not None
        ),
        # A port that the host's side resets is missed only where it is known to be offered.
        *(
            f'[hosts."{one.tenant.name}"]\noffers = {sorted(PORTS)}'
            for one in BLOCKS
            if one.node in {"farm", "firewall"} and one.way == RESET
        ),
        *(
            f'[hosts."{name}"]\nexpected_addresses = ["{host("mail").addresses[0]}"]'
            for name in (MOVED_NAME, MOVED_TO_OTHER_SOFTWARE_NAME)
        ),
    ]
    path = lab.folder / "mailcheck.toml"
    path.write_text("\n\n".join((*sections, "")))
    return path


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
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"},
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
