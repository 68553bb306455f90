"""Bare websockets to the workspace, for apps that misbehave."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import (
    ManualClock,
    Workspace,
)

Socket = aiohttp.ClientWebSocketResponse


ACK_LIMIT = timedelta(seconds=3)


async def link(ws: Workspace) -> str:
    client = AsyncWebClient(base_url=ws.web_api_url)
    answer = await client.apps_connections_open(app_token=ws.app_token)
    return str(answer["url"])


@asynccontextmanager
async def sockets(ws: Workspace, number: int = 1) -> AsyncIterator[list[Socket]]:
    """Open sockets that have said hello."""
    async with aiohttp.ClientSession() as session:
        opened = []
        for _ in range(number):
            socket = await session.ws_connect(await link(ws), autoping=False)
            await socket.receive_json()
            opened.append(socket)
        yield opened
        for socket in opened:
            await socket.close()


async def timed_out(clock: ManualClock) -> None:
    """Let the time for an acknowledgement pass, once somebody waits for one."""
    await clock.slept()
    clock.advance(ACK_LIMIT)
