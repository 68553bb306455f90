"""The payloads of interactions, field for field as Slack writes them, and views as it gives them.

Source: docs.slack.dev/reference/interaction-payloads and the answers of views.open.
"""

from collections.abc import Sequence
from typing import Final

from bot.playground.errors import JsonObject
from bot.playground.messages import Message
from bot.playground.payloads import shown_name
from bot.playground.people import Channel, User
from bot.playground.platform import (
    APP_ID,
    BOT_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Platform,
)
from bot.playground.views import Values, View, ViewKind

_NO_TITLE: Final = "View Title"  # what Slack gives a Home


def view_json(view: View) -> JsonObject:
    """Write a view as the API gives it."""
    return {
        "id": view.id,
        "team_id": TEAM_ID,
        "type": view.kind.value,
        "blocks": list(view.blocks),
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "title": _label(view.title or _NO_TITLE),
        "clear_on_close": view.clear_on_close,
        "notify_on_close": view.notify_on_close,
        "close": _label(view.close) if view.close else None,
        "submit": _label(view.submit) if view.submit else None,
        "previous_view_id": view.previous_view_id or None,
        "root_view_id": view.root_view_id,
        "app_id": APP_ID,
        "external_id": view.external_id,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
    }


def message_action_taken(
    platform: Platform,
    user: User,
    channel: Channel,
    message: Message,
    values: Values,
    action: JsonObject,
    response_url: str,
) -> JsonObject:
    """Write the payload of a button pressed, or something chosen, in a message."""
    payload = _interaction(user, "block_actions") | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": bool(message.ephemeral_to),
        },
        "trigger_id": platform.triggers.issue(user.id, channel.id),
        "channel": {"id": channel.id, "name": shown_name(channel)},
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }
    if not message.ephemeral_to:
        payload["message"] = platform.message_json(message)
    return payload


def view_action_taken(platform: Platform, user: User, view: View, action: JsonObject) -> JsonObject:
    """Write the payload of a button pressed, or something chosen, in a modal or Home."""
    modal = view.id if view.kind is ViewKind.MODAL else ""
    return _interaction(user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": platform.triggers.issue(user.id, view.channel_id, modal),
        "view": view_json(view),
        "actions": [action],
    }


def view_submission(
    platform: Platform, user: User, view: View, response_urls: Sequence[JsonObject]
) -> JsonObject:
    """Write the payload of a submitted modal."""
    return _interaction(user, "view_submission") | {
        "trigger_id": platform.triggers.issue(user.id, view.channel_id, view.id),
        "view": view_json(view),
        "response_urls": list(response_urls),
    }


def view_closed(user: User, view: View, *, is_cleared: bool) -> JsonObject:
    """Write the payload of a modal that was closed; `is_cleared`: with all those below it."""
    return _interaction(user, "view_closed") | {"view": view_json(view), "is_cleared": is_cleared}


def shortcut(platform: Platform, user: User, callback_id: str) -> JsonObject:
    """Write the payload of a global shortcut."""
    return _interaction(user, "shortcut") | {
        "action_ts": platform.timeline.next_ts(),
        "callback_id": callback_id,
        "trigger_id": platform.triggers.issue(user.id),
    }


def message_shortcut(
    platform: Platform,
    user: User,
    channel: Channel,
    message: Message,
    callback_id: str,
    response_url: str,
) -> JsonObject:
    """Write the payload of a shortcut chosen on a message."""
    return _interaction(user, "message_action") | {
        "action_ts": platform.timeline.next_ts(),
        "callback_id": callback_id,
        "trigger_id": platform.triggers.issue(user.id, channel.id),
        "response_url": response_url,
        "channel": {"id": channel.id, "name": shown_name(channel)},
        "message_ts": message.ts,
        "message": platform.message_json(message),
    }


def _interaction(user: User, kind: str) -> JsonObject:
    """Write what all interactions begin with."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": TEAM_ID},
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _label(text: str) -> JsonObject:
    return {"type": "plain_text", "text": text, "emoji": True}
