"""Messages as text for the terminal.

What mail servers and DNS say ends up here too, so nothing of it may steer the terminal: control
and direction characters are shown, never sent.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rich.console import Group, RenderableType
from rich.emoji import Emoji
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.playground.errors import JsonObject
from bot.playground.messages import Message

_MARKUP: Final = re.compile(
    r"""
    ```\n?(?P<fence>.*?)```
  | `(?P<code>[^`\n]+)`
  | <(?P<link>[^<>\n]+)>
  | (?<!\w)\*(?P<bold>[^*\n]+)\*(?!\w)
  | (?<!\w)_(?P<italic>[^_\n]+)_(?!\w)
  | (?<!\w)~(?P<strike>[^~\n]+)~(?!\w)
    """,
    re.VERBOSE | re.DOTALL,
)
_EMOJI: Final = re.compile(r"(?<![\w:]):[a-z0-9_+-]+:(?![\w:])")
_STYLES: Final = {
    "bold": "bold",
    "italic": "italic",
    "strike": "strike",
    "underline": "underline",
    "code": "cyan",
    "fence": "cyan",
}
_INDENT: Final = 2
_UNSHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode categories


def visible(text: str) -> str:
    """Spell out every character that would steer the terminal or the direction of the text."""
    return "".join(
        f"\\u{ord(char):04x}" if char != "\n" and unicodedata.category(char) in _UNSHOWN else char
        for char in text
    )


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws messages; `name_of` gives the name behind a user's or channel's id."""

    name_of: Callable[[str], str]

    def message(self, message: Message) -> RenderableType:
        """Draw a whole message: its blocks, or its text when it has none."""
        if not message.blocks:
            return self.mrkdwn(message.text)
        return Group(*(self.block(block) for block in message.blocks))

    def block(self, block: JsonObject) -> RenderableType:
        """Draw one block that the validator took."""
        match block["type"]:
            case "header":
                return Text(_plain(block["text"]), style="bold underline")
            case "section":
                return self._section(block)
            case "context":
                parts = [self._text(element) for element in block["elements"]]
                return Text(" · ", style="dim").join(parts)
            case "actions":
                return Text("  ").join(_button(element) for element in block["elements"])
            case "rich_text":
                return self._rich_text(block)
            case "table":
                return self._table(block)
            case "image":
                return Text(f"({visible(block['alt_text'])})", style="dim")
            case _:
                return Rule(style="dim")

    def mrkdwn(self, source: str) -> Text:
        """Draw Slack's markup."""
        drawn = Text()
        end = 0
        for found in _MARKUP.finditer(source):
            drawn.append(_unescaped(source[end : found.start()]))
            kind = found.lastgroup or ""
            inner = found[kind]
            drawn.append(
                self._link(inner) if kind == "link" else _unescaped(inner), _STYLES.get(kind, "")
            )
            end = found.end()
        return drawn.append(_unescaped(source[end:]))

    def _link(self, inner: str) -> str:
        target, _, label = inner.partition("|")
        target, label = _unescaped(target), _unescaped(label)
        match target[:1]:
            case "@":
                return f"@{visible(self.name_of(target[1:]))}"
            case "#":
                return f"#{label or target[1:]}"
            case "!":
                return label or f"@{target[1:]}"
            case _:
                bare = target.removeprefix("mailto:").removeprefix("http://")
                return bare if label in {"", bare} else f"{label} ({target})"

    def _text(self, text: JsonObject) -> Text:
        match text["type"]:
            case "mrkdwn":
                return self.mrkdwn(text["text"])
            case "image":
                return Text(f"({visible(text['alt_text'])})", style="dim")
            case _:
                return Text(_plain(text))

    def _section(self, block: JsonObject) -> RenderableType:
        parts: list[RenderableType] = []
        if "text" in block:
            parts.append(self._text(block["text"]))
        parts += [
            Padding(self._text(field), (0, 0, 0, _INDENT)) for field in block.get("fields", [])
        ]
        if "accessory" in block:
            parts.append(_button(block["accessory"]))
        return Group(*parts)

    def _table(self, block: JsonObject) -> Table:
        rows: list[list[JsonObject]] = block["rows"]
        table = Table(show_header=True, header_style="bold", pad_edge=False, box=None)
        settings = [setting or {} for setting in block.get("column_settings", [])]
        for index in range(max(map(len, rows))):
            setting = settings[index] if index < len(settings) else {}
            header = self._cell(rows[0][index]) if index < len(rows[0]) else Text()
            table.add_column(header, justify=setting.get("align", "left"), overflow="fold")
        for row in rows[1:]:
            table.add_row(*(self._cell(cell) for cell in row))
        return table

    def _cell(self, cell: JsonObject) -> RenderableType:
        return Text(visible(cell["text"])) if cell["type"] == "raw_text" else self._rich_text(cell)

    def _rich_text(self, block: JsonObject) -> RenderableType:
        return Group(*(self._rich_element(element) for element in block["elements"]))

    def _rich_element(self, element: JsonObject) -> RenderableType:
        inner: list[JsonObject] = element["elements"]
        match element["type"]:
            case "rich_text_list":
                return self._list(element)
            case "rich_text_preformatted":
                code = Text("", style=_STYLES["fence"]).join(map(self._inline, inner))
                return _indented(code)
            case "rich_text_quote":
                return Text("│ ", style="dim").append(Text("").join(map(self._inline, inner)))
            case _:
                return Text("").join(map(self._inline, inner))

    def _list(self, element: JsonObject) -> RenderableType:
        first = element.get("offset", 0) + 1
        lines = Table.grid(padding=(0, 1))
        for number, item in enumerate(element["elements"], start=first):
            mark = f"{number}." if element["style"] == "ordered" else "•"
            lines.add_row(mark, Text("").join(map(self._inline, item["elements"])))
        return _indented(lines, 1 + element.get("indent", 0))

    def _inline(self, element: JsonObject) -> Text:
        style = " ".join(_STYLES[name] for name, on in element.get("style", {}).items() if on)
        match element["type"]:
            case "text":
                shown = visible(element["text"])
            case "link":
                shown = self._link(f"{element['url']}|{element.get('text', '')}")
            case "emoji":
                shown = Emoji.replace(f":{visible(element['name'])}:")
            case "user":
                shown = f"@{visible(self.name_of(element['user_id']))}"
            case "channel":
                shown = f"#{visible(self.name_of(element['channel_id']))}"
            case "date":
                shown = visible(element.get("fallback", str(element["timestamp"])))
            case _:
                shown = f"@{visible(str(element.get('range') or element.get('usergroup_id')))}"
        return Text(shown, style=style)


def _indented(inner: RenderableType, steps: int = 1) -> Padding:
    return Padding(inner, (0, 0, 0, _INDENT * steps), expand=False)


def _with_emoji(shown: str) -> str:
    """Draw ``:warning:``, but leave the colons of an IPv6 address alone."""
    return _EMOJI.sub(lambda found: Emoji.replace(found.group()), shown)


def _plain(text: JsonObject) -> str:
    return _with_emoji(visible(text["text"]))


def _unescaped(source: str) -> str:
    plain = source.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _with_emoji(visible(plain))


def _button(element: JsonObject) -> Text:
    match element["type"]:
        case "button":
            label = _plain(element["text"])
        case "image":
            return Text(f"({visible(element['alt_text'])})", style="dim")
        case "overflow":
            label = "…"
        case _:
            label = _plain(element["placeholder"]) if "placeholder" in element else "▾"
    return Text(f"[{label}]", style="reverse")
