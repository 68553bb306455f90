"""Modals, the Home tab and shortcuts, also with the keyboard alone."""

from playwright.async_api import Page, expect

from bot.playground import Workspace
from tests.browser.small_app import SmallApp


async def test_a_form_opened_from_home_is_filled_in_and_sent(tab: Page, app: SmallApp) -> None:
    await tab.get_by_role("button", name="Home").click()
    await expect(tab.get_by_role("heading", name="Welcome home")).to_be_visible()
    await tab.get_by_role("button", name="Open the form").click()
    form = tab.get_by_role("dialog", name="New check")
    host = form.get_by_role("textbox", name="Host")
    await expect(host).to_be_focused()
    await expect(host).to_have_accessible_description("A name or an address.")
    await form.get_by_role("button", name="Check").click()
    await expect(host).to_have_accessible_description(
        "A name or an address. Please complete this required field."
    )
    await host.fill("nonsense")
    await host.press("Enter")
    await expect(host).to_have_accessible_description("A name or an address. That is no host name.")
    await expect(host).to_have_value("nonsense")
    await expect(host).to_be_focused()
    await host.fill("a.example")
    await form.get_by_role("button", name="Check").click()
    await expect(form).to_be_hidden()
    await tab.get_by_role("button", name="Messages").first.click()
    await expect(tab.get_by_text("checked a.example")).to_be_visible()
    assert app.hosts == ["a.example"]


async def test_the_keyboard_reaches_everything(tab: Page, app: SmallApp) -> None:
    await tab.keyboard.press("Control+k")
    await expect(tab.get_by_role("combobox", name="Jump to")).to_be_focused()
    await tab.keyboard.type("home")
    await tab.keyboard.press("Enter")
    button = tab.get_by_role("button", name="Open the form")
    await button.wait_for()
    for _ in range(30):
        await tab.keyboard.press("Tab")
        if await button.evaluate("node => node === document.activeElement"):
            break
    outline = await button.evaluate("node => getComputedStyle(node).outlineStyle")
    assert outline == "solid"
    await tab.keyboard.press("Enter")
    form = tab.get_by_role("dialog", name="New check")
    await form.wait_for()
    await tab.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(button).to_be_focused()
    await tab.keyboard.press("Enter")
    await form.wait_for()
    within = "() => document.activeElement.matches('body, #modal *')"  # body: the browser's bar
    for _ in range(8):
        await tab.keyboard.press("Tab")
        assert await tab.evaluate(within)
    await form.get_by_role("textbox").focus()
    await tab.keyboard.type("b.example")
    await tab.keyboard.press("Enter")
    await expect(form).to_be_hidden()
    assert app.hosts == ["b.example"]


async def test_a_form_open_before_a_reload_is_closed_everywhere(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    form = tab.get_by_role("dialog", name="New check")
    await tab.get_by_role("button", name="New check").click()
    await form.wait_for()
    await tab.reload()
    await expect(tab.get_by_role("textbox", name="Message #support")).to_be_focused()
    await expect(form).to_be_hidden()
    assert ws.modal(app.ada) is None


async def test_where_a_form_closes_whose_opener_is_gone_the_focus_goes_on(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    form = tab.get_by_role("dialog", name="New check")
    await tab.get_by_role("textbox", name="Message #support").blur()
    await ws.shortcut(app.ada, "new")  # nothing in this tab opened it
    await form.wait_for()
    await tab.keyboard.press("Escape")
    await expect(form).to_be_hidden()
    await expect(tab.get_by_role("textbox", name="Message #support")).to_be_focused()


async def test_shortcuts_are_offered_in_the_sidebar_and_on_messages(tab: Page) -> None:
    form = tab.get_by_role("dialog", name="New check")
    await tab.get_by_role("button", name="New check").click()
    await form.get_by_role("button", name="Close").click()
    await expect(form).to_be_hidden()
    box = tab.get_by_role("textbox", name="Message #support")
    await box.fill("a.example is down")
    await box.press("Enter")
    message = tab.get_by_role("article")
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await tab.keyboard.press("Enter")
    await expect(form).to_be_visible()
