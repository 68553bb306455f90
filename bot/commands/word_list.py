"""Lists of words, written as prose so that a long one can be read."""


def word_list(text: str) -> frozenset[str]:
    """Return the words of ``text``, which blanks divide."""
    return frozenset(text.split())
