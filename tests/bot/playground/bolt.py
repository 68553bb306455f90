"""Real slack-bolt apps connected to a workspace."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.playground import Workspace


@asynccontextmanager
async def connected(ws: Workspace, app: AsyncApp) -> AsyncIterator[None]:
    """Connect a Bolt app by Socket Mode for the time of a with block, and leave no task of it."""
    wanted = ws.sockets + 1
    client = AsyncSocketModeHandler(app, ws.app_token).client
    try:
        await client.connect()  # type: ignore[no-untyped-call]
        await ws.connected(wanted)
        yield
    finally:
        await client.close()  # type: ignore[no-untyped-call]
        tasks = (client.message_processor, client.current_session_monitor, client.message_receiver)
        await asyncio.wait([task for task in tasks if task is not None])
