"""The mail hosts: one address and one name for each fault or oddity."""

from __future__ import annotations

from tests.lab.addresses import (
    LOOPING_NETWORK,
    UNROUTED_NETWORK,
    ZONE,
    Space,
    host_v4,
    host_v6,
    is_v6,
)
from tests.lab.certificates import Identity
from tests.lab.hosts import (
    IMAP_PORTS,
    POP3_PORTS,
    PORTS,
    SMTP_PORTS,
    Host,
    Real,
    Scripted,
    usual,
)
from tests.lab.rows import Rows

MAIL = Host("mail", 2, ipv6=True)
"""The one that is as it should be."""
LEAF_ONLY = Host("leaf-only", 12, identity=Identity.LEAF_ONLY)
OTHER_MACHINE = Host("other-machine", 26, {})
OTHER_SOFTWARE = Host(
    "other-software", 27, {25: Scripted.OTHER_SOFTWARE, 143: Scripted.OTHER_SOFTWARE}
)
HALF_DEAD = Host("half-dead", 28)
WITH_FAULTS = (
    MAIL,
    Host("expired", 10, identity=Identity.EXPIRED, ipv6=True),
    Host("wrong-name", 11, identity=Identity.WRONG_NAME),
    LEAF_ONLY,
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
    OTHER_MACHINE,
    OTHER_SOFTWARE,
    HALF_DEAD,
    Host("full", 29, usual() | {25: Scripted.FULL}, ipv6=True),
)
MANY_NAMES = Host("many-names", 46, identity=Identity.MANY_NAMES)
ODD_BUT_HEALTHY = (
    Host("slow-greeting", 40, usual() | {25: Real.SLOW_GREETING, 587: Real.SLOW_GREETING}),
    Host("preauth", 41, usual() | {143: Scripted.PREAUTH}),
    Host("two-ports", 42, usual(465, 993)),
    Host("no-plain-ports", 43, usual(465, 587, 993, 995)),
    Host("bare-banner", 44, dict.fromkeys(PORTS, Real.BARE_BANNER)),
    Host("wildcard", 45, identity=Identity.WILDCARD, ipv6=True),
    MANY_NAMES,
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


def _leading_to(*named: tuple[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple((name, "AAAA" if is_v6(address) else "A", address) for name, address in named)


ROWS = Rows(
    hosts=(*WITH_FAULTS, *ODD_BUT_HEALTHY, *HOSTILE),
    records=(
        (TEXT_ONLY_NAME, "TXT", '"only text here"'),
        *_leading_to(
            (DOWN_NAME, host_v4(DOWN_NUMBER)),
            (DOWN_V6_NAME, host_v6(DOWN_NUMBER)),
            (HALF_DEAD.name, host_v4(DEAD_NUMBER)),
            (MOVED_NAME, OTHER_MACHINE.addresses[0]),
            (MOVED_TO_OTHER_SOFTWARE_NAME, OTHER_SOFTWARE.addresses[0]),
            *((name, address) for name, addresses in NOWHERE for address in addresses),
        ),
    ),
    settings={
        "hosts": {
            name: {"expected_addresses": [MAIL.addresses[0]]}
            for name in (MOVED_NAME, MOVED_TO_OTHER_SOFTWARE_NAME)
        }
    },
)
