"""Which words of a sentence name a host, an address or a mailbox, and which of them is meant."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from msgspec import Struct

from bot.commands.command import BadCommand
from bot.commands.negation import LeftOut
from bot.commands.small_talk import LONGEST_CHECK
from bot.commands.top_level_names import (
    COUNTRIES,
    FILE_ENDINGS,
    MAIL_WORDS,
    NO_HOSTS,
    OTHERS,
    PUBLIC_MAIL,
)
from probes.quote import quoted
from probes.target import AddressTarget, BadTarget, MailboxTarget, Target, parse_target

_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://[^/?#]*(?P<path>.*)", re.IGNORECASE)
_LABELLED = re.compile(r"(?:mailto|[a-z]+[0-9]?):(?=[^:/]*[.@])", re.IGNORECASE)
_POSTFIX = re.compile(r"(?P<host>[^\[\]]+)\[[^\[\]]*\](?P<port>:[0-9]+)?")
_HOST = re.compile(
    r"\[?(?P<name>[^\s:/?#@%\[\]]+\.[^\s:/?#@%\[\].]+)\.?\]?"
    r"(?P<port>:[0-9]{1,5})?(?P<rest>[/?#:].*)?"
)
_IPV4 = re.compile(r"\[?(?P<name>[0-9]{1,3}(?:\.[0-9]{1,3}){3})\]?(?P<port>:[0-9]{1,5})?")
_IPV6 = re.compile(
    r"\[?(?=[^\]]*[0-9])[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(?:\](?::[0-9]+)?)?", re.IGNORECASE
)
_VERSIONED = frozenset({"version", "build", "release", "firmware"})
_SHOWN_AT_MOST = 3


class Rank(IntEnum):
    """How likely a name is the one to check; where several are named, the lowest wins."""

    HOST = 0
    """A host or domain: the server that somebody writes about."""
    ADDRESS = 1
    """An IP address, which may as well be the customer's own."""
    ALIAS = 2
    """A short name of the operator's, which may as well be a word."""
    MAILBOX = 3
    """An e-mail address: whose mail it is, where a host tells what is used."""
    LINK = 4
    """A web page: a ticket, a screenshot."""
    PUBLIC = 5
    """A mail service for everybody: where the other one has a mailbox, or a program's name."""


class Named(Struct, frozen=True):
    """A target at its place among the words."""

    place: int
    rank: Rank
    target: Target

    @property
    def shown(self) -> str:
        """The target as a strict command has it, without the person's name."""
        shown = self.target.shown
        return f"…@{shown}" if isinstance(self.target, MailboxTarget) else shown


def targets_named(words: list[str], aliases: Mapping[str, str]) -> tuple[Named, ...]:
    """Find every target by its form; raise BadTarget where the only one is not well formed."""
    found: list[Named] = []
    refused: list[BadTarget] = []
    for place, word in enumerate(words):
        if place and words[place - 1].lower() in _VERSIONED:
            continue
        try:
            ranked = _ranked(re.sub(r"'s?$", "", word), aliases)
        except BadTarget as problem:
            refused.append(problem)
            continue
        if ranked is not None:
            found.append(Named(place, *ranked))
    if refused and not found:
        raise refused[0]
    return tuple(found)


def the_meant(named: tuple[Named, ...], left: LeftOut, functions: Sequence[str]) -> Named:
    """Pick the one target of a sentence; raise BadCommand that asks which where it is open.

    A domain steps back behind a host of its own, which says the same and more. The question offers
    each target as a command, with its share of ``functions`` where these are as many.
    """
    wanted = [name for name in named if name.place not in left.excepted]
    if not wanted:
        message = (
            f"{quoted(named[0].shown)} is named as what not to check, and a check under way ends "
            f"by itself within {LONGEST_CHECK} seconds: "
            "name what to check, like `mail.example.com`."
        )
        raise BadCommand(message)
    wanted = [name for name in wanted if name.place not in left.denied] or wanted
    best = min(name.rank for name in wanted)
    by_name = {name.shown: name for name in reversed(wanted) if name.rank is best}
    chosen = [
        name
        for shown, name in by_name.items()
        if not any(other.endswith(f".{shown}") for other in by_name)
    ]
    if len(chosen) == 1:
        return chosen[0]
    shown = [name.shown for name in reversed(chosen)]
    shares = functions if len(functions) == len(shown) else [""] * len(shown)
    raise _which(f"{name} {share}".rstrip() for name, share in zip(shown, shares, strict=True))


def _which(commands: Iterable[str]) -> BadCommand:
    *others, last = [quoted(command) for command in commands][:_SHOWN_AT_MOST]
    return BadCommand(
        f"I check one at a time: ask {', '.join(others)} or {last}, each in its own message."
    )


def refuse_commas(word: str) -> None:
    """Raise BadCommand where commas of a word are dots mistyped; a list of hosts has right ones."""
    *first, _ = parts = word.split(",")
    dotted = ".".join(parts)
    if (
        first
        and dotted.count(".") > 1
        and all(re.fullmatch(r"[\w-]+", label) for label in dotted.split("."))
        and _is_plausible(dotted)
        and not any("." in part and _is_plausible(part) for part in first)
    ):
        message = f"{quoted(word)} has commas: did you mean {quoted(dotted)}? Write it with dots."
        raise BadCommand(message)


def _ranked(word: str, aliases: Mapping[str, str]) -> tuple[Rank, Target] | None:
    """Recognise a target; raise BadTarget for what looks like one and is not."""
    if (host := aliases.get(word.lower())) is not None:
        return Rank.ALIAS, parse_target(host)
    if word.lower().partition(":")[0] == "localhost":
        parse_target("localhost")  # refuses, and says why
    if word.startswith("/") or "\\" in word:
        return None
    if url := _URL.fullmatch(word):
        return _of_url(word, url)
    if postfix := _POSTFIX.fullmatch(word):
        word = postfix["host"] + (postfix["port"] or "")
    word = _LABELLED.sub("", word, count=1) if not _IPV6.fullmatch(word) else word
    if "@" in word:
        return _of_mailbox(word)
    if _IPV4.fullmatch(word) or _IPV6.fullmatch(word):
        return _of_address(word)
    return _of_host(word)


def _of_url(word: str, url: re.Match[str]) -> tuple[Rank, Target] | None:
    try:
        target = parse_target(word)
    except BadTarget:
        return None  # a broken link is no try to name a server
    web = url["scheme"].lower() in {"http", "https"}
    if isinstance(target, AddressTarget):
        return Rank.LINK if web else Rank.ADDRESS, target
    return _rank(target.shown, linked=web and len(url["path"]) > 1), target


def _of_mailbox(word: str) -> tuple[Rank, Target] | None:
    local, _, domain = word.partition("@")
    host = _HOST.fullmatch(domain)
    if host is None or not _is_plausible(host["name"]):
        return None
    domain = host["name"].lower()
    rank = Rank.PUBLIC if domain in PUBLIC_MAIL else Rank.MAILBOX
    return rank, parse_target(f"{local or '…'}@{domain}")


def _of_address(word: str) -> tuple[Rank, Target] | None:
    try:
        return Rank.ADDRESS, parse_target(word)
    except BadTarget:
        if _IPV4.fullmatch(word):
            raise
        return None  # a time or a piece of a log has colons too


def _of_host(word: str) -> tuple[Rank, Target] | None:
    host = _HOST.fullmatch(_before_next_sentence(word))
    if host is None or not _is_plausible(host["name"]):
        return None
    target = parse_target(host["name"] + (host["port"] or ""))
    return _rank(target.shown, linked=(host["rest"] or "").startswith("/")), target


def _rank(shown: str, *, linked: bool) -> Rank:
    if shown in PUBLIC_MAIL:
        return Rank.PUBLIC
    return Rank.LINK if linked or shown.startswith("www.") else Rank.HOST


def _is_plausible(name: str) -> bool:
    """Tell a host from other words with a dot, by the last part of its name."""
    labels = name.lower().split(".")
    last = labels[-1]
    if name.lower() in NO_HOSTS or (len(labels) == 2 and last in FILE_ENDINGS):
        return False
    if last in COUNTRIES or last in OTHERS or last.startswith("xn--"):
        return True
    return len(labels) > 2 and labels[0] in MAIL_WORDS and last.isalpha()


def _before_next_sentence(word: str) -> str:
    """Cut ``mail.example.com.Please``: a capital after a small beginning is a new sentence."""
    while (end := word.rfind(".")) > 0 and word[end + 1 :].istitle() and word[0].islower():
        word = word[:end]
    return word
