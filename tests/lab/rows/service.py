"""Services: greetings, limits, servers of which some are sick."""

from __future__ import annotations

from tests.lab.rows import Rows

ROWS = Rows()
