"""The payloads of commands and interactions, field for field as Slack writes them.

Source: docs.slack.dev/interactivity/implementing-slash-commands,
.../reference/interaction-payloads/block_actions-payload.
"""

import secrets

from bot.playground.errors import JsonObject
from bot.playground.messages import Message
from bot.playground.people import Channel, ChannelKind, User
from bot.playground.platform import (
    APP_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Platform,
)


def _trigger_id() -> str:
    return f"1000000000000.1000000000001.{secrets.token_hex(16)}"


def _shown_name(channel: Channel) -> str:
    return "privategroup" if channel.kind is ChannelKind.PRIVATE else channel.name


def slash_command(
    user: User, channel: Channel, command: str, text: str, response_url: str
) -> JsonObject:
    """Write the payload of a slash command; `text` is what follows the command, as received."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": _shown_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": _trigger_id(),
    }


def block_actions(
    platform: Platform,
    user: User,
    channel: Channel,
    message: Message,
    block_id: str,
    button: JsonObject,
    response_url: str,
) -> JsonObject:
    """Write the payload of a pressed button."""
    pressed = ("action_id", "type", "text", "value", "style", "url")
    action = {name: button[name] for name in pressed if name in button}
    payload: JsonObject = {
        "type": "block_actions",
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.ephemeral_to),
        },
        "trigger_id": _trigger_id(),
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": channel.id, "name": _shown_name(channel)},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [{**action, "block_id": block_id, "action_ts": platform.timeline.next_ts()}],
    }
    if not message.ephemeral_to:
        payload["message"] = platform.message_json(message)
    return payload
