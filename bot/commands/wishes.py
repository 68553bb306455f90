"""What the words of a sentence add up to, in strict words; what stays open is everything."""

from collections.abc import Sequence

from bot.commands.intents import INTENTS, Intent
from bot.commands.sentence import Sentence
from bot.commands.vocabulary import PORTS_OF, TRACED_AT_ONCE
from bot.commands.word_list import word_list

_EVERYTHING = word_list("everything alles tout todo")
"""Words that ask for all there is; plain "all" is in "all of our users"."""
_BUT = word_list("but however although though yet still aber mais pero maar")
"""After these comes what is really wrong."""

_WANTING = word_list("need needs want wants please pls plz like let's lets you")
"""Words that make a request of what follows, whatever stands before them."""
_ASKING = word_list(
    """
    and can could would will please pls plz kindly you run do does did an a the quick quickly just
    me us for give show try to what what's whats which how is are has have tell check test with
    bitte mal
    """
).union(*(row.words for row in INTENTS if row.asked))
"""Words that a request may begin with; "ping and traceroute" are two."""
_ENCRYPTION = frozenset({"ssl", "starttls"})
_TOOLS = frozenset({"ping", "trace", "dns"})
_WHOLE = frozenset({"incoming", "outgoing"})
_SPECIAL = {"incoming": frozenset({"imap", "pop"}), "outgoing": frozenset({"smtp"})}
"""Where the protocol is named as well, it says more than what it is for."""


def wishes(sentence: Sentence, ports: tuple[str, ...], denied: frozenset[int]) -> tuple[str, ...]:
    """Return the strict words that a sentence means, in its order; none is everything.

    ``ports`` are those it asks for by number, words at ``denied`` places count for nothing.
    """
    if _EVERYTHING.intersection(sentence.words):
        return ()
    said = _said(sentence, denied)
    tools = [word for word in said if word in _TOOLS]
    purposes = _purposes(functions(sentence, denied), ports)
    encryption = [word for word in said if word in _ENCRYPTION and not purposes and not ports]
    if tools and _BUT.isdisjoint(sentence.words):
        others = [*purposes, *encryption]
        if tools == ["trace"]:
            return ("trace", *others) if len(ports) < TRACED_AT_ONCE else ("trace",)
        if len(tools) == 1 and not others and not ports:
            return tuple(tools)
    return () if _WHOLE.issubset(purposes) else (*purposes, *encryption)


def functions(sentence: Sentence, denied: frozenset[int]) -> tuple[str, ...]:
    """Return what a sentence wants of its servers, a word each, in its order."""
    return tuple(word for word in _said(sentence, denied) if word not in _TOOLS | _ENCRYPTION)


def _said(sentence: Sentence, denied: frozenset[int]) -> dict[str, None]:
    return dict.fromkeys(
        row.means
        for place in range(len(sentence.words))
        if place not in sentence.targets | denied
        for row in INTENTS
        if _holds(row, sentence, place)
    )


def _purposes(said: Sequence[str], ports: tuple[str, ...]) -> list[str]:
    """Leave out what a more telling word or a port by number says already."""
    numbers = {int(port) for port in ports if port.isdigit()}
    return [
        word
        for word in said
        if not _SPECIAL.get(word, frozenset()).intersection(said)
        and not numbers.intersection(PORTS_OF[word])
    ]


def _holds(row: Intent, sentence: Sentence, place: int) -> bool:
    words = sentence.words
    if words[place] not in row.words or sentence.before(place) in row.not_after:
        return False
    if sentence.after(place) in row.not_before or row.not_with.intersection(words):
        return False
    if row.near and row.near.isdisjoint(words[place + 1 : place + 4]):
        return False
    return not row.asked or _asked(sentence, place)


def _asked(sentence: Sentence, place: int) -> bool:
    """Tell a request from a report by the words before, back to where something new begins."""
    while place not in sentence.opening:
        place -= 1
        word = sentence.words[place]
        if word in _WANTING:
            return True
        if place not in sentence.targets and word not in _ASKING:
            return False
    return True
