"""Help, generated from the table of words: the same lines for Slack and for a terminal."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from bot.commands.answer_words import ANCHORS, STATES
from bot.commands.command import BadCommand
from bot.commands.suggest import closest
from bot.commands.vocabulary import (
    HELP_WORD,
    LATER_WORDS,
    OPTIONS,
    SERVICE_WORDS,
    WORDS,
    Option,
    Word,
)
from probes.quote import quoted
from probes.services import SERVICES, Protocol, Service, TlsMode


class Style(StrEnum):
    """Where the help is read."""

    SLACK = "slack"
    TERMINAL = "terminal"


class HelpLine(Struct, frozen=True):
    """One row: the word, what it does, and a complete command that uses it (or nothing).

    ``only`` is where it means something, None for everywhere.
    """

    word: str
    explanation: str
    example: str = ""
    only: Style | None = None


class HelpPage(Struct, frozen=True):
    """A page without markup; text in backticks is something to type.

    It has at least one example, its own or a line's.
    """

    title: str
    lines: tuple[HelpLine, ...] = ()
    example: str = ""
    closing: str = ""


GREETED = "hello"
"""The topic of the short page, for somebody who only says hello."""
PORT_NAMES = frozenset({*map(str, SERVICES), *SERVICE_WORDS})
"""What names a single port; the topic is the page of all ports."""

_EVERYTHING = "the seven mail ports, DNS and ping, and the path where something is wrong"

_WALKED = "mail.example.com trace 25"

_TARGETS = (
    HelpLine("a host", "checked as it is", "mail.example.com"),
    HelpLine("a domain", "checked by its SRV and MX records", "example.com"),
    HelpLine("an e-mail address", "its domain is checked", "somebody@example.com"),
    HelpLine("an IP address", "without a name, so certificates match none", "192.0.2.1"),
    HelpLine("with a port", "this port alone", "mail.example.com:993"),
)


def overview() -> HelpPage:
    """Return the page that `help` shows."""
    numbers = HelpLine("993", "this port, or several: `993,587`", "mail.example.com 993,587")
    return HelpPage(
        title="Name what to check, and add words if you want less than everything",
        lines=(
            HelpLine("(nothing)", _EVERYTHING, "mail.example.com"),
            *(_line(row) for row in WORDS),
            numbers,
            *(_line(row) for row in OPTIONS),
        ),
        closing="More: `help ssl` about one word, `help ports`, `help states`, `help targets`, "
        "`help mentions`, `help compare`.",
    )


def topic(name: str) -> HelpPage:
    """Return the page about one word or port; raise BadCommand with a suggestion for any other."""
    wanted = name.lower().lstrip("-")
    if wanted in PORT_NAMES:
        return _ports_page()
    if (page := _PAGES.get(wanted)) is not None:
        return page()
    for row in WORDS:
        if wanted in {row.word, *row.aliases}:
            return _about(row)
    for option in OPTIONS:
        if wanted == option.word:
            return HelpPage(f"{wanted}: {option.explanation}, in Slack", example=option.example)
    if wanted in STATES:
        return HelpPage(f"A port is {wanted}: {STATES[wanted]}", example=_WALKED)
    for later in LATER_WORDS:
        if wanted == later.word:
            message = f"`{later.word}` is not available in this version: {later.instead}."
            raise BadCommand(message)
    meant = closest(wanted, topics())
    advice = f"did you mean `help {meant}`?" if meant else "`help` lists everything there is."
    message = f"There is no help about {quoted(name)}: {advice}"
    raise BadCommand(message if meant is None else f"{message} `help` alone lists everything.")


def topics() -> tuple[str, ...]:
    """Return every name that `topic` knows."""
    words = (name for row in WORDS for name in (row.word, *row.aliases))
    return (*_PAGES, *words, *(option.word for option in OPTIONS), *STATES)


def render(page: HelpPage, style: Style, command: str) -> str:
    """Write a page as text; ``command`` stands before each example, like ``/mailcheck``."""
    if style is Style.SLACK:
        return _mrkdwn(page, command)
    return _plain(page, command)


def _line(row: Word | Option) -> HelpLine:
    if isinstance(row, Option):
        return HelpLine(row.word, row.explanation, row.example, Style.SLACK)
    ports = f" ({', '.join(str(port) for port in row.ports)})" if row.ports else ""
    return HelpLine(", ".join((row.word, *row.aliases)), row.explanation + ports, row.example)


def _about(row: Word) -> HelpPage:
    same = f"The same: {', '.join(row.aliases)}." if row.aliases else ""
    return HelpPage(
        title=f"{row.word}: {row.explanation}",
        lines=tuple(_port_line(SERVICES[port]) for port in row.ports),
        example=row.example,
        closing=" ".join(filter(None, (row.remark, same))),
    )


def _port_line(service: Service) -> HelpLine:
    source = f"RFC {service.rfc}" if service.rfc else "no standard port"
    if service.tls is TlsMode.IMPLICIT:
        mode = f"TLS from the first byte ({source})"
    elif service.protocol is Protocol.POP3:
        mode = f"upgraded by STLS ({source}, RFC 2595)"
    else:
        mode = f"upgraded by STARTTLS ({source})"
    return HelpLine(str(service.port), f"{service.name}, {mode}")


def _hello_page() -> HelpPage:
    return HelpPage(
        title="Name what to check: a host, a domain or an e-mail address, alone or in a sentence",
        example="mail.example.com",
        closing=f"`{HELP_WORD}` lists all words.",
    )


def _ports_page() -> HelpPage:
    names = ", ".join(f"`{name}`" for name in SERVICE_WORDS)
    return HelpPage(
        title="Ports that can be checked, by number",
        lines=tuple(_port_line(service) for service in SERVICES.values()),
        example="mail.example.com 993,587",
        closing=f"By name: {names}.",
    )


def _targets_page() -> HelpPage:
    return HelpPage("What can be checked", _TARGETS)


def _options_page() -> HelpPage:
    return HelpPage(
        title="How the answer comes",
        lines=tuple(_line(row) for row in OPTIONS),
        example="mail.example.com",
        closing="In a terminal `mailcheck --help` lists its own options.",
    )


def _states_page() -> HelpPage:
    return HelpPage(
        title="What an answer says of a port",
        lines=tuple(HelpLine(state, explanation) for state, explanation in STATES.items()),
        example=_WALKED,
    )


def _mentions_page() -> HelpPage:
    return HelpPage(
        title="Asking in a sentence, in Slack",
        lines=(
            HelpLine("in a channel", "mention me: `@mailcheck is mail.example.com up on 993?`"),
            HelpLine(
                "in a thread",
                "mention me there, where no slash command works: "
                "`@mailcheck customer can't send through smtp.example.com`",
            ),
            HelpLine(
                "in a direct message",
                "just write: `can you check whether somebody@example.com gets mail?`",
            ),
            HelpLine(
                "what counts",
                "one target, ports like `on 993` or `port 587`, and what it is about: sending, "
                "receiving, a protocol, a certificate; other words are passed over",
            ),
            HelpLine(
                "exceptions", "`everything on mail.example.com except pop`, or `no need for smtp`"
            ),
            HelpLine(
                "not checked",
                "SPF, DKIM, blocklists, passwords, web pages; asked about these, I say so and "
                "what I can check",
            ),
            HelpLine("in doubt", "everything is checked; among several servers I ask which"),
        ),
        example="mail.example.com imap",
        closing="A command means the same behind a mention: `@mailcheck mail.example.com ssl`.",
    )


def _anchors_page() -> HelpPage:
    return HelpPage(
        title=f"anchors: {ANCHORS}",
        example="mail.example.com 25",
        closing="They are named in mailcheck.toml, under [anchors].",
    )


def _compare_page() -> HelpPage:
    return HelpPage(
        title="compare: reports of several places, judged together, in a terminal",
        lines=(
            HelpLine("at each place", "`mailcheck mail.example.com --json > home.json`"),
            HelpLine("then", "`mailcheck --compare home.json office.json`"),
        ),
        example="mail.example.com",
        closing="It tells a host that is down from one that locks a place out, and whether a port "
        "is blocked here or there. Each place has a name of its own in its mailcheck.toml, "
        "under [vantage].",
    )


def _runner_page() -> HelpPage:
    return HelpPage(
        title="runner: the machine that checks, with its network",
        lines=(
            HelpLine("in Slack", "the one that the bot runs on, whoever asks"),
            HelpLine("in a terminal", "yours"),
            HelpLine(
                "not visible there",
                "what a customer's own device, network or provider blocks; every answer says so",
            ),
        ),
        example="mail.example.com",
        closing="To check from several places: `help compare`.",
    )


_PAGES: dict[str, Callable[[], HelpPage]] = {
    GREETED: _hello_page,
    "ports": _ports_page,
    "targets": _targets_page,
    "options": _options_page,
    "states": _states_page,
    "anchors": _anchors_page,
    "mentions": _mentions_page,
    "compare": _compare_page,
    "runner": _runner_page,
    HELP_WORD: overview,
}


def _mrkdwn(page: HelpPage, command: str) -> str:
    lines = [f"*{page.title}*"]
    for line in page.lines:
        example = f", like `{command} {line.example}`" if line.example else ""
        lines.append(f"• *{line.word}*: {line.explanation}{example}")
    if page.example:
        lines.append(f"Example: `{command} {page.example}`")
    if page.closing:
        lines.append(page.closing)
    text = "\n".join(lines)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain(page: HelpPage, command: str) -> str:
    lines = [line for line in page.lines if line.only in {None, Style.TERMINAL}]
    width = max((len(line.word) for line in lines), default=0)
    parts = [page.title]
    if lines:
        rows = (f"  {line.word:<{width}}  {line.explanation}" for line in lines)
        parts.append("\n".join(rows))
    examples = [line.example for line in lines if line.example]
    examples += [page.example] if page.example else []
    parts.append("\n".join(("Examples:", *(f"  {command} {example}" for example in examples))))
    if page.closing:
        parts.append(page.closing)
    return "\n\n".join(parts).replace("`", "")
