"""Time as the bot sees it; the live network and the tests' clock both fit."""

from datetime import timedelta
from typing import Protocol


class Clock(Protocol):
    """A steady clock, and waiting on it."""

    def elapsed(self) -> timedelta:
        """Read the clock; only differences mean something."""
        ...

    async def sleep(self, wait: timedelta) -> None:
        """Let ``wait`` pass."""
        ...
