"""The Web API through slack_sdk's own client."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, ManualClock, User, Workspace
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.refusals import POST, refusal
from tests.bot.playground.samples import header, mrkdwn, section

Call = tuple[str, dict[str, Any]]


async def test_the_token_tells_who_the_app_is(ws: Workspace, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == ws.bot_user.id
    assert answer["user"] == "example"
    assert answer.headers["x-oauth-scopes"] == "commands,chat:write,app_mentions:read"


async def test_a_posted_message_is_in_the_channel(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    answer = await client.chat_postMessage(
        channel=support.id, text="hi", blocks=[section(mrkdwn("*hi*"))], unfurl_links=False
    )
    (message,) = ws.history(support)
    assert (message.text, message.ts, message.author_id) == ("hi", answer["ts"], ws.bot_user.id)
    assert answer["channel"] == support.id
    assert answer["message"]["blocks"] == [section(mrkdwn("*hi*")) | {"block_id": "b0"}]


@pytest.mark.parametrize("address", ["support", "#support"])
async def test_a_channel_may_be_named(
    ws: Workspace, client: AsyncWebClient, support: Channel, address: str
) -> None:
    await client.chat_postMessage(channel=address, text="hi")
    assert len(ws.history(support)) == 1


async def test_a_post_to_a_person_opens_a_direct_message(
    ws: Workspace, client: AsyncWebClient, ada: User
) -> None:
    answer = await client.chat_postMessage(channel=ada.id, text="hi")
    channel = ws.direct_message(ada)
    assert answer["channel"] == channel.id
    assert [message.text for message in ws.history(channel)] == ["hi"]


async def test_a_form_may_carry_blocks_as_json(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    form = {"channel": support.id, "text": "hi", "blocks": json.dumps([header("x")])}
    await client.api_call("chat.postMessage", data=form)
    assert ws.history(support)[0].blocks == (header("x") | {"block_id": "b0"},)


async def test_the_token_may_be_in_the_form(ws: Workspace) -> None:
    form = {"token": ws.bot_token}
    url = f"{ws.web_api_url}auth.test"
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as answer:
        assert (await answer.json())["ok"] is True


async def test_a_call_may_be_a_get(client: AsyncWebClient) -> None:
    assert (await client.api_call("auth.test", http_verb="GET", params={}))["ok"] is True


async def test_a_call_may_come_without_a_body(ws: Workspace) -> None:
    url, headers = f"{ws.web_api_url}auth.test", {"Authorization": f"Bearer {ws.bot_token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        assert (await answer.json())["ok"] is True


async def test_timestamps_rise_while_the_clock_stands_still(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    for _ in range(3):
        await client.chat_postMessage(channel=support.id, text="hi")
    stamps = [message.ts for message in ws.history(support)]
    assert stamps == sorted(set(stamps))


async def test_an_edit_keeps_blocks_it_does_not_mention(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    ts = (await client.chat_postMessage(channel=support.id, text="a", blocks=[header("x")]))["ts"]
    await client.chat_update(channel=support.id, ts=ts, text="b")
    (kept,) = ws.history(support)
    await client.chat_update(channel=support.id, ts=ts, text="c", blocks=[])
    (bare,) = ws.history(support)
    assert (kept.text, len(kept.blocks)) == ("b", 1)
    assert (bare.text, bare.blocks) == ("c", ())
    assert bare.edited_ts > kept.edited_ts > ts


async def test_an_ephemeral_message_is_seen_by_one_person(
    ws: Workspace, client: AsyncWebClient, ada: User
) -> None:
    bob = ws.user("bob")
    channel = ws.channel("team", [ada, bob], bot=True)
    await client.chat_postEphemeral(channel=channel.id, user=ada.id, text="psst")
    assert [message.text for message in ws.history(channel, ada)] == ["psst"]
    assert ws.history(channel, bob) == ()


async def test_a_deleted_message_is_gone(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    ts = (await client.chat_postMessage(channel=support.id, text="a"))["ts"]
    await client.chat_delete(channel=support.id, ts=ts)
    assert ws.history(support) == ()


async def test_a_reply_stands_in_its_thread(
    ws: Workspace, client: AsyncWebClient, support: Channel, ada: User
) -> None:
    parent = ws.say(ada, support, "help")
    answer = await client.chat_postMessage(channel=support.id, text="a", thread_ts=parent.ts)
    assert answer["message"]["thread_ts"] == parent.ts


async def test_channel_facts_need_the_scope_of_their_kind(
    manifest: Manifest, clock: ManualClock
) -> None:
    manifest["oauth_config"]["scopes"]["bot"].append("channels:read")
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        support = ws.channel("support", bot=True)
        answer = await client.conversations_info(channel=support.id)
        assert answer["channel"]["is_member"] is True
        hidden = ws.channel("hidden", bot=True, private=True)
        with pytest.raises(SlackApiError) as error:
            await client.conversations_info(channel=hidden.id)
        assert error.value.response["error"] == "missing_scope"
        assert error.value.response["needed"] == "groups:read"


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("app", "auth.test", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
        ("", "apps.connections.open", "not_authed"),
        ("bot", "chat.scream", "unknown_method"),
        ("", "chat.scream", "unknown_method"),
    ],
)
async def test_tokens_are_checked(ws: Workspace, token: str, method: str, error: str) -> None:
    token = {"app": ws.app_token, "bot": ws.bot_token}.get(token, token)
    client = AsyncWebClient(token=token, base_url=ws.web_api_url)
    assert (await refusal(client, method, {}))["error"] == error


async def test_the_app_level_token_must_be_in_the_header(ws: Workspace) -> None:
    client = AsyncWebClient(base_url=ws.web_api_url)
    form = {"token": ws.app_token}
    with pytest.raises(SlackApiError) as error:
        await client.api_call("apps.connections.open", data=form)
    assert error.value.response["error"] == "not_authed"


async def test_a_missing_scope_is_named(manifest: Manifest, clock: ManualClock) -> None:
    manifest["oauth_config"]["scopes"]["bot"] = ["commands"]
    manifest["settings"]["event_subscriptions"]["bot_events"] = []
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        body = await refusal(client, "chat.postMessage", {"channel": "C1", "text": "x"})
    assert body == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "commands",
    }


async def test_chat_write_public_opens_public_channels(
    manifest: Manifest, clock: ManualClock
) -> None:
    manifest["oauth_config"]["scopes"]["bot"].append("chat:write.public")
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        other = ws.channel("other")
        hidden = ws.channel("hidden", private=True)
        await client.chat_postMessage(channel=other.id, text="x")
        body = await refusal(client, POST, {"channel": hidden.id, "text": "x"})
        whisper = {"channel": other.id, "text": "x", "user": ws.user("ada").id}
        quiet = await refusal(client, "chat.postEphemeral", whisper)
    assert (body["error"], quiet["error"]) == ("channel_not_found", "not_in_channel")
    assert len(ws.history(other)) == 1


async def test_membership_ends_when_the_app_is_removed(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    ws.remove(ws.bot_user, support)
    body = await refusal(client, POST, {"channel": support.id, "text": "x"})
    ws.invite(ws.bot_user, support)
    await client.chat_postMessage(channel=support.id, text="x")
    assert body["error"] == "not_in_channel"
