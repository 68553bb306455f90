"""`make bench`: checks side by side with what the network allows, and with the usual tools."""

import argparse
import compileall
import sys

from bench.campaign import WALKED_PORT, measure
from bench.page import page, write
from bench.timing import programs
from bench.usual_tools import OVER_ALL_PORTS, path_tools
from tests.lab import requirements
from tests.lab.laboratory import REPOSITORY

CANNOT_RUN = 125
ROUNDS = 3


def main() -> int:
    """Measure, print the results, and keep them if asked to."""
    options = _parser().parse_args()
    if reason := requirements.missing():
        sys.stderr.write(f"the lab can't run: {reason}\n")
        return CANNOT_RUN
    # Checks run as user nobody, who cannot keep bytecode and would compile at every start.
    for package in ("bench", "bot", "probes"):
        compileall.compile_dir(REPOSITORY / package, quiet=1)
    with programs((*OVER_ALL_PORTS, *path_tools("", WALKED_PORT))) as found:
        text = page(measure(options.rounds, found), options.rounds)
    sys.stdout.write(text)
    if options.write:
        write(text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    option = parser.add_argument
    option("--rounds", type=_odd, default=ROUNDS, metavar="N", help="an odd number")
    option("--write", action="store_true", help="put the results into docs/performance.md")
    return parser


def _odd(text: str) -> int:
    number = int(text)
    if number < 1 or number % 2 == 0:
        message = "medians need an odd number of rounds"
        raise argparse.ArgumentTypeError(message)
    return number


if __name__ == "__main__":
    sys.exit(main())
