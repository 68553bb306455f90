"""Each rule of the platform at its limit: what is just taken, and what is refused beside it.

Rules with more to them have modules of their own: view limits in test_view_shapes, elements in
test_elements, uploads, metadata and histories under their names.
"""

import asyncio
from datetime import timedelta
from typing import Any, Final

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

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
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.links import link, sockets
from tests.bot.playground.refusals import POST, refusal
from tests.bot.playground.samples import Block, cell, header, mrkdwn, section, table

DIVIDER: Final[Block] = {"type": "divider"}
JUST_BEFORE: Final = timedelta(microseconds=1)


def as_long(length: int) -> list[Block]:
    """Blocks that are so long as JSON."""
    frame = len('[{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]')
    rest = length - frame
    blocks: list[Block] = []
    while rest > 3_000:
        blocks.append(section(mrkdwn("x" * 2_900)))
        rest -= 2_900 + frame
    return [*blocks, section(mrkdwn("x" * rest))]


SIZES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "characters of text": ({"text": "x" * 40_000}, {"text": "x" * 40_001}, "msg_too_long"),
    "something to say": ({"text": "x"}, {"text": " "}, "no_text"),
    "blocks": ({"blocks": [DIVIDER] * 50}, {"blocks": [DIVIDER] * 51}, "invalid_blocks"),
    "characters of a header": (
        {"blocks": [header("x" * 150)]},
        {"blocks": [header("x" * 151)]},
        "invalid_blocks",
    ),
    "characters of a section": (
        {"blocks": [section(mrkdwn("x" * 3_000))]},
        {"blocks": [section(mrkdwn("x" * 3_001))]},
        "invalid_blocks",
    ),
    "rows": (
        {"blocks": [table(*[[cell("x")]] * 100)]},
        {"blocks": [table(*[[cell("x")]] * 101)]},
        "invalid_blocks",
    ),
    "columns": (
        {"blocks": [table([cell("x")] * 20)]},
        {"blocks": [table([cell("x")] * 21)]},
        "invalid_blocks",
    ),
    "characters of a table": (
        {"blocks": [table([cell("x" * 5_000)] * 2)]},
        {"blocks": [table([cell("x" * 5_000), cell("x" * 5_001)])]},
        "invalid_blocks",
    ),
    "something in a cell": (
        {"blocks": [table([cell("-")])]},
        {"blocks": [table([cell("")])]},
        "invalid_blocks",
    ),
    "tables": (
        {"blocks": [table([cell("x")])]},
        {"blocks": [table([cell("x")])] * 2},
        "invalid_attachments",
    ),
    "known types": (
        {"blocks": [DIVIDER]},
        {"blocks": [{"type": "data_table"}]},
        "invalid_blocks",
    ),
    "ids of their own": (
        {"blocks": [DIVIDER | {"block_id": "a"}, DIVIDER | {"block_id": "b"}]},
        {"blocks": [DIVIDER | {"block_id": "a"}] * 2},
        "invalid_blocks",
    ),
    "characters in all": (
        {"blocks": as_long(13_200)},
        {"blocks": as_long(13_201)},
        "msg_blocks_too_long",
    ),
}


@pytest.mark.parametrize(("taken", "refused", "error"), SIZES.values(), ids=SIZES)
async def test_a_post_is_held_to_its_sizes(
    ws: Workspace,
    client: AsyncWebClient,
    support: Channel,
    taken: dict[str, Any],
    refused: dict[str, Any],
    error: str,
) -> None:
    body = await refusal(client, POST, {"channel": support.id, "text": "x"} | refused)
    await client.api_call(POST, json={"channel": support.id, "text": "x"} | taken)
    assert body["error"] == error
    assert len(ws.history(support)) == 1


async def test_an_edit_is_shorter_than_a_post(client: AsyncWebClient, support: Channel) -> None:
    ts = (await client.chat_postMessage(channel=support.id, text="x"))["ts"]
    await client.chat_update(channel=support.id, ts=ts, text="x" * 4_000)
    call = {"channel": support.id, "ts": ts, "text": "x" * 4_001}
    assert (await refusal(client, "chat.update", call))["error"] == "msg_too_long"


@pytest.mark.parametrize(
    ("scope", "call"),
    [
        ("chat:write", (POST, {"text": "x"})),
        ("channels:read", ("conversations.info", {})),
        ("channels:history", ("conversations.history", {})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_call_wants_its_scope(
    manifest: Manifest, clock: ManualClock, scope: str, call: tuple[str, dict[str, Any]]
) -> None:
    manifest["settings"]["event_subscriptions"] = {}
    method, arguments = call
    for scopes in (["commands"], ["commands", scope]):
        manifest["oauth_config"]["scopes"]["bot"] = scopes
        async with Workspace(manifest, clock=clock) as ws:
            client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
            given = {"channel": ws.channel("support", bot=True).id, **arguments}
            if scope in scopes:
                assert (await client.api_call(method, json=given))["ok"] is True
            else:
                body = await refusal(client, method, given)
                assert (body["error"], body["needed"]) == ("missing_scope", scope)


async def test_an_acknowledgement_has_three_seconds(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    async with sockets(ws) as [socket]:
        results = []
        for late in (False, True):
            running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
            envelope = await socket.receive_json()
            await clock.slept(timedelta(seconds=3))
            clock.advance(timedelta(seconds=3) - JUST_BEFORE)
            if late:
                clock.advance(JUST_BEFORE)
            else:
                await socket.send_json({"envelope_id": envelope["envelope_id"]})
            results.append(await running)
    taken, refused = results
    assert taken == Acknowledged()
    assert isinstance(refused, Failed)
    assert refused.error is Failure.OPERATION_TIMEOUT


async def test_a_response_url_lasts_half_an_hour_and_five_posts(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    async with sockets(ws) as [socket]:
        urls = []
        for _ in range(2):
            running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            await running
            urls.append(envelope["payload"]["response_url"])
    often, late = (AsyncWebhookClient(url) for url in urls)
    clock.advance(timedelta(minutes=30))
    used = [(await often.send(text="x")).status_code for _ in range(6)]
    in_time = (await late.send(text="x")).status_code
    clock.advance(JUST_BEFORE)
    expired = await late.send(text="x")
    assert used == [200] * 5 + [404]
    assert (in_time, expired.status_code) == (200, 404)
    assert "expired_url" in expired.body


async def test_who_waits_as_told_is_let_in_and_a_moment_earlier_not(
    client: AsyncWebClient, support: Channel, clock: ManualClock
) -> None:
    ts = (await client.chat_postMessage(channel=support.id, text="x"))["ts"]
    call = {"channel": support.id, "ts": ts, "text": "x"}
    for _ in range(50):
        await client.chat_update(**call)
    with pytest.raises(SlackApiError) as error:
        await client.chat_update(**call)
    wait = int(error.value.response.headers["Retry-After"])
    clock.advance(timedelta(seconds=wait - 1))
    assert (await refusal(client, "chat.update", call))["error"] == "ratelimited"
    clock.advance(timedelta(seconds=1))
    await client.chat_update(**call)


async def test_an_app_holds_ten_sockets(ws: Workspace) -> None:
    async with sockets(ws, 9), sockets(ws) as [tenth], sockets(ws) as [eleventh]:
        assert not tenth.closed
        assert ws.sockets == 10
        assert (await eleventh.receive()).data == 1000


@pytest.mark.parametrize("reason", list(DisconnectReason))
async def test_a_warned_socket_still_takes_requests_and_the_others_none(
    ws: Workspace, ada: User, support: Channel, reason: DisconnectReason
) -> None:
    async with sockets(ws) as [socket]:
        await ws.disconnect(reason)
        frame = await socket.receive_json()
        assert (frame["type"], frame["reason"]) == ("disconnect", reason)
        running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
        if reason is DisconnectReason.WARNING:
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            assert await running == Acknowledged()
        else:
            result = await running
            assert isinstance(result, Failed)
            assert result.error is Failure.DISPATCH_FAILED


async def test_a_ticket_belongs_to_this_workspace(ws: Workspace, manifest: Manifest) -> None:
    async with Workspace(manifest) as other:
        assert (await link(other)).partition("ticket=")[2] != (await link(ws)).partition("=")[2]
        client = AsyncWebClient(token=other.bot_token, base_url=ws.web_api_url)
        assert (await refusal(client, "auth.test", {}))["error"] == "invalid_auth"


async def test_events_come_again_at_once_after_a_minute_and_after_five(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    assert await ws.mention(ada, support, "hi") == Failed(Failure.DISPATCH_FAILED, "")
    async with sockets(ws) as [socket]:
        await clock.slept(timedelta(minutes=1))
        clock.advance(timedelta(minutes=1) - JUST_BEFORE)
        await ws.settled()
        clock.advance(JUST_BEFORE)
        second = await socket.receive_json()
        await clock.slept(timedelta(seconds=3))
        clock.advance(timedelta(seconds=3))
        await clock.slept(timedelta(minutes=5))
        clock.advance(timedelta(minutes=5))
        third = await socket.receive_json()
        await socket.send_json({"envelope_id": third["envelope_id"]})
        await ws.settled()
    assert [frame["retry_attempt"] for frame in (second, third)] == [2, 3]
    assert ws.protocol_faults == ()


async def test_after_three_attempts_more_an_event_is_given_up(
    ws: Workspace, ada: User, support: Channel, clock: ManualClock
) -> None:
    await ws.mention(ada, support, "hi")
    for minutes in (1, 5):
        await clock.slept(timedelta(minutes=minutes))
        clock.advance(timedelta(minutes=minutes))
    async with sockets(ws) as [socket]:
        clock.advance(timedelta(hours=1))
        await socket.ping()
        assert (await socket.receive()).type is aiohttp.WSMsgType.PONG
