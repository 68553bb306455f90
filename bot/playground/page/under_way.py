"""Acts under way: they outlive the tab that asked for them, and end with the page."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Final

_MOST: Final = 16


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The acts that the app has not answered yet."""

    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def full(self) -> bool:
        """Whether no more may begin before another has ended."""
        return len(self._tasks) >= _MOST

    def begin(self, act: Coroutine[None, None, None]) -> None:
        """Begin one more."""
        task = asyncio.ensure_future(act)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up on all of them."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
