"""A real browser on a real workspace with a small Bolt app.

MAILCHECK_BROWSER: off leaves these tests out, required makes a missing browser a failure.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    async_playwright,
    expect,
)
from yarl import URL

from bot.playground import Workspace
from bot.playground.page import Example
from bot.playground.page import Page as LocalPage
from tests.bot.playground.bolt import connected
from tests.browser.chromium import FLAGS
from tests.browser.small_app import MANIFEST, SmallApp

_PATIENCE: Final = 10_000  # milliseconds
_HERE: Final = Path(__file__).parent

# The browser takes longer to start than most tests to run; to share it they share a loop.
_in_one_loop: Final = partial(pytest_asyncio.fixture, loop_scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium; without one, the reason why nothing is tried."""
    wanted = os.environ.get("MAILCHECK_BROWSER", "")
    found = shutil.which("chromium")
    if wanted == "off":
        pytest.skip("MAILCHECK_BROWSER=off")
    if found is None:
        problem = "the command chromium is missing: apt-get install chromium"
        if wanted == "required":
            pytest.fail(problem)
        pytest.skip(problem)
    return found


@_in_one_loop(scope="package")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    expect.set_options(timeout=_PATIENCE)  # its own, shorter one is for a machine that is idle
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@_in_one_loop()
async def ws() -> AsyncIterator[Workspace]:
    async with Workspace(MANIFEST) as workspace:
        yield workspace


@_in_one_loop()
async def app(ws: Workspace) -> AsyncIterator[SmallApp]:
    """The app, connected."""
    app = SmallApp.of(ws)
    async with connected(ws, app.bolt):
        yield app


@_in_one_loop()
async def local(ws: Workspace, app: SmallApp) -> AsyncIterator[LocalPage]:
    examples = [Example("/check a.example", "all is well"), Example("/check help", "every word")]
    notes = ["These hosts are simulated."]
    people, channels = [app.ada, app.ben], [app.support, app.ops]
    async with LocalPage(ws, people, channels, notes=notes, examples=examples) as page:
        yield page


@pytest.fixture
def elsewhere() -> Iterator[list[str]]:
    """The addresses beyond this machine that a page asked for: none, in every test."""
    asked: list[str] = []
    yield asked
    assert asked == []


@_in_one_loop()
async def context(browser: Browser, elsewhere: list[str]) -> AsyncIterator[BrowserContext]:
    """A fresh profile whose pages ask this machine alone."""
    context = await browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    context.set_default_timeout(_PATIENCE)

    def note(request: Request) -> None:
        if URL(request.url).host != "127.0.0.1":
            elsewhere.append(request.url)

    context.on("request", note)  # to route them would take as long again
    yield context
    await context.close()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the scripts of the page complained of: nothing, in every test."""
    found: list[str] = []
    yield found
    assert found == []


@_in_one_loop()
async def tab(context: BrowserContext, local: LocalPage, faults: list[str]) -> Page:
    """A tab in which ada looks at #support."""

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    tab = await context.new_page()
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", listen)
    tab.on("dialog", lambda dialog: faults.append(dialog.message))
    await tab.goto(local.url)
    await tab.get_by_role("heading", name="support").first.wait_for()
    return tab
