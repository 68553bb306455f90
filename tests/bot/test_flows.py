"""Everything the bot shows on any way through it, held to an independent schema of Block Kit.

The local workspace has taken each of these messages and views already, so Slack's limits hold.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.commands.help import topics
from bot.playground import Edited, Posted, ViewShown, Whispered
from bot.playground.interaction_payloads import view_json
from bot.render.blocks import Message
from bot.render.controls import OPEN_FORM, RUN_AGAIN, TARGET_FIELD, WHAT_FIELD
from bot.render.views import check_form, home_view
from bot.surfaces.answers import GRACE, REFRESH
from tests.bot.bench import NOW, PATIENCE, Bench
from tests.bot.bench import bench as opened
from tests.bot.render.examples import EXAMPLES
from tests.bot.render.judges import faults, independent_schema
from tests.bot.script import asked, resolved

Shown = dict[str, Any]


@asynccontextmanager
async def watched(bench: Bench) -> AsyncIterator[list[Shown]]:
    """Collect every state of every message and view of the bot's."""
    shown: list[Shown] = []
    with bench.ws.changes() as changes:
        yield shown
    for change in changes.waiting():
        match change:
            case Posted(message) | Whispered(message) | Edited(message=message):
                if message.author_id == bench.ws.bot_user.id:
                    shown.append({"text": message.text, "blocks": list(message.blocks)})
            case ViewShown(view=view) if view is not None:
                shown.append(view_json(view))


def wrong(shown: Shown) -> list[str]:
    """Name what is wrong with a message or a view."""
    schema = independent_schema()
    if schema is None:
        pytest.skip("the schema of Block Kit does not lie beside the project")
    if "text" not in shown:
        sent = ["type", "blocks", "callback_id", "private_metadata"]
        if shown["type"] == "modal":
            sent += ["title", "submit", "close"]
        return schema({name: shown[name] for name in sent if shown.get(name)})
    found = [fault for fault in schema(shown) if not fault.startswith("note:")]
    return found + faults(Message(shown["text"], shown["blocks"]))


async def slash(bench: Bench) -> None:
    for name in sorted(EXAMPLES):
        bench.script.report = EXAMPLES[name]()
        await bench.ask(f"/mailcheck {name.replace('_', '-')}.example.com")


async def slash_elsewhere(bench: Bench) -> None:
    bench.script.hold()
    await bench.slash(channel=bench.elsewhere)
    await bench.wait(GRACE)
    await bench.shown("let me in", bench.elsewhere)
    bench.script.release()
    await bench.answered()


async def private(bench: Bench) -> None:
    bench.script.hold()
    await bench.slash("/mailcheck mail.example.com private")
    await bench.wait(GRACE)
    await bench.shown("The answer follows here.")
    bench.script.release()
    await bench.answered()


async def progress(bench: Bench) -> None:
    bench.script.hold()
    await bench.slash()
    await bench.script.begun()
    for events in ((asked(),), (resolved(),)):
        bench.script.emit(*events)
        await bench.wait(REFRESH)
        await bench.shown("Checking")
    bench.script.release()
    await bench.answered()


async def stored(bench: Bench) -> None:
    for _ in range(4):
        await bench.ask()


async def crash(bench: Bench) -> None:
    bench.script.fault = ZeroDivisionError()
    await bench.ask()


async def interrupted(bench: Bench) -> None:
    bench.script.hold()
    await bench.slash()
    await bench.app.close(NOW, PATIENCE)


async def mistakes_and_help(bench: Bench) -> None:
    typed = ("", "mail.example.com sssl", "mail.example.com 80", "help", "help nothing")
    for words in (*typed, *(f"help {topic}" for topic in topics())):
        await bench.slash(f"/mailcheck {words}")


async def mentions(bench: Bench) -> None:
    for text in ("is mail.example.com up on 993?", "outlook is broken", "help", "mail.example.org"):
        await bench.ws.mention(bench.ada, bench.support, text)
        await bench.answered()


async def direct_messages(bench: Bench) -> None:
    await bench.ws.open_home(bench.ada, "messages")
    await bench.answered()
    for text in ("mail.example.com", "private mail.example.com", "what?"):
        await bench.ws.enter(bench.ada, bench.ws.direct_message(bench.ada), text)
        await bench.answered()


async def home_and_form(bench: Bench) -> None:
    await bench.ws.open_home(bench.ada)
    await bench.ws.until(lambda: bench.ws.home(bench.ada) is not None)
    home = bench.ws.home(bench.ada)
    assert home is not None
    await bench.ws.press(bench.ada, home, OPEN_FORM)
    await bench.ws.until(lambda: bench.ws.modal(bench.ada) is not None)
    for target in ("mail.example.com 80", "mail.example.com"):
        await bench.ws.submit(
            bench.ada, {TARGET_FIELD: {TARGET_FIELD: target}, WHAT_FIELD: {WHAT_FIELD: "ssl"}}
        )
    await bench.answered()


async def run_again(bench: Bench) -> None:
    await bench.ask()
    await bench.ws.press(bench.bob, bench.messages()[0], RUN_AGAIN)
    await bench.answered()


FLOWS: dict[Callable[[Bench], Awaitable[None]], int] = {
    slash: len(EXAMPLES),
    slash_elsewhere: 2,
    private: 2,
    progress: 3,
    stored: 4,
    crash: 1,
    interrupted: 1,
    mistakes_and_help: 30,
    mentions: 4,
    direct_messages: 4,
    home_and_form: 4,
    run_again: 2,
}
"""Every way through the bot, and the least it shows on it."""


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__)
async def test_all_that_is_shown_is_good(flow: Callable[[Bench], Awaitable[None]]) -> None:
    async with opened() as bench, watched(bench) as shown:
        await flow(bench)
    assert len(shown) >= FLOWS[flow]
    assert [fault for one in shown for fault in wrong(one)] == []


async def test_those_who_wait_for_a_turn_are_shown_good_messages() -> None:
    async with opened(at_once=1) as bench, watched(bench) as shown:
        bench.script.hold()
        await bench.slash()
        other = bench.ws.channel("other", [bench.bob], bot=True)
        await bench.slash("/mailcheck mail.example.org", bench.bob, other)
        await bench.wait(GRACE)
        await bench.shown("waits for its turn", other)
        bench.script.release()
        await bench.answered()
    assert [fault for one in shown for fault in wrong(one)] == []


@pytest.mark.parametrize("view", [home_view("/mailcheck", "mailcheck"), check_form()])
def test_the_views_are_good_as_they_are_sent(view: Shown) -> None:
    assert wrong(view) == []
