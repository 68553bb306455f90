"""What is typed is neither lost nor found where it does not belong."""

from playwright.async_api import BrowserContext, Page, expect

from bot.playground import Workspace
from bot.playground.page import Page as LocalPage
from tests.browser.small_app import SmallApp


async def test_the_end_of_the_workspace_is_told_and_no_line_lost(
    context: BrowserContext, ws: Workspace, app: SmallApp
) -> None:
    tab = await context.new_page()
    async with LocalPage(ws, [app.ada], [app.support]) as local:
        await tab.goto(local.url)
        await tab.get_by_role("log", name="Messages").wait_for()
        await expect(tab.get_by_text("If you ended it, start it again")).to_be_hidden()
    box = tab.get_by_role("textbox", name="Message #support")
    await box.fill("still typing ")
    await box.press("Enter")
    await expect(tab.get_by_role("alert")).to_have_text(
        "This was not sent: the workspace does not answer."
    )
    await expect(box).to_have_value("still typing ")
    await expect(tab.get_by_text("If you ended it, start it again")).to_be_visible()


async def test_what_is_half_typed_waits_where_it_was_typed(tab: Page) -> None:
    side = tab.get_by_role("navigation")
    box = tab.locator("#composer textarea")
    await box.fill("only for support")
    await side.get_by_role("button", name="ops").click()
    await expect(box).to_have_value("")
    await box.fill("only for ops")
    await side.get_by_role("button", name="support").click()
    await expect(box).to_have_value("only for support")
    await tab.get_by_label("You are").select_option("ben")
    await expect(side.get_by_role("button", name="ops")).to_have_count(0)
    await expect(box).to_have_value("")
    await tab.get_by_label("You are").select_option("ada")
    await expect(box).to_have_value("only for support")


async def test_a_reply_half_typed_stays_with_its_thread(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    for line in ("one", "two"):
        ws.say(app.ben, app.support, line)
    reply = tab.get_by_role("textbox", name="Reply")
    messages = tab.locator("#log").get_by_role("article")
    for line, found in (("one", ""), ("two", ""), ("one", "for one"), ("two", "for two")):
        message = messages.filter(has_text=line)
        await message.hover()
        await message.get_by_role("button", name="Reply in thread to ben").click()
        await expect(reply).to_have_value(found)
        await reply.fill(f"for {line}")
