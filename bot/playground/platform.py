"""What every part of the workspace shares: who is there, what was said, what the clock says."""

from dataclasses import dataclass
from typing import Final

from bot.playground.clock import Clock
from bot.playground.errors import JsonObject
from bot.playground.files import Files
from bot.playground.manifest import App
from bot.playground.messages import Message, Subtype, Timeline
from bot.playground.people import Directory
from bot.playground.rates import Limiter
from bot.playground.tokens import Tokens
from bot.playground.triggers import Triggers
from bot.playground.views import Views

TEAM_ID: Final = "T0LOCAL0001"
TEAM_DOMAIN: Final = "mailcheck-playground"
TEAM_NAME: Final = "Mailcheck playground"
APP_ID: Final = "A0LOCAL0001"
BOT_ID: Final = "B0LOCAL0001"
BOT_USER_ID: Final = "U0LOCALBOT1"
VERIFICATION_TOKEN: Final = "playground-verification"  # noqa: S105 -- guards nothing


@dataclass(frozen=True, slots=True)
class Platform:
    """The shared state.

    `refused_blocks` are block types the workspace plays not to know. `distributed` plays an app
    distributed outside Slack's Marketplace, which may read but little.
    """

    app: App
    tokens: Tokens
    clock: Clock
    directory: Directory
    timeline: Timeline
    views: Views
    triggers: Triggers
    limiter: Limiter
    files: Files
    refused_blocks: frozenset[str]
    distributed: bool

    def message_json(self, message: Message, *, metadata: bool = False) -> JsonObject:
        """Write a message as the API gives it, and its metadata where they were asked for."""
        body: JsonObject = {
            "type": "message",
            "user": message.author_id,
            "text": message.text,
            "ts": message.ts,
            "team": TEAM_ID,
        }
        if message.subtype:
            body["subtype"] = message.subtype.value
            if message.subtype is Subtype.JOIN and message.by_id:
                body["inviter"] = message.by_id
        elif message.author_id == BOT_USER_ID:
            body |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if message.client_msg_id:
            body["client_msg_id"] = message.client_msg_id
        if message.blocks:
            body["blocks"] = list(message.blocks)
        if message.files:
            body |= {"files": list(message.files), "upload": True}
        if metadata and message.metadata:
            body["metadata"] = message.metadata
        if message.edited_ts:
            body["edited"] = {"user": message.author_id, "ts": message.edited_ts}
        return body | self._thread_json(message)

    def _thread_json(self, message: Message) -> JsonObject:
        """Write what a message says of the thread it replies to, or begins."""
        if message.thread_ts:
            parent = self.timeline.find(message.channel_id, message.thread_ts)
            whose = {"parent_user_id": parent.author_id} if parent else {}
            return {"thread_ts": message.thread_ts, **whose}
        replies = self.timeline.replies(message.channel_id, message.ts)
        if not replies:
            return {}
        authors = list(dict.fromkeys(reply.author_id for reply in replies))
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": authors,
            "reply_users_count": len(authors),
            "latest_reply": replies[-1].ts,
        }
