"""The tables printed at the end of a lab run: what was expected, what the product gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Row:
    """One case; `expected` and `given` in a few words each."""

    id: str
    expected: str
    given: str
    right: bool


ROWS = pytest.StashKey[list[Row]]()
PLACE_ROWS = pytest.StashKey[list[Row]]()


def lines(rows: list[Row]) -> Iterator[str]:
    """The table, line by line, with the score at its end."""
    widest = max(len(row.id) for row in rows)
    expected = max(len(row.expected) for row in rows)
    for row in sorted(rows, key=lambda row: row.id):
        mark = "right" if row.right else "WRONG"
        yield f"{mark}  {row.id:{widest}}  {row.expected:{expected}}  {row.given}"
    yield f"{sum(row.right for row in rows)} of {len(rows)} right"
