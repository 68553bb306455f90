"""Requests that Slack delivered before: it repeats what it believes was not taken.

Kept in memory, so it holds for one process and until its end; several replicas would need a
store in common.
"""

from collections.abc import Callable
from datetime import timedelta

import structlog

log = structlog.get_logger(__name__)

LIFETIME = timedelta(minutes=10)
"""Longer than Slack's last redelivery, which comes five minutes after the one before it."""

MOST = 10_000


class Seen:
    """Remembers ids for ``LIFETIME``, at most ``MOST`` of them."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """``elapsed`` reads a steady clock."""
        self._elapsed = elapsed
        self._ids: dict[str, timedelta] = {}  # oldest first

    def is_repeated(self, request_id: str) -> bool:
        """Tell whether this id came before, and remember it; no id is never a repetition."""
        self._forget()
        if not request_id:
            return False
        if request_id in self._ids:
            log.info("request_repeated", request_id=request_id)
            return True
        self._ids[request_id] = self._elapsed()
        return False

    def _forget(self) -> None:
        horizon = self._elapsed() - LIFETIME
        while self._ids:
            oldest = next(iter(self._ids))
            if self._ids[oldest] > horizon and len(self._ids) < MOST:
                return
            del self._ids[oldest]
