"""Hosts that look different from different places."""

from __future__ import annotations

from tests.lab.rows import Rows

ROWS = Rows()
