"""What an app notes on its own messages."""

from typing import Any

import pytest
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, Workspace
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.refusals import POST, refusal

GOOD: dict[str, Any] = {
    "event_type": "mail-check_1",
    "event_payload": {"host": "mail.example.test"},
}


@pytest.fixture
def manifest(manifest: Manifest) -> Manifest:
    manifest["oauth_config"]["scopes"]["bot"].append("channels:history")
    return manifest


async def noted(client: AsyncWebClient, channel: Channel, *, include: bool) -> list[Any]:
    answer = await client.conversations_history(channel=channel.id, include_all_metadata=include)
    return [message.get("metadata") for message in answer["messages"]]


async def test_the_history_gives_metadata_where_they_are_asked_for(
    client: AsyncWebClient, support: Channel
) -> None:
    posted = await client.chat_postMessage(channel=support.id, text="x", metadata=Metadata(**GOOD))
    assert posted["message"]["metadata"] == GOOD
    assert await noted(client, support, include=True) == [GOOD]
    assert await noted(client, support, include=False) == [None]


async def test_an_edit_keeps_metadata_or_changes_them(
    client: AsyncWebClient, support: Channel
) -> None:
    ts = (await client.chat_postMessage(channel=support.id, text="x", metadata=GOOD))["ts"]
    await client.chat_update(channel=support.id, ts=ts, text="y")
    kept = await noted(client, support, include=True)
    await client.chat_update(
        channel=support.id, ts=ts, text="z", metadata={**GOOD, "event_payload": {}}
    )
    changed = await noted(client, support, include=True)
    assert (kept, changed) == ([GOOD], [{**GOOD, "event_payload": {}}])


async def test_metadata_may_come_as_json_in_a_form(
    client: AsyncWebClient, support: Channel
) -> None:
    form = {
        "channel": support.id,
        "text": "x",
        "metadata": '{"event_type": "a", "event_payload": {}}',
    }
    await client.api_call(POST, data=form)
    assert await noted(client, support, include=True) == [{"event_type": "a", "event_payload": {}}]


def sized(length: int) -> dict[str, Any]:
    """Metadata that are so long as JSON."""
    empty = len('{"event_type": "a", "event_payload": {"x": ""}}')
    return {"event_type": "a", "event_payload": {"x": "x" * (length - empty)}}


async def test_the_longest_metadata_are_taken(client: AsyncWebClient, support: Channel) -> None:
    await client.chat_postMessage(channel=support.id, text="x", metadata=sized(8_000))


BAD: dict[str, tuple[object, str]] = {
    "no JSON": ("{", "invalid_metadata_format"),
    "a list": ([], "invalid_metadata_format"),
    "nothing in it": ({}, "invalid_metadata_schema"),
    "no payload": ({"event_type": "a"}, "invalid_metadata_schema"),
    "a payload that is a list": (GOOD | {"event_payload": []}, "invalid_metadata_schema"),
    "a type that is a number": (GOOD | {"event_type": 1}, "invalid_metadata_schema"),
    "a type with a dot": (GOOD | {"event_type": "a.b"}, "invalid_metadata_schema"),
    "no type": (GOOD | {"event_type": ""}, "invalid_metadata_schema"),
    "something else": (GOOD | {"entities": []}, "invalid_metadata_schema"),
    "too much": (sized(8_001), "metadata_too_large"),
}


@pytest.mark.parametrize(("metadata", "error"), BAD.values(), ids=BAD)
async def test_metadata_of_the_wrong_form_are_refused(
    ws: Workspace, client: AsyncWebClient, support: Channel, metadata: object, error: str
) -> None:
    body = await refusal(client, POST, {"channel": support.id, "text": "x", "metadata": metadata})
    assert body["error"] == error
    assert ws.history(support) == ()
