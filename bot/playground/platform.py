"""What every part of the workspace shares: who is there, what was said, what the clock says."""

from dataclasses import dataclass
from typing import Final

from bot.playground.clock import Clock
from bot.playground.errors import JsonObject
from bot.playground.manifest import App
from bot.playground.messages import Message, Timeline
from bot.playground.people import Directory
from bot.playground.rates import Limiter
from bot.playground.tokens import Tokens

TEAM_ID: Final = "T0LOCAL0001"
TEAM_DOMAIN: Final = "mailcheck-playground"
TEAM_NAME: Final = "Mailcheck playground"
APP_ID: Final = "A0LOCAL0001"
BOT_ID: Final = "B0LOCAL0001"
BOT_USER_ID: Final = "U0LOCALBOT1"
VERIFICATION_TOKEN: Final = "playground-verification"  # noqa: S105 -- guards nothing


@dataclass(frozen=True, slots=True)
class Platform:
    """The shared state; `refused_blocks` are block types the workspace plays not to know."""

    app: App
    tokens: Tokens
    clock: Clock
    directory: Directory
    timeline: Timeline
    limiter: Limiter
    refused_blocks: frozenset[str]

    def message_json(self, message: Message) -> JsonObject:
        """Write a message of the app's as the API gives it."""
        body: JsonObject = {
            "type": "message",
            "user": message.author_id,
            "bot_id": BOT_ID,
            "app_id": APP_ID,
            "text": message.text,
            "ts": message.ts,
            "team": TEAM_ID,
        }
        if message.blocks:
            body["blocks"] = list(message.blocks)
        if message.thread_ts:
            body["thread_ts"] = message.thread_ts
        if message.edited_ts:
            body["edited"] = {"user": message.author_id, "ts": message.edited_ts}
        return body
