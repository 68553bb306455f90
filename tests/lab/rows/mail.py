"""Mail routing: MX and SRV records, published policies, and what stands behind them."""

from __future__ import annotations

from tests.lab.rows import Rows

ROWS = Rows()
