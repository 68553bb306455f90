"""The Web API through slack_sdk's own client; every refusal is one row."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, ManualClock, User, Workspace
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.samples import cell, header, mrkdwn, plain, section, table

Call = tuple[str, dict[str, Any]]


async def refusal(client: AsyncWebClient, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Call a method that is to be refused, and give the body of the answer."""
    with pytest.raises(SlackApiError) as error:
        await client.api_call(method, json=arguments)
    body = error.value.response.data
    assert isinstance(body, dict)
    return body


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
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        body = await refusal(client, "chat.postMessage", {"channel": "C1", "text": "x"})
    assert body == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "commands",
    }


POST = "chat.postMessage"
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "no channel": (POST, {"text": "x"}, "invalid_arguments"),
    "a channel that is a number": (POST, {"channel": 1, "text": "x"}, "invalid_arguments"),
    "an unknown channel": (POST, {"channel": "C404", "text": "x"}, "channel_not_found"),
    "a private channel of others": (POST, {"channel": "$hidden", "text": "x"}, "channel_not_found"),
    "a channel without the app": (POST, {"channel": "$other", "text": "x"}, "not_in_channel"),
    "an archived channel": (POST, {"channel": "$archived", "text": "x"}, "is_archived"),
    "the app itself": (POST, {"channel": "$bot", "text": "x"}, "channel_not_found"),
    "no text": (POST, {"channel": "$support"}, "no_text"),
    "blank text": (POST, {"channel": "$support", "text": " \n"}, "no_text"),
    "text that is a list": (POST, {"channel": "$support", "text": ["x"]}, "invalid_arguments"),
    "no blocks and no text": (POST, {"channel": "$support", "blocks": []}, "no_text"),
    "text too long": (POST, {"channel": "$support", "text": "x" * 40_001}, "msg_too_long"),
    "blocks that are no JSON": (
        POST,
        {"channel": "$support", "text": "x", "blocks": "[{"},
        "invalid_blocks_format",
    ),
    "blocks that are an object": (
        POST,
        {"channel": "$support", "text": "x", "blocks": {}},
        "invalid_blocks_format",
    ),
    "a bad block": (
        POST,
        {"channel": "$support", "text": "x", "blocks": [header("x" * 151)]},
        "invalid_blocks",
    ),
    "two tables": (
        POST,
        {"channel": "$support", "text": "x", "blocks": [table([cell("x")])] * 2},
        "invalid_attachments",
    ),
    "blocks too long": (
        POST,
        {"channel": "$support", "text": "x", "blocks": [section(mrkdwn("x" * 2_900))] * 5},
        "msg_blocks_too_long",
    ),
    "a reply to nothing": (
        POST,
        {"channel": "$support", "text": "x", "thread_ts": "1.000001"},
        "thread_not_found",
    ),
    "a reply to a reply": (
        POST,
        {"channel": "$support", "text": "x", "thread_ts": "$reply"},
        "cannot_reply_to_message",
    ),
    "a flag that is none": (
        POST,
        {"channel": "$support", "text": "x", "link_names": "perhaps"},
        "invalid_arguments",
    ),
    "an argument Slack does not know": (
        POST,
        {"channel": "$support", "text": "x", "thread": "1"},
        "invalid_arguments",
    ),
    "attachments": (
        POST,
        {"channel": "$support", "text": "x", "attachments": []},
        "invalid_arguments",
    ),
    "a whisper to nobody": (
        "chat.postEphemeral",
        {"channel": "$support", "text": "x"},
        "invalid_arguments",
    ),
    "a whisper to one who is elsewhere": (
        "chat.postEphemeral",
        {"channel": "$support", "text": "x", "user": "$bob"},
        "user_not_in_channel",
    ),
    "a whisper where the app is not": (
        "chat.postEphemeral",
        {"channel": "$other", "text": "x", "user": "$ada"},
        "not_in_channel",
    ),
    "an edit of nothing": (
        "chat.update",
        {"channel": "$support", "text": "x", "ts": "1.000001"},
        "message_not_found",
    ),
    "an edit without ts": (
        "chat.update",
        {"channel": "$support", "text": "x"},
        "invalid_arguments",
    ),
    "an edit in a channel by name": (
        "chat.update",
        {"channel": "support", "text": "x", "ts": "$own"},
        "channel_not_found",
    ),
    "an edit of another's message": (
        "chat.update",
        {"channel": "$support", "text": "x", "ts": "$adas"},
        "cant_update_message",
    ),
    "an edit of a whisper": (
        "chat.update",
        {"channel": "$support", "text": "x", "ts": "$whisper"},
        "message_not_found",
    ),
    "an edit to nothing": ("chat.update", {"channel": "$support", "ts": "$own"}, "no_text"),
    "an edit that is too long": (
        "chat.update",
        {"channel": "$support", "ts": "$own", "text": "x" * 4_001},
        "msg_too_long",
    ),
    "an edit with a bad block": (
        "chat.update",
        {"channel": "$support", "ts": "$own", "text": "x", "blocks": [{"type": "chart"}]},
        "invalid_blocks",
    ),
    "a deletion of another's message": (
        "chat.delete",
        {"channel": "$support", "ts": "$adas"},
        "cant_delete_message",
    ),
    "facts without scope": ("conversations.info", {"channel": "$support"}, "missing_scope"),
}


@pytest.fixture
async def names(
    ws: Workspace, client: AsyncWebClient, support: Channel, ada: User
) -> dict[str, str]:
    """What the ``$names`` in the table stand for."""
    adas = ws.say(ada, support, "hello")
    own = await client.chat_postMessage(channel=support.id, text="hi")
    reply = await client.chat_postMessage(channel=support.id, text="hi", thread_ts=adas.ts)
    whisper = await client.chat_postEphemeral(channel=support.id, user=ada.id, text="psst")
    return {
        "$support": support.id,
        "$hidden": ws.channel("hidden", [ada], private=True).id,
        "$other": ws.channel("other", [ada]).id,
        "$archived": ws.archive(ws.channel("archived", bot=True)).id,
        "$bot": ws.bot_user.id,
        "$ada": ada.id,
        "$bob": ws.user("bob").id,
        "$adas": adas.ts,
        "$own": own["ts"],
        "$reply": reply["ts"],
        "$whisper": whisper["message_ts"],
    }


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSED.values(), ids=REFUSED)
async def test_what_slack_refuses_is_refused_and_changes_nothing(
    ws: Workspace,
    client: AsyncWebClient,
    support: Channel,
    names: dict[str, str],
    method: str,
    arguments: dict[str, Any],
    error: str,
) -> None:
    before = ws.history(support)
    given = {
        key: names.get(value, value) if isinstance(value, str) else value
        for key, value in arguments.items()
    }
    assert (await refusal(client, method, given))["error"] == error
    assert ws.history(support) == before


async def test_a_bad_block_is_pointed_at(client: AsyncWebClient, support: Channel) -> None:
    blocks = [{"type": "header", "text": plain("x" * 151)}]
    body = await refusal(client, POST, {"channel": support.id, "text": "x", "blocks": blocks})
    fault = "must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    assert body["response_metadata"]["messages"] == [f"[ERROR] {fault}"]
    assert body["errors"] == [fault]


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/json", "{", "invalid_json"),
        ("application/json", "[]", "json_not_object"),
        ("application/json", '{"text": NaN}', "invalid_json"),
        ("application/json", "[" * 100_000, "invalid_json"),
        ("text/plain", "x", "invalid_post_type"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    ws: Workspace, kind: str, body: str, error: str
) -> None:
    headers = {"Authorization": f"Bearer {ws.bot_token}", "Content-Type": kind}
    url = f"{ws.web_api_url}{POST}"
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, data=body) as answer,
    ):
        assert (await answer.json())["error"] == error


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
    assert body["error"] == "channel_not_found"
    assert len(ws.history(other)) == 1


async def test_membership_ends_when_the_app_is_removed(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    ws.remove(ws.bot_user, support)
    body = await refusal(client, POST, {"channel": support.id, "text": "x"})
    ws.invite(ws.bot_user, support)
    await client.chat_postMessage(channel=support.id, text="x")
    assert body["error"] == "not_in_channel"


async def test_a_fourth_post_at_once_has_to_wait_a_second(
    ws: Workspace, client: AsyncWebClient, support: Channel, clock: ManualClock
) -> None:
    for _ in range(3):
        await client.chat_postMessage(channel=support.id, text="x")
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel=support.id, text="x")
    assert error.value.response.status_code == 429
    assert error.value.response["error"] == "ratelimited"
    assert error.value.response.headers["Retry-After"] == "1"
    elsewhere = ws.channel("elsewhere", bot=True)
    await client.chat_postMessage(channel=elsewhere.id, text="x")
    clock.advance(timedelta(seconds=1))
    await client.chat_postMessage(channel=support.id, text="x")
    assert len(ws.history(support)) == 4


async def test_edits_are_limited_to_fifty_a_minute(
    client: AsyncWebClient, support: Channel, clock: ManualClock
) -> None:
    ts = (await client.chat_postMessage(channel=support.id, text="x"))["ts"]
    for number in range(50):
        await client.chat_update(channel=support.id, ts=ts, text=f"{number}")
    arguments = {"channel": support.id, "ts": ts, "text": "x"}
    assert (await refusal(client, "chat.update", arguments))["error"] == "ratelimited"
    clock.advance(timedelta(minutes=1))
    for number in range(50):
        await client.chat_update(channel=support.id, ts=ts, text=f"{number}")


async def test_the_sdk_waits_as_it_is_told(
    ws: Workspace, client: AsyncWebClient, support: Channel, clock: ManualClock
) -> None:
    class Patient(AsyncRateLimitErrorRetryHandler):
        """Let the workspace's clock run instead of sleeping."""

        async def prepare_for_next_attempt_async(
            self,
            *,
            state: RetryState,
            request: HttpRequest,  # noqa: ARG002 -- the SDK's signature
            response: HttpResponse | None = None,
            error: Exception | None = None,  # noqa: ARG002
        ) -> None:
            assert response is not None
            clock.advance(timedelta(seconds=int(response.headers["Retry-After"][0])))
            state.next_attempt_requested = True
            state.increment_current_attempt()

    client.retry_handlers.append(Patient())
    for _ in range(4):
        await client.chat_postMessage(channel=support.id, text="x")
    assert len(ws.history(support)) == 4
