"""`make noise`: how often checks are right over bad lines, in the lab (needs root).

python -m tests.noise --runs 2 --conditions loss-5,icmp-limits --cases healthy,cert-expired
"""

from __future__ import annotations

import argparse
import compileall
import sys
import time
from typing import TYPE_CHECKING, TypeVar

from tests.lab import requirements
from tests.lab.laboratory import REPOSITORY
from tests.noise.campaign import measure
from tests.noise.cases import CASES
from tests.noise.conditions import CONDITIONS
from tests.noise.page import page, written

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

CANNOT_RUN = 125
RUNS = 20
DOCUMENT = REPOSITORY / "docs" / "noise.md"


def main() -> int:
    """Measure, print the results, and keep them if asked to."""
    options = _parser().parse_args()
    if reason := requirements.missing():
        sys.stderr.write(f"the lab can't run: {reason}\n")
        return CANNOT_RUN
    for package in ("bot", "probes"):
        compileall.compile_dir(REPOSITORY / package, quiet=1)
    begun = time.monotonic()
    judged = list(measure(options.conditions, options.cases, options.runs))
    text = page(options.conditions, judged, (time.monotonic() - begun) / 60)
    sys.stdout.write(text)
    if options.write:
        DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8"), text), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.noise",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    conditions = {one.name: one for one in CONDITIONS}
    cases = {one.id: one for one in CASES}
    option = parser.add_argument
    option("--runs", type=int, default=RUNS, metavar="N", help="of each case and condition")
    option(
        "--conditions",
        type=lambda text: _chosen(text, conditions),
        default=CONDITIONS,
        metavar="NAMES",
        help=f"of {', '.join(conditions)}",
    )
    option(
        "--cases",
        type=lambda text: _chosen(text, cases),
        default=CASES,
        metavar="NAMES",
        help=f"of {', '.join(cases)}",
    )
    option("--write", action="store_true", help=f"put the results into {DOCUMENT.name}")
    return parser


def _chosen(text: str, there: Mapping[str, T]) -> tuple[T, ...]:
    """Read names parted by commas."""
    names = text.split(",")
    if unknown := [name for name in names if name not in there]:
        message = f"there is no {' or '.join(unknown)}"
        raise argparse.ArgumentTypeError(message)
    return tuple(there[name] for name in names)


if __name__ == "__main__":
    sys.exit(main())
