"""Mutants of a module: the same code with one small change (pure)."""

import ast
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from tests.mutation.operators import Change, changes, omissions


class Mutant(Struct, frozen=True, order=True):
    """The change with this ``number`` in the module at ``path``, on ``line``: what it does."""

    path: str
    number: int
    line: int
    what: str


class Site(Struct, frozen=True):
    """A node that can be changed: where it hangs, and how."""

    parent: ast.AST
    field: str
    index: int | None
    line: int
    change: Change

    def apply(self) -> None:
        replacement = self.change[1]
        if self.index is None:
            setattr(self.parent, self.field, replacement)
        elif replacement is None:
            del getattr(self.parent, self.field)[self.index]
        else:
            getattr(self.parent, self.field)[self.index] = replacement


_DECLARED = frozenset({"annotation", "returns"})
"""Parts of the code that are there for its readers and checkers."""


def mutants(path: Path, root: Path) -> Iterator[Mutant]:
    """List the mutants of a module."""
    name = path.relative_to(root).as_posix()
    for number, site in enumerate(sites(ast.parse(path.read_text(encoding="utf-8")), 1)):
        yield Mutant(name, number, site.line, site.change[0])


def mutated(text: str, number: int) -> str:
    """Return the code with the change of this number made."""
    tree = ast.parse(text)
    list(sites(tree, 1))[number].apply()
    return ast.unparse(ast.fix_missing_locations(tree))


def sites(parent: ast.AST, line: int) -> Iterator[Site]:
    """Find every node that can be changed, in the order of the code."""
    for field, value in ast.iter_fields(parent):
        if field in _DECLARED or (isinstance(parent, ast.ClassDef) and field == "keywords"):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.AST):
                here = getattr(node, "lineno", line)
                for change in (*changes(node), *omissions(parent, node)):
                    yield Site(parent, field, index, here, change)
                yield from sites(node, here)
