"""Socket Mode with a bare websocket, where the app can misbehave, and with the real handler."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.errors import SlackApiError
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
from tests.bot.playground.conftest import Manifest, Running
from tests.bot.playground.samples import actions, button, header

Socket = aiohttp.ClientWebSocketResponse
ACK_LIMIT = timedelta(seconds=3)


async def link(ws: Workspace) -> str:
    client = AsyncWebClient(base_url=ws.web_api_url)
    answer = await client.apps_connections_open(app_token=ws.app_token)
    return str(answer["url"])


@asynccontextmanager
async def sockets(ws: Workspace, number: int = 1) -> AsyncIterator[list[Socket]]:
    """Open sockets that have said hello."""
    async with aiohttp.ClientSession() as session:
        opened = []
        for _ in range(number):
            socket = await session.ws_connect(await link(ws), autoping=False)
            await socket.receive_json()
            opened.append(socket)
        yield opened
        for socket in opened:
            await socket.close()


async def timed_out(clock: ManualClock) -> None:
    """Let the time for an acknowledgement pass, once somebody waits for one."""
    await clock.slept()
    clock.advance(ACK_LIMIT)


async def test_the_workspace_says_hello(ws: Workspace) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(await link(ws)) as socket:
        hello = await socket.receive_json()
    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["connection_info"]["app_id"].startswith("A")


async def test_a_ticket_works_once(ws: Workspace) -> None:
    url = await link(ws)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url.partition("?")[0])


async def test_an_eleventh_socket_is_sent_away(ws: Workspace) -> None:
    async with sockets(ws, 10), aiohttp.ClientSession() as session:
        async with session.ws_connect(await link(ws)) as socket:
            frame = await socket.receive_json()
            assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert ws.sockets == 10


async def test_without_socket_mode_no_connection_is_opened(
    manifest: Manifest, clock: ManualClock
) -> None:
    manifest["settings"]["socket_mode_enabled"] = False
    async with Workspace(manifest, clock=clock) as ws:
        with pytest.raises(SlackApiError):
            await link(ws)


async def test_a_ping_is_answered(ws: Workspace) -> None:
    async with sockets(ws) as [socket]:
        await socket.ping(b"are you there")
        pong = await socket.receive()
    assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"are you there")


async def test_without_a_socket_the_command_fails_at_once(
    ws: Workspace, ada: User, support: Channel
) -> None:
    result = await ws.slash(ada, support, "/check x")
    notice = '/check failed with the error "dispatch_failed"'
    assert result == Failed(Failure.DISPATCH_FAILED, notice)
    assert [message.text for message in ws.history(support, ada)] == [notice]


async def test_a_command_not_acknowledged_within_three_seconds_fails(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        envelope = await socket.receive_json()
        await timed_out(clock)
        result = await running
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
    notice = '/check failed with the error "operation_timeout"'
    assert result == Failed(Failure.OPERATION_TIMEOUT, notice)


async def test_a_late_acknowledgement_is_a_fault(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        envelope = await socket.receive_json()
        await timed_out(clock)
        await running
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await _read(socket)
    assert ws.protocol_faults == ("an acknowledgement of nothing, or too late, or repeated",)


async def _read(socket: Socket) -> None:
    """Wait until the workspace has read all that was sent: it answers pings in turn."""
    await socket.ping()
    assert (await socket.receive()).type is aiohttp.WSMsgType.PONG


@pytest.mark.parametrize(
    ("frame", "fault"),
    [
        ("no json", "invalid_json: no json"),
        ("[1]", "json_not_object: [1]"),
        ("{}", "an acknowledgement of nothing, or too late, or repeated"),
    ],
)
async def test_a_frame_that_is_no_acknowledgement_is_a_fault(
    ws: Workspace, frame: str, fault: str
) -> None:
    async with sockets(ws) as [socket]:
        await socket.send_str(frame)
        await _read(socket)
    assert ws.protocol_faults == (fault,)


async def test_binary_frames_are_a_fault(ws: Workspace) -> None:
    async with sockets(ws) as [socket]:
        await socket.send_bytes(b"x")
        await _read(socket)
    assert ws.protocol_faults == ("a frame that is not text: BINARY",)


async def test_each_envelope_goes_to_one_socket_in_turn(
    ws: Workspace, ada: User, support: Channel
) -> None:
    async with sockets(ws, 2) as opened:
        texts = []
        for number, socket in enumerate([*opened, *opened]):
            running = asyncio.ensure_future(ws.slash(ada, support, f"/check {number}"))
            envelope = await socket.receive_json()
            texts.append(envelope["payload"]["text"])
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            assert await running == Acknowledged()
    assert texts == ["0", "1", "2", "3"]


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


async def test_a_socket_that_went_away_is_passed_over(
    ws: Workspace, ada: User, support: Channel
) -> None:
    async with sockets(ws, 2) as [first, second]:
        await first.close()
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        envelope = await second.receive_json()
        await second.send_json({"envelope_id": envelope["envelope_id"]})
        assert await running == Acknowledged()


@pytest.mark.parametrize("reason", [DisconnectReason.WARNING, DisconnectReason.REFRESH_REQUESTED])
async def test_the_real_handler_survives_a_disconnect(
    ws: Workspace,
    ada: User,
    support: Channel,
    app: AsyncApp,
    running: Running,
    reason: DisconnectReason,
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def check(ack: AsyncAck, command: dict[str, str]) -> None:
        await ack()
        await heard.put(command["text"])

    app.command("/check")(check)
    async with running(app):
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
    running: Running,
) -> None:
    bodies: list[dict[str, Any]] = []

    async def rerun(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        bodies.append(body)
        await ack()
        await respond(text="again", replace_original=True)

    app.action("rerun")(rerun)
    blocks = [actions(button("Again", action_id="rerun", value="v")) | {"block_id": "b"}]
    async with running(app):
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
    ws: Workspace, ada: User, support: Channel, app: AsyncApp, running: Running
) -> None:
    async def answer(event: dict[str, str], say: AsyncSay) -> None:
        await say(text=event["text"], thread_ts=event["ts"])

    app.event("app_mention")(answer)
    async with running(app):
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
    running: Running,
    clock: ManualClock,
) -> None:
    raised = asyncio.Event()

    async def check() -> None:
        raised.set()
        raise ZeroDivisionError

    app.command("/check")(check)
    async with running(app):
        command = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        await raised.wait()
        await timed_out(clock)
        result = await command
    assert isinstance(result, Failed)
    assert result.error is Failure.OPERATION_TIMEOUT
