"""How fast messages may go out, so that Slack need not turn us away (pure).

Source of the limits: docs.slack.dev/apis/web-api/rate-limits.
"""

from collections.abc import Callable
from datetime import timedelta

from msgspec import Struct

_LANES_KEPT = 256


class Allowance(Struct, frozen=True):
    """``burst`` calls at once, and one more each time ``every`` has passed."""

    burst: int
    every: timedelta


POSTS = Allowance(burst=1, every=timedelta(seconds=1))
"""New messages, for each channel: Slack takes about one a second."""

EDITS = Allowance(burst=20, every=timedelta(seconds=2))
"""Edits, for the whole workspace: chat.update is in tier 3, which is safe up to 50 a minute."""


class Pace:
    """The calls of one allowance, counted for each lane (a channel, or a method) on its own."""

    def __init__(self, allowance: Allowance, elapsed: Callable[[], timedelta]) -> None:
        """``elapsed`` reads a steady clock."""
        self._allowance = allowance
        self._elapsed = elapsed
        # When a lane would be back at its full burst: all of its state (the GCRA algorithm).
        self._full: dict[str, timedelta] = {}

    def wait(self, lane: str, spare: int = 0) -> timedelta:
        """Tell how long until a call may go out that leaves ``spare`` calls to others."""
        now = self._elapsed()
        left = self._allowance.burst - 1 - spare
        earliest = self._full.get(lane, now) - left * self._allowance.every
        return max(timedelta(), earliest - now)

    def book(self, lane: str) -> timedelta:
        """Count one call; return how long it has to wait. Calls go in the order of booking."""
        wait = self.wait(lane)
        now = self._elapsed()
        self._full[lane] = max(self._full.get(lane, now), now) + self._allowance.every
        self._forget_idle()
        return wait

    def give_back(self, lane: str) -> None:
        """Take back a call that was booked: nothing came of it."""
        if lane in self._full:
            self._full[lane] -= self._allowance.every

    def hold(self, lane: str, pause: timedelta) -> None:
        """Let no call go out before ``pause`` has passed: Slack asked for it."""
        until = self._elapsed() + pause + (self._allowance.burst - 1) * self._allowance.every
        self._full[lane] = max(self._full.get(lane, until), until)

    def _forget_idle(self) -> None:
        if len(self._full) > _LANES_KEPT:
            now = self._elapsed()
            self._full = {lane: full for lane, full in self._full.items() if full > now}
