"""Suggestions for mistyped words."""

from collections.abc import Iterable
from difflib import get_close_matches

_WORD_LIMIT = 40  # the comparison takes quadratic time, and no known word comes near
_MISTAKES = 2
"""The most letters that a slip of the fingers adds, drops or changes; more is another word."""


def closest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known word most like ``word``; ``likeness`` runs from 0 to 1 (the same)."""
    if len(word) > _WORD_LIMIT:
        return None
    matches = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return next((one for one in matches if _is_a_slip(word, one)), None)


def _is_a_slip(word: str, meant: str) -> bool:
    return meant.startswith(f"{word}_") or _mistakes(word, meant) <= _MISTAKES


def _mistakes(word: str, other: str) -> int:
    """Count the letters to add, drop or change between two words (Levenshtein's distance)."""
    row = list(range(len(other) + 1))
    for count, letter in enumerate(word, start=1):
        above, row = row, [count]
        for place, wanted in enumerate(other):
            changed = above[place] + (letter != wanted)
            row.append(min(changed, above[place + 1] + 1, row[place] + 1))
    return row[-1]
