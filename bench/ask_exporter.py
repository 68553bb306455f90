"""Ask a blackbox exporter for all the pages on the command line at once.

Run as a file inside the exporter's namespace. Prints as JSON how many seconds passed until the
last page had come, and how many of the probes succeeded.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

LIMIT_SECONDS = 30


def _succeeds(page: str) -> bool:
    with urlopen(page, timeout=LIMIT_SECONDS) as answer:  # noqa: S310 - on loopback, over HTTP
        return b"\nprobe_success 1\n" in answer.read()


if __name__ == "__main__":
    pages = sys.argv[1:]
    with ThreadPoolExecutor(len(pages)) as pool:
        begun = time.monotonic()
        successes = sum(pool.map(_succeeds, pages))
        took = time.monotonic() - begun
    json.dump({"seconds": took, "successes": successes}, sys.stdout)
