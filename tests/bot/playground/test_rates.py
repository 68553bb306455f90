"""How often the app may call, and what it is told beyond."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, ManualClock, User, Workspace
from tests.bot.playground.refusals import refusal

Call = tuple[str, dict[str, Any]]


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


async def test_whispers_are_limited_to_a_hundred_a_minute(
    client: AsyncWebClient, support: Channel, ada: User
) -> None:
    arguments = {"channel": support.id, "user": ada.id, "text": "x"}
    for _ in range(100):
        await client.api_call("chat.postEphemeral", json=arguments)
    assert (await refusal(client, "chat.postEphemeral", arguments))["error"] == "ratelimited"


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
