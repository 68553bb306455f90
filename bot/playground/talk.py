"""What people do that the app hears of as an event: write, and open its Home."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from uuid import uuid4

from bot.playground import event_payloads
from bot.playground.composer import message_blocks, message_text
from bot.playground.errors import JsonObject
from bot.playground.events import Events
from bot.playground.messages import Message
from bot.playground.notices import present, refuse
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.people import Channel, ChannelKind, User
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.subscriptions import MESSAGE_EVENTS

Tab: TypeAlias = Literal["home", "messages"]

_TURNED_OFF: Final = "Sending messages to this app has been turned off."
_NAMES_THE_APP: Final = f"<@{BOT_USER_ID}>"


@dataclass(frozen=True, slots=True)
class Talk:
    """Shows what people write, and tells the app what concerns it."""

    platform: Platform
    events: Events

    def say(self, user: User, channel: Channel, typed: str, thread_ts: str) -> Message:
        """Post a message as typed, and tell nobody."""
        channel = present(self.platform, user, channel)
        timeline, directory = self.platform.timeline, self.platform.directory
        return timeline.add(
            Message(
                channel.id,
                timeline.next_ts(),
                user.id,
                message_text(typed, directory),
                message_blocks(typed, directory),
                thread_ts=thread_ts,
                client_msg_id=str(uuid4()),
            )
        )

    async def post(
        self, user: User, channel: Channel, typed: str, thread_ts: str
    ) -> AckResult | Message:
        """Post a message as typed, and tell the app if it is in the channel or named."""
        channel = present(self.platform, user, channel)
        app = self.platform.app
        direct = channel.kind is ChannelKind.DIRECT
        if direct and not app.messages_tab:
            return refuse(
                self.platform, user, channel, Failure.MESSAGES_TURNED_OFF, _TURNED_OFF, thread_ts
            )
        message = self.say(user, channel, typed, thread_ts)
        named = _NAMES_THE_APP in message.text and not direct
        if named and BOT_USER_ID not in channel.members:
            name = app.bot_name
            notice = f"{name} is not in this channel. Invite it first: /invite @{name}"
            return refuse(self.platform, user, channel, Failure.NOT_IN_CHANNEL, notice)
        results: list[AckResult] = []
        if named:
            event = event_payloads.app_mention(self.platform, message)
            results.append(await self.events.tell("app_mention", event))
        name = MESSAGE_EVENTS[channel.kind]
        if direct or (name in app.events and BOT_USER_ID in channel.members):
            event = event_payloads.message(self.platform, channel, message)
            results.append(await self.events.tell(name, event))
        if not results:
            return message
        failed = (result for result in results if isinstance(result, Failed))
        return next(failed, Acknowledged())

    async def open_home(self, user: User, tab: Tab, view: JsonObject | None) -> AckResult:
        """Open a tab of the app's Home; `view` is what was published for the person, if any.

        Raises ValueError: the app has no such tab.
        """
        app = self.platform.app
        if not (app.home_tab if tab == "home" else app.messages_tab):
            problem = f"the app has no {tab} tab"
            raise ValueError(problem)
        channel = self.platform.directory.direct(user.id)
        event = event_payloads.app_home_opened(self.platform, user, channel, tab, view)
        return await self.events.tell("app_home_opened", event)
