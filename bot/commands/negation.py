"""What a sentence says not: "everything except pop", "no need to check smtp", "our server, no pop".

To leave something out is a request only where it is plain. Elsewhere "no" and "not" are what
reports are full of, and a word behind them narrows nothing.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from bot.commands.intents import INTENTS
from bot.commands.numbers import mail_ports
from bot.commands.sentence import Sentence
from bot.commands.vocabulary import PORTS_OF, SERVICE_WORDS
from bot.commands.word_list import word_list
from probes.services import SEVEN_PORTS


class _Cue(Struct, frozen=True, kw_only=True):
    """A pattern of whole words, behind which stands what is not meant.

    It ``excepts`` that from a check, or else only keeps it from narrowing one. ``anywhere``: also
    in a report of what works, where the other ones tell what is wrong: "all works except POP".
    """

    words: str
    excepts: bool
    anywhere: bool = False


_CUES = (
    _Cue(
        words=r"(?:don't|dont|(?:do|please) not|needn't|need not|no need to|(?:don't|do not)"
        r" (?:have|need) to) (?:check|test|try|probe|scan|include|use|need|want|mean|look|bother)"
        r"(?: (?:at|with|for|about|checking|testing))*",
        excepts=True,
        anywhere=True,
    ),
    _Cue(
        words=r"(?:stop|cancel|abort)(?: (?:the|my|this|that|a))? (?:check|checking)(?: of)?",
        excepts=True,
        anywhere=True,
    ),
    _Cue(
        words=r"skip|omit|ignore|(?:leave|leaving) out|(?:instead|rather) (?:of|than)|no need for",
        excepts=True,
        anywhere=True,
    ),
    _Cue(
        words=r"except|excepting|excluding|apart from|other than|außer|sauf|excepto",
        excepts=True,
    ),
    _Cue(words=r"(?:all|everything)(?: ports)? but", excepts=True),
    _Cue(words=r"not", excepts=False),
    _Cue(words=r"don't|dont|do not|needn't|no need to", excepts=False, anywhere=True),
    _Cue(words=r"no|without|non|ohne|sans|sin|zonder|kein|keine", excepts=False, anywhere=True),
)
_FINE = word_list("works work worked working fine ok okay")
"""Words that make a sentence such a report."""
_WHOLE = word_list("everything all alles tout todo")
"""Beside these a denied word is an exception as well: "everything without pop"."""
_LEADING = word_list("the a our my any on at in for with port ports protocol server host anything")
_JOINING = word_list("and or nor & the port ports")
_NAMES = word_list(
    "imap imap4 pop pop3 pops smtp smtps ssl tls starttls stls ping trace traceroute"
).union(SERVICE_WORDS)
"""What may be denied; "send" may not, for who can "not send" wants just that checked."""
_MEANING = {
    word: row.means
    for row in INTENTS
    for word in row.words
    if row.means not in {"ssl", "starttls"} and not row.asked
}
"""What may be excepted, and the strict word that has its ports."""


class LeftOut(Struct, frozen=True):
    """Places of words ``denied``, which narrow nothing; of ``excepted`` ones, not to be checked."""

    denied: frozenset[int] = frozenset()
    excepted: frozenset[int] = frozenset()


def left_out(sentence: Sentence) -> LeftOut:
    """Find the words of a sentence that are said not to be meant."""
    said = " ".join(sentence.words)
    reported = not _FINE.isdisjoint(sentence.words)
    whole = not reported and not _WHOLE.isdisjoint(sentence.words)
    denied: set[int] = set()
    excepted: set[int] = set()
    for row in _CUES:
        if reported and not row.anywhere:
            continue
        is_one = _is_excepted if row.excepts else _NAMES.__contains__
        for cue in re.finditer(rf"(?<!\S)(?:{row.words})(?!\S)", said):
            places = set(_behind(cue, sentence, is_one))
            denied |= places
            excepted |= places if row.excepts or whole else set()
    return LeftOut(denied=frozenset(denied), excepted=frozenset(excepted))


def ports_left(sentence: Sentence, excepted: frozenset[int]) -> tuple[str, ...]:
    """Return the ports that remain without those of ``excepted`` words; none is every port."""
    words = [sentence.words[place] for place in excepted if place not in sentence.targets]
    named = {port for word in words for port in PORTS_OF.get(_MEANING.get(word, ""), ())}
    named.update(port for word in words for port in mail_ports(word))
    return tuple(str(port) for port in SEVEN_PORTS if port not in named) if named else ()


def _is_excepted(word: str) -> bool:
    return word in _NAMES or word in _MEANING or bool(mail_ports(word))


def _behind(cue: re.Match[str], sentence: Sentence, is_one: Callable[[str], bool]) -> Iterator[int]:
    """Yield the places of what stands right behind a cue: a list, and targets among it."""
    passed_over = _LEADING
    for place in range(cue.string.count(" ", 0, cue.end()) + 1, len(sentence.words)):
        word = sentence.words[place]
        if place in sentence.opening:
            return
        if place in sentence.targets or is_one(word):
            passed_over = _JOINING
            yield place
        elif word not in passed_over:
            return
