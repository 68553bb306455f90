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
from bot.surfaces.requests import Pressed, told


class RunAgain:
    """Listens to "Run again". For ``aliases`` see SlashCommand."""

    def __init__(self, answers: Answers, seen: Seen, aliases: Mapping[str, str]) -> None:
        self._answers = answers
        self._seen = seen
        self._aliases = aliases

    async def pressed(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Carry out the command of the button's value, for whoever pressed it."""
        await ack()
        pressed = told(Pressed, body)
        if pressed is None or self._seen.is_repeated(pressed.trigger_id):
            return
        origin = Origin(
            channel=pressed.container.channel_id,
            user=pressed.user.id,
            response_url=pressed.response_url,
            thread_ts=pressed.message.thread_ts,
            private=pressed.container.is_ephemeral,
        )
        (action,) = pressed.actions
        match read(lambda: parse_command(action.value, self._aliases), COMMAND):
            case Check() as check:
                self._answers.start(check, origin, pressed.user.name)
            case Message() as words:
                self._answers.tell(words, origin)
