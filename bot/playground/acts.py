"""The slash commands people run: the app's, and those of Slack itself."""

from dataclasses import dataclass
from typing import Final

from bot.playground import membership, payloads
from bot.playground.arguments import Arguments
from bot.playground.composer import command_text
from bot.playground.delivery import Delivery, Envelope, EnvelopeType
from bot.playground.errors import ApiError, JsonObject
from bot.playground.membership import Membership
from bot.playground.notices import present, refuse
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
    """Turns commands into requests, and the app's acknowledgements into what people see."""

    platform: Platform
    delivery: Delivery
    response_urls: ResponseUrls
    membership: Membership

    async def slash(self, user: User, channel: Channel, line: str, thread_ts: str) -> AckResult:
        """Run a slash command as typed."""
        channel = present(self.platform, user, channel)
        command, _, typed = line.strip().partition(" ")
        if thread_ts:
            notice = f"{command} is not supported in threads. Sorry!"
            return refuse(self.platform, user, channel, Failure.NOT_IN_THREADS, notice, thread_ts)
        if command in membership.COMMANDS:
            return self.membership.command(user, channel, command, typed)
        if command not in self.platform.app.commands:
            notice = _NOT_A_COMMAND.format(command=command)
            return refuse(self.platform, user, channel, Failure.UNKNOWN_COMMAND, notice)
        should_escape = self.platform.app.commands[command]
        text = command_text(typed.strip(), self.platform.directory, should_escape=should_escape)
        url = self.response_urls.issue(channel.id, user.id)
        trigger_id = self.platform.triggers.issue(user.id, channel.id)
        payload = payloads.slash_command(user, channel, command, text, url, trigger_id)
        answer = await self.delivery.deliver(
            Envelope(EnvelopeType.SLASH_COMMANDS, payload, accepts_response_payload=True)
        )
        if isinstance(answer, Failure):
            return self._fail(user, channel, command, answer)
        return self._reply(user, channel, command, answer)

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
