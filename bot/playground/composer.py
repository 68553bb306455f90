"""What Slack makes of the text a person types.

In messages it escapes ``&<>``, links addresses and names; in the text of a slash command it
escapes, and links only when the command asks for it (``should_escape``). Along with the text of a
message goes what its editor made of it, as a rich_text block; between backticks nothing is linked.
Source: docs.slack.dev/messaging/formatting-message-text and
docs.slack.dev/interactivity/implementing-slash-commands.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bot.playground.errors import JsonObject
from bot.playground.people import Directory

_MARKED: Final = re.compile(
    r"""
    ```\n*(?P<fenced>[^`]*[^`\s][^`]*?)\n*```
  | `(?P<code>[^`\n]+)`
  | (?P<url>https?://[^\s<>]+)
  | (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<user>(?<![\w@])@[\w.-]+)
  | (?P<channel>(?<![\w#])\#[\w-]+)
  | (?P<domain>(?<![\w.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])(?::\d+)?(?:/[^\s<>]*)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
_CLOSING: Final = ".,;:!?)'\""


def is_nothing(typed: str) -> bool:
    """Tell a line that Slack's client does not send: it shows nothing but blank space."""
    return all(char.isspace() or unicodedata.category(char) in _UNSEEN for char in typed)


def escape(typed: str) -> str:
    """Escape the three characters that control Slack's markup."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message_text(typed: str, directory: Directory) -> str:
    """Give the text of a message as the app receives it."""
    return "".join(text for text, _ in _pieces(typed, directory))


def message_blocks(typed: str, directory: Directory) -> tuple[JsonObject, ...]:
    """Give the rich_text block of a message as the app receives it; none for an empty one."""
    parts: list[JsonObject] = []
    for _, element in _pieces(typed, directory):
        if element["type"] == "rich_text_preformatted":
            parts.append(element)
        elif parts and parts[-1]["type"] == "rich_text_section":
            _append(parts[-1]["elements"], element)
        else:
            parts.append({"type": "rich_text_section", "elements": [element]})
    return ({"type": "rich_text", "block_id": "b0", "elements": parts},) if parts else ()


def command_text(typed: str, directory: Directory, *, should_escape: bool) -> str:
    """Give the text of a slash command as the app receives it."""
    return message_text(typed, directory) if should_escape else escape(typed)


def _append(elements: list[JsonObject], element: JsonObject) -> None:
    """Add an element; plain text continues the plain text before it."""
    last = elements[-1]
    if element["type"] == last["type"] == "text" and "style" not in {*element, *last}:
        last["text"] += element["text"]
    else:
        elements.append(element)


def _pieces(typed: str, directory: Directory) -> Iterator[tuple[str, JsonObject]]:
    """Part what was typed: each piece as text of the message and as an element of rich text."""
    end = 0
    for found in _MARKED.finditer(typed):
        yield from _plain(typed[end : found.start()])
        yield from _marked(found, directory)
        end = found.end()
    yield from _plain(typed[end:])


def _plain(typed: str) -> Iterator[tuple[str, JsonObject]]:
    if typed:
        yield escape(typed), {"type": "text", "text": typed}


def _marked(found: re.Match[str], directory: Directory) -> Iterator[tuple[str, JsonObject]]:
    whole = found.group()
    match found.lastgroup:
        case "fenced":
            inside = {"type": "text", "text": found["fenced"]}
            yield escape(whole), {"type": "rich_text_preformatted", "elements": [inside]}
        case "code":
            style = {"code": True}
            yield escape(whole), {"type": "text", "text": found["code"], "style": style}
        case "user":
            yield from _user(whole, directory)
        case "channel":
            channel = directory.channel_named(whole[1:])
            if channel is None:
                yield from _plain(whole)
            else:
                mention = {"type": "channel", "channel_id": channel.id}
                yield f"<#{channel.id}|{channel.name}>", mention
        case kind:
            yield from _link(whole, str(kind))


def _user(whole: str, directory: Directory) -> Iterator[tuple[str, JsonObject]]:
    name = whole[1:].rstrip(".-")
    user = directory.user_named(name)
    if user is None:
        yield from _plain(whole)
        return
    yield f"<@{user.id}>", {"type": "user", "user_id": user.id}
    yield from _plain(whole[len(name) + 1 :])


def _link(whole: str, kind: str) -> Iterator[tuple[str, JsonObject]]:
    core = whole if kind == "email" else whole.rstrip(_CLOSING)
    scheme = {"url": "", "email": "mailto:", "domain": "http://"}[kind]
    link: JsonObject = {"type": "link", "url": f"{scheme}{core}"}
    if scheme:
        link["text"] = core
    shown = f"|{escape(core)}" if scheme else ""
    yield f"<{scheme}{escape(core)}{shown}>", link
    yield from _plain(whole[len(core) :])
