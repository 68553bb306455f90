"""What an app hears of its own messages, where it reads a channel: posts, edits and deletions.

Slack sends them like any others, and an app that answers messages has to tell its own apart, or it
talks to itself for ever. Source: docs.slack.dev/reference/events/message.
"""

from dataclasses import dataclass

from bot.playground import event_payloads
from bot.playground.errors import JsonObject
from bot.playground.events import Events
from bot.playground.messages import (
    Change,
    Deleted,
    Edited,
    MembersChanged,
    Posted,
    Whispered,
)
from bot.playground.people import Channel
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.subscriptions import MESSAGE_EVENTS
from bot.playground.views import ViewShown


@dataclass(frozen=True, slots=True)
class Echoes:
    """Tells the app what became of its messages."""

    platform: Platform
    events: Events

    async def follow(self) -> None:
        """Tell of every change until the workspace closes."""
        with self.platform.timeline.changes() as changes:
            async for change in changes:
                self._tell(change)

    def _tell(self, change: Change) -> None:
        if isinstance(change, ViewShown | Whispered | MembersChanged):
            return
        message = change.message
        channel = self.platform.directory.channel(message.channel_id)
        if channel is None or BOT_USER_ID not in channel.members:
            return
        told = message.author_id == BOT_USER_ID or message.subtype
        if not told or message.ephemeral_to:
            return
        name = MESSAGE_EVENTS[channel.kind]
        if name in self.platform.app.events:
            event = self._event(channel, change)
            self.events.soon(self.events.tell(name, event))

    def _event(self, channel: Channel, change: Posted | Edited | Deleted) -> JsonObject:
        match change:
            case Posted(message=message):
                return event_payloads.message(self.platform, channel, message)
            case Edited(before=before, message=after):
                return event_payloads.message_changed(self.platform, channel, before, after)
            case Deleted(message=gone):
                return event_payloads.message_deleted(self.platform, channel, gone)
