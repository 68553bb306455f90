"""Mentions in channels and threads, and direct messages: sentences, answered where they stand."""

from collections.abc import Mapping
from typing import Any

import structlog
from msgspec.structs import replace
from slack_bolt.context.async_context import AsyncBoltContext

from bot.commands.command import Check
from bot.commands.mention import Nothing, parse_mention
from bot.commands.vocabulary import COMMAND
from bot.render.blocks import Message
from bot.slackgate.delivery import Origin
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.reading import read

log = structlog.get_logger(__name__)

Event = dict[str, Any]


class Conversation:
    """Listens to what is said to the bot. For ``aliases`` see SlashCommand."""

    def __init__(self, answers: Answers, seen: Seen, aliases: Mapping[str, str]) -> None:
        self._answers = answers
        self._seen = seen
        self._aliases = aliases

    async def mentioned(
        self, event: Event, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Answer a mention in its thread, or in a new one below it."""
        if self._concerns_us(event, body):
            thread = event.get("thread_ts") or event["ts"]
            self._answer(event, context, thread)

    async def written(self, event: Event, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Answer a direct message below it, or in its thread if it stands in one."""
        if event.get("channel_type") == "im" and self._concerns_us(event, body):
            self._answer(event, context, event.get("thread_ts", ""))

    def _concerns_us(self, event: Event, body: dict[str, Any]) -> bool:
        """Tell a person's new message from edits, notices, messages of apps and repetitions."""
        if event.get("bot_id") or event.get("subtype") or event.get("edited"):
            return False
        return bool(event.get("user")) and not self._seen.is_repeated(body.get("event_id", ""))

    def _answer(self, event: Event, context: AsyncBoltContext, thread_ts: str) -> None:
        origin = Origin(event["channel"], event["user"], thread_ts=thread_ts)
        text, bot_user = event.get("text", ""), context.bot_user_id or ""
        match read(lambda: parse_mention(text, bot_user, self._aliases), COMMAND):
            case Check() as check:
                # The question stands above the answer and tells who asked; a name would ring.
                self._answers.start(check, replace(origin, private=check.private), requester="")
            case Message() as message:
                self._answers.tell(message, origin)
            case Nothing():
                log.info("nothing_asked", channel=origin.channel)
