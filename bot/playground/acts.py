"""What people do that waits for the app's answer: run a command, press a button."""

from dataclasses import dataclass
from typing import Final

from bot.playground import payloads
from bot.playground.arguments import Arguments
from bot.playground.block_shapes import elements_of
from bot.playground.composer import command_text
from bot.playground.delivery import Delivery, Envelope, EnvelopeType
from bot.playground.errors import ApiError, JsonObject
from bot.playground.messages import Message
from bot.playground.notices import channel_of, present, refuse
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.people import Channel, User
from bot.playground.platform import Platform
from bot.playground.response_urls import Invitation, ResponseUrls, read_reply

_NOT_A_COMMAND: Final = (
    "{command} is not a valid command. In Slack, all messages that start with the “/” character "
    "are interpreted as commands.\n\nIf you are trying to send a message and not run a command, "
    "try preceding the “/” with an empty space."
)


@dataclass(slots=True)
class Acts:
    """Turns what people do into requests, and the app's acknowledgements into what they see."""

    platform: Platform
    delivery: Delivery
    response_urls: ResponseUrls

    async def slash(self, user: User, channel: Channel, line: str, thread_ts: str) -> AckResult:
        """Run a slash command as typed."""
        channel = present(self.platform, user, channel)
        command, _, typed = line.strip().partition(" ")
        if thread_ts:
            notice = f"{command} is not supported in threads. Sorry!"
            return refuse(self.platform, user, channel, Failure.NOT_IN_THREADS, notice, thread_ts)
        if command not in self.platform.app.commands:
            notice = _NOT_A_COMMAND.format(command=command)
            return refuse(self.platform, user, channel, Failure.UNKNOWN_COMMAND, notice)
        should_escape = self.platform.app.commands[command]
        text = command_text(typed.strip(), self.platform.directory, should_escape=should_escape)
        url = self.response_urls.issue(channel.id, user.id)
        payload = payloads.slash_command(user, channel, command, text, url)
        answer = await self.delivery.deliver(
            Envelope(EnvelopeType.SLASH_COMMANDS, payload, accepts_response_payload=True)
        )
        if isinstance(answer, Failure):
            return self._fail(user, channel, command, answer)
        return self._reply(user, channel, command, answer)

    async def press(self, user: User, message: Message, action_id: str) -> AckResult:
        """Press the button `action_id` of the message as it stands now."""
        channel = present(self.platform, user, channel_of(self.platform, message.channel_id))
        current = self.platform.timeline.find(message.channel_id, message.ts)
        if current is None or current.ephemeral_to not in {"", user.id}:
            problem = f"{user.name} sees no such message"
            raise ValueError(problem)
        block_id, button = _button(current, action_id)
        if not self.platform.app.interactive:
            notice = "This app is not configured to handle interactive responses."
            return refuse(self.platform, user, channel, Failure.NOT_INTERACTIVE, notice)
        url = self.response_urls.issue(channel.id, user.id, current.ts)
        payload = payloads.block_actions(
            self.platform, user, channel, current, block_id, button, url
        )
        answer = await self.delivery.deliver(Envelope(EnvelopeType.INTERACTIVE, payload))
        if isinstance(answer, Failure):
            return self._fail(user, channel, f"Button {action_id}", answer)
        return Acknowledged()

    def _reply(self, user: User, channel: Channel, command: str, answer: JsonObject) -> AckResult:
        """Show what came with an acknowledgement."""
        if not answer.get("text") and not answer.get("blocks"):
            return Acknowledged()
        invitation = Invitation(channel.id, user.id, self.platform.clock.now())
        try:
            message = read_reply(self.platform, invitation, Arguments(answer))
        except ApiError:
            return self._fail(user, channel, command, Failure.INVALID_COMMAND_RESPONSE)
        return Acknowledged((self.platform.timeline.add(message),))

    def _fail(self, user: User, channel: Channel, what: str, error: Failure) -> Failed:
        return refuse(
            self.platform, user, channel, error, f'{what} failed with the error "{error}"'
        )


def _button(message: Message, action_id: str) -> tuple[str, JsonObject]:
    for block in message.blocks:
        for element in elements_of(block):
            if element["type"] == "button" and element["action_id"] == action_id:
                return str(block["block_id"]), element
    problem = f"the message has no button {action_id!r}"
    raise ValueError(problem)
