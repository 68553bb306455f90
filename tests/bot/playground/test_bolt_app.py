"""The real slack-bolt app by its real Socket Mode handler."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import (
    Acknowledged,
    Channel,
    DisconnectReason,
    Failed,
    Failure,
    ManualClock,
    User,
    Workspace,
)
from tests.bot.playground.bolt import connected
from tests.bot.playground.links import timed_out
from tests.bot.playground.samples import actions, button


@pytest.mark.parametrize("reason", [DisconnectReason.WARNING, DisconnectReason.REFRESH_REQUESTED])
async def test_the_real_handler_survives_a_disconnect(
    ws: Workspace,
    ada: User,
    support: Channel,
    app: AsyncApp,
    reason: DisconnectReason,
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def check(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack()
        await heard.put(command["text"])

    app.command("/check")(check)
    async with connected(ws, app):
        hellos = ws.hellos
        await ws.disconnect(reason)
        await ws.connected(hellos=hellos + 1)
        assert await ws.slash(ada, support, "/check still there") == Acknowledged()
        assert await heard.get() == "still there"
    assert ws.protocol_faults == ()


async def test_a_pressed_button_reaches_the_real_app(
    ws: Workspace,
    ada: User,
    support: Channel,
    client: AsyncWebClient,
    app: AsyncApp,
) -> None:
    bodies: list[dict[str, Any]] = []

    async def rerun(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        bodies.append(body)
        await ack()
        await respond(text="again", replace_original=True)

    app.action("rerun")(rerun)
    blocks = [actions(button("Again", action_id="rerun", value="v")) | {"block_id": "b"}]
    async with connected(ws, app):
        await client.chat_postMessage(channel=support.id, text="done", blocks=blocks)
        (message,) = ws.history(support)
        assert await ws.press(ada, message, "rerun") == Acknowledged()
        await ws.until(lambda: ws.history(support)[0].text == "again")
    (body,) = bodies
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == ada.id
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": support.id,
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == message.ts
    (action,) = body["actions"]
    assert action.pop("action_ts")
    assert action == {
        "action_id": "rerun",
        "block_id": "b",
        "type": "button",
        "text": {"type": "plain_text", "text": "Again"},
        "value": "v",
    }


async def test_a_mention_reaches_the_real_app(
    ws: Workspace, ada: User, support: Channel, app: AsyncApp
) -> None:
    async def answer(event: dict[str, str], say: AsyncSay) -> None:
        await say(text=event["text"], thread_ts=event["ts"])

    app.event("app_mention")(answer)
    async with connected(ws, app):
        assert await ws.mention(ada, support, "mail.hover.com?") == Acknowledged()
        await ws.until(lambda: len(ws.history(support)) == 2)
    question, reply = ws.history(support)
    link = "<http://mail.hover.com|mail.hover.com>"
    assert reply.text == f"<@{ws.bot_user.id}> {link}?"
    assert reply.thread_ts == question.ts


async def test_an_app_that_raises_before_acknowledging_times_out(
    ws: Workspace,
    ada: User,
    support: Channel,
    app: AsyncApp,
    clock: ManualClock,
) -> None:
    raised = asyncio.Event()

    async def check() -> None:
        raised.set()
        raise ZeroDivisionError

    app.command("/check")(check)
    async with connected(ws, app):
        command = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        await raised.wait()
        await timed_out(clock)
        result = await command
    assert isinstance(result, Failed)
    assert result.error is Failure.OPERATION_TIMEOUT
