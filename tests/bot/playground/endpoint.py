"""An app behind request URLs that answers as it is told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import web

from tests.bot.playground.conftest import Manifest


@dataclass(frozen=True, slots=True)
class Request:
    """What came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: value for name, [value] in parse_qs(self.body.decode()).items()}


@dataclass(slots=True)
class Endpoint:
    """Gives every request the same answer and keeps a record of it."""

    origin: str = ""
    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.requests.append(Request(request.path, dict(request.headers), body))
        async with self._arrived:
            self._arrived.notify_all()
        answer = self.body or (await _challenge(request) if request.path == "/events" else b"")
        return web.Response(
            status=self.status, body=answer, content_type=self.content_type, headers=self.headers
        )

    async def taken(self, number: int) -> None:
        """Wait until that many requests have come in."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.requests) >= number)


async def _challenge(request: web.Request) -> bytes:
    asked = await request.json()
    return str(asked.get("challenge", "")).encode()


@asynccontextmanager
async def serving(
    site: web.Application, listening: socket.socket | None = None
) -> AsyncIterator[str]:
    """Serve an application on this machine, on a socket that listens already or a new one."""
    listening = listening or socket.create_server(("127.0.0.1", 0))
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def by_http(manifest: Manifest, events: str, interactivity: str, commands: str) -> Manifest:
    """Give the manifest request URLs instead of Socket Mode."""
    settings = manifest["settings"]
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = events
    settings["interactivity"]["request_url"] = interactivity
    for command in manifest["features"]["slash_commands"]:
        command["url"] = commands
    return manifest
