"""Socket Mode with a bare websocket, where the app can misbehave."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.playground import (
    Acknowledged,
    Channel,
    Failed,
    Failure,
    ManualClock,
    User,
    Workspace,
)
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.links import Socket, link, sockets, timed_out


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
    del manifest["settings"], manifest["features"]["slash_commands"]
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


async def test_a_socket_that_went_away_is_passed_over(
    ws: Workspace, ada: User, support: Channel
) -> None:
    async with sockets(ws, 2) as [first, second]:
        await first.close()
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        envelope = await second.receive_json()
        await second.send_json({"envelope_id": envelope["envelope_id"]})
        assert await running == Acknowledged()


async def test_an_envelope_that_cannot_be_sent_goes_to_the_next_socket(
    ws: Workspace, ada: User, support: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = web.WebSocketResponse.send_json
    failures = iter([ConnectionResetError()])

    async def send_but_once(socket: web.WebSocketResponse, frame: object) -> None:
        if failure := next(failures, None):
            raise failure
        await send(socket, frame)

    async with sockets(ws, 2) as [_, second]:
        monkeypatch.setattr(web.WebSocketResponse, "send_json", send_but_once)
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        envelope = await second.receive_json()
        await second.send_json({"envelope_id": envelope["envelope_id"]})
        assert await running == Acknowledged()


async def test_a_response_payload_that_is_no_object_is_a_fault(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": "hi"})
        await timed_out(clock)
        await running
    assert ws.protocol_faults == ("a response payload that is not an object",)


async def test_a_closing_workspace_says_goodbye(manifest: Manifest) -> None:
    async with aiohttp.ClientSession() as session:
        async with Workspace(manifest) as ws:
            socket = await session.ws_connect(await link(ws))
            await socket.receive_json()
            goodbye = asyncio.ensure_future(socket.receive())
        assert (await goodbye).data == aiohttp.WSCloseCode.GOING_AWAY


async def test_events_that_were_to_come_again_are_dropped_with_the_workspace(
    manifest: Manifest, clock: ManualClock
) -> None:
    async with Workspace(manifest, clock=clock) as ws:
        ada = ws.user("ada")
        await ws.mention(ada, ws.channel("support", [ada], bot=True), "hi")
        await clock.slept()
    assert len(asyncio.all_tasks()) == 1
