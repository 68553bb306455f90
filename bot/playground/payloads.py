"""The payload of a slash command, field for field as Slack writes it.

Source: docs.slack.dev/interactivity/implementing-slash-commands.
"""

from bot.playground.errors import JsonObject
from bot.playground.people import Channel, ChannelKind, User
from bot.playground.platform import APP_ID, TEAM_DOMAIN, TEAM_ID, VERIFICATION_TOKEN


def shown_name(channel: Channel) -> str:
    """Give the name the app is told: those of private channels are kept from it."""
    return "privategroup" if channel.kind is ChannelKind.PRIVATE else channel.name


def slash_command(
    user: User, channel: Channel, command: str, text: str, response_url: str, trigger_id: str
) -> JsonObject:
    """Write the payload of a slash command; `text` is what follows the command, as received."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": shown_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
