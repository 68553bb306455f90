"""Slack's answers as values: one call each, no second tries, nothing raised."""

import json
import re
from collections.abc import Awaitable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from msgspec import Struct
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.render.blocks import Message

_LONGEST_PAUSE = timedelta(minutes=1)

_PASSING = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
"""Errors of Slack's own that pass."""


class Posted(Struct, frozen=True):
    """Where a message of ours stands."""

    channel: str
    ts: str


class Accepted(Struct, frozen=True):
    """A message went out by a response_url, which does not tell where it stands."""


class Refused(Struct, frozen=True):
    """Slack will not take it, now or later: its error code and the details it gave."""

    error: str
    details: tuple[str, ...] = ()


class Limited(Struct, frozen=True):
    """Too many calls; the next may come after ``wait``."""

    wait: timedelta


class Trouble(Struct, frozen=True):
    """Slack or the way to it is out of order for the moment; it may have taken the message."""

    reason: str


Failure = Refused | Limited | Trouble


class SlackCalls:
    """The calls that show messages. ``client`` must not try again on its own."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(self, channel: str, message: Message) -> Posted | Failure:
        """Post to a channel, or with a user's id to the conversation with that person."""
        return await _place(
            self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        )

    async def edit(self, place: Posted, message: Message) -> Posted | Failure:
        """Replace a message; no blocks take those away that were there."""
        return await _place(
            self._client.chat_update(
                channel=place.channel, ts=place.ts, text=message.text, blocks=message.blocks
            )
        )

    async def respond(self, url: str, message: Message, *, public: bool) -> Accepted | Failure:
        """Answer by a response_url: to all of the channel, or to the one who asked."""
        webhook = AsyncWebhookClient(url, session=self._client.session, retry_handlers=[])
        try:
            response = await webhook.send_dict(
                {
                    "response_type": "in_channel" if public else "ephemeral",
                    "text": message.text,
                    "blocks": message.blocks,
                    "unfurl_links": False,
                    "unfurl_media": False,
                }
            )
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            return Trouble(type(fault).__name__)
        if response.status_code == HTTPStatus.OK:
            return Accepted()
        return _failure(response.status_code, _parsed(response.body), response.headers)


async def _place(call: Awaitable[Any]) -> Posted | Failure:
    try:
        response = await call
    except SlackApiError as fault:
        answer: Any = fault.response  # an aiohttp response where the body was not JSON
        data = getattr(answer, "data", None)
        status = getattr(answer, "status_code", getattr(answer, "status", 0))
        return _failure(status, data if isinstance(data, dict) else {}, answer.headers)
    except (aiohttp.ClientError, TimeoutError, OSError) as fault:
        return Trouble(type(fault).__name__)
    return Posted(str(response["channel"]), str(response["ts"]))


def _failure(status: int, data: Mapping[str, Any], headers: Mapping[str, str]) -> Failure:
    error = str(data.get("error") or f"http_{status}")
    if status == HTTPStatus.TOO_MANY_REQUESTS or error == "ratelimited":
        asked = headers.get("Retry-After", "")
        seconds = int(asked) if re.fullmatch("[0-9]{1,9}", asked) else 1
        return Limited(min(timedelta(seconds=seconds), _LONGEST_PAUSE))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or error in _PASSING:
        return Trouble(error)
    metadata = data.get("response_metadata")
    details = metadata.get("messages", []) if isinstance(metadata, dict) else []
    return Refused(error, tuple(str(detail) for detail in details))


def _parsed(body: str) -> Mapping[str, Any]:
    """Read the answer of a response_url: a JSON object, or a bare error code."""
    try:
        data = json.loads(body)
    except ValueError:
        return {"error": body.strip()[:100]}
    return data if isinstance(data, dict) else {}
