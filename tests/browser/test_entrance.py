"""How a person gets in, and where the token goes."""

from playwright.async_api import BrowserContext, Page, expect

from bot.playground.page import Page as LocalPage
from bot.serve.local import leading_to


async def test_the_token_leaves_the_address_bar_and_a_reload_still_works(tab: Page) -> None:
    assert "token" not in tab.url
    await tab.reload()
    await expect(tab.get_by_role("heading", name="support").first).to_be_visible()


async def test_a_copied_address_says_how_to_get_in(tab: Page, context: BrowserContext) -> None:
    other = await context.new_page()
    await other.goto(tab.url)
    await expect(other.get_by_role("status")).to_have_text(
        "Open the address that was printed when the workspace started: it ends in a token."
    )
    await expect(other.get_by_role("textbox")).to_have_count(0)


async def test_the_file_that_a_browser_is_started_with_leads_to_the_page(
    context: BrowserContext, local: LocalPage, elsewhere: list[str]
) -> None:
    with leading_to(local.url) as opened:
        tab = await context.new_page()
        await tab.goto(opened)
        await expect(tab.get_by_role("heading", name="support").first).to_be_visible()
        assert "token" not in tab.url
        elsewhere.remove(opened)  # asked for, but of nobody
