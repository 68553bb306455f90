"""Words of later versions in a sentence: requests such as "schedule …" or "… from Germany"."""

from bot.commands.numbers import mail_ports
from bot.commands.sentence import Sentence
from bot.commands.small_talk import POLITE
from bot.commands.vocabulary import LATER_WORDS, PORTS_OF
from bot.commands.word_list import word_list

_LATER = frozenset(row.word for row in LATER_WORDS)
_REQUESTED = _LATER - {"from", "explain"}
"""These are requests behind a "please" as well; the other two are plain words there."""
_ASKING = word_list("check test try probe run do does is are can could will would ping trace see")
_CHECKED = (
    word_list("reachable up down open work working fine blocked it that again") | PORTS_OF.keys()
)
"""What "from" may follow, besides a target and a port, to say where a check should leave from."""
_LONGEST_PLACE = 3
_NO_PLACE = word_list(
    """
    our my your his her its their this that these those me you him us them here there both
    mail mails email emails now today yesterday tomorrow morning time
    bob alice somebody someone anybody anyone everybody everyone nobody outlook thunderbird
    monday tuesday wednesday thursday friday saturday sunday
    """
)
"""With one of these, "from" is a plain word: "from our office", "from time to time"."""
_THE_PLACE = word_list("us usa uk eu netherlands outside internet other another")


def later_word(sentence: Sentence) -> str | None:
    """Return the word of a later version that a sentence asks for."""
    words = sentence.words
    if words and words[0] in _LATER - {"from"}:
        return words[0]
    opening = next((word for word in words if word not in POLITE), "")
    if opening in _REQUESTED:
        return opening
    asked = opening in _ASKING or not _ASKING.isdisjoint(words[:2])
    return "from" if asked and any(_elsewhere(sentence, p) for p in range(1, len(words))) else None


def _elsewhere(sentence: Sentence, place: int) -> bool:
    """Tell whether "from" and a short place stand here, behind what is checked."""
    before = sentence.before(place)
    if sentence.words[place] != "from" or place in sentence.opening:
        return False
    if place - 1 not in sentence.targets and before not in _CHECKED and not mail_ports(before):
        return False
    ends = min((p for p in sentence.opening if p > place), default=len(sentence.words))
    there = sentence.words[place + 1 : ends]
    if not 0 < len(there) <= _LONGEST_PLACE or not sentence.targets.isdisjoint(range(place, ends)):
        return False
    if not "".join(there).isalpha():
        return False
    return not _THE_PLACE.isdisjoint(there) if there[0] == "the" else _NO_PLACE.isdisjoint(there)
