"""One check in the lab, from the start of its process to its end."""

import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from bench.bound import Chain, longest_chain, rtt
from bench.moments import Moments, moments, open_ports
from bench.recorder import Record
from probes.diagnosis.verdict import Verdict
from probes.report import decode
from tests.lab import product
from tests.lab.inventory import host
from tests.lab.laboratory import REPOSITORY, Laboratory

MAIL = host("mail").name
LONGEST_SECONDS = 90
"""Past what a check allows itself; then its process is ended, and the benchmark with it."""
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/nonexistent",
    "LANG": "C.UTF-8",
}


class Sample(Struct, frozen=True, kw_only=True):
    """What one check took.

    The ``process`` begins where a shell would start it; ``startup`` later the check is asked for,
    and the ``run`` of its probes begins. It could have taken as little as the ``bound``.
    ``accepted`` counts the connections that the mail host accepted meanwhile, ``sessions`` those
    among them that we meant to hold.
    """

    process: timedelta
    startup: timedelta
    run: timedelta
    bound: Chain
    rtt: timedelta | None
    moments: Moments
    accepted: int
    sessions: int
    verdict: Verdict


def take(lab: Laboratory, node: str, configuration: Path, blocked: Sequence[int] = ()) -> Sample:
    """Check the mail host from a client of the lab; ``blocked`` ports are to be placed."""
    words = (MAIL, "--json", "--config", str(configuration))
    command = (*product.NOBODY, product.PYTHON, "-m", "bench.recorder", *words)
    before = accepted(lab)
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - the product, by its full command line
        lab.namespaces.command(node, *command),
        cwd=REPOSITORY,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    process = timedelta(seconds=time.monotonic() - started)
    if not done.stdout:
        sys.exit(f"the check gave no report:\n{done.stderr.decode()}")
    report = decode(done.stdout)
    record = msgspec.json.decode(done.stderr, type=Record)
    return Sample(
        process=process,
        startup=timedelta(seconds=record.begun - started),
        run=report.took,
        bound=longest_chain(report.observations),
        rtt=rtt(report.observations),
        moments=moments(record, report, blocked),
        accepted=accepted(lab) - before,
        sessions=len(open_ports(report)),
        verdict=report.verdict,
    )


def accepted(lab: Laboratory) -> int:
    """Return how many TCP connections the mail host has accepted since the lab came up."""
    text = lab.namespaces.run("server", "cat", "/proc/net/snmp")
    names, values = (line.split() for line in text.splitlines() if line.startswith("Tcp:"))
    return int(values[names.index("PassiveOpens")])
