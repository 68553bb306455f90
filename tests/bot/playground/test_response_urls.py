"""Answers by response_url through the SDK's own webhook client."""

import asyncio
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground import Acknowledged, Channel, ManualClock, User, Workspace, limits
from tests.bot.playground.links import sockets
from tests.bot.playground.samples import actions, button, header

AGAIN = actions(button("Again", action_id="again"))


@pytest.fixture
def other(ws: Workspace, ada: User) -> Channel:
    """A private channel without the app."""
    return ws.channel("other", [ada], private=True)


@pytest.fixture
async def webhook(ws: Workspace, ada: User, other: Channel) -> AsyncWebhookClient:
    """The response_url of a slash command."""
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.slash(ada, other, "/check x"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert await running == Acknowledged()
    return AsyncWebhookClient(envelope["payload"]["response_url"])


async def pressed(ws: Workspace, user: User, channel: Channel) -> AsyncWebhookClient:
    """The response_url of a press of the button in the channel's last message."""
    async with sockets(ws) as [socket]:
        press = ws.press(user, ws.history(channel)[-1], "again")
        running = asyncio.ensure_future(press)
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert await running == Acknowledged()
    return AsyncWebhookClient(envelope["payload"]["response_url"])


async def test_an_answer_is_for_one_person_unless_told_otherwise(
    ws: Workspace, ada: User, other: Channel, webhook: AsyncWebhookClient
) -> None:
    private = await webhook.send(text="psst")
    public = await webhook.send(text="hi", response_type="in_channel", blocks=[header("x")])
    assert (private.status_code, private.body) == (200, "ok")
    assert public.status_code == HTTPStatus.OK
    first, second = ws.history(other)
    assert (first.text, first.ephemeral_to) == ("psst", ada.id)
    assert (second.text, second.ephemeral_to, len(second.blocks)) == ("hi", "", 1)


async def test_a_sixth_use_is_refused(
    ws: Workspace, other: Channel, webhook: AsyncWebhookClient
) -> None:
    statuses = [(await webhook.send(text=f"{n}")).status_code for n in range(5)]
    sixth = await webhook.send(text="6")
    assert statuses == [200] * 5
    assert (sixth.status_code, '"used_url"' in sixth.body) == (404, True)
    assert len(ws.history(other)) == 5


async def test_an_answer_for_all_spends_what_posts_to_the_channel_spend(
    ws: Workspace, support: Channel, ada: User, client: AsyncWebClient, clock: ManualClock
) -> None:
    for _ in range(limits.POSTS_BURST):
        await client.chat_postMessage(channel=support.id, text="x", blocks=[AGAIN])
    webhook = await pressed(ws, ada, support)
    refused = await webhook.send(text="y", response_type="in_channel")
    assert (refused.status_code, '"ratelimited"' in refused.body) == (429, True)
    assert refused.headers["Retry-After"] == "1"
    assert (await webhook.send(text="psst")).status_code == HTTPStatus.OK
    clock.advance(limits.POST_EVERY)
    assert (await webhook.send(text="y", response_type="in_channel")).status_code == HTTPStatus.OK
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=support.id, text="x")


async def test_after_half_an_hour_the_address_has_expired(
    webhook: AsyncWebhookClient, clock: ManualClock
) -> None:
    clock.advance(timedelta(minutes=30))
    last = await webhook.send(text="x")
    clock.advance(timedelta(seconds=1))
    late = await webhook.send(text="x")
    assert last.status_code == HTTPStatus.OK
    assert (late.status_code, '"expired_url"' in late.body) == (404, True)


async def test_an_address_never_given_out_is_refused(ws: Workspace) -> None:
    webhook = AsyncWebhookClient(ws.web_api_url.replace("/api/", "/commands/T1/x"))
    assert (await webhook.send(text="x")).status_code == HTTPStatus.NOT_FOUND


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing at all": ({}, "invalid_payload"),
    "nothing to say": ({"response_type": "in_channel"}, "no_text"),
    "blank text": ({"text": " "}, "no_text"),
    "a bad block": ({"text": "x", "blocks": [header("")]}, "invalid_blocks"),
    "blocks that are no list": ({"text": "x", "blocks": {}}, "invalid_blocks_format"),
    "a text too long": ({"text": "x" * 40_001}, "msg_too_long"),
    "an unknown response type": ({"text": "x", "response_type": "loud"}, "invalid_arguments"),
    "a reply to nothing": ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    "an unknown argument": ({"text": "x", "channel": "C1"}, "invalid_arguments"),
    "a flag that is none": ({"text": "x", "replace_original": "so"}, "invalid_arguments"),
}


@pytest.mark.parametrize(("body", "error"), REFUSED.values(), ids=REFUSED)
async def test_what_slack_refuses_is_refused_with_an_error_status(
    ws: Workspace, other: Channel, webhook: AsyncWebhookClient, body: dict[str, Any], error: str
) -> None:
    answer = await webhook.send_dict(body)
    assert (answer.status_code, f'"{error}"' in answer.body) == (400, True)
    assert ws.history(other) == ()


async def test_a_refused_answer_is_a_use_too(webhook: AsyncWebhookClient) -> None:
    for _ in range(5):
        await webhook.send(text="")
    assert '"used_url"' in (await webhook.send(text="x")).body


async def test_only_json_is_read(webhook: AsyncWebhookClient) -> None:
    form = {"text": "x"}
    async with aiohttp.ClientSession() as session, session.post(webhook.url, data=form) as answer:
        assert (answer.status, (await answer.json())["error"]) == (400, "invalid_payload")


@pytest.mark.parametrize("flag", ["replace_original", "delete_original"])
async def test_after_a_command_there_is_no_original_to_replace(
    ws: Workspace, other: Channel, webhook: AsyncWebhookClient, flag: str
) -> None:
    await webhook.send(text="checking")
    await webhook.send_dict({"text": "done", flag: True})
    assert [message.text for message in ws.history(other)] == ["checking", "done"]


async def test_after_a_press_the_message_may_be_replaced_and_deleted(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=support.id, text="done", blocks=[AGAIN])
    webhook = await pressed(ws, ada, support)
    await webhook.send(text="again", replace_original=True)
    (replaced,) = ws.history(support)
    await webhook.send(delete_original=True)
    gone = await webhook.send(text="x", replace_original=True)
    assert (replaced.text, replaced.blocks) == ("again", ())
    assert ws.history(support) == ()
    assert (gone.status_code, '"message_not_found"' in gone.body) == (404, True)


async def test_an_ephemeral_message_may_be_replaced_after_a_press(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel=support.id, user=ada.id, text="x", blocks=[AGAIN])
    webhook = await pressed(ws, ada, support)
    await webhook.send(text="again", replace_original=True)
    (message,) = ws.history(support, ada)
    assert (message.text, message.ephemeral_to) == ("again", ada.id)


async def test_after_a_press_a_new_message_is_the_rule(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=support.id, text="done", blocks=[AGAIN])
    webhook = await pressed(ws, ada, support)
    await webhook.send(text="more")
    assert [message.text for message in ws.history(support)] == ["done", "more"]
