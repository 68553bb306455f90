"""Light and dark, small windows, and names for everything."""

from typing import Final

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.playground import Workspace
from bot.playground.page import Page as LocalPage
from tests.browser.everything import fill_with_everything
from tests.browser.small_app import SmallApp

# Elements whose text has too little contrast with what is behind it (WCAG 2.2, 1.4.3 AA).
_PALE: Final = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = rgba(colour).map((part) => part / 255).map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (rgba(colour)[3] > 250) return colour;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const ownText = (node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((node) => ownText(node) && node.checkVisibility({opacityProperty: true}))
    .map((node) => {
      const [one, other] = [luminance(getComputedStyle(node).color), luminance(behind(node))];
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      return [node.textContent.trim().slice(0, 40), contrast];
    })
    .filter(([, contrast]) => contrast < 4.5);
}"""

# What lacks a name, and ids and references that are broken.
_UNNAMED: Final = """() => {
  const named = (node) =>
    node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.length ||
    (node.getAttribute("aria-labelledby") ?? "").split(" ").some((id) =>
      document.getElementById(id)?.textContent.trim());
  const wanted = "button, a[href], input, select, textarea, [role=dialog], dialog[open], " +
    "[role=log], [role=region], nav, aside";
  const nameless = [...document.querySelectorAll(wanted)]
    .filter((node) => node.checkVisibility() && !named(node)).map((node) => node.outerHTML);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  const references = ["aria-labelledby", "aria-describedby", "aria-controls", "for"];
  const dangling = references.flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].flatMap((node) =>
      node.checkVisibility() ? node.getAttribute(name).split(" ").filter((id) =>
        id && !document.getElementById(id)) : []));
  const jumping = [...document.querySelectorAll("[tabindex]")]
    .filter((node) => node.tabIndex > 0).map((node) => node.outerHTML);
  return [...nameless, ...repeated, ...dangling, ...jumping];
}"""

_WIDER: Final = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.checkVisibility() && !node.closest(".table-frame, pre, .unseen"))
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 0.5)
  .map((node) => node.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_stands_out_and_everything_has_a_name(tab: Page, scheme: str) -> None:
    await tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert await tab.evaluate(_PALE) == []
    await fill_with_everything(tab)
    assert await tab.evaluate(_PALE) == []
    assert await tab.evaluate(_UNNAMED) == []
    await tab.get_by_role("button", name="New check").click()
    await tab.get_by_role("dialog").get_by_role("button", name="Check").click()
    await expect(tab.get_by_text("Please complete this required field.")).to_be_visible()
    assert await tab.evaluate(_PALE) == []
    assert await tab.evaluate(_UNNAMED) == []


async def test_the_colours_follow_the_system_until_the_reader_chooses(tab: Page) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor"
    await tab.emulate_media(color_scheme="light")
    light = await tab.evaluate(ground)
    await tab.emulate_media(color_scheme="dark")
    dark = await tab.evaluate(ground)
    assert light == "rgb(255, 255, 255)" != dark
    await tab.get_by_role("button", name="Colours: as the system").click()
    assert await tab.evaluate(ground) == light
    await tab.reload()
    await tab.get_by_role("button", name="Colours: light").click()
    await tab.emulate_media(color_scheme="light")
    assert await tab.evaluate(ground) == dark


async def test_a_phone_shows_everything_without_scrolling_sideways(
    context: BrowserContext, local: LocalPage
) -> None:
    tab = await context.new_page()
    await tab.set_viewport_size({"width": 360, "height": 640})
    await tab.goto(local.url)
    await tab.get_by_role("heading", name="support").first.wait_for()
    assert await tab.evaluate(_WIDER) == []
    await fill_with_everything(tab)
    assert await tab.evaluate(_WIDER) == []
    await tab.keyboard.press("Escape")
    menu = tab.get_by_role("button", name="Channels and app")
    await menu.click()
    await expect(
        tab.get_by_role("navigation").get_by_role("button", name="support")
    ).to_be_focused()
    await tab.keyboard.press("Escape")
    await expect(menu).to_be_focused()
    await menu.click()
    await tab.get_by_role("button", name="Home").click()
    await expect(tab.get_by_role("button", name="Open the form")).to_be_visible()
    await expect(tab.get_by_label("You are")).to_be_hidden()
    await tab.get_by_role("button", name="Open the form").click()
    await expect(tab.get_by_role("dialog", name="New check")).to_be_visible()
    assert await tab.evaluate(_WIDER) == []


async def test_who_replied_to_a_continued_line_has_a_face(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    ws.say(app.ben, app.support, "one")
    line = ws.say(app.ben, app.support, "two")
    ws.say(app.ada, app.support, "a reply", thread_ts=line.ts)
    continued = tab.locator("#log .continued")
    await expect(continued.locator(".replies .avatar")).to_be_visible()
    await expect(continued.locator(".gutter .avatar")).to_be_hidden()
