"""Files by slack_sdk's own three steps, and by single ones that go wrong."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, ManualClock, User, Workspace
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.refusals import refusal

GET, COMPLETE = "files.getUploadURLExternal", "files.completeUploadExternal"


@pytest.fixture
def manifest(manifest: Manifest) -> Manifest:
    manifest["oauth_config"]["scopes"]["bot"] += ["files:write", "channels:history"]
    return manifest


async def test_a_file_is_shown_in_a_thread(
    ws: Workspace, client: AsyncWebClient, ada: User, support: Channel
) -> None:
    parent = ws.say(ada, support, "help")
    answer = await client.files_upload_v2(
        content="220 mail.example.test",
        filename="session.txt",
        title="Session",
        snippet_type="text",
        channel=support.id,
        thread_ts=parent.ts,
        initial_comment="All that was said",
    )
    _, message = ws.history(support)
    (file,) = message.files
    assert (message.text, message.thread_ts) == ("All that was said", parent.ts)
    assert (message.author_id, file["id"]) == (ws.bot_user.id, answer["file"]["id"])
    assert (file["name"], file["title"]) == ("session.txt", "Session")
    assert (file["mode"], file["size"]) == ("snippet", 21)
    assert ws.file(file["id"]) == b"220 mail.example.test"
    replies = await client.conversations_replies(channel=support.id, ts=parent.ts)
    assert replies["messages"][1]["files"] == [file]


async def test_several_files_are_one_message(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    uploads: list[dict[str, Any]] = [{"content": "a", "filename": n} for n in ("a.txt", "b.txt")]
    await client.files_upload_v2(file_uploads=uploads, channel=support.id)
    (message,) = ws.history(support)
    assert [file["name"] for file in message.files] == ["a.txt", "b.txt"]


async def test_without_a_channel_a_file_is_kept_to_the_app(
    ws: Workspace, client: AsyncWebClient, support: Channel
) -> None:
    answer = await client.files_upload_v2(content="a", filename="a.txt")
    assert ws.file(answer["file"]["id"]) == b"a"
    assert ws.history(support) == ()
    assert ws.file("F404") is None


async def uploaded(client: AsyncWebClient, content: bytes = b"a") -> str:
    """Upload a file and give its id."""
    place = await client.files_getUploadURLExternal(filename="a.txt", length=len(content))
    assert await sent(place["upload_url"], content) == 200
    return str(place["file_id"])


async def sent(url: str, content: bytes) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=content) as answer:
        return answer.status


async def test_an_address_takes_what_was_announced_and_once(client: AsyncWebClient) -> None:
    place = await client.files_getUploadURLExternal(filename="a.txt", length=2)
    url = place["upload_url"]
    statuses = [await sent(url, content) for content in (b"a", b"abc", b"ab", b"ab")]
    assert statuses == [400, 400, 200, 404]
    assert await sent(f"{url}x", b"ab") == 404


async def test_the_largest_file_is_taken(ws: Workspace, client: AsyncWebClient) -> None:
    file_id = await uploaded(client, b"x" * 1_000_000)
    await client.files_completeUploadExternal(files=[{"id": file_id, "title": None}])
    assert len(ws.file(file_id) or b"") == 1_000_000


ANNOUNCED: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"length": 1}, "invalid_arguments"),
    "nothing in it": ({"filename": "a", "length": 0}, "missing_argument"),
    "no length": ({"filename": "a"}, "missing_argument"),
    "a length that is none": ({"filename": "a", "length": "-1"}, "invalid_arguments"),
    "too large": ({"filename": "a", "length": 1_000_001}, "file_upload_size_restricted"),
    "too much said of it": (
        {"filename": "a", "length": 1, "alt_txt": "x" * 1_001},
        "alt_txt_too_large",
    ),
}


@pytest.mark.parametrize(("arguments", "error"), ANNOUNCED.values(), ids=ANNOUNCED)
async def test_a_file_slack_would_not_take_gets_no_address(
    client: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    assert (await refusal(client, GET, arguments))["error"] == error


async def test_a_file_may_be_described_at_length(client: AsyncWebClient) -> None:
    await client.files_getUploadURLExternal(filename="a", length=1, alt_txt="x" * 1_000)


COMPLETED: dict[str, tuple[dict[str, Any], str]] = {
    "no files": ({}, "invalid_arguments"),
    "an empty list": ({"files": []}, "invalid_arguments"),
    "no JSON": ({"files": "["}, "invalid_arguments"),
    "a file that is no object": ({"files": ["$file"]}, "invalid_arguments"),
    "a file without id": ({"files": [{"title": "x"}]}, "invalid_arguments"),
    "an unknown file": ({"files": [{"id": "F404"}]}, "file_not_found"),
    "a file that never came": ({"files": [{"id": "$announced"}]}, "file_not_found"),
    "an unknown channel": ({"channel_id": "C404"}, "channel_not_found"),
    "a channel without the app": ({"channel_id": "$other"}, "not_in_channel"),
    "an archived channel": ({"channel_id": "$archived"}, "is_archived"),
    "a thread that is none": (
        {"channel_id": "$support", "thread_ts": "1.000001"},
        "thread_not_found",
    ),
    "too long a comment": (
        {"channel_id": "$support", "initial_comment": "x" * 40_001},
        "msg_too_long",
    ),
    "several channels": ({"channels": "$support,$other"}, "invalid_arguments"),
}


@pytest.mark.parametrize(("arguments", "error"), COMPLETED.values(), ids=COMPLETED)
async def test_what_slack_would_not_show_is_not_shown(
    manifest: Manifest, clock: ManualClock, arguments: dict[str, Any], error: str
) -> None:
    manifest["oauth_config"]["scopes"]["bot"].append("chat:write.public")
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        announced = await client.files_getUploadURLExternal(filename="a", length=1)
        names = {
            "$file": await uploaded(client),
            "$announced": announced["file_id"],
            "$support": ws.channel("support", bot=True).id,
            "$other": ws.channel("other").id,
            "$archived": ws.archive(ws.channel("archived", bot=True)).id,
        }
        call = json.dumps({"files": [{"id": "$file"}], **arguments} if arguments else {})
        for name, meant in names.items():
            call = call.replace(name, meant)
        body = await refusal(client, COMPLETE, json.loads(call))
        assert ws.file(names["$file"]) is None
    assert body["error"] == error


async def test_a_file_is_shown_once(client: AsyncWebClient, support: Channel) -> None:
    call = {"files": [{"id": await uploaded(client)}], "channel_id": support.id}
    await client.api_call(COMPLETE, json=call)
    assert (await refusal(client, COMPLETE, call))["error"] == "file_not_found"


@pytest.mark.parametrize("method", [GET, COMPLETE])
async def test_files_need_a_scope(manifest: Manifest, clock: ManualClock, method: str) -> None:
    manifest["oauth_config"]["scopes"]["bot"].remove("files:write")
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        body = await refusal(client, method, {})
    assert (body["error"], body["needed"]) == ("missing_scope", "files:write")
