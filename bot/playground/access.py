"""Which channels the app can see, read and write to."""

from typing import Final

from bot.playground.errors import ApiError, Code
from bot.playground.people import SLACKBOT, Channel, ChannelKind
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.subscriptions import HISTORY_SCOPES

NOT_PEOPLE: Final = frozenset({BOT_USER_ID, SLACKBOT.id})


def addressed(platform: Platform, address: str) -> Channel:
    """Find the channel meant by an id, a name with or without ``#``, or a user's id."""
    if platform.directory.user(address) is not None and address not in NOT_PEOPLE:
        return platform.directory.direct(address)
    named = platform.directory.channel_named(address.removeprefix("#"))
    return known(platform, named.id if named else address)


def known(platform: Platform, channel_id: str) -> Channel:
    """Find a channel the app can see: one it is in, or a public one.

    Raises ApiError: channel_not_found.
    """
    channel = platform.directory.channel(channel_id)
    if channel is None:
        raise ApiError(Code.CHANNEL_NOT_FOUND)
    if channel.kind is not ChannelKind.PUBLIC and BOT_USER_ID not in channel.members:
        raise ApiError(Code.CHANNEL_NOT_FOUND)
    return channel


def joined(channel: Channel) -> Channel:
    """Accept a channel the app is in.

    Raises ApiError: not_in_channel.
    """
    if BOT_USER_ID not in channel.members:
        raise ApiError(Code.NOT_IN_CHANNEL)
    return channel


def open_to_posts(channel: Channel) -> Channel:
    """Accept a channel that was not archived.

    Raises ApiError: is_archived.
    """
    if channel.archived:
        raise ApiError(Code.IS_ARCHIVED)
    return channel


def writable(platform: Platform, channel: Channel) -> Channel:
    """Accept a channel to which the app may post.

    Raises ApiError: is_archived or not_in_channel.
    """
    open_to_posts(channel)
    return channel if "chat:write.public" in platform.app.scopes else joined(channel)


def readable(platform: Platform, channel_id: str) -> Channel:
    """Find a channel whose messages the app may read.

    Raises ApiError: channel_not_found, missing_scope or not_in_channel.
    """
    channel = known(platform, channel_id)
    platform.tokens.authorize([HISTORY_SCOPES[channel.kind]])
    return joined(channel)
