"""Whatever a server, a paste or an app says stays text."""

from typing import Any, Final

from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncAck, AsyncRespond

from bot.playground import Workspace
from tests.bot.playground.samples import (
    Block,
    actions,
    button,
    cell,
    context,
    header,
    line,
    mrkdwn,
    plain,
    rich,
    section,
    table,
    text,
)
from tests.browser.small_app import SmallApp

HOSTILE: Final = (
    "<script>parent.hacked = 1</script>",
    "<img src=x onerror='hacked = 1'>",
    "<javascript:hacked=1|click me>",
    "<data:text/html,<script>hacked=1</script>|data>",
    '"><svg onload=hacked=1>',
    '<https://elsewhere.example/" onclick="hacked=1|words>',
    "```</code></pre><script>hacked=1</script>```",
    "a\u202egnp.exe\u2066b\u200fc",
    "<!date^1^{date}^javascript:hacked=1|then>",
    "&lt;script&gt;hacked=1&lt;/script&gt;",
)
_BAD_PLACES: Final = """() => [...document.querySelectorAll("#log *")]
  .filter((node) => /^(script|img|svg|iframe|object|embed|style|link|form)$/i.test(node.tagName)
    && !node.matches("svg.icon")
    || node.matches("a") && !/^(https?|mailto):/.test(node.href)
    || [...node.attributes].some(({name}) => name.startsWith("on") || name === "style"))
  .map((node) => node.outerHTML)"""


def everywhere(word: str) -> list[Block]:
    """Blocks with `word` in every place that takes text."""
    return [
        header(word),
        section(mrkdwn(word)) | {"fields": [mrkdwn(word), plain(word)]},
        context(mrkdwn(word), plain(word)),
        rich(
            line(
                text(word),
                {"type": "link", "url": "javascript:hacked=1", "text": word},
                {"type": "emoji", "name": "none"},
                {"type": "date", "timestamp": 1, "format": word, "fallback": word},
            ),
            {"type": "rich_text_preformatted", "elements": [text(word)]},
        ),
        table([cell(word), cell("x")], [cell(word), rich(line(text(word)))]),
        actions(
            button(word, url="javascript:hacked=1"),
            button("y", url="data:text/html,x", accessibility_label=word),
        ),
        {
            "type": "image",
            "image_url": "https://elsewhere.example/x.png",
            "alt_text": word,
            "title": plain(word),
        },
    ]


async def test_hostile_text_is_inert_wherever_it_stands(
    tab: Page, ws: Workspace, app: SmallApp
) -> None:
    async def speak(ack: AsyncAck, respond: AsyncRespond, command: dict[str, str]) -> None:
        await ack()
        word = HOSTILE[int(command["text"])]
        await respond(text=word, blocks=everywhere(word))
        await respond(text=word)

    app.bolt.command("/speak")(speak)
    for number in range(len(HOSTILE)):
        await ws.slash(app.ada, app.support, f"/speak {number}")
    await expect(tab.get_by_role("article")).to_have_count(2 * len(HOSTILE))
    assert await tab.evaluate("() => window.hacked ?? null") is None
    assert await tab.evaluate(_BAD_PLACES) == []
    shown = await tab.locator("#log").inner_text()
    assert "a\\u202egnp.exe\\u2066b\\u200fc" in shown
    assert not set(shown) & set("\u202e\u2066\u200f")


async def test_the_policy_forbids_html_from_strings(tab: Page, faults: list[str]) -> None:
    tried = """() => { try { document.body.innerHTML = "<p>x</p>"; return "done"; }
      catch (error) { return error.name; } }"""
    assert await tab.evaluate(tried) == "TypeError"
    assert "requires 'TrustedHTML' assignment" in faults.pop()


MRKDWN: Final = {
    "plain": ("just text", "just text"),
    "styles": ("*b* _i_ ~s~ `c`", "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>"),
    "nested": ("*b _i_ b*", "<strong>b <em>i</em> b</strong>"),
    "within a word": ("a*b*c snake_case_name 2*3*4", "a*b*c snake_case_name 2*3*4"),
    "unfinished": ("*b and _i", "*b and _i"),
    "spaces within": ("* b * _ i_", "* b * _ i_"),
    "over lines": ("*a\nb*", "*a\nb*"),
    "code is not markup": ("`*b* <x>`", "<code>*b* &lt;x&gt;</code>"),
    "a mark within code": ("*a `*` b*", "<strong>a <code>*</code> b</strong>"),
    "entities": ("&lt;b&gt; &amp;amp; &quot;", "&lt;b&gt; &amp;amp; &amp;quot;"),
    "quote": ("a\n> b\n&gt; c\nd", "a<blockquote>b\nc</blockquote>d"),
    "fence": ("a ```x *y*\nz``` b", "a <pre><code>x *y*\nz</code></pre> b"),
    "emoji": (":tada: :nonesuch: ::1 10:30:40", "🎉 :nonesuch: ::1 10:30:40"),
    "mention": ("<@U1> <@U9|zoe>", "<m>@ada</m> <m>@zoe</m>"),
    "channel": ("<#C1> <#C9|new>", "<m>#support</m> <m>#new</m>"),
    "broadcast": ("<!here> <!subteam^S1|@crew>", "<m>@here</m> <m>@crew</m>"),
    "link": ("<https://a.example/?x=1&amp;y=2|A *b*>", "<a https://a.example/?x=1&y=2>A *b*</a>"),
    "bare link": ("<mailto:a@b.example|a@b.example>", "<a mailto:a@b.example>a@b.example</a>"),
    "no link": ("<b>x</b> 1 < 2 > 0", "&lt;b&gt;x&lt;/b&gt; 1 &lt; 2 &gt; 0"),
    "date": ("<!date^0^{date_num} {time_secs}|then>", "<t>01/01/1970 1:00:00</t>"),
    "no date": ("<!date^x^{date}|then>", "<span>then</span>"),
}
_DRAWN: Final = """async (sources) => {
  const {mrkdwn} = await import("/static/mrkdwn.js");
  const known = {U1: "ada", C1: "support"};
  const names = {of: (id, otherwise) => known[id] ?? otherwise ?? id};
  return sources.map((source) => {
    const drawn = document.createElement("div");
    drawn.append(...mrkdwn(source, names));
    return drawn.innerHTML
      .replace(/<span class="mention"><bdi>(.*?)<[/]bdi><[/]span>/g, "<m>$1</m>")
      .replace(/<a href="(.*?)".*?>/g, (_, href) => `<a ${href.replace(/&amp;/g, "&")}>`)
      .replace(/<pre .*?>/g, "<pre>")
      .replace(/<time .*?>(.*?)<[/]time>/g, "<t>$1</t>");
  });
}"""


async def test_markup_is_drawn_as_slack_does(tab: Page) -> None:
    drawn: list[Any] = await tab.evaluate(_DRAWN, [source for source, _ in MRKDWN.values()])
    assert dict(zip(MRKDWN, drawn, strict=True)) == {
        name: wanted for name, (_, wanted) in MRKDWN.items()
    }


async def test_markup_that_never_closes_is_read_once(tab: Page) -> None:
    sources = [mark * 20_000 for mark in ("*a ", "_a *b ", "`a *b", "<", "> ", "```", ":a")]
    drawn: list[str] = await tab.evaluate(_DRAWN, sources)
    assert len(drawn) == len(sources)
