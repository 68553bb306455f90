"""What is said to the bot without naming a server: courtesies, questions about it, half questions.

An answer is a row of a table: the words that ask for it, and those that may stand around them.
"""

import unicodedata

from msgspec import Struct

from bot.commands.command import BadCommand, Help
from bot.commands.help import GREETED, PORT_NAMES, topics
from bot.commands.sentence import tokens, without_emoji
from bot.commands.vocabulary import FILLERS, HELP_WORD, TAKEN_WORDS
from bot.commands.word_list import word_list
from probes.quote import shortened

LONGEST_CHECK = 75
"""After so many seconds a check ends by itself."""

_GREETING = word_list(
    """
    hi hey hello hallo hola bonjour salut moin hoi morning afternoon evening morgen tag
    mailcheck @mailcheck
    """
)
_THANKS = word_list("thanks thank thx ty cheers danke merci gracias bedankt dank")
POLITE = (
    _GREETING
    | _THANKS
    | word_list(
        """
        great perfect awesome cool nice good ok okay there bot team all everyone folks day guten
        you so much very a lot again bitte please pls plz kindly could can would mind
        """
    )
)
_AROUND = POLITE | FILLERS
_TOPICS = PORT_NAMES.union(topics())
_ASKABLE = _TOPICS - (_AROUND - {"open", "ports"})
_EXPLAINING = word_list("what what's explain mean means meaning define")
_EXPLAINED = _EXPLAINING | word_list("difference between word state stand stands exactly")


class _Saying(Struct, frozen=True, kw_only=True):
    """One of ``words``, and nothing that is not in ``among`` or a courtesy, gets the ``answer``."""

    words: frozenset[str]
    among: frozenset[str]
    answer: Help | str


_SAYINGS = (
    _Saying(
        words=word_list("stop cancel abort kill halt"),
        among=word_list("check checking run running everything now that last"),
        answer=f"A check cannot be stopped: it ends by itself within {LONGEST_CHECK} seconds.",
    ),
    _Saying(
        words=word_list("there alive awake listening"),
        among=word_list("still anybody anyone"),
        answer=Help(GREETED),
    ),
    _Saying(
        words=word_list(
            "how what who use used i we work works commands usage about ask type version status"
        ),
        among=word_list("mail email servers hosts your what's long take takes"),
        answer=Help(),
    ),
    _Saying(
        words=word_list(
            "again retry rerun re-run repeat recheck re-check same once more and about"
        ),
        among=word_list("run try that one last time now also too what ssl tls")
        | PORT_NAMES
        | TAKEN_WORDS,
        answer="I don't remember what was asked before: name the server again, "
        "like `mail.example.com 993`.",
    ),
)

_PROVIDERS = {
    "gmail": "imap.gmail.com",
    "googlemail": "imap.gmail.com",
    "outlook": "outlook.office365.com",
    "hotmail": "outlook.office365.com",
    "365": "outlook.office365.com",
    "office365": "outlook.office365.com",
    "o365": "outlook.office365.com",
    "yahoo": "imap.mail.yahoo.com",
    "icloud": "imap.mail.me.com",
    "aol": "imap.aol.com",
    "gmx": "imap.gmx.net",
}
"""Mail services, by the names people give them, and the host that their programs call."""
_WHICH = (
    "Which server do you mean? Name its host, its domain or an e-mail address there, like "
    "`{example}`."
)
_ANY_SERVER = "is smtp.example.com up on 587?"


class Nothing(Struct, frozen=True, tag="nothing"):
    """Courtesy that asks for nothing, like "thanks": nobody expects an answer."""


def topic_asked(words: list[str]) -> Help | None:
    """Return the help that "what is STARTTLS?" asks for, and None for any other sentence."""
    if _EXPLAINING.isdisjoint(words) or not _TOPICS.issuperset(set(words) - _AROUND - _EXPLAINED):
        return None
    named = dict.fromkeys(word for word in words if word in _ASKABLE)
    return Help("".join(named) if len(named) == 1 else None) if named else None


def without_target(text: str) -> Help | Nothing:
    """Answer a text that names nothing to check; raise BadCommand that asks for the server."""
    words = [token.word for token in tokens(text)]
    if (called := _called_for_help(words)) is not None:
        return called
    thanked = not _THANKS.isdisjoint(words)
    if words and words[0] in _THANKS and "?" not in text:
        return Nothing()
    if POLITE.issuperset(words) and (thanked or "again" not in words):
        greeted = not _GREETING.isdisjoint(words) and not thanked
        asked = greeted or "?" in text or not (words or _is_picture(text))
        return Help(GREETED) if asked else Nothing()
    for row in _SAYINGS:
        if not row.words.isdisjoint(words) and (row.among | row.words | _AROUND).issuperset(words):
            if isinstance(row.answer, str):
                raise BadCommand(row.answer)
            return row.answer
    example = next((_PROVIDERS[word] for word in words if word in _PROVIDERS), _ANY_SERVER)
    raise BadCommand(_WHICH.format(example=example))


def _called_for_help(words: list[str]) -> Help | None:
    telling = [word for word in words if word not in _AROUND]
    if HELP_WORD not in telling[:1] or len(telling) > 2:
        return None
    following = words[words.index(HELP_WORD) + 1 :][:1]
    if following and (following[0] in topics() or following == telling[1:]):
        return Help(shortened(following[0]))
    return Help()


def _is_picture(text: str) -> bool:
    return without_emoji(text) != text or any(unicodedata.category(c) == "So" for c in text)
