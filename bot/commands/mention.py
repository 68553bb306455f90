"""From other people's sentences to a command: mentions in a channel, and direct messages.

The words around a command mean nothing and are passed over. What is recognised, a target by its
form, ports and wishes, is put as a strict command and understood as one, so that both ways of
asking have one meaning.
"""

from collections.abc import Mapping

from bot.commands.command import BadCommand, Check, Command
from bot.commands.grammar import parse_check, parse_command
from bot.commands.later import later_word
from bot.commands.naming import Named, refuse_commas, targets_named, the_meant
from bot.commands.negation import left_out, ports_left
from bot.commands.normalise import normalise
from bot.commands.numbers import ports_meant
from bot.commands.privacy import wants_privacy
from bot.commands.sentence import Sentence, Token, own_words, part_near, tokens, without_emoji
from bot.commands.small_talk import POLITE, Nothing, topic_asked, without_target
from bot.commands.unchecked import told_instead, unchecked_in
from bot.commands.vocabulary import by_scheme
from bot.commands.wishes import functions, wishes
from probes.target import BadTarget

__all__ = ["Nothing", "Request", "parse_mention"]

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
    return _without_target(near)


def _without_target(text: str) -> Request:
    words = [token.word for token in tokens(text)]
    if (row := unchecked_in(" ".join(words))) is not None:
        raise BadCommand(told_instead(row, ""))
    for word in normalise(text).split():
        refuse_commas(word)
    return without_target(text)


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
    named = targets_named([token.text for token in said], aliases)
    sentence = Sentence(
        words=[token.word for token in said],
        opening=frozenset(place for place, token in enumerate(said) if token.opens),
        targets=frozenset(name.place for name in named),
    )
    if (later := later_word(sentence)) is not None:
        parse_command(later)  # refuses, and tells what to do instead
    if not named:
        return None
    check = parse_check(_strict_words(said, sentence, named), {})
    if (row := unchecked_in(" ".join(sentence.words))) is not None:
        raise BadCommand(told_instead(row, check.typed))
    return check


def _strict_words(
    said: tuple[Token, ...], sentence: Sentence, named: tuple[Named, ...]
) -> list[str]:
    """Return the words of the strict command that a sentence with targets means."""
    left = left_out(sentence)
    meant = the_meant(named, left, functions(sentence, left.denied))
    ports = (
        *(str(n.target.port) for n in named if n.shown == meant.shown and n.target.port),
        *ports_meant(sentence, left.excepted),
    )
    asked = wishes(sentence, ports, left.denied)
    if not asked and not ports:
        urls = [said[name.place].text for name in named if name.shown == meant.shown]
        schemes = tuple(word for url in urls for word in by_scheme(url))
        ports = ports_left(sentence, left.excepted) or schemes
    options = ("private",) if wants_privacy(said) else ()
    return [meant.shown, *asked, *dict.fromkeys(ports), *options]
