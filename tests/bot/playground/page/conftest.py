"""A page over a workspace whose clock stands still, and tabs that talk to it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from bot.playground import Channel, User, Workspace
from bot.playground.page import Example, Page
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.page.tabs import OpenTab, Tab


@pytest.fixture
def manifest(manifest: Manifest) -> Manifest:
    """The usual one, of an app that people can write to."""
    manifest["features"]["app_home"]["messages_tab_enabled"] = True
    manifest["oauth_config"]["scopes"]["bot"].append("im:history")
    manifest["settings"]["event_subscriptions"]["bot_events"] += ["app_home_opened", "message.im"]
    return manifest


@pytest.fixture
def ben(ws: Workspace) -> User:
    return ws.user("ben")


@pytest.fixture
def both(ws: Workspace, ada: User, ben: User) -> Channel:
    """A channel with ada, ben and the app in it."""
    return ws.channel("both", [ada, ben], bot=True)


@pytest.fixture
async def page(
    ws: Workspace, ada: User, ben: User, both: Channel, support: Channel
) -> AsyncIterator[Page]:
    """A page for ada and ben; only ada is in #support."""
    examples = [Example("/check a.example", "all is well")]
    async with Page(
        ws, [ada, ben], [both, support], notes=["Simulated."], examples=examples
    ) as page:
        yield page


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def open_tab(page: Page, session: aiohttp.ClientSession) -> AsyncIterator[OpenTab]:
    """Opens a tab as a person and gives it once its snapshot has come."""
    async with AsyncExitStack() as stack:

        async def opened(person: User | None = None) -> Tab:
            return await stack.enter_async_context(Tab.of(page, session, person))

        yield opened
