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
from bot.render.views import View

_LONGEST_PAUSE = timedelta(minutes=1)

_PASSING = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
)
"""Errors of Slack's own that pass."""


class Place(Struct, frozen=True):
    """Where to post: a channel, or a user's id for the conversation with that person.

    ``thread_ts`` is the message to reply to, or empty.
    """

    channel: str
    thread_ts: str = ""


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
    """The calls that show something. ``client`` must not try again on its own."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(self, place: Place, message: Message) -> Posted | Failure:
        """Post a new message."""
        return await _place(
            self._client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread_ts or None,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
        )

    async def whisper(self, place: Place, user: str, message: Message) -> Accepted | Failure:
        """Show a message to one member of a channel; Slack forgets it soon."""
        answer = await _called(
            self._client.chat_postEphemeral(
                channel=place.channel,
                user=user,
                thread_ts=place.thread_ts or None,
                text=message.text,
                blocks=message.blocks,
            )
        )
        return Accepted() if isinstance(answer, dict) else answer

    async def edit(self, posted: Posted, message: Message) -> Posted | Failure:
        """Replace a message; no blocks take those away that were there."""
        return await _place(
            self._client.chat_update(
                channel=posted.channel, ts=posted.ts, text=message.text, blocks=message.blocks
            )
        )

    async def respond(
        self, url: str, message: Message, *, thread_ts: str, public: bool
    ) -> Accepted | Failure:
        """Answer by a response_url: to all of the channel, or to the one who asked.

        With ``thread_ts`` the answer goes into that thread.
        """
        webhook = AsyncWebhookClient(url, session=self._client.session, retry_handlers=[])
        body: dict[str, Any] = {
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": False,
            "text": message.text,
            "blocks": message.blocks,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread_ts:
            body["thread_ts"] = thread_ts
        try:
            response = await webhook.send_dict(body)
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            return Trouble(type(fault).__name__)
        if response.status_code == HTTPStatus.OK:
            return Accepted()
        return _failure(response.status_code, _parsed(response.body), response.headers)

    async def has_history(self, channel: str) -> bool | Failure:
        """Tell whether anything was ever said in a conversation."""
        answer = await _called(self._client.conversations_history(channel=channel, limit=1))
        return bool(answer.get("messages")) if isinstance(answer, dict) else answer

    async def open_view(self, trigger_id: str, view: View) -> Failure | None:
        """Open a modal for the person whose act brought ``trigger_id``, within three seconds."""
        answer = await _called(self._client.views_open(trigger_id=trigger_id, view=view))
        return None if isinstance(answer, dict) else answer

    async def publish_home(self, user: str, view: View) -> Failure | None:
        """Show a person their Home tab."""
        answer = await _called(self._client.views_publish(user_id=user, view=view))
        return None if isinstance(answer, dict) else answer


async def _place(call: Awaitable[Any]) -> Posted | Failure:
    answer = await _called(call)
    if isinstance(answer, dict):
        return Posted(str(answer["channel"]), str(answer["ts"]))
    return answer


async def _called(call: Awaitable[Any]) -> dict[str, Any] | Failure:
    """Make one call of the Web API; give the body of an answer that is ok."""
    try:
        response = await call
    except SlackApiError as fault:
        answer: Any = fault.response  # an aiohttp response where the body was not JSON
        data = getattr(answer, "data", None)
        status = getattr(answer, "status_code", getattr(answer, "status", 0))
        return _failure(status, data if isinstance(data, dict) else {}, answer.headers)
    except (aiohttp.ClientError, TimeoutError, OSError) as fault:
        return Trouble(type(fault).__name__)
    return dict(response.data)


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
