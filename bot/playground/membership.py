"""Who is let into a channel and taken out of it, also by Slack's own commands for that.

Source: slack.com/help/articles/201980108 and docs.slack.dev/reference/events/message/channel_join.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.playground import event_payloads
from bot.playground.events import Events
from bot.playground.manifest import Offer, OfferKind
from bot.playground.messages import MembersChanged, Message, Subtype
from bot.playground.notices import channel_of, present, refuse
from bot.playground.outcome import Acknowledged, AckResult, Failure
from bot.playground.people import SLACKBOT, Channel, ChannelKind, User
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.subscriptions import READ_SCOPES

INVITE: Final = "/invite"
REMOVE: Final = "/remove"
OFFERS: Final = (
    Offer(OfferKind.BUILT_IN, INVITE, INVITE, "Let somebody into this channel", "@name"),
    Offer(OfferKind.BUILT_IN, REMOVE, REMOVE, "Take somebody out of this channel", "@name"),
)
COMMANDS: Final = frozenset(offer.id for offer in OFFERS)

_BETWEEN_NAMES: Final = re.compile(r"[\s,]+")
_SAID: Final = {Subtype.JOIN: "has joined the channel", Subtype.LEAVE: "has left the channel"}


@dataclass(frozen=True, slots=True)
class Membership:
    """Lets people and the app in and out, and tells whom it concerns."""

    platform: Platform
    events: Events

    def join(self, user: User, channel: Channel, by: User | None = None) -> Channel:
        """Make somebody a member, let in by `by` or by themselves.

        The app hears of it where it is a member itself. Who is in already stays so, unsaid.
        """
        channel = channel_of(self.platform, channel.id)
        if user.id in channel.members:
            return channel
        channel = self.platform.directory.join(channel.id, user.id)
        self._tell(user, channel, Subtype.JOIN, by)
        name = "member_joined_channel"
        heard = name in self.platform.app.events and BOT_USER_ID in channel.members
        if heard and READ_SCOPES[channel.kind] in self.platform.app.scopes:
            event = event_payloads.member_joined_channel(self.platform, user, channel, by)
            self.events.soon(self.events.tell(name, event))
        return channel

    def leave(self, user: User, channel: Channel, by: User | None = None) -> Channel:
        """End somebody's membership, at the hands of `by` or by themselves."""
        channel = channel_of(self.platform, channel.id)
        if user.id not in channel.members:
            return channel
        channel = self.platform.directory.leave(channel.id, user.id)
        self._tell(user, channel, Subtype.LEAVE, by)
        return channel

    def command(self, user: User, channel: Channel, command: str, typed: str) -> AckResult:
        """Run INVITE or REMOVE with the names that were `typed` after it.

        Those who can be let in or out are; of the others Slackbot tells the person.
        """
        channel = present(self.platform, user, channel)
        if channel.kind is ChannelKind.DIRECT:
            notice = f"{command} does not work in a direct message. Try it in a channel."
            return refuse(self.platform, user, channel, Failure.REFUSED, notice)
        faults = list(self._faults(user, channel, command, typed))
        if faults:
            return refuse(self.platform, user, channel, Failure.REFUSED, "\n".join(faults))
        return Acknowledged()

    def _faults(self, user: User, channel: Channel, command: str, typed: str) -> Iterator[str]:
        """Let in or out whom it is possible to; give a sentence about each of the others."""
        names = [name for part in _BETWEEN_NAMES.split(typed) if (name := part.removeprefix("@"))]
        if not names:
            yield f"Name somebody: {command} @name"
        for name in dict.fromkeys(names):
            named = self.platform.directory.user_named(name)
            if named is None:
                yield f"There is nobody called {name} in this workspace."
            elif named.id == SLACKBOT.id:
                yield f"{name} is in no channel, and can be let into none."
            elif command == INVITE and named.id in channel.members:
                yield f"{name} is already in this channel."
            elif command == INVITE:
                self.join(named, channel, user)
            elif named.id == user.id:
                yield "You cannot take yourself out of a channel."
            elif named.id not in channel.members:
                yield f"{name} is not in this channel."
            else:
                self.leave(named, channel, user)

    def _tell(self, user: User, channel: Channel, subtype: Subtype, by: User | None) -> None:
        """Let those who look at the workspace know, and leave a line in the channel."""
        timeline = self.platform.timeline
        timeline.tell(MembersChanged(channel))
        timeline.add(
            Message(
                channel.id,
                timeline.next_ts(),
                user.id,
                f"<@{user.id}> {_SAID[subtype]}",
                subtype=subtype,
                by_id=by.id if by else "",
            )
        )
