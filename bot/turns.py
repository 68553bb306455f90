"""A bounded number of turns at once; who comes too late waits in a fair queue."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

Ahead = Callable[[], int]
"""Tells how many others go before a wish, at the moment of asking."""


class Turns:
    """``at_once`` turns may be taken at the same time.

    The queue goes round by asker: a person with many wishes waits behind the first wish of every
    other.
    """

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._free = at_once
        # Each asker's wishes in order; the asker whose wish is next stands first.
        self._queue: dict[str, deque[_Waiting]] = {}
        self._numbered = True

    @property
    def idle(self) -> bool:
        """Whether nobody holds a turn or waits for one."""
        return self._free == self._at_once

    @asynccontextmanager
    async def turn(
        self, asker: str, told: Callable[[Ahead], None] | None = None
    ) -> AsyncIterator[None]:
        """Hold a turn; who has to wait for it is ``told`` of the place in the queue."""
        await self._take(asker, told)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, asker: str, told: Callable[[Ahead], None] | None) -> None:
        if self._free:
            self._free -= 1
            return
        waiting = _Waiting()
        self._queue.setdefault(asker, deque()).append(waiting)
        self._numbered = False
        if told is not None:
            told(partial(self._ahead, waiting))
        try:
            await waiting.called
        except asyncio.CancelledError:
            if waiting.called.cancelled():
                self._leave(asker, waiting)
            else:
                self._pass_on()  # the turn came in the same moment and must not be lost
            raise

    def _pass_on(self) -> None:
        """Give a turn that ended to the next in the queue."""
        self._numbered = False
        while self._queue:
            asker = next(iter(self._queue))
            wishes = self._queue.pop(asker)
            called = wishes.popleft().called
            if wishes:
                self._queue[asker] = wishes  # behind all others
            if not called.cancelled():
                called.set_result(None)
                return
        self._free += 1

    def _leave(self, asker: str, waiting: "_Waiting") -> None:
        wishes = self._queue.get(asker, deque())
        if waiting in wishes:
            wishes.remove(waiting)
            if not wishes:
                del self._queue[asker]
            self._numbered = False

    def _ahead(self, waiting: "_Waiting") -> int:
        if waiting.called.done():
            return 0
        # All are numbered at once, and only when one asks after a change: to do it at each change
        # would take the square of the length of the queue.
        if not self._numbered:
            for ahead, one in enumerate(self._in_order()):
                one.ahead = ahead
            self._numbered = True
        return waiting.ahead

    def _in_order(self) -> Iterator["_Waiting"]:
        """Go through the queue in the order of the turns to come."""
        askers = [iter(wishes) for wishes in self._queue.values()]
        while askers:
            with_more = []
            for wishes in askers:
                if (waiting := next(wishes, None)) is not None:
                    yield waiting
                    with_more.append(wishes)
            askers = with_more


class _Waiting:
    """One wish in the queue; ``ahead`` is right as long as the queue is numbered."""

    __slots__ = ("ahead", "called")

    def __init__(self) -> None:
        self.ahead = 0
        self.called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
