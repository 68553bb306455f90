"""`python -m tests.mutation.trial PATH TESTS...`: run tests with other code for one module.

The code comes by standard input and is loaded in place of the module at PATH; no file is touched.
Tests are collected and run one argument after the other, to the first failure; the exit code is
pytest's. Nothing of the product may be imported here before that.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

import pytest

QUIETLY = ("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0")
"""To the first failure, in the order given, with the same examples every time."""
WITHOUT = ("--ignore-glob=*/test_properties.py", "--ignore-glob=*/test_places_hold.py")
"""Tests of many generated worlds, which take longer than all others together."""


class Instead(MetaPathFinder, Loader):
    """Loads other code for one module."""

    def __init__(self, path: Path, code: CodeType) -> None:
        self._name, self._path, self._code = module_name(path), path, code

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for the one module alone."""
        if fullname != self._name:
            return None
        inside = [str(self._path.parent)] if self._path.stem == "__init__" else None
        return spec_from_file_location(
            fullname, self._path, loader=self, submodule_search_locations=inside
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the other code."""
        exec(self._code, vars(module))  # noqa: S102 - our own code with one change


def module_name(path: Path) -> str:
    """Name the module of a file below the working directory."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def main(arguments: Sequence[str], code: str) -> int:
    """Run the tests."""
    path, tests = Path(arguments[0]), arguments[1:]
    sys.meta_path.insert(0, Instead(path, compile(code, str(path), "exec")))
    codes = (int(pytest.main([*QUIETLY, *WITHOUT, test])) for test in tests)
    return next(filter(None, codes), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.read()))
