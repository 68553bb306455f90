"""Encryption: certificates, handshakes, and what reads along on the way."""

from __future__ import annotations

from tests.lab.rows import Rows

ROWS = Rows()
