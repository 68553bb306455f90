"""The prompt with a real app, and what it draws."""

import asyncio
import io
import os
import threading
import unicodedata
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, Message, User, Workspace
from bot.playground.drawing import Drawing, visible
from bot.playground.terminal import converse, stdin_lines
from tests.bot.playground import samples
from tests.bot.playground.bolt import connected
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.samples import (
    actions,
    bullets,
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


def draw(*blocks: dict[str, Any], words: str = "x") -> str:
    """Draw a message 60 columns wide."""
    message = Message("C1", "1.0", "U1", words, blocks)
    names = {"U1": "ada", "C1": "support"}
    out = Console(file=io.StringIO(), width=60)
    with out.capture() as shown:
        out.print(Drawing(lambda some_id: names.get(some_id, some_id)).message(message))
    return "\n".join(row.rstrip() for row in shown.get().splitlines())


@pytest.mark.parametrize(
    ("block", "drawn"),
    [
        (header("Port 25 is blocked :warning:"), "Port 25 is blocked ⚠"),
        (section(mrkdwn("*25* is _filtered_ ~open~ `smtp`")), "25 is filtered open smtp"),
        (section(mrkdwn("a *b c* d_e_f 2*3*4")), "a b c d_e_f 2*3*4"),
        (section(mrkdwn("```\n220 <hi>\n```")), "220 <hi>\n"),
        (section(mrkdwn("&lt;!here&gt; &amp;lt;")), "<!here> &lt;"),
        (section(mrkdwn("<https://x.test|the docs>")), "the docs (https://x.test)"),
        (section(mrkdwn("<http://x.test|x.test> <mailto:a@b.test|a@b.test>")), "x.test a@b.test"),
        (section(mrkdwn("<@U1> <#C1|support> <#C1> <!here>")), "@ada #support #C1 @here"),
        (section(mrkdwn("<!date^1^{date}|5 January>")), "5 January"),
        (section(plain("*25*")), "*25*"),
        (section(mrkdwn("2001:ab:cd::1 :ab: :nonsense:")), "2001:ab:cd::1 🆎 :nonsense:"),
        (
            section(mrkdwn("x")) | {"fields": [plain("y")], "accessory": button("Go")},
            "x\n  y\n[Go]",
        ),
        (section(mrkdwn("x")) | {"accessory": samples.IMAGE}, "x\n(a chart)"),
        ({"type": "divider"}, "─" * 60),
        (context(mrkdwn("*a*"), plain("b"), samples.IMAGE), "a · b · (a chart)"),
        (actions(button("Run again"), button("Share")), "[Run again]  [Share]"),
        (actions(samples.overflow(2), samples.select(2)), "[…]  [Choose]"),
        (actions({"type": "static_select", "options": []}), "[▾]"),
        (samples.IMAGE, "(a chart)"),
        (
            table([cell("Port"), cell("State")], [cell("25"), rich(line(text("open")))])
            | {"column_settings": [{"align": "right"}, None]},
            "Port  State\n  25  open",
        ),
        (rich(bullets("a", "b") | {"indent": 1}), "    • a\n    • b"),
        (rich(bullets("a", "b") | {"style": "ordered", "offset": 1}), "  2. a\n  3. b"),
        (
            rich({"type": "rich_text_preformatted", "elements": [text("220 hi")]}),
            "  220 hi",
        ),
        (rich({"type": "rich_text_quote", "elements": [text("x")]}), "│ x"),
        (
            rich(
                line(
                    text("a", bold=True),
                    {"type": "link", "url": "https://x.test", "text": "b"},
                    {"type": "user", "user_id": "U1"},
                    {"type": "channel", "channel_id": "C1"},
                    {"type": "emoji", "name": "wave"},
                    {"type": "date", "timestamp": 1, "format": "x", "fallback": "then"},
                    {"type": "broadcast", "range": "here"},
                    {"type": "usergroup", "usergroup_id": "S1"},
                )
            ),
            "ab (https://x.test)@ada#support👋then@here@S1",
        ),
    ],
)
def test_blocks_are_drawn_as_text(block: dict[str, Any], drawn: str) -> None:
    assert draw(block) == drawn


def test_a_message_without_blocks_shows_its_text() -> None:
    assert draw(words="*hi*") == "hi"


@pytest.mark.parametrize("name", sorted(samples.GOOD))
def test_everything_the_validator_takes_can_be_drawn(name: str) -> None:
    draw(*samples.GOOD[name])


@given(st.text(min_size=1))
def test_nothing_can_steer_the_terminal(hostile: str) -> None:
    shown = draw(section(mrkdwn(hostile)), section(plain(hostile)), table([cell(hostile)]))
    assert {char for char in shown if unicodedata.category(char)[0] == "C"} <= {"\n"}


def test_control_and_direction_characters_are_spelled_out() -> None:
    assert visible("a\x1b[31m\r\u202eb\nc") == "a\\u001b[31m\\u000d\\u202eb\nc"


async def typed(*lines: str) -> AsyncIterator[str]:
    for one in lines:
        yield f"{one}\n"


@pytest.fixture
def answering(app: AsyncApp, client: AsyncWebClient) -> AsyncApp:
    """An app that answers a command with an edited message, and a button and a mention too."""

    async def check(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack()
        channel = command["channel_id"]
        posted = await client.chat_postMessage(channel=channel, text="checking")
        await client.chat_update(channel=channel, ts=posted["ts"], text="3 of 7")
        blocks = [header(command["text"]), actions(button("Run again", action_id="again"))]
        await client.chat_update(channel=channel, ts=posted["ts"], text="done", blocks=blocks)

    async def again(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="once more")

    async def mentioned(say: AsyncSay, event: dict[str, str]) -> None:
        await say(text="yes?", thread_ts=event["ts"])

    app.command("/check")(check)
    app.action("again")(again)
    app.event("app_mention")(mentioned)
    return app


async def test_a_conversation_reads_as_it_went(
    ws: Workspace, ada: User, support: Channel, answering: AsyncApp
) -> None:
    last_words = iter(["done", "once more", "yes?"])

    async def settle() -> None:
        words = next(last_words)
        await ws.until(lambda: any(said.text == words for said in ws.history(support)))

    out = Console(file=io.StringIO(), width=60)
    with out.capture() as shown:
        async with connected(ws, answering):
            lines = typed("/check mail.example.test", "", "[Run again]", "@example hi")
            await converse(ws, ada, support, lines, out, settle)
    assert [row.rstrip() for row in shown.get().splitlines()] == [
        "ada> /check mail.example.test",
        "example",
        "  checking",
        "  … 3 of 7",
        "  … done",
        "example",
        "  mail.example.test",
        "  [Run again]",
        "ada> [Run again]",
        "example (only visible to you)",
        "  once more",
        "ada> @example hi",
        "example ↳ in the thread",
        "  yes?",
    ]


async def test_slack_itself_answers_what_is_no_command(
    ws: Workspace, ada: User, support: Channel
) -> None:
    out = Console(file=io.StringIO(), width=200)
    with out.capture() as shown:
        await converse(ws, ada, support, typed("/nope"), out, ws.settled)
    assert "Slackbot (only visible to you)\n  /nope is not a valid command." in shown.get()


async def test_a_plain_word_gets_a_hint_that_no_app_hears_it(
    ws: Workspace, ada: User, support: Channel
) -> None:
    out = Console(file=io.StringIO(), width=200)
    with out.capture() as shown:
        await converse(ws, ada, support, typed("mail.example.test ssl"), out, ws.settled)
    assert shown.get().splitlines() == [
        "ada> mail.example.test ssl",
        "  (nobody answers here: begin a line with /check or /linked)",
    ]


async def test_an_app_without_commands_gets_no_hint(manifest: Manifest) -> None:
    del manifest["features"]["slash_commands"]
    out = Console(file=io.StringIO(), width=200)
    async with Workspace(manifest) as ws:
        ada = ws.user("ada")
        support = ws.channel("support", members=[ada])
        with out.capture() as shown:
            await converse(ws, ada, support, typed("hello"), out, ws.settled)
    assert shown.get().splitlines() == ["ada> hello"]


async def test_what_others_do_not_see_is_not_drawn(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    bob = ws.user("bob")
    ws.invite(bob, support)

    async def settle() -> None:
        await client.chat_postEphemeral(channel=support.id, user=bob.id, text="psst")
        ts = (await client.chat_postMessage(channel=support.id, text="oops"))["ts"]
        await client.chat_delete(channel=support.id, ts=ts)
        await client.chat_postMessage(channel=ws.direct_message(ada).id, text="elsewhere")

    blocks = [actions(samples.overflow(1), button("Keep"))]
    await client.chat_postMessage(channel=support.id, text="before", blocks=blocks)
    out = Console(file=io.StringIO(), width=60)
    with out.capture() as shown:
        await converse(ws, ada, support, typed("[Share]"), out, settle)
    rows = [row.rstrip() for row in shown.get().splitlines()]
    assert rows == [
        "ada> [Share]",
        "  (nobody answers here: begin a line with /check or /linked)",
        "example",
        "  oops",
        "  (a message was deleted)",
    ]


async def test_a_terminal_gets_a_prompt_and_no_echo(
    ws: Workspace, ada: User, support: Channel
) -> None:
    out = Console(file=io.StringIO(), force_terminal=True, no_color=True, width=60)
    with out.capture() as shown:
        await converse(ws, ada, support, typed("hello"), out, ws.settled)
    assert shown.get().count("#support > ") == 2
    assert "hello" not in shown.get()


async def test_lines_are_read_until_the_input_ends() -> None:
    read, write = os.pipe()
    os.write(write, "/check a\n\nlast é".encode())
    os.close(write)
    assert [one async for one in stdin_lines(read)] == ["/check a", "", "last é"]
    os.close(read)


def test_a_line_typed_after_the_end_troubles_nobody() -> None:
    async def listen_for_a_moment() -> None:
        lines = stdin_lines(read)
        os.write(write, b"first\n")
        assert await anext(lines) == "first"
        await lines.aclose()

    read, write = os.pipe()
    asyncio.run(listen_for_a_moment())
    os.write(write, b"late\n")
    os.close(write)
    for thread in threading.enumerate():
        if thread.name == "stdin":
            thread.join()
    os.close(read)
