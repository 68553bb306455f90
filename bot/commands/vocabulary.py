"""The grammar as one table: each word, what it means, the ports it stands for, its help line."""

from collections.abc import Callable

from msgspec import Struct

from bot.commands.command import What
from probes.services import SERVICES, SEVEN_PORTS, Function, Protocol, Service, TlsMode

COMMAND = "/mailcheck"
"""The slash command, as people type it."""
DEMO_DOMAIN = "demo.example"
"""The domain of the simulated hosts, which nobody can register (RFC 2606)."""


class Word(Struct, frozen=True, kw_only=True):
    """A word that says what to check.

    ``example`` is a complete command; ``remark`` is for the word's own page of help.
    """

    word: str
    aliases: tuple[str, ...] = ()
    what: What
    ports: tuple[int, ...]
    explanation: str
    example: str
    remark: str = ""


class Option(Struct, frozen=True, kw_only=True):
    """A word that says how to answer."""

    word: str
    explanation: str
    example: str


class LaterWord(Struct, frozen=True, kw_only=True):
    """A word of a later version: recognised, and answered with what to do ``instead``."""

    word: str
    instead: str


def _seven(wanted: Callable[[Service], bool]) -> tuple[int, ...]:
    return tuple(port for port in SEVEN_PORTS if wanted(SERVICES[port]))


def _ssl(service: Service) -> bool:
    """Encrypted sending may also go by an upgrade on 25 and 587, so they belong to it."""
    return service.tls is TlsMode.IMPLICIT or service.protocol is Protocol.SMTP


_POP = _seven(lambda service: service.function is Function.POP)
_IMAP = _seven(lambda service: service.function is Function.IMAP)
_SENDING = _seven(lambda service: service.function is Function.SENDING)
_INCOMING = _seven(lambda service: service.function is not Function.SENDING)
_PLAIN = _seven(lambda service: service.tls is TlsMode.STARTTLS)

TRACED_FIRST: tuple[int, ...] = _seven(lambda service: service.port in {993, 587})
"""The ports of a trace that names none; of several that a word stands for they come first."""
TRACED_AT_ONCE = 2
"""The most ports whose paths one trace walks: each takes dozens of packets."""

WORDS: tuple[Word, ...] = (
    Word(
        word="all",
        what=What.ALL,
        ports=SEVEN_PORTS,
        explanation="everything, as without a word",
        example="mail.example.com all",
    ),
    Word(
        word="ssl",
        aliases=("tls",),
        what=What.SSL,
        ports=_seven(_ssl),
        explanation="TLS from the first byte, or STARTTLS to send; certificates",
        example="mail.example.com ssl",
    ),
    Word(
        word="plain",
        aliases=("starttls", "stls"),
        what=What.PLAIN,
        ports=_PLAIN,
        explanation="the ports that begin in the clear, with their upgrade to TLS",
        example="mail.example.com plain",
    ),
    Word(
        word="imap",
        aliases=("imap4",),
        what=What.IMAP,
        ports=_IMAP,
        explanation="receiving by IMAP",
        example="mail.example.com imap",
    ),
    Word(
        word="pop",
        aliases=("pop3",),
        what=What.POP,
        ports=_POP,
        explanation="receiving by POP",
        example="mail.example.com pop",
    ),
    Word(
        word="incoming",
        aliases=("receiving",),
        what=What.INCOMING,
        ports=_INCOMING,
        explanation="receiving, by IMAP and by POP",
        example="mail.example.com incoming",
    ),
    Word(
        word="outgoing",
        aliases=("sending",),
        what=What.OUTGOING,
        ports=_SENDING,
        explanation="sending",
        example="mail.example.com outgoing",
    ),
    Word(
        word="smtp",
        what=What.SMTP,
        ports=_SENDING,
        explanation="sending; the same as `outgoing`",
        example="mail.example.com smtp",
    ),
    Word(
        word="dns",
        what=What.DNS,
        ports=(),
        explanation="addresses, MX and SRV records alone; no port is touched",
        example="example.com dns",
    ),
    Word(
        word="ping",
        what=What.PING,
        ports=(),
        explanation="whether it answers pings, and how fast; no port is touched",
        example="mail.example.com ping",
        remark="Each address gets four pings, and twenty more if some of them are lost.",
    ),
    Word(
        word="trace",
        aliases=("traceroute", "tracert", "mtr"),
        what=What.TRACE,
        ports=TRACED_FIRST,
        explanation="the path to the server, hop by hop, on one port or two",
        example="mail.example.com trace",
        remark=(
            "Name one port or two, as in `trace 25`, or a word, as in `trace imap`: "
            "of its ports two are walked, 587 and 993 before others. "
            "The path is walked by TCP, hop by hop, to the server or to where packets stop."
        ),
    ),
)


def words_for(what: What) -> frozenset[str]:
    """Return every word that means ``what``."""
    return frozenset(name for row in WORDS if row.what is what for name in (row.word, *row.aliases))


_TAKEN = {name for row in WORDS for name in (row.word, *row.aliases)}

SERVICE_WORDS: dict[str, int] = {
    service.name.lower(): port
    for port, service in SERVICES.items()
    if " " not in service.name and service.name.lower() not in _TAKEN
} | {"smtps": 465, "sieve": 4190}
"""Names that mean one port: registered ones like imaps, and two that people use in their place."""

PORTS_OF: dict[str, frozenset[int]] = {row.word: frozenset(row.ports) for row in WORDS} | {
    name: frozenset({port}) for name, port in SERVICE_WORDS.items()
}
"""The ports that a word by itself stands for."""

URL_SCHEMES: dict[str, str] = {
    **{name: name for name in ("imap", "pop", "smtp", *SERVICE_WORDS)},
    "pop3": "pop",
    "pops": "pop3s",
}
"""What the scheme of a URL says where it names no port; ``imap:`` may mean either port of it."""


def by_scheme(url: str) -> tuple[str, ...]:
    """Return the word that a URL means by its scheme, or nothing."""
    scheme, divider, _ = url.lower().partition("://")
    return (URL_SCHEMES[scheme],) if divider and scheme in URL_SCHEMES else ()


OPTIONS: tuple[Option, ...] = (
    Option(
        word="private",
        explanation="shows the answer to you alone",
        example="mail.example.com ssl private",
    ),
)

HELP_WORD = "help"

_HOST_ALONE = "name the host alone, like `mail.example.com`"
_ELSEWHERE = (
    "one check measures from one place, so run it in a terminal there, like "
    "`mailcheck mail.example.com --json`, and judge both reports by `mailcheck --compare`"
)

LATER_WORDS: tuple[LaterWord, ...] = (
    LaterWord(word="from", instead=_ELSEWHERE),
    LaterWord(word="explain", instead=f"to have the host checked {_HOST_ALONE}"),
    LaterWord(word="schedule", instead=f"to check now {_HOST_ALONE}"),
    LaterWord(word="schedules", instead=f"to check now {_HOST_ALONE}"),
    LaterWord(word="history", instead=f"for a fresh check {_HOST_ALONE}"),
    LaterWord(word="runners", instead=_ELSEWHERE),
)

FILLERS = frozenset(
    {
        COMMAND, "mailcheck", "/check", "check", "test", "please", "is", "are", "on",
        "at", "in", "over", "via", "for", "of", "the", "a", "an", "and", "or", "with",
        "port", "ports", "up", "down", "ok", "okay", "working", "reachable", "open",
        "blocked", "why", "not", "does", "do", "can", "you", "hi", "hey", "hello", "me",
        "my", "it", "this", "server", "host", "connect", "to",
    }
)  # fmt: skip
"""Words of a sentence that carry no wish: "is mail.example.com up on 993?"."""

TAKEN_WORDS: frozenset[str] = frozenset(
    {
        *_TAKEN,
        *SERVICE_WORDS,
        *FILLERS,
        HELP_WORD,
        *(row.word for row in OPTIONS),
        *(row.word for row in LATER_WORDS),
    }
)
"""Every word with a meaning of its own, which no alias of a host may take."""
