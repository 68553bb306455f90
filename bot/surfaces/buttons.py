"""The buttons under an answer."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.commands.command import Check
from bot.commands.grammar import parse_command
from bot.commands.vocabulary import COMMAND
from bot.render.blocks import Message
from bot.slackgate.delivery import Origin
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.reading import read

_DIRECT = "D"
"""How the id of a conversation between two begins, where nothing needs to be private."""


class RunAgain:
    """Listens to "Run again". For ``aliases`` see SlashCommand."""

    def __init__(self, answers: Answers, seen: Seen, aliases: Mapping[str, str]) -> None:
        self._answers = answers
        self._seen = seen
        self._aliases = aliases

    async def pressed(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Carry out the command of the button's value, for whoever pressed it."""
        await ack()
        if self._seen.is_repeated(body.get("trigger_id", "")):
            return
        container, message = body["container"], body.get("message", {})
        channel = container["channel_id"]
        origin = Origin(
            channel=channel,
            user=body["user"]["id"],
            response_url=body.get("response_url", ""),
            thread_ts=message.get("thread_ts", ""),
            private=bool(container.get("is_ephemeral")) and not channel.startswith(_DIRECT),
        )
        match read(lambda: parse_command(action["value"], self._aliases), COMMAND):
            case Check() as check:
                self._answers.start(check, origin, body["user"].get("name", ""))
            case Message() as words:
                self._answers.tell(words, origin)
