"""The payloads of events, field for field as Slack writes them.

Source: docs.slack.dev/apis/events-api and .../reference/events/{app_home_opened, app_mention,
member_joined_channel, message.im}.
"""

import secrets
from typing import Final

from bot.playground.errors import JsonObject
from bot.playground.messages import Message
from bot.playground.people import Channel, ChannelKind, User
from bot.playground.platform import APP_ID, BOT_USER_ID, TEAM_ID, VERIFICATION_TOKEN, Platform

_CHANNEL_TYPES: Final = {
    ChannelKind.PUBLIC: "channel",
    ChannelKind.PRIVATE: "group",
    ChannelKind.DIRECT: "im",
}
_CHANNEL_LETTERS: Final = {
    ChannelKind.PUBLIC: "C",
    ChannelKind.PRIVATE: "G",
    ChannelKind.DIRECT: "D",
}


def message(platform: Platform, channel: Channel, said: Message) -> JsonObject:
    """Write the event ``message`` of what a person or the app said."""
    event: JsonObject = {
        **platform.message_json(said),
        "channel": channel.id,
        "event_ts": said.ts,
        "channel_type": _CHANNEL_TYPES[channel.kind],
    }
    return {**event, "subtype": "file_share"} if said.files else event


def message_changed(
    platform: Platform, channel: Channel, before: Message, after: Message
) -> JsonObject:
    """Write the event of an edit."""
    return {
        **_hidden(platform, channel, "message_changed"),
        "message": platform.message_json(after),
        "previous_message": platform.message_json(before),
    }


def message_deleted(platform: Platform, channel: Channel, gone: Message) -> JsonObject:
    """Write the event of a message taken away."""
    return {
        **_hidden(platform, channel, "message_deleted"),
        "deleted_ts": gone.ts,
        "previous_message": platform.message_json(gone),
    }


def _hidden(platform: Platform, channel: Channel, subtype: str) -> JsonObject:
    """Write what events have in common that show as no message of their own."""
    ts = platform.timeline.next_ts()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": _CHANNEL_TYPES[channel.kind],
        "ts": ts,
        "event_ts": ts,
    }


def app_mention(platform: Platform, said: Message) -> JsonObject:
    """Write the event of a message that names the app."""
    return {
        **platform.message_json(said),
        "type": "app_mention",
        "channel": said.channel_id,
        "event_ts": said.ts,
    }


def app_home_opened(
    platform: Platform, user: User, channel: Channel, tab: str, view: JsonObject | None
) -> JsonObject:
    """Write the event of a person who opens the app's Home; `view` is what was published there."""
    event: JsonObject = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": platform.timeline.next_ts(),
    }
    return event if view is None else {**event, "view": view}


def member_joined_channel(
    platform: Platform, user: User, channel: Channel, inviter: User | None
) -> JsonObject:
    """Write the event of somebody who joined a channel; `inviter` let them in, if anyone did."""
    event: JsonObject = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": _CHANNEL_LETTERS[channel.kind],
        "team": TEAM_ID,
        "event_ts": platform.timeline.next_ts(),
    }
    return event if inviter is None else {**event, "inviter": inviter.id}


def event_callback(platform: Platform, event: JsonObject) -> JsonObject:
    """Write what surrounds every event."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(platform.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": secrets.token_urlsafe(24),
    }
