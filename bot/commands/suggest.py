"""Suggestions for mistyped words."""

from collections.abc import Iterable
from difflib import get_close_matches

_WORD_LIMIT = 40  # the comparison takes quadratic time, and no known word comes near


def closest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known word most like ``word``; ``likeness`` runs from 0 to 1 (the same)."""
    if len(word) > _WORD_LIMIT:
        return None
    matches = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return matches[0] if matches else None
