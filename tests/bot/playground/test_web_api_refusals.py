"""Every refusal of the Web API is one row."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, User, Workspace
from tests.bot.playground.refusals import POST, refusal
from tests.bot.playground.samples import cell, header, mrkdwn, plain, section, table

Call = tuple[str, dict[str, Any]]


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
    "an edit in an archived channel": (
        "chat.update",
        {"channel": "$archived", "text": "x", "ts": "$own"},
        "is_archived",
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
