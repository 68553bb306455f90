"""Who is in the workspace, and the channels they are in."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count
from typing import Final


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the app's bot user; `tz` is an IANA time zone."""

    id: str
    name: str
    tz: str = "Etc/UTC"


SLACKBOT: Final = User("USLACKBOT", "Slackbot")  # in whose name Slack itself speaks


class ChannelKind(StrEnum):
    """Who can see a channel: all, its members, or one person and the app."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as it stood when it was looked up; `members` are user ids."""

    id: str
    name: str
    kind: ChannelKind
    members: frozenset[str]
    archived: bool = False


@dataclass(slots=True)
class Directory:
    """The people and channels of the workspace."""

    bot: User
    _users: dict[str, User] = field(default_factory=dict)
    _channels: dict[str, Channel] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._users |= {self.bot.id: self.bot, SLACKBOT.id: SLACKBOT}

    def add_user(self, name: str) -> User:
        """Add a person called `name`."""
        return self._put(User(f"U{next(self._numbers):010d}", name))

    def move(self, user: User, tz: str) -> User:
        """Let a person live in the time zone `tz`."""
        return self._put(replace(user, tz=tz))

    def _put(self, user: User) -> User:
        self._users[user.id] = user
        return user

    def add_channel(self, name: str, kind: ChannelKind, members: frozenset[str]) -> Channel:
        """Add a channel; a direct one gets an id beginning with D, as Slack's do."""
        letter = "D" if kind is ChannelKind.DIRECT else "C"
        channel = Channel(f"{letter}{next(self._numbers):010d}", name, kind, members)
        self._channels[channel.id] = channel
        return channel

    def archive(self, channel_id: str) -> Channel:
        """Close the channel for good; it can still be read."""
        return self._set(replace(self._channels[channel_id], archived=True))

    def join(self, channel_id: str, user_id: str) -> Channel:
        """Make the user a member."""
        channel = self._channels[channel_id]
        return self._set(replace(channel, members=channel.members | {user_id}))

    def leave(self, channel_id: str, user_id: str) -> Channel:
        """End the user's membership."""
        channel = self._channels[channel_id]
        return self._set(replace(channel, members=channel.members - {user_id}))

    def _set(self, channel: Channel) -> Channel:
        self._channels[channel.id] = channel
        return channel

    def user(self, user_id: str) -> User | None:
        """Look a user up by id."""
        return self._users.get(user_id)

    def user_named(self, name: str) -> User | None:
        """Look a user up by name."""
        return next((user for user in self._users.values() if user.name == name), None)

    def channel(self, channel_id: str) -> Channel | None:
        """Look a channel up by id, as it stands now."""
        return self._channels.get(channel_id)

    def channel_named(self, name: str) -> Channel | None:
        """Look a channel that is not direct up by name, without the ``#``."""
        named = (c for c in self._channels.values() if c.kind is not ChannelKind.DIRECT)
        return next((channel for channel in named if channel.name == name), None)

    def channels_of(self, user_id: str) -> tuple[Channel, ...]:
        """List the channels somebody is in, without the direct conversations."""
        named = (c for c in self._channels.values() if c.kind is not ChannelKind.DIRECT)
        return tuple(channel for channel in named if user_id in channel.members)

    def direct(self, user_id: str) -> Channel:
        """Open the conversation between a person and the app."""
        members = frozenset({user_id, self.bot.id})
        return self.direct_with(user_id) or self.add_channel(
            "directmessage", ChannelKind.DIRECT, members
        )

    def direct_with(self, user_id: str) -> Channel | None:
        """Look up the conversation between a person and the app."""
        direct = (c for c in self._channels.values() if c.kind is ChannelKind.DIRECT)
        return next((channel for channel in direct if user_id in channel.members), None)
