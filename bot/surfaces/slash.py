"""The slash command: understood and acknowledged within Slack's three seconds, answered later."""

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


class SlashCommand:
    """Listens to ``/mailcheck``. ``aliases`` are short names of hosts, as parse_command has them.

    Reading a command takes no input or output, so the acknowledgement waits for it and brings
    what the person alone needs to see: the help, or what is wrong.
    """

    def __init__(self, answers: Answers, seen: Seen, aliases: Mapping[str, str]) -> None:
        self._answers = answers
        self._seen = seen
        self._aliases = aliases

    async def handle(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Take one request of Slack's, once."""
        if self._seen.is_repeated(body.get("trigger_id", "")):
            await ack()
            return
        match read(lambda: parse_command(body.get("text", ""), self._aliases), COMMAND):
            case Check() as command:
                await ack()
                origin = Origin(
                    channel=body["channel_id"],
                    user=body["user_id"],
                    response_url=body["response_url"],
                    private=command.private,
                )
                self._answers.start(command, origin, body.get("user_name", ""))
            case Message(text=words, blocks=blocks):
                await ack(text=words, blocks=blocks, response_type="ephemeral")
