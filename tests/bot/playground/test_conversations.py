"""Reading channels through slack_sdk's own client."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.playground import Channel, ManualClock, User, Workspace
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.refusals import refusal

HISTORY, REPLIES, OPEN = "conversations.history", "conversations.replies", "conversations.open"


@pytest.fixture
def manifest(manifest: Manifest) -> Manifest:
    """An app that may read public channels and write to people first."""
    manifest["oauth_config"]["scopes"]["bot"] += ["channels:history", "im:write"]
    return manifest


def said(
    ws: Workspace, user: User, channel: Channel, number: int, thread_ts: str = ""
) -> list[str]:
    """Post the messages ``1``, ``2`` ...; give their timestamps."""
    return [ws.say(user, channel, f"{n}", thread_ts=thread_ts).ts for n in range(1, number + 1)]


def texts(answer: AsyncSlackResponse) -> list[str]:
    return [message["text"] for message in answer["messages"]]


async def test_the_history_begins_with_the_newest(
    ws: Workspace, client: AsyncWebClient, ada: User, support: Channel
) -> None:
    said(ws, ada, support, 3)
    answer = await client.conversations_history(channel=support.id)
    assert texts(answer) == ["3", "2", "1"]
    assert answer["has_more"] is False
    assert "response_metadata" not in answer.data


async def test_what_the_history_says_of_messages(
    ws: Workspace, client: AsyncWebClient, ada: User, support: Channel
) -> None:
    parent = ws.say(ada, support, "help")
    first = await client.chat_postMessage(channel=support.id, text="a", thread_ts=parent.ts)
    last = ws.say(ada, support, "b", thread_ts=parent.ts)
    await client.chat_postEphemeral(channel=support.id, user=ada.id, text="psst")
    await client.chat_postMessage(channel=support.id, text="hi")
    own, theirs = (await client.conversations_history(channel=support.id))["messages"]
    assert (own["text"], own["user"]) == ("hi", ws.bot_user.id)
    assert own["bot_id"].startswith("B")
    assert "client_msg_id" not in own
    assert (theirs["user"], theirs["client_msg_id"]) == (ada.id, parent.client_msg_id)
    assert "bot_id" not in theirs
    assert theirs["thread_ts"] == parent.ts
    assert theirs["reply_users"] == [ws.bot_user.id, ada.id]
    assert (theirs["reply_count"], theirs["latest_reply"]) == (2, last.ts)
    answer = await client.conversations_replies(channel=support.id, ts=parent.ts)
    assert [message["ts"] for message in answer["messages"]] == [parent.ts, first["ts"], last.ts]
    assert answer["messages"][1]["parent_user_id"] == ada.id


SPANS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "after one": ({"oldest": 1}, ["4", "3"]),
    "from one on": ({"oldest": 1, "inclusive": True}, ["4", "3", "2"]),
    "before one": ({"latest": 2}, ["2", "1"]),
    "up to one": ({"latest": 2, "inclusive": True}, ["3", "2", "1"]),
    "between two": ({"oldest": 0, "latest": 3}, ["3", "2"]),
    "one alone": ({"oldest": 1, "latest": 1, "inclusive": True}, ["2"]),
    "nothing between": ({"oldest": 1, "latest": 1}, []),
}


@pytest.mark.parametrize(("span", "shown"), SPANS.values(), ids=SPANS)
async def test_a_span_of_time_is_read(
    ws: Workspace,
    client: AsyncWebClient,
    ada: User,
    support: Channel,
    span: dict[str, Any],
    shown: list[str],
) -> None:
    stamps = said(ws, ada, support, 4)
    span = {name: stamps[n] if n is not True else n for name, n in span.items()}
    assert texts(await client.conversations_history(channel=support.id, **span)) == shown


async def test_long_lists_come_in_pages(
    ws: Workspace, client: AsyncWebClient, ada: User, support: Channel
) -> None:
    [parent, *_] = said(ws, ada, support, 5)
    said(ws, ada, support, 3, parent)
    pages = [
        texts(answer)
        async for answer in await client.conversations_history(channel=support.id, limit=2)
    ]
    thread = [
        texts(answer)
        async for answer in await client.conversations_replies(
            channel=support.id, ts=parent, limit=3
        )
    ]
    assert pages == [["5", "4"], ["3", "2"], ["1"]]
    assert thread == [["1", "1", "2"], ["3"]]


@pytest.mark.parametrize(
    ("private", "direct", "scope"),
    [
        (False, False, "channels:history"),
        (True, False, "groups:history"),
        (False, True, "im:history"),
    ],
    ids=["public", "private", "direct"],
)
@pytest.mark.parametrize("method", [HISTORY, REPLIES])
async def test_each_kind_of_channel_asks_for_a_scope_of_its_own(
    manifest: Manifest, clock: ManualClock, method: str, scope: str, *, private: bool, direct: bool
) -> None:
    manifest["oauth_config"]["scopes"]["bot"].remove("channels:history")
    for granted in (False, True):
        if granted:
            manifest["oauth_config"]["scopes"]["bot"].append(scope)
        async with Workspace(manifest, clock=clock) as ws:
            client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
            ada = ws.user("ada")
            channel = (
                ws.direct_message(ada)
                if direct
                else ws.channel("team", [ada], bot=True, private=private)
            )
            call = {"channel": channel.id, "ts": ws.say(ada, channel, "hi").ts}
            if method == HISTORY:
                del call["ts"]
            if granted:
                assert texts(await client.api_call(method, json=call)) == ["hi"]
            else:
                body = await refusal(client, method, call)
                assert (body["error"], body["needed"]) == ("missing_scope", scope)


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "no channel": (HISTORY, {}, "invalid_arguments"),
    "an unknown channel": (HISTORY, {"channel": "C404"}, "channel_not_found"),
    "a channel by name": (HISTORY, {"channel": "support"}, "channel_not_found"),
    "a private channel of others": (HISTORY, {"channel": "$hidden"}, "channel_not_found"),
    "a channel without the app": (HISTORY, {"channel": "$other"}, "not_in_channel"),
    "no messages": (HISTORY, {"channel": "$support", "limit": 0}, "invalid_arguments"),
    "too many messages": (HISTORY, {"channel": "$support", "limit": 1_000}, "invalid_arguments"),
    "a limit that is none": (HISTORY, {"channel": "$support", "limit": "x"}, "invalid_arguments"),
    "a limit that is a flag": (
        HISTORY,
        {"channel": "$support", "limit": True},
        "invalid_arguments",
    ),
    "an oldest that is none": (
        HISTORY,
        {"channel": "$support", "oldest": "x"},
        "invalid_ts_oldest",
    ),
    "a latest that is none": (
        HISTORY,
        {"channel": "$support", "latest": "-1"},
        "invalid_ts_latest",
    ),
    "a cursor that is none": (HISTORY, {"channel": "$support", "cursor": "x"}, "invalid_cursor"),
    "a cursor of bytes": (HISTORY, {"channel": "$support", "cursor": "/w=="}, "invalid_cursor"),
    "a cursor to nothing": (
        HISTORY,
        {"channel": "$support", "cursor": "bmV4dF90czoxLjAwMDAwMQ=="},
        "invalid_cursor",
    ),
    "another argument": (HISTORY, {"channel": "$support", "ts": "1"}, "invalid_arguments"),
    "no parent": (REPLIES, {"channel": "$support"}, "invalid_arguments"),
    "an unknown parent": (REPLIES, {"channel": "$support", "ts": "1.000001"}, "thread_not_found"),
    "an ephemeral parent": (REPLIES, {"channel": "$support", "ts": "$whisper"}, "thread_not_found"),
    "a thread where the app is not": (REPLIES, {"channel": "$other", "ts": "1"}, "not_in_channel"),
    "too many replies": (
        REPLIES,
        {"channel": "$support", "ts": "$ts", "limit": 1_001},
        "invalid_arguments",
    ),
    "nobody": (OPEN, {}, "users_list_not_supplied"),
    "an unknown person": (OPEN, {"users": "U404"}, "user_not_found"),
    "several people": (OPEN, {"users": "$ada,$ada"}, "invalid_arguments"),
    "the app itself": (OPEN, {"users": "$bot"}, "cannot_dm_bot"),
    "Slackbot": (OPEN, {"users": "USLACKBOT"}, "cannot_dm_bot"),
    "no link to nothing": (
        "chat.getPermalink",
        {"channel": "$support", "message_ts": "1.000001"},
        "message_not_found",
    ),
    "no link to a whisper": (
        "chat.getPermalink",
        {"channel": "$support", "message_ts": "$whisper"},
        "message_not_found",
    ),
    "no link into private channels of others": (
        "chat.getPermalink",
        {"channel": "$hidden", "message_ts": "$ts"},
        "channel_not_found",
    ),
}


@pytest.mark.parametrize(("method", "arguments", "error"), REFUSED.values(), ids=REFUSED)
async def test_what_slack_refuses_is_refused(
    ws: Workspace,
    client: AsyncWebClient,
    ada: User,
    support: Channel,
    method: str,
    arguments: dict[str, Any],
    error: str,
) -> None:
    whisper = await client.chat_postEphemeral(channel=support.id, user=ada.id, text="psst")
    names = {
        "$support": support.id,
        "$hidden": ws.channel("hidden", [ada], private=True).id,
        "$other": ws.channel("other", [ada]).id,
        "$ada": ada.id,
        "$bot": ws.bot_user.id,
        "$ts": ws.say(ada, support, "hi").ts,
        "$whisper": whisper["message_ts"],
    }
    given = {
        key: names.get(value, value) if isinstance(value, str) else value
        for key, value in arguments.items()
    }
    assert (await refusal(client, method, given))["error"] == error


@pytest.mark.parametrize(
    ("method", "most"), [(HISTORY, 999), (REPLIES, 1_000)], ids=["history", "replies"]
)
async def test_the_longest_page_is_given(
    ws: Workspace, client: AsyncWebClient, ada: User, support: Channel, method: str, most: int
) -> None:
    call = {"channel": support.id, "limit": most, "ts": ws.say(ada, support, "hi").ts}
    if method == HISTORY:
        del call["ts"]
    assert texts(await client.api_call(method, json=call)) == ["hi"]


async def test_an_archived_channel_can_still_be_read(
    ws: Workspace, client: AsyncWebClient, ada: User, support: Channel
) -> None:
    said(ws, ada, support, 1)
    ws.archive(support)
    assert texts(await client.conversations_history(channel=support.id)) == ["1"]


async def test_fifty_histories_a_minute_are_given(
    client: AsyncWebClient, clock: ManualClock, support: Channel
) -> None:
    for _ in range(50):
        await client.conversations_history(channel=support.id)
    with pytest.raises(SlackApiError) as error:
        await client.conversations_history(channel=support.id)
    assert error.value.response.headers["Retry-After"] == "2"
    clock.advance(timedelta(seconds=2))
    await client.conversations_history(channel=support.id)


async def test_a_distributed_app_reads_fifteen_messages_a_minute(
    manifest: Manifest, clock: ManualClock
) -> None:
    async with Workspace(manifest, clock=clock, distributed=True) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        ada = ws.user("ada")
        support = ws.channel("support", [ada], bot=True)
        [parent, *_] = said(ws, ada, support, 16)
        said(ws, ada, support, 16, parent)
        history = await client.conversations_history(channel=support.id, limit=100)
        thread = await client.conversations_replies(channel=support.id, ts=parent)
        assert (len(history["messages"]), history["has_more"]) == (15, True)
        assert (len(thread["messages"]), thread["has_more"]) == (15, True)
        clock.advance(timedelta(seconds=59))
        with pytest.raises(SlackApiError) as error:
            await client.conversations_history(channel=support.id)
        assert error.value.response.status_code == 429
        assert error.value.response.headers["Retry-After"] == "1"
        clock.advance(timedelta(seconds=1))
        await client.conversations_history(channel=support.id)


async def test_a_conversation_with_a_person_is_opened_once(
    ws: Workspace, client: AsyncWebClient, ada: User
) -> None:
    first = await client.conversations_open(users=ada.id)
    again = await client.conversations_open(users=ada.id, return_im=True)
    assert first["channel"] == {"id": ws.direct_message(ada).id}
    assert "already_open" not in first.data
    assert (again["already_open"], again["channel"]["user"]) == (True, ada.id)


async def test_a_message_has_a_link(
    ws: Workspace, client: AsyncWebClient, ada: User, support: Channel
) -> None:
    parent = ws.say(ada, support, "help")
    reply = ws.say(ada, support, "hi", thread_ts=parent.ts)
    archive = f"https://mailcheck-playground.slack.com/archives/{support.id}/p"
    links = [
        (await client.chat_getPermalink(channel=support.id, message_ts=ts))["permalink"]
        for ts in (parent.ts, reply.ts)
    ]
    assert links == [
        f"{archive}{parent.ts.replace('.', '')}",
        f"{archive}{reply.ts.replace('.', '')}?thread_ts={parent.ts}&cid={support.id}",
    ]
