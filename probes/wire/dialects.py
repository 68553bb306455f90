"""The four mail protocols as rows: what to say, how an answer reads, what counts as offered."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from probes.failure import Operation
from probes.services import Protocol
from probes.wire.replies import (
    Judge,
    imap,
    imap_greeting,
    imap_keywords,
    pop3,
    pop3_keywords,
    pop3_listing,
    sieve,
    sieve_keywords,
    smtp,
    smtp_keywords,
)


class Dialect(Struct, frozen=True, kw_only=True):
    """One protocol's side of the dialogue.

    ``commands`` go without their CRLF; ``{ehlo_name}`` stands for our name. ``upgrade`` is the
    keyword that offers the in-band upgrade. ``literals``: lines may carry counted strings.
    """

    commands: Mapping[Operation, str]
    judges: Mapping[Operation, Judge]
    keywords: Callable[[Sequence[bytes]], list[bytes]]
    upgrade: bytes
    literals: bool = False

    @property
    def announces(self) -> bool:
        """Whether capabilities come unasked: with the greeting, and again inside TLS."""
        return Operation.CAPABILITIES not in self.commands

    def offers_upgrade(self, lines: Sequence[bytes]) -> bool:
        """Tell whether capabilities made of ``lines`` list the upgrade."""
        return any(word.split()[0].upper() == self.upgrade for word in self.keywords(lines))


DIALECTS: Mapping[Protocol, Dialect] = {
    # RFC 5321; STARTTLS: RFC 3207.
    Protocol.SMTP: Dialect(
        commands={
            Operation.CAPABILITIES: "EHLO {ehlo_name}",
            Operation.STARTTLS: "STARTTLS",
            Operation.QUIT: "QUIT",
        },
        judges={
            Operation.GREETING: smtp("220"),
            Operation.CAPABILITIES: smtp("250"),
            Operation.STARTTLS: smtp("220"),
            Operation.QUIT: smtp("221"),
        },
        keywords=smtp_keywords,
        upgrade=b"STARTTLS",
    ),
    # RFC 9051. The tag a1 serves before and inside TLS: servers must accept reuse (2.2.1), and
    # one command is outstanding at a time.
    Protocol.IMAP: Dialect(
        commands={
            Operation.CAPABILITIES: "a1 CAPABILITY",
            Operation.STARTTLS: "a2 STARTTLS",
            Operation.QUIT: "a3 LOGOUT",
        },
        judges={
            Operation.GREETING: imap_greeting,
            Operation.CAPABILITIES: imap(b"a1"),
            Operation.STARTTLS: imap(b"a2"),
            Operation.QUIT: imap(b"a3", leaving=True),
        },
        keywords=imap_keywords,
        upgrade=b"STARTTLS",
    ),
    # RFC 1939; CAPA: RFC 2449; STLS: RFC 2595.
    Protocol.POP3: Dialect(
        commands={
            Operation.CAPABILITIES: "CAPA",
            Operation.STARTTLS: "STLS",
            Operation.QUIT: "QUIT",
        },
        judges={
            Operation.GREETING: pop3,
            Operation.CAPABILITIES: pop3_listing,
            Operation.STARTTLS: pop3,
            Operation.QUIT: pop3,
        },
        keywords=pop3_keywords,
        upgrade=b"STLS",
    ),
    # RFC 5804.
    Protocol.SIEVE: Dialect(
        commands={
            Operation.STARTTLS: "STARTTLS",
            Operation.QUIT: "LOGOUT",
        },
        judges={
            Operation.GREETING: sieve,
            Operation.CAPABILITIES: sieve,
            Operation.STARTTLS: sieve,
            Operation.QUIT: sieve,
        },
        keywords=sieve_keywords,
        upgrade=b"STARTTLS",
        literals=True,
    ),
}
