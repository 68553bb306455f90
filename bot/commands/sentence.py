"""The words of a message to the bot, with the places where something new is begun.

A message is longer and looser than a command: it has lines, quoted lines, code, lists, pictures,
and other people's words pasted into it.
"""

import re

from msgspec import Struct

from bot.commands.normalise import TEXT_LIMIT, straightened

_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_QUOTED = re.compile(r"\s*(?:>|&gt;)")
_EMOJI = re.compile(r"(?<!\S)(?::[A-Za-z0-9_'+-]+:)+(?![^\s.,;!?)])")
_PIECE = re.compile(
    r"""[a-z][a-z0-9+.-]*://[^\s<>"|]+ | [\w\u0300-\u036f.:@/'+&\#$%\\\[\]-]+""",
    re.IGNORECASE | re.VERBOSE,
)
_AROUND = "'_-.:"
_ELIDED = re.compile(r"\A(?:[cdjlmnst]|qu)'(?=\w)", re.IGNORECASE)  # d'envoyer, l'imap
_ENDS = re.compile(r"[.,;:!?…()\[\]|•]")
_ONE_WORD = re.compile(r".*[.@].*|[0-9/+&:-]+|[^:]*:[^:]*:.*|:[0-9]+", re.DOTALL)
_PARTS = re.compile(r"[/+&:]")


class Token(Struct, frozen=True):
    """A word as typed; it ``opens`` what follows a stop, a comma or the end of a line."""

    text: str
    opens: bool

    @property
    def word(self) -> str:
        """The word in lower case."""
        return self.text.lower()


class Sentence(Struct, frozen=True):
    """Words in lower case, and places among them: ``opening`` something new, and ``targets``."""

    words: list[str]
    opening: frozenset[int]
    targets: frozenset[int]

    def before(self, place: int) -> str:
        """The word before a place, or nothing."""
        return self.words[place - 1] if place else ""

    def after(self, place: int) -> str:
        """The next word that names no target, or nothing where something new begins."""
        for following in range(place + 1, len(self.words)):
            if following in self.opening:
                break
            if following not in self.targets:
                return self.words[following]
        return ""


def part_near(text: str, bot_user: str) -> str:
    """Return at most TEXT_LIMIT characters of a long text, whole words about the bot's mention.

    That is the beginning of a message that begins with the mention, or has none.
    """
    if len(text) <= TEXT_LIMIT:
        return text
    start = min(max(text.find(f"<@{bot_user}") - TEXT_LIMIT // 2, 0), len(text) - TEXT_LIMIT)
    part = text[start : start + TEXT_LIMIT]
    if start:
        part = re.sub(r"\A\S+", "", part)
    return re.sub(r"\S+\Z", "", part) if start + TEXT_LIMIT < len(text) else part


def own_words(text: str) -> str:
    """Leave out quoted lines and blocks of code: they are what somebody else said."""
    lines = _FENCE.sub("\n", text).split("\n")
    return "\n".join(line for line in lines if not _QUOTED.match(line))


def without_emoji(text: str) -> str:
    """Leave out pictures by name, like ``:tada:``."""
    return _EMOJI.sub(" ", text)


def tokens(text: str) -> tuple[Token, ...]:
    """Divide a text into its words, without the signs around them."""
    return tuple(token for line in text.splitlines() for token in _of_line(line))


def _of_line(line: str) -> list[Token]:
    found: list[Token] = []
    straight = straightened(without_emoji(line))
    opens, end = True, 0
    for match in _PIECE.finditer(straight):
        piece = match[0]
        word = _bare(piece)
        if not any(char.isalnum() for char in word):
            continue
        opens = opens or _ENDS.search(straight[end : match.start()]) is not None
        for part in _divided(word):
            found.append(Token(part, opens))
            opens = False
        end = match.start() + piece.rindex(word) + len(word)
    return found


def _bare(piece: str) -> str:
    """Take the signs off a word; the colons of ``:993`` and ``2001:db8::`` mean something."""
    word = _ELIDED.sub("", piece.strip(_AROUND))
    if piece.startswith("::") or re.fullmatch(r":[0-9]+[.:]?", piece):
        return piece.rstrip("'_-.") if piece.startswith("::") else f":{word}"
    return f"{word}::" if piece.endswith("::") and ":" in word else word


def _divided(word: str) -> list[str]:
    """Part ``send/receive`` and ``port:587``, but no host, no address and no row of numbers."""
    if _ONE_WORD.fullmatch(word):
        return [word]
    return [part for part in _PARTS.split(word) if part]
