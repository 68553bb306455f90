"""Services: greetings, limits, servers of which some are sick."""

from __future__ import annotations

from tests.lab.addresses import host_v4
from tests.lab.cases import BROKEN, Case
from tests.lab.customers import Access, Customer
from tests.lab.hosts import Host, Real, Scripted, usual
from tests.lab.rows import Rows
from tests.lab.rows.farm import WELL
from tests.lab.rows.servers import OTHER_MACHINE
from tests.lab.rules import Hook, Rule
from tests.lab.tenants import Tenant

NO_LOGIN = Host("no-login", 90, usual() | dict.fromkeys((465, 587), Real.NO_LOGIN))
TARPIT = Host("tarpit", 91, usual() | dict.fromkeys((25, 587), Scripted.TARPIT))
CRASHING = Host("crashing", 92, usual() | {143: Scripted.CRASHLOOP})
BUSY_ONCE = Host("busy-once", 93, usual() | {25: Scripted.BUSY_ONCE})
FILLING = Host("filling", 94, usual() | {143: Scripted.FILLING})
EXPIRED = "198.18.5.10"
"""The host with the expired certificate; it makes no bad member of another host."""


def _members(label: str, number: int, *members: str) -> Tenant:
    """A load balancer for IMAP: members behind one address take new connections in turn."""
    places = ", ".join(f"{place} : {member}" for place, member in enumerate(members))
    text = f"{{to}} tcp dport 993 dnat ip to numgen inc mod {len(members)} map {{{{ {places} }}}}"
    return Tenant(label, number, (Rule("firewall", text, Hook.REDIRECT),), families=(4,))


FARM_MEMBER = WELL.address(4)
SICK = _members("sick-member", 110, OTHER_MACHINE.addresses[0], FARM_MEMBER, FARM_MEMBER)
MUTE = Tenant("mute-member", 116, (Rule("farm", "{to} tcp dport 993 drop"),), families=(4,))
"""A member that takes no connection, and of which no router says that it is gone."""
DEAD = _members("dead-member", 111, MUTE.address(4), FARM_MEMBER, FARM_MEMBER)
UNLIKE = _members("unlike-members", 112, EXPIRED, FARM_MEMBER, FARM_MEMBER)
BAD_LEG = Tenant(
    "bad-leg",
    113,
    (Rule("transit", "{to} tcp sport 1-65535 jhash tcp sport mod 2 seed 0x5eed 0 drop"),),
    families=(4,),
)
CROWDED = Tenant(
    "crowded-host",
    114,
    (
        Rule(
            "farm",
            "{to} meta l4proto tcp ct state new ct count over 4 reject with tcp reset",
        ),
    ),
    families=(4,),
)
RATED = Tenant(
    "rated",
    115,
    (
        Rule(
            "farm",
            "{to} meta l4proto tcp ct state new limit rate over 6/minute burst 4 packets drop",
        ),
    ),
    families=(4,),
)
SHARING = Customer(
    "sharing",
    45,
    access=Access.CARRIER,
    rules=(
        Rule(
            "provider",
            "{out} meta nfproto ipv4 meta l4proto tcp ct state new numgen random mod 100 < 80 drop",
        ),
    ),
)

SERVERS = (
    Case(
        "smtp-auth-not-offered",
        NO_LOGIN.name,
        "smtp-auth-not-offered",
        ("failing",),
        (("auth 587", "missing"), ("auth 465", "missing"), ("tls 993", "verified")),
    ),
    Case(
        "smtp-tarpit",
        TARPIT.name,
        "smtp-tarpit",
        BROKEN,
        (("greeting 587", "220 "), ("tls 465", "verified")),
        patient=True,
    ),
    Case(
        "svc-crashloop",
        CRASHING.name,
        "svc-crashloop",
        BROKEN,
        (("tls 993", "verified"),),
        patient=True,
        remembers=True,
    ),
    Case(
        "svc-backlog-full/filling",
        FILLING.name,
        "svc-backlog-full",
        BROKEN,
        (("tls 993", "verified"), ("greeting 143", "nothing")),
        doubtful=True,
        patient=True,
        remembers=True,
        proves=("F:svc-backlog-full", "pair 3"),
    ),
)
MEMBERS = (
    Case(
        "host-lb-sick-backend",
        SICK.name,
        "host-lb-sick-backend",
        BROKEN,
        (("turns 993", "some ECONNREFUSED"), ("tls 995", "verified")),
        doubtful=True,
        patient=True,
        remembers=True,
        proves=("F:host-lb-sick-backend", "pair 10"),
    ),
    Case(
        "host-lb-sick-backend/silent",
        DEAD.name,
        "host-lb-sick-backend",
        BROKEN,
        (("turns 993", "some silent"), ("tls 995", "verified")),
        doubtful=True,
        patient=True,
        remembers=True,
    ),
    Case(
        "host-backends-differ",
        UNLIKE.name,
        "host-backends-differ",
        BROKEN,
        (("turns 993", "all open"), ("tls 995", "verified")),
        patient=True,
        remembers=True,
    ),
)
LIMITS = (
    Case(
        "path-ecmp-bad-leg",
        BAD_LEG.name,
        "path-ecmp-bad-leg",
        BROKEN,
        (("turns 993", "some silent"),),
        place=("path", "198.18.3.2"),
        doubtful=True,
        patient=True,
        proves=("F:path-ecmp-bad-leg", "pair 10"),
    ),
    Case(
        "host-conn-limit",
        CROWDED.name,
        "host-conn-limit",
        BROKEN,
        (("crowd 993", "some ECONNREFUSED"), ("turns 993", "all open")),
        doubtful=True,
        patient=True,
        remembers=True,
        proves=("F:host-conn-limit", "pair 10"),
    ),
    Case(
        "host-rate-limit",
        RATED.name,
        "host-rate-limit",
        BROKEN,
        (("turns 993", "some silent"),),
        doubtful=True,
        patient=True,
        remembers=True,
        proves=("F:host-rate-limit", "pair 10"),
    ),
    Case(
        "isp-cgnat-exhausted",
        WELL.name,
        "isp-cgnat-exhausted",
        BROKEN,
        (("connect6 993", "open"),),
        node=SHARING.client,
        doubtful=True,
        patient=True,
        settings={"anchors": {"993": [host_v4(2)]}},
    ),
)
HEALTHY = (
    Case(
        "E26",
        BUSY_ONCE.name,
        None,
        ("ok",),
        (("tls 465", "verified"),),
        remembers=True,
        proves=("E26",),
    ),
    Case(
        "E25",
        "refusing.example.test",
        None,
        ("ok",),
        (("greeting 25", "554 5.7.1"), ("greeting 587", "220 ")),
        proves=("E25",),
    ),
)
ROWS = Rows(
    hosts=(NO_LOGIN, TARPIT, CRASHING, BUSY_ONCE, FILLING),
    customers=(SHARING,),
    tenants=(SICK, MUTE, DEAD, UNLIKE, BAD_LEG, CROWDED, RATED),
    faults=(*SERVERS, *MEMBERS, *LIMITS),
    healthy=HEALTHY,
)
