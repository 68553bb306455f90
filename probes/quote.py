"""Words inside a sentence: lists, and what somebody typed, which may neither fake nor flood it."""

import unicodedata
from collections.abc import Iterable

QUOTE_LIMIT = 60
"""The most characters of foreign text that one sentence repeats."""


def visible(text: str) -> str:
    """Drop what cannot be seen (controls, bidi marks, lone surrogates); blanks become one."""
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    return " ".join("".join(kept).split())


def shortened(text: str, limit: int = QUOTE_LIMIT) -> str:
    """Return the visible part of ``text``, at most ``limit`` characters, cut with an ellipsis."""
    # Only the start is looked at: the text may be as long as its sender likes.
    shown = visible(text[: limit * 4])
    if len(shown) <= limit and len(text) <= limit * 4:
        return shown
    return shown[: limit - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Quote for a sentence, in backticks, whatever ``text`` holds."""
    return f"`{shortened(text.replace('`', ' ')) or '(nothing visible)'}`"


def listed(items: Iterable[str]) -> str:
    """Join words as a sentence does: a, b and c."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
