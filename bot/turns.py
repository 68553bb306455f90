"""A bounded number of turns at once; who comes too late waits in a fair queue."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager


class Turns:
    """``at_once`` turns may be taken at the same time.

    The queue goes round by asker: a person with many wishes waits behind the first wish of every
    other.
    """

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        # Each asker's wishes in order; the asker whose wish is next stands first.
        self._queue: dict[str, deque[_Waiting]] = {}

    @asynccontextmanager
    async def turn(self, asker: str, tell: Callable[[int], None]) -> AsyncIterator[None]:
        """Hold a turn; ``tell`` is given the number of those ahead whenever it changes."""
        await self._take(asker, tell)
        try:
            yield
        finally:
            self._pass_on()

    async def _take(self, asker: str, tell: Callable[[int], None]) -> None:
        if self._free:
            self._free -= 1
            return
        waiting = _Waiting(tell)
        self._queue.setdefault(asker, deque()).append(waiting)
        self._tell_all()
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
        while self._queue:
            asker = next(iter(self._queue))
            wishes = self._queue.pop(asker)
            called = wishes.popleft().called
            if wishes:
                self._queue[asker] = wishes  # behind all others
            if not called.cancelled():
                called.set_result(None)
                self._tell_all()
                return
        self._free += 1

    def _leave(self, asker: str, waiting: "_Waiting") -> None:
        wishes = self._queue.get(asker, deque())
        if waiting in wishes:
            wishes.remove(waiting)
            if not wishes:
                del self._queue[asker]
            self._tell_all()

    def _in_order(self) -> Iterator["_Waiting"]:
        """Go through the queue in the order of the turns to come."""
        rounds = max((len(wishes) for wishes in self._queue.values()), default=0)
        for place in range(rounds):
            yield from (wishes[place] for wishes in self._queue.values() if place < len(wishes))

    def _tell_all(self) -> None:
        for ahead, waiting in enumerate(self._in_order()):
            if waiting.ahead != ahead:
                waiting.ahead = ahead
                waiting.tell(ahead)


class _Waiting:
    """One wish in the queue; ``ahead`` is what it was last told, -1 before it was told."""

    __slots__ = ("ahead", "called", "tell")

    def __init__(self, tell: Callable[[int], None]) -> None:
        self.tell = tell
        self.ahead = -1
        self.called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
