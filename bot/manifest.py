"""The Slack app as it has to be installed: commands, scopes and settings, from one place.

``manifest.yml`` and ``docs/manifest-http.yml`` are this with comments, to paste into Slack; a test
holds them together. Source: docs.slack.dev/reference/app-manifest.
"""

from typing import Any

from bot.commands.vocabulary import COMMAND
from bot.surfaces.messages import BOT_NAME

SCOPES_OF_METHODS = {
    "auth.test": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("im:history",),
    "views.open": (),
    "views.publish": (),
}
"""The Web API methods that are called with the bot token, and the scopes each needs."""

SCOPES_OF_EVENTS = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "message.im": ("im:history",),
}
"""The events that are listened to, and the scopes each needs."""

SCOPES_OF_FEATURES = {"slash_commands": ("commands",)}
"""What else the app takes part in, and the scopes each needs."""

USAGE_HINT = "mail.example.com [ssl | imap | 993 | dns | …] [private], or help"


def manifest(request_url: str = "") -> dict[str, Any]:
    """Return the manifest with the least that the listeners need.

    With ``request_url`` Slack sends its requests there by HTTP; without, they come over a socket
    that the bot opens (Socket Mode).
    """
    scopes = {
        scope
        for table in (SCOPES_OF_FEATURES, SCOPES_OF_EVENTS, SCOPES_OF_METHODS)
        for needed in table.values()
        for scope in needed
    }
    to_us = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": BOT_NAME,
            "description": "Tells why a mail program can't connect: which ports are blocked, "
            "and what to try next.",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": BOT_NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Check a mail server's ports, encryption and DNS",
                    "usage_hint": USAGE_HINT,
                    "should_escape": False,
                    **({"url": request_url} if request_url else {}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(scopes)}},
        "settings": {
            "event_subscriptions": {**to_us, "bot_events": sorted(SCOPES_OF_EVENTS)},
            "interactivity": {"is_enabled": True, **to_us},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }
