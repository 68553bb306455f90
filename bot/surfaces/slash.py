"""The slash command: understood and acknowledged within Slack's three seconds, answered later."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.checks import new_error_id
from bot.commands.command import BadCommand, Check, Command, Help
from bot.commands.grammar import parse_command
from bot.commands.help import overview, topic
from bot.render.blocks import Message, error_message, help_message
from bot.slackgate.delivery import Origin
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.messages import crash_message

log = structlog.get_logger(__name__)

COMMAND = "/mailcheck"


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
            log.info("request_repeated", trigger_id=body["trigger_id"])
            await ack()
            return
        match self._understood(body.get("text", "")):
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

    def _understood(self, text: str) -> Check | Message:
        """Read the command; whatever needs no check is answered here."""
        try:
            return _reply(parse_command(text, self._aliases))
        except BadCommand as mistake:
            return error_message(str(mistake))
        except Exception:  # whatever it is, it is our bug, and the person still gets an answer
            error_id = new_error_id()
            log.exception("command_crashed", error_id=error_id)
            return crash_message(error_id)


def _reply(command: Command) -> Check | Message:
    match command:
        case Check():
            return command
        case Help(topic=name):
            return help_message(overview() if name is None else topic(name), COMMAND)
