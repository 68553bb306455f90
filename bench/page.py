"""The page of results: what `make bench` prints, and docs/performance.md keeps."""

import os
import platform
from pathlib import Path

from bench.campaign import Results
from bench.scene_tables import against_the_bound, known_when
from bench.scenes import HEALTHY
from bench.tool_tables import over_all_ports, over_the_path, what_they_tell
from tests.lab.laboratory import REPOSITORY

DOCUMENT = REPOSITORY / "docs" / "performance.md"
MARK = "<!-- What follows is written by `make bench WRITE=1`. -->\n"
"""In the document: what stands above is written by hand."""


def page(results: Results, rounds: int) -> str:
    """Return all results under their headings."""
    parts = (
        _circumstances(rounds),
        "### Whole checks against their bound",
        against_the_bound(results),
        "### What is known when",
        known_when(results),
        "### Beside the usual tools: nothing blocked, IPv4 alone",
        over_all_ports(results),
        "### Beside the usual tools: the path of port 25, dropped by the provider, at 50 ms",
        over_the_path(results),
        "### What each tool tells",
        what_they_tell(results),
    )
    return "\n\n".join(parts) + "\n"


def write(text: str, document: Path = DOCUMENT) -> None:
    """Put the page into the document in place of the one before."""
    by_hand, mark, _ = document.read_text().partition(MARK)
    if not mark:
        message = f"{document.name} lacks the line {MARK!r}"
        raise ValueError(message)
    document.write_text(f"{by_hand}{mark}\n{text}")


def _circumstances(rounds: int) -> str:
    kernel = ".".join(platform.release().split(".")[:2])
    return (
        f"Medians; checks for each row: {rounds}, with nothing blocked {rounds * HEALTHY.times}."
        f" {os.cpu_count()} cores, which checks share with the servers and the network between"
        f" them; Linux {kernel}, Python {platform.python_version()}. Times are in seconds."
    )
