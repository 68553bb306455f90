"""The mail services a customer's program uses: one table of ports, modes and functions."""

from enum import StrEnum

from msgspec import Struct


class Protocol(StrEnum):
    """The application protocol spoken on a port."""

    SMTP = "smtp"
    IMAP = "imap"
    POP3 = "pop3"
    SIEVE = "sieve"


class TlsMode(StrEnum):
    """How encryption starts: with the first byte (RFC 8314) or by an in-band upgrade."""

    IMPLICIT = "implicit"
    STARTTLS = "starttls"


class Function(StrEnum):
    """What a person wants to do with a port."""

    IMAP = "imap"
    POP = "pop"
    SENDING = "sending"
    FILTERS = "filters"


class Service(Struct, frozen=True):
    """A mail service on its port; ``twin`` is the port that does the same in the other mode.

    ``rfc`` is the number of the RFC that gives the port to it, None for a custom without one.
    """

    name: str
    port: int
    protocol: Protocol
    tls: TlsMode
    function: Function
    rfc: int | None
    twin: int | None


_ROWS = (
    Service("POP3", 110, Protocol.POP3, TlsMode.STARTTLS, Function.POP, 1939, 995),
    Service("IMAP", 143, Protocol.IMAP, TlsMode.STARTTLS, Function.IMAP, 9051, 993),
    Service("SMTP relay", 25, Protocol.SMTP, TlsMode.STARTTLS, Function.SENDING, 5321, None),
    Service("submission", 587, Protocol.SMTP, TlsMode.STARTTLS, Function.SENDING, 6409, 465),
    Service("POP3S", 995, Protocol.POP3, TlsMode.IMPLICIT, Function.POP, 8314, 110),
    Service("IMAPS", 993, Protocol.IMAP, TlsMode.IMPLICIT, Function.IMAP, 8314, 143),
    Service("submissions", 465, Protocol.SMTP, TlsMode.IMPLICIT, Function.SENDING, 8314, 587),
    Service("alternative SMTP", 2525, Protocol.SMTP, TlsMode.STARTTLS, Function.SENDING, None, 465),
    Service("alternative SMTP", 26, Protocol.SMTP, TlsMode.STARTTLS, Function.SENDING, None, 465),
    Service("alternative SMTP", 8025, Protocol.SMTP, TlsMode.STARTTLS, Function.SENDING, None, 465),
    Service("ManageSieve", 4190, Protocol.SIEVE, TlsMode.STARTTLS, Function.FILTERS, 5804, None),
)

SERVICES: dict[int, Service] = {row.port: row for row in _ROWS}
"""Every port a person may ask for, by number."""

RELAY = 25
"""The port of mail exchange between servers; customers have others (RFC 6409, RFC 8314)."""

SEVEN_PORTS: tuple[int, ...] = (110, 143, 25, 587, 995, 993, 465)
"""The ports of a complete check, in the order support articles teach."""

WEB_ANSWER = "HTTP/1."
"""How a web server's answer begins, which is no mail service's (RFC 9112 section 4)."""
