"""The bot started as a person starts it, without Slack, and the ways around its page."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Locator, Page

from bot.config import SECRETS

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 20_000
"""Milliseconds for what takes a second on a machine that has nothing else to do."""


@asynccontextmanager
async def started() -> AsyncIterator[str]:
    """Run the program without tokens; gives the address that it prints."""
    without_tokens = {name: value for name, value in os.environ.items() if name not in SECRETS}
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "--no-browser"),
        cwd=ROOT,
        env=without_tokens,
        stdout=asyncio.subprocess.PIPE,
    )
    assert bot.stdout is not None
    try:
        line = (await bot.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:[0-9]+/\S+", line)
        assert found is not None, line
        yield found[0]
    finally:
        bot.send_signal(signal.SIGINT)
        await bot.wait()


async def say(page: Page, line: str) -> None:
    """Type a line into the channel."""
    box = page.locator("#composer textarea")
    await box.fill(line)
    await box.press("Enter")


def verdict(page: Page, words: str) -> Locator:
    """Find the headlines of answers with these words."""
    return page.get_by_role("heading", name=words)


async def go(page: Page, name: str) -> None:
    """Open a channel, Home or the conversation with the bot."""
    await page.get_by_role("navigation").get_by_role("button", name=name).click()
