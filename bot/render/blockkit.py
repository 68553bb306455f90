"""Block Kit pieces for text from strangers: cleaned, bounded, and never parsed as markup.

Source of the limits: docs.slack.dev/reference/block-kit; the size of all blocks together was
seen to be refused from about 13,200 characters of JSON (slackapi/bolt-js#2509).
"""

import json
from collections.abc import Sequence
from itertools import accumulate

from probes.wire.text import clean_text

Block = dict[str, object]
Element = dict[str, object]

HEADER_LIMIT = 150
TEXT_LIMIT = 2900
"""Slack takes 3000 characters; some are left for what is written around a text."""
MESSAGE_LIMIT = 12_000
"""The most characters that all blocks of a message take as JSON."""

_ASCII, _BASIC_PLANE = 0x80, 0x10000
_CUT = "…"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def cost(value: object) -> int:
    """Count the characters of ``value`` as JSON, where a non-ASCII one takes six or twelve."""
    return len(json.dumps(value))


def weight(text: str) -> int:
    """Count the characters that ``text`` takes within JSON."""
    return sum(map(_character_cost, text))


def bounded(text: str, limit: int) -> str:
    """Return one cleaned line of ``text`` that costs at most ``limit`` as JSON, cut by …."""
    return cut(clean_text(text, limit).strip(), limit)


def cut(text: str, limit: int) -> str:
    """Cut ``text`` so that it costs at most ``limit`` as JSON."""
    if weight(text) <= limit:
        return text
    left = limit - weight(_CUT)
    kept = sum(used <= left for used in accumulate(map(_character_cost, text)))
    return text[:kept].rstrip() + _CUT


def _character_cost(character: str) -> int:
    point = ord(character)
    if point < _ASCII:
        return 2 if character in '"\\\n' else 1
    return 6 if point < _BASIC_PLANE else 12


def escaped(text: str, limit: int) -> str:
    """Return one cleaned line without markup that rings or links, at most ``limit`` long."""
    pieces: list[str] = []
    left = limit
    for character in clean_text(text, limit).strip():
        piece = _ENTITIES.get(character, character)
        left -= len(piece)
        if left < 0:
            break
        pieces.append(piece)
    return "".join(pieces)


def plain(text: str) -> Element:
    """Return a text object without any markup; ``text`` must not be empty."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(markup: str) -> Element:
    """Return a text object in Slack's markup; whatever is foreign in it must be escaped."""
    return {"type": "mrkdwn", "text": markup, "verbatim": True}


def header(text: str) -> Block:
    """Return a headline."""
    return {"type": "header", "text": plain(text)}


def section(markup: str) -> Block:
    """Return a paragraph in Slack's markup; whatever is foreign in it must be escaped."""
    return {"type": "section", "text": mrkdwn(markup)}


def context(elements: Sequence[Element]) -> Block:
    """Return small print."""
    return {"type": "context", "elements": list(elements)}


def button(text: str, action_id: str, value: str, *, primary: bool = False) -> Element:
    """Return a button that sends ``value``, of 1 to 2000 characters, when it is pressed."""
    element: Element = {
        "type": "button",
        "text": plain(text),
        "action_id": action_id,
        "value": value,
    }
    return {**element, "style": "primary"} if primary else element


def actions(*elements: Element) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def rich(*elements: Element) -> Block:
    """Return a block of rich text, in which nothing is markup."""
    return {"type": "rich_text", "elements": list(elements)}


def words(text: str, *, bold: bool = False) -> Element:
    """Return a run of text; ``text`` must not be empty."""
    element: Element = {"type": "text", "text": text}
    return {**element, "style": {"bold": True}} if bold else element


def code(text: str) -> Element:
    """Return a run of monospaced text, something to type; ``text`` must not be empty."""
    return {"type": "text", "text": text, "style": {"code": True}}


def paragraph(*elements: Element) -> Element:
    """Return one paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def label(text: str) -> Element:
    """Return a small heading inside rich text."""
    return paragraph(words(text, bold=True))


def ordered(items: Sequence[str]) -> Element:
    """Return a numbered list."""
    rows = [paragraph(words(item)) for item in items]
    return {"type": "rich_text_list", "style": "ordered", "elements": rows}


def bullets(*paragraphs: Element) -> Element:
    """Return a list without numbers."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(paragraphs)}


def quote(text: str) -> Element:
    """Return a quotation, easy to mark and copy."""
    return {"type": "rich_text_quote", "elements": [words(text)]}


def preformatted(text: str) -> Element:
    """Return monospaced text; back-ticks in it close nothing."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}
