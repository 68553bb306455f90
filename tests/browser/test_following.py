"""The end of what was said stays in view, unless the reader has scrolled up."""

from typing import Final

from playwright.async_api import Page, ViewportSize, expect

from bot.playground import Workspace
from tests.browser.small_app import SmallApp

_FROM_END: Final = "node => node.scrollHeight - node.clientHeight - node.scrollTop"
_TOP: Final = "node => node.scrollTop"
_NEAR: Final = 60  # pixels


async def at_end(tab: Page) -> None:
    """Wait until the messages are scrolled to their end."""
    log = await tab.locator("#log").element_handle()
    await tab.wait_for_function(f"node => ({_FROM_END})(node) < 2", arg=log)


async def talk(tab: Page, ws: Workspace, app: SmallApp) -> str:
    """Fill the channel with more than fits; gives the ts of the app's message at its end."""
    words = "a long line that takes more rows the narrower the window is " * 4
    parent = ws.say(app.ben, app.support, "with a thread")
    ws.say(app.ben, app.support, "a reply", thread_ts=parent.ts)
    for number in range(20):
        ws.say(app.ben, app.support, f"{words}{number}")
    posted = await app.client.chat_postMessage(channel=app.support.id, text="Checking …")
    await expect(tab.get_by_role("article").last).to_contain_text("Checking")
    await at_end(tab)
    return str(posted["ts"])


async def test_the_end_stays_in_view_whatever_changes_its_size(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    ts = await talk(tab, ws, app)
    await tab.locator("#log .replies").evaluate("node => node.click()")
    await expect(tab.get_by_role("complementary")).to_be_visible()
    await at_end(tab)
    await tab.set_viewport_size(ViewportSize(width=800, height=500))
    await at_end(tab)
    await tab.set_viewport_size(ViewportSize(width=1300, height=700))
    await at_end(tab)
    await tab.keyboard.press("Escape")
    await at_end(tab)
    box = tab.get_by_role("textbox", name="Message #support")
    await box.fill("one\ntwo\nthree\nfour\nfive")
    await at_end(tab)
    await app.client.chat_update(channel=app.support.id, ts=ts, text="a\n" * 9)
    await expect(tab.get_by_role("article").last).to_contain_text("(edited)")
    await at_end(tab)


async def test_who_reads_further_up_is_left_there(tab: Page, ws: Workspace, app: SmallApp) -> None:
    ts = await talk(tab, ws, app)
    log = tab.locator("#log")
    await log.hover()
    await tab.mouse.wheel(0, -900)
    await expect(tab.get_by_role("button", name="New messages")).to_be_hidden()
    await tab.wait_for_function(
        f"node => ({_FROM_END})(node) > 300", arg=await log.element_handle()
    )
    await tab.set_viewport_size(ViewportSize(width=1000, height=600))
    await app.client.chat_update(channel=app.support.id, ts=ts, text="a\n" * 9)
    await app.client.chat_postMessage(channel=app.support.id, text="more")
    more = tab.get_by_role("button", name="New messages")
    await expect(more).to_be_visible()
    assert await log.evaluate(_FROM_END) > _NEAR
    assert await log.evaluate(_TOP) > 0
    await more.click()
    await at_end(tab)


async def test_of_an_answer_taller_than_the_window_the_beginning_stays_in_view(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    ts = await talk(tab, ws, app)
    await app.client.chat_update(channel=app.support.id, ts=ts, text="line\n" * 80)
    last = tab.get_by_role("article").last
    await expect(last).to_contain_text("line")
    for width in (800, 1300):
        await tab.set_viewport_size(ViewportSize(width=width, height=600))
        await expect(last.locator(".byline")).to_be_in_viewport()
