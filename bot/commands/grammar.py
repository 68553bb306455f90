"""From text to command: every word is looked up in the table, and one of them is the target.

The order of words is free, so that a sentence reads as well as a command line:
"is mail.example.com up on 993?" is ``mail.example.com 993``.
"""

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.commands.command import BadCommand, Check, Command, Help, What
from bot.commands.naming import refuse_commas
from bot.commands.normalise import normalise
from bot.commands.selection import meant_by, selected_ports
from bot.commands.suggest import closest
from bot.commands.unchecked import TLS_VERSIONS, told_instead, unchecked_in
from bot.commands.vocabulary import (
    FILLERS,
    HELP_WORD,
    LATER_WORDS,
    OPTIONS,
    SERVICE_WORDS,
    WORDS,
    Word,
    by_scheme,
)
from probes.goal import Scope
from probes.quote import quoted, shortened
from probes.services import SERVICES
from probes.target import BadTarget, MailboxTarget, Target, parse_target, port_in_range

__all__ = ["BadCommand", "Check", "Command", "Help", "What", "parse_check", "parse_command"]

_WORDS = {name: row for row in WORDS for name in (row.word, *row.aliases)}
_OPTIONS = frozenset(row.word for row in OPTIONS)
_LATER = {row.word: row for row in LATER_WORDS}
_HELP = frozenset({HELP_WORD, "-h", "--help"})
_SUGGESTED = (*_WORDS, *_OPTIONS, HELP_WORD)
_SCOPES = {What.DNS: Scope.NAMES, What.PING: Scope.PING, What.TRACE: Scope.TRACE}
_EXAMPLE = "mail.example.com"
_PORTS = re.compile(r"[0-9]+(?:,+[0-9]+)*")
_TLS_VERSION = re.compile(
    r"(?<!\S)(?:tls ?v?1\.[0-3]|tlsv?1|ssl ?v?[23](?:\.0)?)(?!\S)", re.IGNORECASE
)
_PORT_RANGE = re.compile(r"[0-9]+-+[0-9]+")


class _Said(Struct, frozen=True, kw_only=True):
    """The words of a command, sorted by what they are; the target is among the ``others``."""

    whats: tuple[Word, ...]
    ports: tuple[int, ...]
    options: tuple[str, ...]
    wishes: tuple[str, ...]
    """The words behind ``whats`` and ``ports``, in the order typed."""
    others: tuple[str, ...]


def parse_command(text: str, aliases: Mapping[str, str] | None = None) -> Command:
    """Understand a slash command or the words of a command line.

    ``aliases`` maps short names of the operator's choice, in lower case, to host names.
    Raise BadCommand with one sentence: what is wrong, what is expected, an example.
    """
    normal = normalise(text)
    words = normal.split()
    lowered = [word.lower() for word in words]
    for place, word in enumerate(lowered):
        if word in _HELP:
            following = lowered[place + 1 : place + 2]
            return Help(shortened(following[0]) if following else None)
    for word in lowered:
        if (later := _LATER.get(word.lstrip("-"))) is not None:
            message = f"`{later.word}` is not available in this version: {later.instead}."
            raise BadCommand(message)
    if _TLS_VERSION.search(normal):
        rest = _TLS_VERSION.sub(" ", normal).split()
        raise BadCommand(told_instead(TLS_VERSIONS, _encrypted(rest, aliases or {})))
    return parse_check(words, aliases or {})


def parse_check(words: list[str], aliases: Mapping[str, str]) -> Check:
    """Understand the words of a check, as parse_command does when help is not called for."""
    try:
        said = _sort(words)
        named = _target_word(said.others, aliases)
        refuse_commas(named)
        target = parse_target(named)
        if target.port is None and not said.wishes:
            said = _sort([*words, *by_scheme(named)])
        return _check(target, said)
    except BadTarget as problem:
        raise BadCommand(str(problem)) from problem


def _encrypted(words: list[str], aliases: Mapping[str, str]) -> str:
    """Return the command that looks at the encryption of what is named, or nothing."""
    try:
        return parse_check([*words, "ssl"], aliases).typed
    except BadCommand:
        return ""


def _sort(words: list[str]) -> _Said:
    whats: list[Word] = []
    ports: list[int] = []
    options: list[str] = []
    wishes: list[str] = []
    others: list[str] = []
    before = ""
    for word in words:
        plain = word.lower().lstrip("-")
        if before == "not" and (plain in _WORDS or plain in SERVICE_WORDS):
            message = f"Name what to check in place of `not {plain}`, like `{_EXAMPLE} imap`."
            raise BadCommand(message)
        before = plain
        if plain in _WORDS:
            whats.append(_WORDS[plain])
            wishes.append(plain)
        elif plain in _OPTIONS:
            options.append(plain)
        elif plain in SERVICE_WORDS:
            ports.append(SERVICE_WORDS[plain])
            wishes.append(plain)
        elif _PORTS.fullmatch(plain):
            listed = [_mail_port(port_in_range(digits)) for digits in plain.split(",") if digits]
            ports += listed
            wishes.append(",".join(str(port) for port in listed))
        elif plain not in FILLERS and _says_something(plain):
            others.append(word)
    return _Said(
        whats=tuple(dict.fromkeys(whats)),
        ports=tuple(ports),
        options=tuple(dict.fromkeys(options)),
        wishes=tuple(dict.fromkeys(wishes)),
        others=tuple(dict.fromkeys(others)),
    )


def _says_something(word: str) -> bool:
    """Tell words from lone signs and pictures; the address ``::`` is a word."""
    return any(char.isalnum() for char in word) or "::" in word


def _mail_port(port: int) -> int:
    if port not in SERVICES:
        choice = ", ".join(str(known) for known in SERVICES)
        message = f"{port} is not a mail port: choose among {choice}, like `mail.example.com 993`."
        raise BadCommand(message)
    return port


def _target_word(others: tuple[str, ...], aliases: Mapping[str, str]) -> str:
    """Pick the one word that names a target; every word left over is a mistake to point out."""
    known = {word: aliases.get(word.lower(), word) for word in others}
    hosts = [word for word in others if word.lower() in aliases or _like_target(word)]
    strays = [word for word in others if word not in hosts]
    if len(hosts) > 1:
        message = (
            f"{quoted(hosts[0])} and {quoted(hosts[1])} are two targets: check one at a time, "
            "like `mail.example.com`."
        )
        raise BadCommand(message)
    if strays and (hosts or closest(strays[0].lower(), _SUGGESTED, likeness=0.65)):
        raise _unknown_word(strays[0], _for_example(known[hosts[0]] if hosts else ""))
    if others:
        return known[others[0]]
    message = (
        "Tell me what to check: a host, a domain, an e-mail address or an IP address, "
        "like `mail.example.com` or `mail.example.com ssl`."
    )
    raise BadCommand(message)


def _like_target(word: str) -> bool:
    return any(sign in word for sign in ".:@/[") and not _PORT_RANGE.fullmatch(word)


def _for_example(host: str) -> str:
    """Return the person's own target to show in an example, or another where it does not do."""
    try:
        shown = _shown(parse_target(host))
    except BadTarget:
        return _EXAMPLE
    return shown if shown == shortened(shown) else _EXAMPLE


def _unknown_word(word: str, host: str) -> BadCommand:
    """Suggest what may be meant, ``host`` with it."""
    if _PORT_RANGE.fullmatch(word):
        return BadCommand(
            f"{quoted(word)} is a range: name each port, like `mail.example.com 993,995`."
        )
    if (row := unchecked_in(word.lower())) is not None:
        return BadCommand(told_instead(row, host))
    meant = closest(word.lower().lstrip("-"), _SUGGESTED)
    if meant is None:
        return BadCommand(
            f"{quoted(word)} is not a word I know: after the target come words like `ssl` or "
            "`imap`, or ports like `993`; `help` lists them all."
        )
    example = HELP_WORD if meant == HELP_WORD else f"{host} {meant}"
    return BadCommand(
        f"{quoted(word)} is not a word I know: did you mean `{meant}`? Write it like `{example}`."
    )


def _check(target: Target, said: _Said) -> Check:
    named, wishes = said.ports, said.wishes
    if target.port is not None:
        named = (_mail_port(target.port), *named)
        wishes = tuple(dict.fromkeys((str(target.port), *wishes)))
        target = replace(target, port=None)
    what = meant_by(said.whats, named, wishes)
    return Check(
        target=target,
        what=what,
        ports=selected_ports(what, said.whats, named),
        scope=_SCOPES.get(what, Scope.CHECK),
        private="private" in said.options,
        typed=" ".join((_shown(target), *wishes, *said.options)),
    )


def _shown(target: Target) -> str:
    return f"…@{target.shown}" if isinstance(target, MailboxTarget) else target.shown
