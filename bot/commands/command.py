"""A command: what a person asked for, understood."""

from enum import StrEnum

from msgspec import Struct

from probes.goal import Scope
from probes.target import Target


class What(StrEnum):
    """The part of a mail host that is wanted, in the word people use for it."""

    ALL = "all"
    SSL = "ssl"
    PLAIN = "plain"
    POP = "pop"
    IMAP = "imap"
    SMTP = "smtp"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    DNS = "dns"
    PING = "ping"
    TRACE = "trace"
    PORTS = "ports"
    """Ports by number, or several words together."""


class Check(Struct, frozen=True, tag="check"):
    """Look at ``target``.

    ``ports`` follow the order of the services table and are empty exactly when the ``scope`` needs
    none. ``private`` keeps the answer between the bot and the person. ``typed`` repeats the request
    without the name before an @ and without anything invisible; parsed again it gives this
    very command.
    """

    target: Target
    what: What
    ports: tuple[int, ...]
    scope: Scope = Scope.CHECK
    private: bool = False
    typed: str = ""


class Help(Struct, frozen=True, tag="help"):
    """Explain the bot, or one ``topic``: the word as typed, which may be no topic at all."""

    topic: str | None = None


Command = Check | Help


class BadCommand(ValueError):
    """The text is no command; the message is one plain sentence for the person who typed it.

    It is a single line of at most 300 characters without controls. It repeats what was typed,
    so a renderer escapes it as it does any foreign text.
    """
