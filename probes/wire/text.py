"""Text from strangers, made safe to show: printable, unambiguous in direction, bounded.

One rule: a character that does not print is shown as its backslash escape, never dropped, so
that nobody is misled and the evidence stays whole. That covers control characters, line and
paragraph separators, bidirectional controls, zero-width and other invisible characters, lone
surrogates and unassigned code points. A tab, which mail servers do use between words, becomes a
blank. Backslashes of the original stay as they are: an escape is for reading, not for parsing.
"""

_ELLIPSIS = "…"

_INVISIBLE = frozenset(
    {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"}
    | {chr(point) for point in range(0x180B, 0x1810)}
    | {chr(point) for point in range(0xFE00, 0xFE10)}
    | {chr(point) for point in range(0xE0100, 0xE01F0)}
)
"""Letters and marks that print as nothing (Unicode Default_Ignorable_Code_Point, and the empty
Braille cell), which ``str.isprintable`` lets through."""


def clean(raw: bytes, limit: int = 500) -> str:
    r"""Show ``raw`` as text of at most ``limit`` characters; invalid UTF-8 becomes ``\xNN``."""
    # A character takes four bytes at most: whatever lies behind could not be shown anyway.
    return clean_text(raw[: 4 * (limit + 1)].decode("utf-8", "backslashreplace"), limit)


def clean_text(text: str, limit: int = 500) -> str:
    """Show ``text`` in at most ``limit`` (at least 1) characters; a cut ends in an ellipsis."""
    shown = "".join(_shown(character) for character in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + _ELLIPSIS


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    if character.isprintable() and character not in _INVISIBLE:
        return character
    point = ord(character)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
