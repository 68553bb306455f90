"""Numbers in a sentence that are meant as ports: "on 993", not "25 people" or "error 421"."""

import re
from enum import IntEnum

from bot.commands.sentence import Sentence
from bot.commands.word_list import word_list
from probes.services import SERVICES

_NUMBERS = re.compile(r"[0-9]+(?:[/+&][0-9]+)*")
_RANGE = re.compile(r"[0-9]+-[0-9]+")
_GLUED = re.compile(r"(?:ports?#?|:)(?P<number>[0-9]+)")
_MAIL_PORTS = frozenset(map(str, SERVICES))
_SELDOM_ELSE = _MAIL_PORTS - {"25", "26", "110", "143"}
"""Ports that need no word with them: nobody counts 993 people."""

_PORT = frozenset({"port", "ports", "puerto", "puertos", "poort", "poorten", "porta"})
_LEADING = word_list(
    "on over via auf über sur op tcp smtp imap pop pop3 ssl tls starttls submission "
    "block blocks blocked blocking filter filters filtered open opens closed"
)
_JOINING = word_list("and or nor und oder et ou y o en e vs then plus & + /") | _PORT
_COUNTED = word_list("""
    people users user customers clients colleagues accounts mailboxes machines devices computers
    servers sites offices mails emails e-mails messages times tries attempts errors hops percent
    second seconds sec secs s ms minute minutes min mins hour hours hrs h day days week weeks month
    months year years am pm o'clock uhr stunden minuten tage tagen leute kunden heures jours horas
    dias días uur dagen mb gb kb kbit mbit euro euros dollars eur usd
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    januar februar märz mai juni juli oktober dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    """)
"""What follows a number that counts something."""
_NUMBERED = word_list("""
    error errors code fehler erreur ticket case line since about around approximately almost
    version build outlook windows ios android iphone thunderbird office rfc
    """)
"""What stands before a number that is no port."""


class _Sense(IntEnum):
    """How sure it is that numbers are ports at this place."""

    UNSURE = 0
    LED = 1
    NAMED = 2


def mail_ports(word: str) -> tuple[int, ...]:
    """Return the mail ports that a word lists."""
    return tuple(int(number) for number in _listed(word) if number in _MAIL_PORTS)


def ports_meant(sentence: Sentence, excepted: frozenset[int]) -> tuple[str, ...]:
    """Return the ports of a sentence as typed, each once; a range is kept as it is.

    A number right behind a target is one, as in ``telnet mail.example.com 25``. Numbers that are
    no mail port count only with the word port, and only where no other does. Those at ``excepted``
    places are not meant.
    """
    sense = _Sense.UNSURE
    known: list[str] = []
    odd: list[str] = []
    for place, word in enumerate(sentence.words):
        before = sentence.before(place)
        following = sentence.after(place)
        led = place - 1 in sentence.targets or before in _LEADING or following == "tcp"
        sense = _sense(sense, word, led=led)
        numbers = _listed(word)
        if not numbers or following in _COUNTED or place in excepted:
            continue
        if all(number in _MAIL_PORTS for number in numbers):
            telling = _speaks_alone(numbers) or _speaks_alone(_next_of_list(sentence, place))
            if sense or (before not in _NUMBERED and telling):
                known += numbers
                sense = max(sense, _Sense.LED)
        elif sense is _Sense.NAMED:
            odd += numbers
    ranges = [number for number in odd if "-" in number]
    return tuple(dict.fromkeys([*ranges, *known] or odd))


def _sense(sense: _Sense, word: str, *, led: bool) -> _Sense:
    """Tell what a number at this place would be; ``led`` by the words next to it."""
    if word in _PORT or _GLUED.fullmatch(word):
        return _Sense.NAMED
    if _NUMBERS.fullmatch(word) or _RANGE.fullmatch(word):
        return max(sense, _Sense.LED if led else _Sense.UNSURE)
    return sense if word in _JOINING else _Sense.UNSURE


def _listed(word: str) -> list[str]:
    if glued := _GLUED.fullmatch(word):
        return [glued["number"]]
    if _RANGE.fullmatch(word):
        return [word]
    return re.split("[/+&]", word) if _NUMBERS.fullmatch(word) else []


def _speaks_alone(numbers: list[str]) -> bool:
    return len(numbers) > 1 or not _SELDOM_ELSE.isdisjoint(numbers)


def _next_of_list(sentence: Sentence, place: int) -> list[str]:
    """Return what "110 or 995" goes on with, unless that counts something."""
    behind = place + 1
    while behind < len(sentence.words) and sentence.words[behind] in _JOINING:
        behind += 1
    if behind >= len(sentence.words) or sentence.after(behind) in _COUNTED:
        return []
    return [number for number in _listed(sentence.words[behind]) if number in _MAIL_PORTS]
