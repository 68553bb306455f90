"""`make mutation`: how many small faults in the judgement the tests notice.

    python -m tests.mutation                        a sample
    python -m tests.mutation --sample 0             every mutant; takes hours
    python -m tests.mutation --seed 7 --only rules/ping

The same seed draws the same sample as long as the code is the same. The exit code is 1 below the
floor.
"""

import argparse
import sys
from itertools import groupby

from tests.mutation.campaign import Fate, MutationError, Trial, chosen, everything, run

SAMPLE = 200
FLOOR = 85
"""Per cent that have to be noticed."""
CANNOT_RUN = 125


def main() -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args()
    there = [mutant for mutant in everything() if options.only in mutant.path]
    sample = chosen(there, options.sample or len(there), options.seed)
    try:
        tried = run(sample)
    except MutationError as problem:
        sys.stderr.write(f"{problem}\n")
        return CANNOT_RUN
    sys.stdout.write(report(tried, len(there), options.seed))
    return int(100 * noticed(tried) < FLOOR * len(tried))


def noticed(tried: list[Trial]) -> int:
    """Count the mutants that some test noticed."""
    return sum(trial.fate is not Fate.SURVIVED for trial in tried)


def report(tried: list[Trial], there: int, seed: int) -> str:
    """Tell the share, and the survivors by module."""
    survivors = [trial.mutant for trial in tried if trial.fate is Fate.SURVIVED]
    lines = [
        f"{noticed(tried)} of {len(tried)} noticed ({noticed(tried) / max(len(tried), 1):.1%};"
        f" floor {FLOOR} %). Drawn from {there} mutants with seed {seed}."
    ]
    for path, mine in groupby(survivors, key=lambda mutant: mutant.path):
        lines += ["", path, *(f"  line {one.line}: {one.what}" for one in mine)]
    return "\n".join((*lines, ""))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    option = parser.add_argument
    option("--sample", type=int, default=SAMPLE, metavar="N", help="so many mutants; 0 for all")
    option("--seed", type=int, default=1, metavar="N", help="which sample")
    option("--only", default="", metavar="TEXT", help="modules whose path contains this")
    return parser


if __name__ == "__main__":
    sys.exit(main())
