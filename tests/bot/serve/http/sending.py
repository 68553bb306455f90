"""Requests as Slack sends them, to the real site in front of a real Bolt app."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.config import ListenAddress, Secret
from bot.serve.http.body import Bodies
from bot.serve.http.port import open_port
from bot.serve.http.requests import SlackRequests
from bot.serve.http.site import Site
from probes.address import Address

ANYWHERE = ListenAddress(Address("127.0.0.1"), 0)
SECRET = "0123456789abcdef" * 2
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Clocks:
    """Both clocks stand still until a test moves them."""

    def __init__(self) -> None:
        self.wall = NOW
        self.steady = timedelta()

    def now(self) -> datetime:
        return self.wall

    def elapsed(self) -> timedelta:
        return self.steady

    def advance(self, span: timedelta) -> None:
        self.wall += span
        self.steady += span


class Heard:
    """What reached the app's listeners; ``fault`` is raised by them, ``held`` keeps them."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.command_came = asyncio.Event()
        self.events: list[str] = []
        self.actions: list[str] = []
        self.fault: Exception | None = None
        self.held = asyncio.Event()
        self.held.set()

    async def command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        self.commands.append(body["text"])
        self.command_came.set()
        await self.held.wait()
        if self.fault:
            raise self.fault
        await ack(text="fine")

    async def event(self, body: dict[str, Any]) -> None:
        self.events.append(body["event_id"])

    async def action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        self.actions.append(body["actions"][0]["value"])
        await ack()


class Sender:
    """Sends to the site, signed or not."""

    def __init__(
        self, session: aiohttp.ClientSession, listen: ListenAddress, clocks: Clocks, heard: Heard
    ) -> None:
        self.session, self.listen, self.clocks, self.heard = session, listen, clocks, heard
        self.url = f"http://{listen}/slack/events"

    def signed(self, body: bytes | str, secret: str = SECRET, **given: str) -> dict[str, str]:
        """Make the headers that Slack would send now; ``given`` replaces the time."""
        timestamp = given.get("timestamp", str(int(self.clocks.now().timestamp())))
        signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
        assert signature is not None
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}

    async def post(
        self, body: bytes | str, headers: Mapping[str, str], content_type: str = FORM
    ) -> tuple[int, str]:
        """Send a body as it is; give the status and the body of the answer."""
        data = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": content_type, **headers}
        async with self.session.post(self.url, data=data, headers=headers) as response:
            return response.status, await response.text()

    async def send(self, body: bytes | str, content_type: str = FORM) -> tuple[int, str]:
        """Send a body as Slack would."""
        return await self.post(body, self.signed(body), content_type)

    async def raw(self, data: bytes) -> bytes:
        """Send bytes over a connection of their own; give the head of the answer, if any."""
        try:
            reader, writer = await asyncio.open_connection(self.listen.host, self.listen.port)
        except ConnectionError:
            return b""
        try:
            writer.write(data)
            return await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as cut_off:
            return cut_off.partial
        except ConnectionError:
            return b""
        finally:
            writer.close()


def slash(text: str = "mail.example.com", **more: str) -> str:
    return urlencode(
        {
            "command": "/check",
            "text": text,
            "user_id": "U1",
            "channel_id": "C1",
            "team_id": "T1",
            "trigger_id": "1.2",
            **more,
        }
    )


def event(event_id: str = "Ev1") -> str:
    mention = {"type": "app_mention", "user": "U1", "channel": "C1", "text": "<@U0> hi"}
    return json.dumps(
        {"type": "event_callback", "event_id": event_id, "team_id": "T1", "event": mention}
    )


def press(value: str = "x") -> str:
    action = {"type": "button", "block_id": "b", "action_id": "again", "value": value}
    payload = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "actions": [action],
    }
    return urlencode({"payload": json.dumps(payload)})


def challenge(words: str = "abc") -> str:
    return json.dumps({"type": "url_verification", "token": "t", "challenge": words})


async def _known() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-none")  # noqa: S106 - no secret


@asynccontextmanager
async def sender(
    *, bodies: Bodies | None = None, at_once: int = 100, ready: bool = True
) -> AsyncIterator[Sender]:
    """Open the site in front of a Bolt app; ``heard`` tells what got through."""
    clocks, heard = Clocks(), Heard()
    bolt = AsyncApp(name="check", authorize=_known, request_verification_enabled=False)
    bolt.command("/check")(heard.command)
    bolt.event("app_mention")(heard.event)
    bolt.action("again")(heard.action)
    requests = SlackRequests(bolt, Secret(SECRET), clocks, bodies=bodies, at_once=at_once)

    async def is_ready() -> bool:
        return ready

    site = Site(clocks.elapsed, ready=is_ready, requests=requests)
    async with aiohttp.ClientSession() as session, open_port(ANYWHERE, site) as listen:
        assert listen is not None
        yield Sender(session, listen, clocks, heard)
