"""Time as the workspace sees it, so that nobody has to wait for a limit to pass."""

import asyncio
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """The present, and waiting for a later one."""

    def now(self) -> datetime:
        """Tell the present instant, aware, in UTC."""

    async def sleep(self, delay: timedelta) -> None:
        """Wait until `delay` has passed on this clock."""


class SystemClock:
    """The computer's own time."""

    def now(self) -> datetime:
        """Tell the present instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 -- the one place that reads it for the playground

    async def sleep(self, delay: timedelta) -> None:
        """Wait in real time."""
        await asyncio.sleep(delay.total_seconds())


@dataclass(slots=True)
class ManualClock:
    """A clock that stands still until `advance` moves it.

    >>> clock = ManualClock()
    >>> clock.advance(timedelta(seconds=3))  # whoever sleeps no longer than this wakes up
    """

    _now: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    _order: Iterator[int] = field(default_factory=count)
    _sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = field(default_factory=list)
    _watchers: list[asyncio.Future[None]] = field(default_factory=list)

    def now(self) -> datetime:
        """Tell the instant the clock stands at."""
        return self._now

    async def sleep(self, delay: timedelta) -> None:
        """Wait until the clock has been moved by `delay`."""
        if delay <= timedelta(0):
            await asyncio.sleep(0)
            return
        wake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + delay, next(self._order), wake))
        _resolve(self._watchers)
        self._watchers.clear()
        await wake

    async def slept(self, least: timedelta = timedelta(0)) -> None:
        """Wait until somebody waits for this clock to move by `least` or more."""
        while not any(
            at >= self._now + least and not wake.done() for at, _, wake in self._sleepers
        ):
            watcher = asyncio.get_running_loop().create_future()
            self._watchers.append(watcher)
            await watcher

    def advance(self, delay: timedelta) -> None:
        """Move the clock on and wake those whose time has come."""
        self._now += delay
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _resolve([heapq.heappop(self._sleepers)[2]])


def _resolve(futures: Iterable[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)


async def within(clock: Clock, limit: timedelta, awaited: asyncio.Future[T]) -> T | None:
    """Wait for `awaited`, but no longer than `limit` on `clock`; None when that was too short."""
    alarm = asyncio.ensure_future(clock.sleep(limit))
    try:
        await asyncio.wait((awaited, alarm), return_when=asyncio.FIRST_COMPLETED)
    finally:
        alarm.cancel()
        await asyncio.wait((alarm,))
    return awaited.result() if awaited.done() else None
