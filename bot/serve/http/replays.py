"""Requests that were taken before: somebody may have recorded one and send it once more.

A signature covers the body and the time of sending, so equal signatures mean the same request.
Slack's own retries are sent, and therefore signed, anew: they differ, pass here, and are recognised
by their event ids later. Only a retry within the very second of the first try would carry the same
signature. It comes at once when the first try failed, and then that one is forgotten here; where
the first was taken and just the answer got lost, refusing is right, and the next retry, minutes
later, is signed anew.

A request is refused as soon as the same one is under way, since it is as good as taken. If that
one fails after all, Slack's next retry passes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.serve.http.refusals import Refusal, Refused
from bot.serve.http.signature import TOLERANCE

KEPT = 2 * TOLERANCE + timedelta(minutes=1)
"""From the earliest moment a time of sending is accepted, ahead of our clock, past the last one."""

MOST = 50_000
"""More than Slack sends: 30,000 events an hour. Where it is reached nothing is taken, because
forgetting would let recorded requests in; only requests with a valid signature count."""


class Replays:
    """Remembers the signatures of requests that are under way or were taken."""

    def __init__(self, elapsed: Callable[[], timedelta], most: int = MOST) -> None:
        """``elapsed`` reads a steady clock: a wall clock set back would let old ones in."""
        self._elapsed = elapsed
        self._most = most
        self._taken: dict[str, timedelta] = {}  # oldest first

    @contextmanager
    def once(self, signature: str) -> Iterator["Taking"]:
        """Raise Refused for a request that came before; forget it unless it gets confirmed."""
        self._forget_old()
        if signature in self._taken:
            raise Refused(Refusal.REPLAYED)
        if len(self._taken) >= self._most:
            raise Refused(Refusal.TOO_MANY)
        self._taken[signature] = self._elapsed()
        taking = Taking()
        try:
            yield taking
        finally:
            if not taking.confirmed:
                self._taken.pop(signature, None)

    def _forget_old(self) -> None:
        horizon = self._elapsed() - KEPT
        while self._taken and self._taken[oldest := next(iter(self._taken))] <= horizon:
            del self._taken[oldest]


class Taking:
    """One request under way."""

    def __init__(self) -> None:
        self.confirmed = False

    def confirm(self) -> None:
        """Tell that it was taken, so that it must not come again."""
        self.confirmed = True
