"""Near the runner: its own machine, and the programs on a customer's device."""

from __future__ import annotations

from tests.lab.cases import BROKEN, Case
from tests.lab.customers import Customer
from tests.lab.hosts import Host, Scripted
from tests.lab.rows import Rows
from tests.lab.rows.farm import WELL
from tests.lab.rows.servers import MAIL, OTHER_MACHINE
from tests.lab.rules import Hook, Rule
from tests.lab.servers.scanner import MARK
from tests.lab.tenants import Tenant

SCANNER = 8110
"""The port on which a mail scanner takes connections that were meant for others."""
HELD = (40000, 40001)
"""All source ports of a machine that has no other."""


def _scans(*ports: int) -> tuple[Rule, ...]:
    """A virus scanner's redirection of the ports on which mail isn't encrypted."""
    listed = ", ".join(map(str, ports))
    text = f"{{out}} meta mark != {MARK} tcp dport {{{{ {listed} }}}} redirect to :{SCANNER}"
    return (Rule("client", text, Hook.REDIRECT),)


PROHIBITED = Tenant("prohibited", 138, families=(4,))
SWALLOWED = Tenant("swallowed", 139, families=(4,))
CROWDED = Customer("crowded", 31, sysctls=(f"net.ipv4.ip_local_port_range={HELD[0]} {HELD[1]}",))
RESTRICTED = Customer(
    "restricted",
    32,
    sysctls=("net.ipv4.ping_group_range=1 0",),
    commands=(
        f"route add prohibit {PROHIBITED.address(4)}",
        f"route add blackhole {SWALLOWED.address(4)}",
    ),
)
OFFLINE = Customer("offline", 33, commands=("link set {device} down",))
SCANNED = Customer("scanned", 34, rules=_scans(25, 110, 143))
STALLED = Customer("stalled", 35, rules=_scans(25, 110, 143, 587))
MIGRATED = Customer("migrated", 36, hosts_file=(f"{OTHER_MACHINE.addresses[0]} {MAIL.name}",))

RUNNER = (
    Case(
        "runner-resource-exhausted",
        WELL.addresses[0],
        "runner-resource-exhausted",
        ("inconclusive",),
        (("connect 993", "EADDRNOTAVAIL"),),
        node=CROWDED.client,
    ),
    Case(
        "runner-no-raw-socket",
        MAIL.name,
        "runner-no-raw-socket",
        ("ok",),
        (("ping", "EACCES"), ("connect 993", "open")),
        node=RESTRICTED.client,
    ),
    Case(
        "runner-local-policy/prohibit",
        PROHIBITED.name,
        "runner-local-policy",
        ("inconclusive",),
        (("connect 993", "EACCES"),),
        node=RESTRICTED.client,
    ),
    Case(
        "runner-local-policy/blackhole",
        SWALLOWED.name,
        "runner-local-policy",
        ("inconclusive",),
        (("connect 993", "EINVAL"),),
        node=RESTRICTED.client,
    ),
)
DEVICE = (
    Case(
        "device-offline",
        MAIL.addresses[0],
        "device-offline",
        ("inconclusive",),
        (("connect 993", "ENETUNREACH"),),
        node=OFFLINE.client,
    ),
    Case(
        "device-offline/by-name",
        MAIL.name,
        "device-offline",
        ("inconclusive",),
        (("dns A", "no answer"),),
        node=OFFLINE.client,
        patient=True,
    ),
    Case(
        "device-av-plain-proxy",
        MAIL.name,
        "device-av-plain-proxy",
        ("ok", "degraded"),
        (("nobody 143", "open"), ("nobody 993", "ENETUNREACH"), ("greeting 143", "* OK")),
        node=SCANNED.client,
        proves=("F:device-av-plain-proxy", "pair 4"),
    ),
    Case(
        "device-av-proxy-dead",
        MAIL.name,
        "device-av-proxy-dead",
        BROKEN,
        (("nobody 587", "open"), ("greeting 587", "closed"), ("tls 993", "verified")),
        node=STALLED.client,
    ),
    Case(
        "device-stale-hosts-file",
        MAIL.name,
        "device-stale-hosts-file",
        BROKEN,
        (("dns A", MAIL.addresses[0]), ("fixed", OTHER_MACHINE.addresses[0])),
        node=MIGRATED.client,
    ),
)
ROWS = Rows(
    customers=(CROWDED, RESTRICTED, OFFLINE, SCANNED, STALLED, MIGRATED),
    tenants=(PROHIBITED, SWALLOWED),
    listeners={
        # What holds a port by its number keeps it from all that take any.
        CROWDED.client: (Host("holder", 0, dict.fromkeys(HELD, Scripted.SILENT), everywhere=True),),
        SCANNED.client: (Host("scanner", 0, {SCANNER: Scripted.PASSES_ON}, everywhere=True),),
        STALLED.client: (Host("hung-scanner", 0, {SCANNER: Scripted.CLOSES}, everywhere=True),),
    },
    faults=(*RUNNER, *DEVICE),
)
