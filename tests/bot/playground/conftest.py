"""A workspace with a clock that stands still, and real Slack clients talking to it."""

import asyncio
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any, TypeAlias

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, ManualClock, User, Workspace
from tests.bot.playground.scripted_app import ScriptedApp, scripted

Manifest: TypeAlias = dict[str, Any]

_MANIFEST: Manifest = {
    "display_information": {"name": "Example"},
    "features": {
        "app_home": {"home_tab_enabled": True},
        "bot_user": {"display_name": "example"},
        "shortcuts": [
            {"name": "Ask", "type": "global", "callback_id": "ask", "description": "x"},
            {"name": "Look", "type": "message", "callback_id": "look", "description": "x"},
        ],
        "slash_commands": [
            {"command": "/check", "description": "Check", "should_escape": False},
            {"command": "/linked", "description": "Check links", "should_escape": True},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "app_mentions:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@pytest.fixture
def manifest() -> Manifest:
    return deepcopy(_MANIFEST)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def ws(manifest: Manifest, clock: ManualClock) -> AsyncIterator[Workspace]:
    """A workspace; once it is closed, no task of its own may be left."""
    before = asyncio.all_tasks()
    async with Workspace(manifest, clock=clock) as workspace:
        yield workspace
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert not {task for task in left if not _of_the_app(task)}


def _of_the_app(task: asyncio.Task[Any]) -> bool:
    """Tell whether Bolt or the SDK started the task: they wait on for a listener that failed."""
    code = getattr(task.get_coro(), "cr_code", None)
    return code is not None and "slack_" in code.co_filename


@pytest.fixture
def ada(ws: Workspace) -> User:
    return ws.user("ada")


@pytest.fixture
def support(ws: Workspace, ada: User) -> Channel:
    """A public channel with ada and the app in it."""
    return ws.channel("support", [ada], bot=True)


@pytest.fixture
def client(ws: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client)


@pytest.fixture
async def scene(ws: Workspace, ada: User, support: Channel) -> AsyncIterator[ScriptedApp]:
    """An app that was just told of a command of ada's."""
    async with scripted(ws) as app:
        await ws.slash(ada, support, "/check x")
        yield app
