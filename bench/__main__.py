"""`make bench`: a full check over a 50 ms path, again and again, against its bound."""

import compileall
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.bound import Sample, sample
from probes.diagnosis.verdict import Verdict
from probes.report import decode
from tests.lab import product
from tests.lab.addresses import FAR, NEAR, links
from tests.lab.hosts import host
from tests.lab.laboratory import REPOSITORY, Laboratory

ROUND_TRIP = timedelta(milliseconds=50)
RUNS = 7
AIM = 1.10
"""The run's time as a multiple of its bound, at most."""

NODES = {"IPv4": "client-v4only", "IPv4 and IPv6": "client-plain"}
"""Where checks leave from: both are customers of one provider, at the same distance."""

ROWS: tuple[tuple[str, str, Callable[[Sample], float]], ...] = (
    ("process, s", "{:.3f}", lambda one: one.process.total_seconds()),
    ("run, s", "{:.3f}", lambda one: one.run.total_seconds()),
    ("bound, s", "{:.3f}", lambda one: one.bound.total_seconds()),
    ("run, round trips", "{:.2f}", lambda one: one.run / one.rtt),
    ("process / bound", "{:.2f}", lambda one: one.process / one.bound),
    ("run / bound", "{:.2f}", lambda one: one.run / one.bound),
)


def main() -> int:
    """Measure from each node and print a table; fail when a check did not find all well."""
    far = ROUND_TRIP / 2 - NEAR
    wires = tuple(replace(one, delay=far) if one.delay == FAR else one for one in links())
    name = host("mail").name
    # Checks run as user nobody, who cannot keep bytecode and would compile at every start.
    for package in ("bot", "probes"):
        compileall.compile_dir(REPOSITORY / package, quiet=1)
    with Laboratory(wires) as lab:
        configuration = product.write_configuration(lab)
        for title, node in NODES.items():
            samples = [_run(lab, node, configuration, name) for _ in range(RUNS)]
            print("\n".join(_table(f"{name}, seven ports over {title}", samples)))  # noqa: T201
    return 0


def _run(lab: Laboratory, node: str, configuration: Path, name: str) -> Sample:
    outcome = product.check(lab, node, configuration, name, "--json")
    if not outcome.output:
        sys.exit(f"the check gave no report:\n{outcome.errors}")
    report = decode(outcome.output.encode())
    if report.verdict is not Verdict.OK:
        sys.exit(f"{name} should work and the check says {report.verdict}:\n{outcome.errors}")
    return sample(report, timedelta(seconds=outcome.seconds))


def _table(title: str, samples: list[Sample]) -> list[str]:
    rtt = median(one.rtt.total_seconds() * 1000 for one in samples)
    lines = [
        f"{title}: {samples[0].sessions} sessions, {RUNS} runs, {rtt:.1f} ms round trip",
        f"{'':18}{'median':>9}{'min':>9}{'max':>9}",
    ]
    for label, form, measure in ROWS:
        values = [measure(one) for one in samples]
        cells = (form.format(one) for one in (median(values), min(values), max(values)))
        lines.append(f"{label:18}" + "".join(f"{cell:>9}" for cell in cells))
    ratio = median(one.run / one.bound for one in samples)
    lines.append(f"aim {AIM:.2f}: {'met' if ratio <= AIM else 'missed'}\n")
    return lines


if __name__ == "__main__":
    sys.exit(main())
