"""The host's edge and its services: what stands in the servers' place, and servers of one kind."""

from __future__ import annotations

from tests.lab.addresses import host_v6
from tests.lab.cases import BROKEN, Case
from tests.lab.certificates import Identity
from tests.lab.hosts import IMAP_PORTS, POP3_PORTS, SMTP_PORTS, Host, Scripted, usual
from tests.lab.rows import Rows
from tests.lab.rows.servers import MAIL
from tests.lab.rules import Hook, Rule
from tests.lab.tenants import Tenant

RELAY_ONLY = Host("relay-only", 100, usual(25))
WRONG_TARGET = Host("wrong-target", 101, usual() | {143: Scripted.OTHER_SOFTWARE})
NO_EHLO = Host("no-ehlo", 102, usual() | {587: Scripted.NO_EHLO})
DATED = Host(
    "dated",
    103,
    dict.fromkeys(SMTP_PORTS, Scripted.DATED)
    | dict.fromkeys((*IMAP_PORTS, *POP3_PORTS), Scripted.READY),
    identity=Identity.NOT_YET_VALID,
)
V4_LISTENER = Host("v4-listener", 104)
"""Its name has an IPv6 address too, at which nothing listens."""
SYN_PROXIED = Tenant(
    "all-syn-proxied",
    137,
    (
        Rule("firewall", "{to} tcp flags & (fin | syn | rst | ack) == syn notrack", Hook.RAW),
        Rule(
            "firewall",
            "{to} meta l4proto tcp ct state invalid,untracked"
            " synproxy mss 1460 wscale 7 timestamp sack-perm",
        ),
        Rule("firewall", "{to} ct state invalid drop"),
        Rule("farm", "{to} meta l4proto tcp reject with tcp reset"),
    ),
    families=(4,),
)

FAULTS = (
    Case(
        "cfg-wrong-host",
        RELAY_ONLY.name,
        "cfg-wrong-host",
        ("failing",),
        (("greeting 25", "220 "), ("connect 993", "ECONNREFUSED"), ("connect 587", "ECONNREF")),
    ),
    Case(
        "cfg-literal-address",
        MAIL.addresses[0],
        "cfg-literal-address",
        ("ok",),
        (("tls 993", "verify 64"),),
    ),
    Case(
        "host-dnat-wrong-target",
        WRONG_TARGET.name,
        "host-dnat-wrong-target",
        BROKEN,
        (("greeting 143", "SSH-2.0"), ("tls 993", "verified")),
    ),
    Case(
        "host-synproxy-dead-backend/all",
        SYN_PROXIED.name,
        "host-synproxy-dead-backend",
        ("failing",),
        (("connect 993", "open"), ("greeting 587", "ECONNRESET")),
        doubtful=True,
        proves=("F:host-synproxy-dead-backend", "pair 13"),
    ),
    Case(
        "smtp-ehlo-refused",
        NO_EHLO.name,
        "smtp-ehlo-refused",
        BROKEN,
        (("starttls 587", "(502"), ("tls 465", "verified")),
    ),
    Case(
        "dns-aaaa-dead",
        V4_LISTENER.name,
        "dns-aaaa-dead",
        ("degraded",),
        (("connect 993", "open"), ("connect6 993", "ECONNREFUSED")),
        proves=("F:dns-aaaa-dead", "pair 16"),
    ),
    Case(
        "runner-clock-skew",
        DATED.name,
        "runner-clock-skew",
        ("inconclusive",),
        (("tls 993", "verify 9"), ("greeting 25", "220 dated.example.test ESMTP; ")),
    ),
)
ROWS = Rows(
    hosts=(RELAY_ONLY, WRONG_TARGET, NO_EHLO, DATED, V4_LISTENER),
    tenants=(SYN_PROXIED,),
    records=((V4_LISTENER.name, "AAAA", host_v6(V4_LISTENER.number)),),
    faults=FAULTS,
)
