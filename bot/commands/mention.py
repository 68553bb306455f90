"""From other people's sentences to a command: mentions in a channel, and direct messages.

The words around a command mean nothing and are passed over. What is recognised, a target by its
form, ports and wishes, is put as a strict command and understood as one, so that both ways of
asking have one meaning.
"""

from collections.abc import Mapping

from bot.commands.command import BadCommand, Check, Command
from bot.commands.grammar import parse_check, parse_command
from bot.commands.naming import targets_named, the_meant
from bot.commands.normalise import normalise
from bot.commands.numbers import ports_meant
from bot.commands.privacy import wants_privacy
from bot.commands.sentence import Sentence, Token, own_words, part_near, tokens, without_emoji
from bot.commands.small_talk import POLITE, Nothing, topic_asked, without_target
from bot.commands.vocabulary import LATER_WORDS
from bot.commands.wishes import wishes
from probes.target import BadTarget

__all__ = ["Nothing", "Request", "parse_mention"]

_LATER = frozenset(row.word for row in LATER_WORDS)
_REQUESTED = _LATER - {"from", "explain"}
"""Later words that are requests behind a "please" as well; the other two are plain words there."""

Request = Command | Nothing


def parse_mention(text: str, bot_user: str, aliases: Mapping[str, str] | None = None) -> Request:
    """Understand what somebody wrote to the bot, as Slack delivers it.

    ``bot_user`` is the bot's user id, ``aliases`` are as for parse_command. A strict command means
    what it means there, with courtesies around it or without. Of a text beyond TEXT_LIMIT the part
    around the mention is read; quoted lines and code only where the rest names no target.
    Raise BadCommand with one sentence that asks for what is missing, with an example.
    """
    known = aliases or {}
    near = part_near(text, bot_user)
    if (typed := _as_typed(near, known)) is not None:
        return typed
    if (asked := topic_asked([token.word for token in tokens(near)])) is not None:
        return asked
    try:
        for part in (own_words(near), near):
            if (check := _as_said(tokens(part), known)) is not None:
                return check
    except BadTarget as problem:
        raise BadCommand(str(problem)) from problem
    return without_target(near)


def _as_typed(text: str, aliases: Mapping[str, str]) -> Check | None:
    """Return the strict command that a text is, once the courtesies at its ends are gone."""
    words = normalise(without_emoji(text)).split()
    for attempt in (text, " ".join(_inner(words))):
        try:
            command = parse_command(attempt, aliases)
        except BadCommand:
            continue
        if isinstance(command, Check):
            return command
    return None


def _inner(words: list[str]) -> list[str]:
    courtesies = POLITE - {"all"}  # a wish as well
    start, end = 0, len(words)
    while start < end and words[start].lower() in courtesies:
        start += 1
    while end > start and words[end - 1].lower() in courtesies:
        end -= 1
    return words[start:end]


def _as_said(said: tuple[Token, ...], aliases: Mapping[str, str]) -> Check | None:
    """Put a sentence as a strict command; None where it names no target."""
    words = [token.word for token in said]
    if (later := _later_word(words)) is not None:
        parse_command(later)  # refuses, and tells what to do instead
    named = targets_named([token.text for token in said], aliases)
    if not named:
        return None
    meant = the_meant(named)
    sentence = Sentence(
        words=words,
        opening=frozenset(place for place, token in enumerate(said) if token.opens),
        targets=frozenset(name.place for name in named),
    )
    ports = (
        *(str(n.target.port) for n in named if n.shown == meant.shown and n.target.port),
        *ports_meant(sentence),
    )
    asked = wishes(sentence, ports)
    options = ("private",) if wants_privacy(said) else ()
    return parse_check([meant.shown, *asked, *dict.fromkeys(ports), *options], {})


def _later_word(words: list[str]) -> str | None:
    """Return the word of a later version that a sentence opens with."""
    if words and words[0] in _LATER - {"from"}:
        return words[0]
    opening = next((word for word in words if word not in POLITE), "")
    return opening if opening in _REQUESTED else None
