"""What the real servers wrote about one visitor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.lab.links import client_addresses

if TYPE_CHECKING:
    from pathlib import Path


def about(node: str, log: Path) -> list[str]:
    """The lines of a log that name an address of this client's."""
    named = "|".join(map(re.escape, client_addresses(node)))
    lines = log.read_text().splitlines(keepends=True)
    return [line for line in lines if re.search(rf"[=\[]({named})\b", line)]
