"""Near the runner: its own machine, the device, the home network, the provider."""

from __future__ import annotations

from tests.lab.rows import Rows

ROWS = Rows()
