"""What those who cannot see the page, or use no mouse, are told and reach."""

from typing import Final

from playwright.async_api import Page, expect

from bot.playground import Workspace
from tests.bot.playground.samples import mrkdwn, section
from tests.browser.everything import fill_with_everything
from tests.browser.small_app import ANSWER, SmallApp

# Visible headings of the panes that are more than one level below the one before them.
_SKIPPED: Final = """() => ["main", "#thread", "#modal"].flatMap((pane) => {
  const all = [...document.querySelectorAll(`${pane} :is(h1, h2, h3, h4)`)]
    .filter((node) => node.checkVisibility());
  const level = (node) => Number(node.tagName[1]);
  return all.filter((node, at) => at > 0 && level(node) > level(all[at - 1]) + 1)
    .map((node) => node.outerHTML);
})"""

_ROW: Final = 20  # pixels


async def test_rows_in_columns_scroll_sideways_by_keys_too(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    await tab.set_viewport_size({"width": 360, "height": 640})
    row = "  ".join(f"column-{number}" for number in range(12))
    ws.say(app.ben, app.support, f"```\n{row}\n{row}\n```")
    rows = tab.get_by_role("region", name="Preformatted text")
    assert await rows.evaluate("node => node.scrollWidth > 2 * node.clientWidth")
    assert await rows.evaluate("node => node.clientHeight") < 5 * _ROW
    assert await rows.evaluate("node => node.getBoundingClientRect().right <= innerWidth")
    await rows.focus()
    await tab.keyboard.press("ArrowRight")
    await tab.wait_for_function("node => node.scrollLeft > 0", arg=await rows.element_handle())


async def test_headings_skip_no_level_and_nothing_is_pointed_at_in_vain(tab: Page) -> None:
    async def hold() -> None:
        assert await tab.evaluate(_SKIPPED) == []
        await expect(tab.locator('[aria-activedescendant=""]')).to_have_count(0)

    await hold()
    await fill_with_everything(tab)
    await hold()
    await tab.get_by_role("navigation").get_by_role("button", name="Home").click()
    await tab.get_by_role("heading", name="Welcome home").wait_for()
    await hold()
    await tab.get_by_role("button", name="Open the form").click()
    await tab.get_by_role("dialog").wait_for()
    await hold()


async def test_landmarks_are_named_and_the_messages_one_key_away(tab: Page) -> None:
    log = tab.get_by_role("log", name="Messages")
    assert await log.get_attribute("aria-live") == "off"  # an edit would be read out in full
    for role, name in (("navigation", "Workspace"), ("main", ""), ("log", "Messages")):
        found = tab.get_by_role(role, name=name)  # type: ignore[arg-type]
        await expect(found).to_be_visible()
    await tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Skip to messages")
    await skip.focus()
    await tab.keyboard.press("Enter")
    await expect(log).to_be_focused()


async def test_a_check_is_announced_once_and_then_its_verdict(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    told = tab.locator("#announcer > p")
    text, channel = "Checking a.example …", app.support.id
    ts = (await app.client.chat_postMessage(channel=channel, text=text))["ts"]
    progress = [section(mrkdwn(f"{text} port 993 answers"))]
    await app.client.chat_update(channel=channel, ts=ts, text=text, blocks=progress)
    await app.client.chat_update(channel=channel, ts=ts, text="All is well.", blocks=ANSWER)
    ws.say(app.ben, app.support, "thanks", thread_ts=ts)
    ws.say(app.ada, app.support, "what one says oneself")
    await app.client.chat_postEphemeral(
        channel=channel, user=app.ada.id, text="<@U1|zoe> *knows* &amp; tells"
    )
    await expect(told).to_have_text(
        [
            "checker: Checking a.example …",
            "checker: Works: a.example",
            "ben, in a thread: thanks",
            "checker, only to you: @zoe knows & tells",
        ]
    )
    await expect(tab.locator("#announcer")).to_have_attribute("aria-live", "polite")
