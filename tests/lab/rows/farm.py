"""Tenants of the farm: what is done to the packets of good servers, and where."""

from __future__ import annotations

from tests.lab.certificates import Identity
from tests.lab.hosts import PORTS, Host, Scripted, usual
from tests.lab.places import BLOCKS, RESET
from tests.lab.rows import Rows
from tests.lab.rules import Hook, Rule
from tests.lab.tenants import Tenant

FARM = Host(
    "farm", 0, usual() | {443: Scripted.SILENT}, identity=Identity.WILDCARD, everywhere=True
)
"""The servers behind all tenants; of a web server no more is there than that it accepts."""

# Both sets hold the client's port and the farm's.
TRIED, ACCEPTED = "tried", "accepted"


def _counts(flags: str, into: str) -> Rule:
    text = f"{{to}} tcp flags & (syn | rst | ack) == {flags} add @{into}{{family}}"
    return Rule("farm", f"{text} {{{{ tcp sport . tcp dport }}}}")


COUNTED = Tenant(
    "counted",
    100,
    (
        _counts("syn", TRIED),
        # A client acknowledges nothing before the farm has accepted.
        _counts("ack", ACCEPTED),
        Rule("transit", "{to} tcp dport 25 drop"),
    ),
)
WELL = Tenant("well", 101)
NO_PING = Tenant("no-ping", 102, (Rule("farm", "{to} {icmp} type echo-request drop"),))
PING_PROHIBITED = Tenant(
    "ping-prohibited",
    103,
    (Rule("firewall", "{to} {icmp} type echo-request reject with icmpx admin-prohibited"),),
)
PING_HOST_PROHIBITED = Tenant(
    "ping-host-prohibited",
    104,
    (Rule("firewall", "{to} icmp type echo-request reject with icmp type host-prohibited"),),
    families=(4,),
)
BANNING = Tenant("banning", 105, (Rule("farm", "{to} {plain} drop"),))
RETURN_LOSS = Tenant("return-loss", 106, (Rule("provider", "{back} tcp sport 25 drop"),))
SYN_PROXIED = Tenant(
    "syn-proxied",
    107,
    (
        Rule(
            "firewall",
            "{to} tcp dport 143 tcp flags & (fin | syn | rst | ack) == syn notrack",
            Hook.RAW,
        ),
        Rule(
            "firewall",
            "{to} tcp dport 143 ct state invalid,untracked"
            " synproxy mss 1460 wscale 7 timestamp sack-perm",
        ),
        Rule("firewall", "{to} tcp dport 143 ct state invalid drop"),
        Rule("farm", "{to} tcp dport 143 reject with tcp reset"),
    ),
    families=(4,),
)
REJECTING_HOME = Tenant(
    "rejecting-home",
    108,
    (Rule("home", "{to} tcp dport 1-1023 reject with icmpx admin-prohibited"),),
)

ROWS = Rows(
    tenants=(
        COUNTED,
        WELL,
        NO_PING,
        PING_PROHIBITED,
        PING_HOST_PROHIBITED,
        BANNING,
        RETURN_LOSS,
        SYN_PROXIED,
        REJECTING_HOME,
        *(block.tenant for block in BLOCKS),
    ),
    # A port that the host's side resets is missed only where it is known to be offered.
    settings={
        "hosts": {
            one.tenant.name: {"offers": sorted(PORTS)}
            for one in BLOCKS
            if one.node in {"farm", "firewall"} and one.way == RESET
        }
    },
)
