"""Whether anything is under way between the workspace and the app."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.playground.clock import Clock


@dataclass(slots=True)
class Activity:
    """Counts what is under way: calls of the app, and requests it has not acknowledged yet."""

    clock: Clock
    _under_way: int = 0
    _begun: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._idle.set()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count one piece of work while it lasts."""
        self._under_way += 1
        self._begun += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    @web.middleware
    async def count_calls(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count the app's calls; its sockets stay open and do not count."""
        if request.path == "/link":
            return await handler(request)
        with self.working():
            return await handler(request)

    async def settled(self, quiet: timedelta) -> None:
        """Wait until nothing is under way and nothing has begun for the time `quiet`."""
        while True:
            await self._idle.wait()
            begun = self._begun
            await self.clock.sleep(quiet)
            if self._begun == begun and not self._under_way:
                return
