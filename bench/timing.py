"""How long a tool takes at a client of the lab, and how many connections it makes."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from bench.sample import ENVIRONMENT, accepted
from bench.usual_tools import SSLYZE, Tool
from tests.lab import product
from tests.lab.laboratory import Laboratory

LIMIT_SECONDS = 32
"""Longer than any tool needs but tcptraceroute, which would walk for minutes."""
_INSTALL_SECONDS = 120


class Timing(Struct, frozen=True, kw_only=True):
    """One run of a tool: wall time, connections accepted by the mail host, and how it ended.

    ``finished`` is false where it was stopped; ``failed`` is what it said where it did not do its
    work, else empty.
    """

    took: timedelta
    accepted: int
    finished: bool
    failed: str


def time_tool(lab: Laboratory, node: str, tool: Tool, program: str) -> Timing:
    """Run a tool to its end, at most LIMIT_SECONDS."""
    user = () if tool.needs_root else product.NOBODY
    command = lab.namespaces.command(node, *user, *tool.command(lab.trust_file, program))
    before = accepted(lab)
    with tempfile.TemporaryFile("w+") as output:
        started = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - a tool to compare with, by its full command
            command,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        finished = _ends(process)
        took = time.monotonic() - started
        output.seek(0)
        text = output.read()
    done = len(re.findall(tool.proof, text)) >= tool.proofs
    if done and tool.seconds and (own := re.search(tool.seconds, text)):
        took = float(own[1])
    return Timing(
        took=timedelta(seconds=took),
        accepted=accepted(lab) - before,
        finished=finished,
        failed="" if done else text[-300:].strip() or "it said nothing",
    )


@contextmanager
def programs(tools: Iterable[Tool]) -> Iterator[Mapping[str, str]]:
    """Find the programs of the tools by name; sslyze is installed while the block runs.

    What is not installed, and cannot be, is left out.
    """
    wanted = {tool.program for tool in tools}
    found = {name: path for name in wanted if (path := shutil.which(name)) is not None}
    with tempfile.TemporaryDirectory(prefix="mailcheck-bench-") as folder:
        if SSLYZE in wanted and (installed := _install(Path(folder))) is not None:
            found[SSLYZE] = str(installed)
        yield found


def _ends(process: subprocess.Popen[bytes]) -> bool:
    """Wait until the process ends, and end it and its children where that takes too long."""
    try:
        process.wait(LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True


def _install(folder: Path) -> Path | None:
    """Install sslyze in an environment of its own; return the program, None if that fails."""
    # Its user will be nobody.
    folder.chmod(0o755)
    pip = (str(folder / "bin" / "python"), "-m", "pip", "-qq", "--disable-pip-version-check")
    for command in ((sys.executable, "-m", "venv", str(folder)), (*pip, "install", SSLYZE)):
        try:
            subprocess.run(  # noqa: S603 - fixed words
                command, check=True, capture_output=True, timeout=_INSTALL_SECONDS
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    return folder / "bin" / SSLYZE
