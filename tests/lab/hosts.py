"""A mail host of the lab: a name, an address, and how each port is served.

Real servers wherever the fault is a matter of configuration, scripted ones (see
servers.scripted) where no real server behaves so.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.lab.addresses import ZONE, host_v4, host_v6
from tests.lab.certificates import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping

SMTP_PORTS = (25, 465, 587)
IMAP_PORTS = (143, 993)
POP3_PORTS = (110, 995)
PORTS = (*SMTP_PORTS, *IMAP_PORTS, *POP3_PORTS)
IMPLICIT_TLS_PORTS = (465, 993, 995)


class Real(enum.Enum):
    """How postfix or dovecot serves a port."""

    USUAL = enum.auto()
    NO_STARTTLS = enum.auto()
    HIDES_STARTTLS = enum.auto()
    """It encrypts when it is asked, and does not say so."""
    PLAINTEXT = enum.auto()
    """The port of implicit TLS, served without TLS."""
    POSTSCREEN = enum.auto()
    SLOW_GREETING = enum.auto()
    BUSY = enum.auto()
    REFUSING = enum.auto()
    LEGACY_TLS = enum.auto()
    BARE_BANNER = enum.auto()
    NO_LOGIN = enum.auto()


class Scripted(enum.Enum):
    """How a scripted server treats a connection."""

    SILENT = "silent"
    CLOSES = "closes"
    RESETS = "resets"
    BYE = "bye"
    PREAUTH = "preauth"
    POP3_ERROR = "pop3-error"
    TEASER = "teaser"
    DRIP = "drip"
    ENDLESS_LINE = "endless-line"
    FLOOD = "flood"
    CONTROLS = "controls"
    INJECTION = "injection"
    STARTTLS_SILENT = "starttls-silent"
    OTHER_SOFTWARE = "other-software"
    READY = "ready"
    """As it should be; for what would break a real server."""
    FULL = "full"
    """Its queue of connections is full and stays so: the kernel lets every SYN fall."""
    GATEWAY = "gateway"
    """Somebody else's mail server, without encryption."""
    PASSES_ON = "passes-on"
    """A mail scanner: it talks to the server that a redirected connection was meant for."""
    DATED = "dated"
    """Its greeting tells the time, by a clock that is ahead."""
    NO_EHLO = "no-ehlo"
    SIGN_IN = "sign-in"
    """A web server that sends everybody on to a page where they sign in to the network."""
    TARPIT = "tarpit"
    """It greets at once and takes its time over every answer."""
    BUSY_ONCE = "busy-once"
    """It declines every other visitor."""
    CRASHLOOP = "crashloop"
    """One visitor in three it hangs up on, one it serves, and one it leaves waiting."""
    FILLING = "filling"
    """Its queue has room for one, whom it takes out now and then and leaves waiting."""
    RESIGNS = "resigns"
    """It opens encryption, with a certificate of its own, and passes on what is inside."""
    MASKS = "masks"
    """A firewall that inspects SMTP: it writes over the greeting and the offer of encryption."""
    NEEDS_NAME = "needs-name"
    """It refuses who leaves the server's name out of the handshake."""
    HAS_DEFAULT = "has-default"
    """It shows a certificate of another name to who leaves the server's name out."""
    TLS_1_2 = "tls-1.2"
    TLS_1_3 = "tls-1.3"
    """As it should be, in one version of TLS alone."""
    AUTHORITY = "authority"
    """An issuer's web server: its certificate, and its word on those it issued."""
    WEB = "web"
    """A web server with the documents of the lab."""


Service = Real | Scripted


def usual(*ports: int) -> dict[int, Service]:
    """These ports (all seven if none is named), served as they should be."""
    return dict.fromkeys(ports or PORTS, Real.USUAL)


@dataclass(frozen=True, slots=True)
class Host:
    """A name in the zone with an address of its own.

    `number` is the last part of the address; what `services` does not list is closed.
    `offers` is what the product's configuration says the host offers, if it says anything.
    A host that is `everywhere` serves every address of its node. `other` is a second certificate:
    real servers show it on the ports of SMTP, a scripted one to who names no server.
    """

    label: str
    number: int
    services: Mapping[int, Service] = field(default_factory=usual)
    identity: Identity = Identity.GOOD
    other: Identity | None = None
    ipv6: bool = False
    offers: tuple[int, ...] | None = None
    everywhere: bool = False

    @property
    def name(self) -> str:
        return f"{self.label}.{ZONE}"

    @property
    def addresses(self) -> tuple[str, ...]:
        if self.everywhere:
            return ("0.0.0.0", "::")
        v6 = (host_v6(self.number),) if self.ipv6 else ()
        return (host_v4(self.number), *v6)
