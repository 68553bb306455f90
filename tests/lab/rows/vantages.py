"""Hosts that look different from different places."""

from __future__ import annotations

from tests.lab.addresses import lan
from tests.lab.certificates import Identity
from tests.lab.customers import Access, Customer
from tests.lab.hosts import Host, Scripted
from tests.lab.rows import Rows
from tests.lab.rules import Hook, Rule
from tests.lab.tenants import Tenant

MOBILE = Customer("mobile", 40, access=Access.CARRIER)
"""Shares the provider's address with others."""
INSPECTED = Customer(
    "inspected",
    41,
    rules=(Rule("home", "{out} tcp dport {{ 465, 993 }} redirect", Hook.REDIRECT),),
)
"""At whose home somebody takes encrypted connections, with certificates of their own."""
IMPOSTOR = Host(
    "impostor",
    0,
    {465: Scripted.READY, 993: Scripted.READY},
    identity=Identity.SELF_SIGNED,
    everywhere=True,
)

_FROM_MOBILE = f"ip saddr {lan(MOBILE).v4(1).ip}"

REGIONAL = Tenant("regional", 140, (Rule("transit", "{to} {plain} drop"),))
"""Out of reach for the plain client, who is stopped on the way."""
JAILED = Tenant("jailed", 141, (Rule("farm", "{to} {plain} tcp dport {{ 143, 993 }} drop"),))
"""Locks the plain client out of its mailboxes, as fail2ban does by service."""
PUNISHING = Tenant("punishing", 142, (Rule("farm", f"{{to}} {_FROM_MOBILE} drop"),), families=(4,))
"""Locks out an address that customers share."""
FENCED = Tenant(
    "fenced",
    143,
    (Rule("farm", "{to} {plain} drop"), Rule("farm", f"{{to}} {_FROM_MOBILE} drop")),
    families=(4,),
)
"""Locks out a whole network."""
MUTE = Tenant("mute", 144, (Rule("farm", "{to} drop"),))
"""Answers nobody: the other member of the pair with a ban."""

ROWS = Rows(
    customers=(MOBILE, INSPECTED),
    tenants=(REGIONAL, JAILED, PUNISHING, FENCED, MUTE),
    listeners={INSPECTED.home: (IMPOSTOR,)},
)
