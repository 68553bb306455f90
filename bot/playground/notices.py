"""Where a person may act, and what Slack itself tells the one who may not."""

from typing import Final

from bot.playground.messages import Message
from bot.playground.outcome import Failed, Failure
from bot.playground.people import SLACKBOT, Channel, User
from bot.playground.platform import Platform

NOT_INTERACTIVE: Final = "This app is not configured to handle interactive responses."
TROUBLE: Final = "We had some trouble connecting. Try again?"


def channel_of(platform: Platform, channel_id: str) -> Channel:
    """Give a channel as it stands now.

    Raises ValueError: there is none.
    """
    channel = platform.directory.channel(channel_id)
    if channel is None:
        problem = f"no channel {channel_id}"
        raise ValueError(problem)
    return channel


def present(platform: Platform, user: User, channel: Channel) -> Channel:
    """Give the channel as it stands now, if the person can type in it.

    Raises ValueError: the person is not in it, or it is archived.
    """
    current = channel_of(platform, channel.id)
    if user.id not in current.members or current.archived:
        problem = f"{user.name} cannot type in #{current.name}"
        raise ValueError(problem)
    return current


def refuse(
    platform: Platform,
    user: User,
    channel: Channel,
    error: Failure,
    notice: str,
    thread_ts: str = "",
) -> Failed:
    """Show the person a notice of Slack's own."""
    timeline = platform.timeline
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
