"""Whether this machine can run the lab; the one place that decides."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lab.namespaces import PREFIX
from tests.lab.product import NOBODY, PYTHON

PROGRAMS = ("ip", "nft", "ss", "sysctl", "setpriv", "dovecot", "postfix", "unbound")
REQUIRED = os.environ.get("MAILCHECK_LAB") == "required"
"""Then a machine that can't run the lab is an error, not a reason to skip."""


def missing() -> str | None:
    """Why the lab can't run here, for a person; None if it can."""
    if os.geteuid():
        return "the lab needs root to make network namespaces"
    if reason := not_installed(*PROGRAMS):
        return reason
    trial = f"{PREFIX}{os.getpid()}-trial"
    if not _works("ip", "netns", "add", trial):
        return "network namespaces can't be made here"
    _works("ip", "netns", "del", trial)
    if not Path("/dev/net/tun").exists():
        return "there is no /dev/net/tun for links with delay"
    if not _works(*NOBODY, PYTHON, "-c", "import dns"):
        return f"user nobody can't run {PYTHON} (MAILCHECK_LAB_PYTHON names another one)"
    return None


def not_installed(*programs: str) -> str | None:
    """Which of these programs are not there, for a person; None if all are."""
    lacking = [program for program in programs if shutil.which(program) is None]
    return f"not installed: {', '.join(lacking)} (see .ci/lab-packages)" if lacking else None


def skip_or_fail(reason: str | None) -> None:
    """Skip the test for this reason, if there is one; fail it where the lab is required."""
    if reason is None:
        return
    if REQUIRED:
        pytest.fail(f"MAILCHECK_LAB=required, but {reason}")
    pytest.skip(reason)


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
