"""The mail hosts of the lab: one address and one name for each fault or oddity.

Real servers wherever the fault is a matter of configuration, scripted ones (see
servers.scripted) where no real server behaves so.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.lab.addresses import (
    LOOPING_NETWORK,
    UNROUTED_NETWORK,
    ZONE,
    Space,
    host_v4,
    host_v6,
)
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
    PLAINTEXT = enum.auto()
    """The port of implicit TLS, served without TLS."""
    POSTSCREEN = enum.auto()
    SLOW_GREETING = enum.auto()
    BUSY = enum.auto()
    REFUSING = enum.auto()
    LEGACY_TLS = enum.auto()
    BARE_BANNER = enum.auto()


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


Service = Real | Scripted


def usual(*ports: int) -> dict[int, Service]:
    """These ports (all seven if none is named), served as they should be."""
    return dict.fromkeys(ports or PORTS, Real.USUAL)


@dataclass(frozen=True, slots=True)
class Host:
    """A name in the zone with an address of its own.

    `number` is the last part of the address; what `services` does not list is closed.
    `offers` is what the product's configuration says the host offers, if it says anything.
    A host that is `everywhere` serves every address of its node.
    """

    label: str
    number: int
    services: Mapping[int, Service] = field(default_factory=usual)
    identity: Identity = Identity.GOOD
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


WITH_FAULTS = (
    Host("mail", 2, ipv6=True),
    Host("expired", 10, identity=Identity.EXPIRED, ipv6=True),
    Host("wrong-name", 11, identity=Identity.WRONG_NAME),
    Host("leaf-only", 12, identity=Identity.LEAF_ONLY),
    Host("self-signed", 13, identity=Identity.SELF_SIGNED),
    Host("plaintext", 14, usual() | {993: Real.PLAINTEXT}),
    Host("plaintext-465", 15, usual() | {465: Real.PLAINTEXT}),
    Host("not-listening", 16, usual(25, 110, 143, 465, 587, 995), ipv6=True, offers=PORTS),
    Host("secure-only", 17, usual(465, 587, 993, 995), offers=(465, 587, 993, 995)),
    Host("hung", 18, usual() | {143: Scripted.SILENT, 993: Scripted.SILENT}),
    Host("postscreen", 19, usual() | {25: Real.POSTSCREEN}),
    Host("busy", 20, usual() | dict.fromkeys(SMTP_PORTS, Real.BUSY)),
    Host("refusing", 21, usual() | {25: Real.REFUSING}),
    Host("bye", 22, usual() | {143: Scripted.BYE, 993: Scripted.BYE}),
    Host("no-starttls", 23, usual() | {587: Real.NO_STARTTLS}),
    Host("no-starttls-imap", 24, usual() | {143: Real.NO_STARTTLS, 110: Real.NO_STARTTLS}),
    Host("legacy-tls", 25, dict.fromkeys(PORTS, Real.LEGACY_TLS)),
    Host("other-machine", 26, {}),
    Host("other-software", 27, {25: Scripted.OTHER_SOFTWARE, 143: Scripted.OTHER_SOFTWARE}),
    Host("half-dead", 28),
    Host("full", 29, usual() | {25: Scripted.FULL}, ipv6=True),
)
ODD_BUT_HEALTHY = (
    Host("slow-greeting", 40, usual() | {25: Real.SLOW_GREETING, 587: Real.SLOW_GREETING}),
    Host("preauth", 41, usual() | {143: Scripted.PREAUTH}),
    Host("two-ports", 42, usual(465, 993)),
    Host("no-plain-ports", 43, usual(465, 587, 993, 995)),
    Host("bare-banner", 44, dict.fromkeys(PORTS, Real.BARE_BANNER)),
    Host("wildcard", 45, identity=Identity.WILDCARD, ipv6=True),
    Host("many-names", 46, identity=Identity.MANY_NAMES),
)
HOSTILE = (
    Host("silent", 60, dict.fromkeys(PORTS, Scripted.SILENT)),
    Host("teaser", 61, dict.fromkeys((25, 587), Scripted.TEASER)),
    Host("drip", 62, dict.fromkeys(PORTS, Scripted.DRIP)),
    Host("endless-line", 63, dict.fromkeys(PORTS, Scripted.ENDLESS_LINE)),
    Host("flood", 64, dict.fromkeys(PORTS, Scripted.FLOOD)),
    Host("controls", 65, dict.fromkeys((25, 110, 143, 587), Scripted.CONTROLS)),
    Host("injection", 66, dict.fromkeys((25, 110, 143, 587), Scripted.INJECTION)),
    Host("starttls-silent", 67, dict.fromkeys((25, 110, 143, 587), Scripted.STARTTLS_SILENT)),
    # dovecot 2.3 panics when it has to send so long a certificate.
    Host(
        "huge-certificate",
        68,
        usual(*SMTP_PORTS) | dict.fromkeys((*IMAP_PORTS, *POP3_PORTS), Scripted.READY),
        identity=Identity.HUGE,
    ),
    Host("closes", 69, dict.fromkeys(PORTS, Scripted.CLOSES)),
    Host("resets", 70, dict.fromkeys(PORTS, Scripted.RESETS)),
    Host("pop3-error", 71, usual() | dict.fromkeys(POP3_PORTS, Scripted.POP3_ERROR)),
)
HOSTS = (*WITH_FAULTS, *ODD_BUT_HEALTHY, *HOSTILE)
FARM = Host("farm", 0, identity=Identity.WILDCARD, everywhere=True)
"""The servers behind all tenants of the farm."""
GATEWAY = Host("gateway", 0, {25: Scripted.GATEWAY}, everywhere=True)
"""What the provider of a proxied customer puts in the way."""

# Names without a host of their own.
NO_SUCH_NAME = f"gone.{ZONE}"
TEXT_ONLY_NAME = f"text-only.{ZONE}"
DOWN_NAME, DOWN_NUMBER = f"down.{ZONE}", 99
DOWN_V6_NAME = f"down-v6.{ZONE}"
DEAD_NUMBER = 98
"""The second address of half-dead: nobody has it."""
MOVED_NAME = f"moved.{ZONE}"
MOVED_TO_OTHER_SOFTWARE_NAME = f"moved-to-other-software.{ZONE}"
NO_ROUTE_NAME, LOOP_NAME = f"no-route.{ZONE}", f"loop.{ZONE}"
NOWHERE = tuple(
    (name, (str(Space.PUBLIC.v4(network, 2).ip), str(Space.PUBLIC.v6(network, 2).ip)))
    for name, network in ((NO_ROUTE_NAME, UNROUTED_NETWORK), (LOOP_NAME, LOOPING_NETWORK))
)
"""Names whose addresses lead out of the network, or round in circles."""


def host(label: str) -> Host:
    """The host with this label."""
    return next(one for one in HOSTS if one.label == label)
