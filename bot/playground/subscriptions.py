"""The events an app can subscribe to here, and the scopes each asks for.

Source: docs.slack.dev/reference/events.
"""

from collections.abc import Mapping
from typing import Final

from bot.playground.people import ChannelKind

SCOPES_OF_EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
}
"""One of the scopes is enough to subscribe."""

MESSAGE_EVENTS: Final[Mapping[ChannelKind, str]] = {
    ChannelKind.PUBLIC: "message.channels",
    ChannelKind.PRIVATE: "message.groups",
    ChannelKind.DIRECT: "message.im",
}
READ_SCOPES: Final[Mapping[ChannelKind, str]] = {
    ChannelKind.PUBLIC: "channels:read",
    ChannelKind.PRIVATE: "groups:read",
    ChannelKind.DIRECT: "im:read",
}
HISTORY_SCOPES: Final[Mapping[ChannelKind, str]] = {
    ChannelKind.PUBLIC: "channels:history",
    ChannelKind.PRIVATE: "groups:history",
    ChannelKind.DIRECT: "im:history",
}
