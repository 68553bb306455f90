"""`python -m tests.lab`: bring the lab up for a person, or run one command in it.

    python -m tests.lab                          up until Ctrl-C, and how to use it
    python -m tests.lab --delay 25 -- COMMAND    run a command at a client 50 ms (RTT) away

The command finds the path of a ready mailcheck.toml in $MAILCHECK_LAB_CONFIG and the lab's root
certificate in $MAILCHECK_LAB_TRUST. The exit code is the command's own.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.lab import product, requirements
from tests.lab.cases import PLAIN_CLIENT
from tests.lab.faults import FAULTS
from tests.lab.healthy import HEALTHY
from tests.lab.inventory import CLIENTS, HOSTS
from tests.lab.laboratory import Laboratory
from tests.lab.links import links
from tests.lab.sights import SIGHTS

if TYPE_CHECKING:
    from tests.lab.addresses import Link

CANNOT_RUN = 125


def main() -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args()
    if reason := requirements.missing():
        print(f"the lab can't run: {reason}", file=sys.stderr)
        return CANNOT_RUN
    # A plain end from outside has to take the lab down as Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    wires = _links(options.node, options.delay, options.loss)
    with Laboratory(wires, icmp_limits=options.icmp_limits) as lab:
        configuration = product.write_configuration(lab)
        if options.command:
            paths = {
                "MAILCHECK_LAB_CONFIG": str(configuration),
                "MAILCHECK_LAB_TRUST": str(lab.trust_file),
            }
            command = lab.namespaces.command(options.node, *options.command)
            return subprocess.run(command, env=os.environ | paths, check=False).returncode
        _explain(lab, str(configuration))
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.lab",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    option = parser.add_argument
    option("--from", dest="node", choices=CLIENTS, default=PLAIN_CLIENT, help="where to run it")
    option("--delay", type=float, metavar="MS", help="one way, on the client's link only")
    option("--loss", type=float, default=0.0, metavar="SHARE", help="share of packets lost")
    option("--icmp-limits", action="store_true", help="routers tell of few dead packets")
    option("command", nargs="*", help="what to run, after --")
    return parser


def _links(node: str, delay: float | None, loss: float) -> tuple[Link, ...]:
    """The usual links, or with a delay asked for: this one, and no other."""
    if delay is None:
        return links()
    asked = timedelta(milliseconds=delay)
    return tuple(
        replace(link, delay=asked, loss=loss) if link.near == node else replace(link, delay=None)
        for link in links()
    )


def _explain(lab: Laboratory, configuration: str) -> None:
    for host in HOSTS:
        ports = " ".join(map(str, sorted(host.services)))
        print(f"{host.name:32} {' '.join(host.addresses):24} {ports}")
    print("\nCases: where to stand, what to ask, what is right")
    for case in (*FAULTS, *HEALTHY):
        print(f"{case.node:20} {case.command:40} {case.id}: {case.expected}")
    for sight in SIGHTS:
        print(f"{sight.node:20} {sight.name:40} {sight.id}: {sight.expected}")
    words = ("mail.example.test", "--config", configuration)
    print(f"\nRun mailcheck:\n  {shlex.join(product.command(lab, PLAIN_CLIENT, *words))}")
    print(f"Look around:\n  {shlex.join(lab.namespaces.command(PLAIN_CLIENT, 'bash'))}")
    print("End with Ctrl-C.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
