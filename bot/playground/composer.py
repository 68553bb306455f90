"""What Slack makes of the text a person types.

In messages it escapes ``&<>``, links addresses and names; in the text of a slash command it
escapes, and links only when the command asks for it (``should_escape``).
Source: docs.slack.dev/messaging/formatting-message-text and
docs.slack.dev/interactivity/implementing-slash-commands.
"""

import re
from typing import Final

from bot.playground.people import Directory

_LINKABLE: Final = re.compile(
    r"""
    (?P<url>https?://[^\s<>]+)
  | (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<user>(?<![\w@])@[\w.-]+)
  | (?P<channel>(?<![\w#])\#[\w-]+)
  | (?P<domain>(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])(?::\d+)?(?:/[^\s<>]*)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING: Final = ".,;:!?)'\""


def escape(typed: str) -> str:
    """Escape the three characters that control Slack's markup."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message_text(typed: str, directory: Directory) -> str:
    """Give the text of a message as the app receives it."""
    parts: list[str] = []
    end = 0
    for found in _LINKABLE.finditer(typed):
        parts += [escape(typed[end : found.start()]), _linked(found, directory)]
        end = found.end()
    return "".join([*parts, escape(typed[end:])])


def command_text(typed: str, directory: Directory, *, should_escape: bool) -> str:
    """Give the text of a slash command as the app receives it."""
    return message_text(typed, directory) if should_escape else escape(typed)


def _linked(found: re.Match[str], directory: Directory) -> str:
    whole = found.group()
    core = whole.rstrip(_CLOSING) if found.lastgroup in {"url", "domain"} else whole
    link, rest = escape(core), escape(whole[len(core) :])
    match found.lastgroup:
        case "url":
            return f"<{link}>{rest}"
        case "domain":
            return f"<http://{link}|{link}>{rest}"
        case "email":
            return f"<mailto:{link}|{link}>"
        case "user":
            name = whole[1:].rstrip(".-")
            user = directory.user_named(name)
            return f"<@{user.id}>{escape(whole[len(name) + 1 :])}" if user else link
        case _:
            channel = directory.channel_named(whole[1:])
            return f"<#{channel.id}|{channel.name}>" if channel else link
