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
from bot.slackgate.calls import Place
from bot.slackgate.delivery import Origin
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.messages import directly_message
from bot.surfaces.reading import read
from bot.surfaces.requests import Said, told

log = structlog.get_logger(__name__)


class Conversation:
    """Listens to what is said to the bot. For ``aliases`` see SlashCommand."""

    def __init__(self, answers: Answers, seen: Seen, aliases: Mapping[str, str]) -> None:
        self._answers = answers
        self._seen = seen
        self._aliases = aliases

    async def mentioned(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        """Answer a mention in its thread, or in a new one below it."""
        said = told(Said, event)
        if said is not None and self._concerns_us(said):
            self._answer(said, context, said.thread_ts or said.ts)

    async def written(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        """Answer a direct message below it, or in its thread if it stands in one."""
        if event.get("channel_type") != "im":
            return
        said = told(Said, event)
        if said is not None and self._concerns_us(said):
            self._answer(said, context, said.thread_ts)

    def _concerns_us(self, said: Said) -> bool:
        # By where it stands, because one message may be told by more than one event.
        return said.by_a_person and not self._seen.is_repeated(f"{said.channel} {said.ts}")

    def _answer(self, said: Said, context: AsyncBoltContext, thread_ts: str) -> None:
        origin = Origin(said.channel, said.user, thread_ts=thread_ts)
        text, bot_user = said.text or "", context.bot_user_id or ""
        match read(lambda: parse_mention(text, bot_user, self._aliases), COMMAND):
            case Check() as check:
                if check.private and said.channel_type != "im":
                    place = Place(said.channel, said.thread_ts)
                    self._answers.whisper(directly_message(), place, said.user)
                # The question stands above the answer and tells who asked; a name would ring.
                self._answers.start(check, replace(origin, private=check.private), requester="")
            case Message() as message:
                self._answers.tell(message, origin)
            case Nothing():
                log.info("nothing_asked", channel=origin.channel)
