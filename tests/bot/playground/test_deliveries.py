"""What the app is sent, and what comes of its acknowledgements."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.playground import (
    Acknowledged,
    Channel,
    Failed,
    Failure,
    ManualClock,
    User,
    Workspace,
)
from tests.bot.playground.links import sockets, timed_out
from tests.bot.playground.samples import header


async def test_a_slash_command_arrives_as_slack_sends_it(
    ws: Workspace, ada: User, support: Channel
) -> None:
    payload = (await _one_envelope(ws, ada, support, "/check  a <b> & c "))["payload"]
    assert payload.pop("response_url").startswith("http://127.0.0.1:")
    assert payload.pop("trigger_id")
    assert payload.pop("token")
    assert payload == {
        "team_id": "T0LOCAL0001",
        "team_domain": "mailcheck-playground",
        "channel_id": support.id,
        "channel_name": "support",
        "user_id": ada.id,
        "user_name": "ada",
        "command": "/check",
        "text": "a &lt;b&gt; &amp; c",
        "api_app_id": "A0LOCAL0001",
        "is_enterprise_install": "false",
    }


async def _one_envelope(ws: Workspace, user: User, channel: Channel, line: str) -> dict[str, Any]:
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.slash(user, channel, line))
        envelope: dict[str, Any] = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await running
    return envelope


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/check", "@ada #support mail.hover.com"),
        ("/linked", "<@U0000000001> <#C0000000002|support> <http://mail.hover.com|mail.hover.com>"),
    ],
)
async def test_a_command_is_linked_only_when_its_manifest_asks_for_it(
    ws: Workspace, ada: User, support: Channel, command: str, text: str
) -> None:
    line = f"{command} @ada #support mail.hover.com"
    assert (await _one_envelope(ws, ada, support, line))["payload"]["text"] == text


async def test_the_names_of_private_channels_and_direct_messages_are_kept(
    ws: Workspace, ada: User
) -> None:
    hidden = ws.channel("hidden", [ada], private=True)
    names = [
        (await _one_envelope(ws, ada, channel, "/check"))["payload"]["channel_name"]
        for channel in (hidden, ws.direct_message(ada))
    ]
    assert names == ["privategroup", "directmessage"]


async def _replied(
    ws: Workspace, ada: User, support: Channel, payload: object
) -> Acknowledged | Failed:
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": payload})
        return await running


async def test_a_reply_in_the_acknowledgement_is_for_one_person_unless_told_otherwise(
    ws: Workspace, ada: User, support: Channel
) -> None:
    private = await _replied(ws, ada, support, {"text": "hi"})
    public = await _replied(ws, ada, support, {"text": "ho", "response_type": "in_channel"})
    assert isinstance(private, Acknowledged)
    assert isinstance(public, Acknowledged)
    assert [message.ephemeral_to for message in private.replies] == [ada.id]
    assert [message.ephemeral_to for message in public.replies] == [""]


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "x", "blocks": [header("")]},
        {"text": "x", "response_type": "loud"},
        {"text": "x", "attachments": []},
        {"text": 1},
    ],
    ids=["bad block", "unknown response type", "unsupported argument", "text that is a number"],
)
async def test_a_reply_slack_refuses_shows_as_an_error(
    ws: Workspace, ada: User, support: Channel, payload: object
) -> None:
    result = await _replied(ws, ada, support, payload)
    notice = '/check failed with the error "invalid_command_response"'
    assert result == Failed(Failure.INVALID_COMMAND_RESPONSE, notice)


async def test_an_unacknowledged_event_comes_three_times_more(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.mention(ada, support, "hi"))
        frames = [await socket.receive_json()]
        await timed_out(clock)
        assert await running == Failed(Failure.OPERATION_TIMEOUT, "")
        for delay in (0, 60, 300):
            if delay:
                await clock.slept()
                clock.advance(timedelta(seconds=delay))
            frames.append(await socket.receive_json())
            await timed_out(clock)
    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2, 3]
    assert [frame["retry_reason"] for frame in frames] == ["", "timeout", "timeout", "timeout"]
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert len({frame["envelope_id"] for frame in frames}) == 4


async def test_an_event_comes_again_to_an_app_that_connects_later(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    assert await ws.mention(ada, support, "hi") == Failed(Failure.DISPATCH_FAILED, "")
    async with sockets(ws) as [socket]:
        await clock.slept()
        clock.advance(timedelta(minutes=1))
        frame = await socket.receive_json()
        await socket.send_json({"envelope_id": frame["envelope_id"]})
    assert frame["retry_attempt"] == 2


async def test_a_response_payload_to_an_event_is_a_fault(
    ws: Workspace, ada: User, support: Channel
) -> None:
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.mention(ada, support, "hi"))
        frame = await socket.receive_json()
        await socket.send_json({"envelope_id": frame["envelope_id"], "payload": {"text": "x"}})
        assert await running == Acknowledged()
    assert ws.protocol_faults == ("a response payload where none is taken: events_api",)


async def test_a_mention_in_a_thread_names_the_thread(
    ws: Workspace, ada: User, support: Channel
) -> None:
    parent = ws.say(ada, support, "help")
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.mention(ada, support, "hi", thread_ts=parent.ts))
        frame = await socket.receive_json()
        await socket.send_json({"envelope_id": frame["envelope_id"]})
        await running
    assert frame["payload"]["event"]["thread_ts"] == parent.ts
