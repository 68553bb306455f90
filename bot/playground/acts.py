"""What people do that reaches the app: run a command, press a button, mention it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol

from bot.playground import limits, payloads
from bot.playground.arguments import Arguments
from bot.playground.blocks import elements_of
from bot.playground.composer import command_text, message_text
from bot.playground.errors import ApiError, JsonObject
from bot.playground.messages import Message
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.people import SLACKBOT, Channel, ChannelKind, User
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.response_urls import Invitation, ResponseUrls, read_reply
from bot.playground.socketmode import Envelope, EnvelopeType

_NOT_A_COMMAND: Final = (
    "{command} is not a valid command. In Slack, all messages that start with the “/” character "
    "are interpreted as commands.\n\nIf you are trying to send a message and not run a command, "
    "try preceding the “/” with an empty space."
)


class Delivery(Protocol):
    """The way requests reach the app."""

    async def deliver(self, envelope: Envelope) -> JsonObject | Failure:
        """Hand over one request; give the payload of the acknowledgement."""


@dataclass(slots=True)
class Acts:
    """Turns what people do into requests, and the app's acknowledgements into what they see."""

    platform: Platform
    delivery: Delivery
    response_urls: ResponseUrls
    _redeliveries: set[asyncio.Task[None]] = field(default_factory=set)

    async def slash(self, user: User, channel: Channel, line: str, thread_ts: str) -> AckResult:
        """Run a slash command as typed."""
        channel = self._present(user, channel)
        command, _, typed = line.strip().partition(" ")
        if thread_ts:
            notice = f"{command} is not supported in threads. Sorry!"
            return self._refuse(user, channel, Failure.NOT_IN_THREADS, notice, thread_ts)
        if command not in self.platform.app.commands:
            notice = _NOT_A_COMMAND.format(command=command)
            return self._refuse(user, channel, Failure.UNKNOWN_COMMAND, notice)
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
        channel = self._present(user, self._channel(message.channel_id))
        current = self.platform.timeline.find(message.channel_id, message.ts)
        if current is None or current.ephemeral_to not in {"", user.id}:
            problem = f"{user.name} sees no such message"
            raise ValueError(problem)
        block_id, button = _button(current, action_id)
        if not self.platform.app.interactive:
            notice = "This app is not configured to handle interactive responses."
            return self._refuse(user, channel, Failure.NOT_INTERACTIVE, notice)
        url = self.response_urls.issue(channel.id, user.id, current.ts)
        payload = payloads.block_actions(
            self.platform, user, channel, current, block_id, button, url
        )
        answer = await self.delivery.deliver(Envelope(EnvelopeType.INTERACTIVE, payload))
        if isinstance(answer, Failure):
            return self._fail(user, channel, f"Button {action_id}", answer)
        return Acknowledged()

    async def mention(self, user: User, channel: Channel, text: str, thread_ts: str) -> AckResult:
        """Post a message that names the app; unacknowledged events come again."""
        channel = self._present(user, channel)
        message = self.say(user, channel, text, thread_ts)
        app = self.platform.app
        if BOT_USER_ID not in channel.members:
            notice = f"{app.bot_name} is not in this channel. Invite it first."
            return self._refuse(user, channel, Failure.NOT_IN_CHANNEL, notice)
        wanted = "app_mention" in app.events and "app_mentions:read" in app.scopes
        if not wanted or channel.kind is ChannelKind.DIRECT:
            return Failed(Failure.NOT_SUBSCRIBED, "")
        payload = payloads.app_mention(self.platform, message)
        answer = await self.delivery.deliver(Envelope(EnvelopeType.EVENTS_API, payload))
        if isinstance(answer, Failure):
            self._later(self._redeliver(payload))
            return Failed(answer, "")
        return Acknowledged()

    def say(self, user: User, channel: Channel, text: str, thread_ts: str) -> Message:
        """Post a message as typed."""
        channel = self._present(user, channel)
        timeline = self.platform.timeline
        shown = message_text(text, self.platform.directory)
        return timeline.add(
            Message(channel.id, timeline.next_ts(), user.id, shown, thread_ts=thread_ts)
        )

    async def close(self) -> None:
        """Give up on events that were to come again."""
        for task in tuple(self._redeliveries):
            task.cancel()
        if self._redeliveries:
            await asyncio.wait(self._redeliveries)

    async def _redeliver(self, payload: JsonObject) -> None:
        """Send an event up to three times more: at once, after a minute, after five."""
        for attempt, delay in enumerate(limits.EVENT_RETRIES_AFTER, start=1):
            if delay > timedelta(0):
                await self.platform.clock.sleep(delay)
            envelope = Envelope(EnvelopeType.EVENTS_API, payload, retry_attempt=attempt)
            if not isinstance(await self.delivery.deliver(envelope), Failure):
                return

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._redeliveries.add(task)
        task.add_done_callback(self._redeliveries.discard)

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
        return self._refuse(user, channel, error, f'{what} failed with the error "{error}"')

    def _refuse(
        self, user: User, channel: Channel, error: Failure, notice: str, thread_ts: str = ""
    ) -> Failed:
        """Show the person a notice of Slack's own."""
        timeline = self.platform.timeline
        timeline.add(
            Message(
                channel.id,
                timeline.next_ts(),
                SLACKBOT.id,
                notice,
                thread_ts=thread_ts,
                ephemeral_to=user.id,
            )
        )
        return Failed(error, notice)

    def _channel(self, channel_id: str) -> Channel:
        channel = self.platform.directory.channel(channel_id)
        if channel is None:
            problem = f"no channel {channel_id}"
            raise ValueError(problem)
        return channel

    def _present(self, user: User, channel: Channel) -> Channel:
        """Give the channel as it stands now, if the person can type in it."""
        current = self._channel(channel.id)
        if user.id not in current.members or current.archived:
            problem = f"{user.name} cannot type in #{current.name}"
            raise ValueError(problem)
        return current


def _button(message: Message, action_id: str) -> tuple[str, JsonObject]:
    for block in message.blocks:
        for element in elements_of(block):
            if element["type"] == "button" and element["action_id"] == action_id:
                return str(block["block_id"]), element
    problem = f"the message has no button {action_id!r}"
    raise ValueError(problem)
