"""What a person does in the channels: commands, buttons, threads, several people."""

import re

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.playground import Workspace
from bot.playground.page import Page as LocalPage
from tests.browser.small_app import SmallApp


async def test_a_command_is_suggested_run_and_its_answer_drawn(tab: Page) -> None:
    await expect(tab.get_by_text("nothing said here reaches Slack")).to_be_visible()
    await expect(tab.get_by_text("These hosts are simulated.")).to_be_visible()
    box = tab.get_by_role("textbox", name="Message #support")
    await expect(box).to_be_focused()
    await box.press_sequentially("/ch")
    await expect(tab.get_by_role("option", name="/check Check a server")).to_be_visible()
    await box.press("Tab")
    await expect(box).to_have_value("/check ")
    await expect(tab.get_by_text("/check a.example [ssl]")).to_be_visible()
    await box.press_sequentially("a.example")
    await box.press("Enter")

    message = tab.get_by_role("article", name=re.compile(r"^checker \d{1,2}:\d\d$"))
    await expect(message.get_by_role("heading", name="Works: a.example")).to_be_visible()
    await expect(message.locator("strong")).to_have_text("All")
    await expect(message.locator("blockquote")).to_have_text("in 05/01/2026 10:00")  # Berlin's
    await expect(message.get_by_role("columnheader")).to_have_text(["Port", "State"])
    await expect(message.get_by_role("cell")).to_have_text(["993", "works"])

    await message.get_by_role("button", name="Forget").click()
    await tab.get_by_role("dialog", name="Sure?").get_by_role("button", name="No").click()
    await message.get_by_role("button", name="Run again").click()
    await expect(message).to_contain_text("Ran again (edited)")


async def test_an_example_runs_with_one_click_and_a_confirmed_button_acts(tab: Page) -> None:
    await tab.get_by_role("button", name="/check a.example all is well").click()
    forget = tab.get_by_role("button", name="Forget")
    await forget.click()
    await tab.get_by_role("button", name="Yes").click()
    await expect(forget).to_have_count(0)
    await expect(tab.get_by_role("article")).to_have_count(0)


async def test_the_examples_fold_once_something_was_said_and_unfold_in_view(tab: Page) -> None:
    example = tab.get_by_role("button", name="/check a.example all is well")
    await example.click()
    await expect(tab.get_by_role("button", name="Run again")).to_be_visible()
    await expect(example).to_be_hidden()
    await expect(tab.get_by_role("textbox", name="Message #support")).to_be_focused()
    for _ in range(2):
        await tab.get_by_text("Try one of the demonstration's hosts").click()
        await expect(example).to_be_in_viewport()
        await example.click()
        await expect(tab.get_by_role("button", name="Run again").last).to_be_in_viewport()
        await tab.get_by_text("Try one of the demonstration's hosts").click()


async def test_a_whisper_is_marked_and_others_never_see_it(
    tab: Page, context: BrowserContext, local: LocalPage
) -> None:
    bens = await context.new_page()
    await bens.goto(local.url)
    await bens.get_by_label("You are").select_option("ben")
    await expect(bens.get_by_role("button", name="ops")).to_have_count(0)
    box = tab.get_by_role("textbox", name="Message #support")
    for line in ("/check private", "hello ben"):
        await box.fill(line)
        await box.press("Enter")
    await expect(tab.get_by_text("Only visible to you")).to_be_visible()
    await expect(tab.locator(".secret strong")).to_have_text("you")
    await expect(bens.get_by_text("hello ben", exact=True)).to_be_visible()
    await expect(bens.get_by_role("article")).to_have_count(1)


async def test_what_happens_elsewhere_is_marked_unread(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    await app.client.chat_postMessage(channel=app.ada.id, text="psst")
    messages = tab.get_by_role("button", name="Messages 1 unread")
    await expect(messages).to_be_visible()
    await expect(tab).to_have_title(re.compile(r"^\(1\) "))
    await messages.click()
    await expect(tab.get_by_text("psst")).to_be_visible()
    await expect(tab).not_to_have_title(re.compile(r"^\("))
    assert ws.protocol_faults == ()


async def test_the_app_is_invited_where_it_was_not(tab: Page) -> None:
    await tab.get_by_role("navigation").get_by_role("button", name="ops").click()
    absent = tab.get_by_text("checker is not in this channel")
    await expect(absent).to_contain_text("/invite @checker")
    box = tab.get_by_role("textbox", name="Message #ops")
    await box.press_sequentially("/inv")
    await box.press("Tab")
    await expect(tab.get_by_text("/invite @name", exact=True)).to_be_visible()
    await box.press_sequentially("@che")
    await box.press("Tab")
    await expect(box).to_have_value("/invite @checker ")
    await box.press("Enter")
    line = tab.get_by_role("article")
    await expect(line).to_contain_text("was added to #ops by you.")
    await expect(line.locator(".author")).to_have_text("checker")
    await expect(absent).to_have_count(0)


async def test_a_channel_one_is_taken_out_of_goes_and_comes_back(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    ops = tab.get_by_role("navigation").get_by_role("button", name="ops")
    await ops.click()
    await ws.enter(app.ada, app.ops, "/invite @ben")
    await ws.enter(app.ben, app.ops, "/remove @ada")
    await expect(ops).to_have_count(0)
    await expect(tab.get_by_role("heading", name="support").first).to_be_visible()
    await ws.enter(app.ben, app.ops, "/invite @ada")
    await ops.click()
    await expect(tab.get_by_text("was added to #ops by ben.")).to_be_visible()


async def test_a_fault_of_the_workspace_is_told(
    tab: Page, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ws, "enter", break_down)
    box = tab.get_by_role("textbox", name="Message #support")
    await box.fill("hello")
    await box.press("Enter")
    await expect(tab.get_by_role("alert")).to_contain_text("The local workspace failed at that.")


async def test_a_thread_is_opened_answered_and_closed_by_escape(tab: Page) -> None:
    box = tab.get_by_role("textbox", name="Message #support")
    await box.press_sequentially("@check")
    await box.press("Enter")
    await box.press_sequentially("is it up?")
    await box.press("Enter")
    replies = tab.get_by_role("button", name="1 reply")
    await replies.click()
    thread = tab.get_by_role("complementary", name="Thread #support")
    await expect(thread.get_by_role("article")).to_have_count(2)
    reply = thread.get_by_role("textbox", name="Reply")
    await expect(reply).to_be_focused()
    await reply.fill("@checker and now?")
    await reply.press("Enter")
    await expect(thread.get_by_role("article")).to_have_count(4)
    await expect(thread.get_by_text("3 replies")).to_be_visible()
    await reply.press_sequentially("@che")
    for _ in range(2):  # the first closes the suggestions
        await reply.press("Escape")
        await expect(tab.get_by_role("listbox", name="Suggestions")).to_be_hidden()
        await expect(thread).to_be_visible()
    await reply.fill("")
    await reply.press("Escape")
    await expect(thread).to_be_hidden()
    await expect(tab.get_by_role("button", name="3 replies")).to_be_focused()
