"""`python -m tests.browser.pictures`: take the pictures of docs/pictures anew."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from tests.browser.chromium import FLAGS
from tests.browser.first_minute import PATIENCE, ROOT, go, say, started, verdict

PICTURES: Final = ROOT / "docs" / "pictures"
_SIZE: Final = ViewportSize(width=1180, height=900)

Colours = Literal["light", "dark"]


async def _start(page: Page) -> None:
    await page.get_by_role("button", name="/mailcheck healthy.demo.example").wait_for()


async def _answer(page: Page) -> None:
    await say(page, "/mailcheck blocked25.demo.example")
    await verdict(page, "blocked25.demo.example").wait_for()
    await page.get_by_role("button", name="Run again").wait_for()
    await verdict(page, "blocked25.demo.example").scroll_into_view_if_needed()


async def _mention(page: Page) -> None:
    await say(page, "Customer says Outlook can't fetch mail by POP since this morning")
    await say(page, "@mailcheck is pop down on nopop.demo.example?")
    await page.get_by_role("button", name="1 reply").click()
    await verdict(page, "nopop.demo.example").wait_for()


async def _form(page: Page) -> None:
    await go(page, "Home")
    await page.get_by_role("button", name="Check a mail server").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("expired.demo.example")


async def _dark(page: Page) -> None:
    await say(page, "/mailcheck expired.demo.example ssl")
    await verdict(page, "expired.demo.example").wait_for()


@dataclass(frozen=True, slots=True)
class _Scene:
    """A picture: its name, what leads to it on a fresh page, and the colours it is taken in."""

    name: str
    lead: Callable[[Page], Awaitable[None]]
    colours: Colours = "light"


# What is seen first comes first; a form that one page leaves open, the next one closes.
_SCENES_BY_BOT: Final = (
    (_Scene("start", _start), _Scene("answer", _answer), _Scene("form", _form)),
    (_Scene("mention", _mention), _Scene("dark", _dark, "dark")),
)


async def take_all(browser: Browser, folder: Path) -> tuple[str, ...]:
    """Take every picture into a folder, on two bots side by side; return their names."""
    async with asyncio.TaskGroup() as group:
        for scenes in _SCENES_BY_BOT:
            group.create_task(_take(browser, folder, scenes))
    return tuple(scene.name for scenes in _SCENES_BY_BOT for scene in scenes)


async def _take(browser: Browser, folder: Path, scenes: tuple[_Scene, ...]) -> None:
    """Take pictures one after the other, on one bot."""
    async with started() as address:
        for scene in scenes:
            page = await browser.new_page(
                viewport=_SIZE, color_scheme=scene.colours, locale="en-GB", reduced_motion="reduce"
            )
            page.set_default_timeout(PATIENCE)
            await page.goto(address)
            await scene.lead(page)
            await page.mouse.move(0, 0)  # or what is under the pointer stands out
            await page.screenshot(path=folder / f"{scene.name}.png")
            await page.close()


async def main() -> int:
    """Take the pictures; return the exit code."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.stderr.write("The command chromium is missing: sudo make browser-packages\n")
        return 1
    PICTURES.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        await take_all(browser, PICTURES)
        await browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
