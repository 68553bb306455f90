"""Names: resolvers that fail, lie or differ, and records that are wrong."""

from __future__ import annotations

from tests.lab.rows import Rows

ROWS = Rows()
