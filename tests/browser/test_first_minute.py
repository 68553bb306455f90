"""What a person without Slack sees in the first minute."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.first_minute import PATIENCE, say, started, verdict
from tests.browser.pictures import take_all

pytestmark = pytest.mark.timeout(120)


async def test_a_click_brings_a_verdict_and_a_button_the_next(browser: Browser) -> None:
    async with started() as address:
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE)
        await page.goto(address)
        await page.get_by_role("button", name="/mailcheck healthy.demo.example").click()
        answers = verdict(page, "Works: healthy.demo.example")
        await answers.first.wait_for()
        await page.get_by_role("button", name="Run again").click()
        await expect(answers).to_have_count(2, timeout=PATIENCE)
        await say(page, "/mailcheck expired.demo.example")
        await verdict(page, "Does not work: expired.demo.example").wait_for()
        await page.close()


async def test_the_pictures_can_be_taken(browser: Browser, tmp_path: Path) -> None:
    taken = await take_all(browser, tmp_path)
    assert taken
    assert beginnings(tmp_path) == {f"{name}.png": b"\x89PNG" for name in taken}


def beginnings(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes()[:4] for path in folder.iterdir()}
