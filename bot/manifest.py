"""The Slack app as it has to be installed: commands, scopes and settings, from one place.

``manifest.yml`` is this with comments, to paste into Slack; a test holds the two together.
Source: docs.slack.dev/reference/app-manifest.
"""

from typing import Any

from bot.surfaces.slash import COMMAND

SCOPES_OF_METHODS = {
    "auth.test": (),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
}
"""The Web API methods that are called with the bot token, and the scopes each needs."""

SCOPES_OF_FEATURES = {"slash_commands": ("commands",)}
"""What the app takes part in, and the scopes each needs."""

USAGE_HINT = "mail.example.com [ssl | imap | 993 | dns | …] [private], or help"


def manifest() -> dict[str, Any]:
    """Return the manifest with the least that the listeners need."""
    needed = (*SCOPES_OF_FEATURES.values(), *SCOPES_OF_METHODS.values())
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "mailcheck",
            "description": "Tells why a mail program can't connect: which ports are blocked, "
            "and what to try next.",
            "background_color": "#1f3a5f",
        },
        "features": {
            "bot_user": {"display_name": "mailcheck", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Check a mail server's ports, encryption and DNS",
                    "usage_hint": USAGE_HINT,
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted({scope for row in needed for scope in row})}},
        "settings": {
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
