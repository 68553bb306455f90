"""A tab without a browser: frames up and down."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

import aiohttp
from yarl import URL

from bot.playground import User
from bot.playground.page import Page

Frame: TypeAlias = dict[str, Any]


def live_url(page: Page, person: User | None = None) -> URL:
    """The address of the websocket."""
    url = URL(page.url).with_path("/live", keep_query=True)
    return url.update_query(person=person.id) if person else url


def origin(page: Page) -> str:
    return str(URL(page.url).origin())


@dataclass(frozen=True, slots=True)
class Tab:
    """One websocket; `snapshot` is what it was told first, `earlier` what nobody asked for yet."""

    socket: aiohttp.ClientWebSocketResponse
    snapshot: Frame
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    earlier: list[Frame] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def of(
        cls, page: Page, session: aiohttp.ClientSession, person: User | None = None
    ) -> AsyncIterator["Tab"]:
        url = live_url(page, person)
        async with session.ws_connect(url, origin=origin(page)) as socket:
            yield cls(socket, await socket.receive_json())

    async def act(self, kind: str, **fields: object) -> Frame:
        """Do something; give the outcome."""
        number = next(self.numbers)
        await self.socket.send_json({"act": kind, "number": number, **fields})
        return await self.told("outcome", number=number)

    async def told(self, update: str, **fields: object) -> Frame:
        """Give the next update of that kind whose fields are these; the others wait."""
        wanted = {"update": update, **fields}.items()
        for frame in self.earlier:
            if wanted <= frame.items():
                self.earlier.remove(frame)
                return frame
        while not wanted <= (frame := await self.socket.receive_json()).items():
            self.earlier.append(frame)
        return dict(frame)


OpenTab: TypeAlias = Callable[..., Awaitable[Tab]]
