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

_LEFT_OUT = re.compile(
    r"""(?<!\S) (?:
        (?: don't | dont | (?:do|please)[ ]not | needn't | need[ ]not | no[ ]need[ ]to
          | (?:don't|do[ ]not)[ ](?:have|need)[ ]to )
        [ ] (?: check | test | try | probe | scan | include | use | need | want | mean
            | look | bother )
        (?: [ ](?:at|with|for|about|checking|testing) )*
      | (?:except|apart|excluding|excepting|skip|omit|ignore) (?: [ ](?:for|from) )?
      | (?:other|rather)[ ]than | instead[ ]of | leave[ ]out | leaving[ ]out | no[ ]need[ ]for
      | außer | sauf | excepto | behalve
    ) (?!\S)""",
    re.VERBOSE,
)
_DENIED = re.compile(r"(?<!\S)(?:no|not|without|non|ohne|sans|sin|zonder|kein|keine)(?!\S)")
_WHOLE = word_list("everything all alles tout todo")
"""Beside these a denied word is an exception as well: "everything without pop"."""
_FINE = word_list("works work worked working fine ok okay")
"""Beside these "not" tells what is wrong: "IMAP works but not POP"."""
_LEADING = word_list("the a our my any on at in for with port ports protocol server host anything")
_JOINING = word_list("and or nor & the port ports")
_NAMES = word_list("imap imap4 pop pop3 pops smtp smtps ssl tls starttls stls").union(SERVICE_WORDS)
"""What may be denied; verbs may not, for who can "not send" wants just that checked."""
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
    excepted = {
        place for cue in _LEFT_OUT.finditer(said) for place in _behind(cue, sentence, _is_excepted)
    }
    denied: set[int] = set()
    for cue in _DENIED.finditer(said):
        if cue[0] != "not" or _FINE.isdisjoint(sentence.words):
            denied.update(_behind(cue, sentence, _NAMES.__contains__))
    if not _WHOLE.isdisjoint(sentence.words):
        excepted |= denied
    return LeftOut(denied=frozenset(denied | excepted), excepted=frozenset(excepted))


def spelled_out(sentence: Sentence, excepted: frozenset[int]) -> tuple[str, ...]:
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
