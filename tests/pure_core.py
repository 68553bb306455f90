"""Hold the pure core to complete branch coverage: run after the tests, silent when it holds.

The core is what the import contract `pure` in .importlinter lists, so that a module cannot be
called pure there and go untested here.
"""

import io
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

CONTRACTS = Path(__file__).parents[1] / ".importlinter"


def pure_modules() -> tuple[str, ...]:
    """The modules of the contract, in its order."""
    contracts = ConfigParser()
    contracts.read_string(CONTRACTS.read_text(encoding="utf-8"))
    return tuple(contracts["importlinter:contract:pure"]["source_modules"].split())


def main() -> int:
    """Compare what the last test run covered with the core; return the exit code."""
    measured = Coverage()
    measured.load()
    table = io.StringIO()
    files = [file for module in pure_modules() for file in _files(module)]
    try:
        covered = measured.report(include=files, show_missing=True, skip_covered=True, file=table)
    except NoDataError:
        sys.stderr.write("Nothing was measured: run the tests with --cov first.\n")
        return 1
    if covered == 100:
        return 0
    sys.stderr.write(f"The pure core must be covered completely:\n{table.getvalue()}")
    return 1


def _files(module: str) -> Iterator[str]:
    path = module.replace(".", "/")
    yield f"{path}.py"
    yield f"{path}/*"


if __name__ == "__main__":
    sys.exit(main())
