"""A channel with a bit of everything in it."""

from playwright.async_api import Page


async def fill_with_everything(tab: Page) -> None:
    """Say and ask what the small app answers in every way, and open a thread."""
    box = tab.get_by_role("textbox", name="Message #support")
    for line in ("hello `code` @checker, see https://a.example/x", "/check private", "/check x"):
        await box.fill(line)
        await box.press("Enter")
    await tab.get_by_role("button", name="Run again").wait_for()
    await tab.get_by_role("button", name="1 reply").click()
