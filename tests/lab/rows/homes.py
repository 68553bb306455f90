"""The customers: what providers do to port 25, and lines and routers that are bad or odd."""

from __future__ import annotations

from datetime import timedelta

from tests.lab.customers import PLAIN, Access, Customer
from tests.lab.hosts import Host, Scripted
from tests.lab.rows import Rows
from tests.lab.rules import Hook, Rule

GATEWAY = Host("gateway", 0, {25: Scripted.GATEWAY}, everywhere=True)
"""A mail gateway of the provider's that answers a proxied customer, whatever host is meant."""


def _relay(verdict: str, hook: Hook = Hook.FILTER) -> tuple[Rule, ...]:
    """What the provider does to port 25."""
    return (Rule("provider", f"{{out}} tcp dport 25 {verdict}", hook),)


DROP = Customer("drop", 1, _relay("drop"))
PLACES = Customer("places", 7)
"""At whose home tenants' rules stand."""

ROWS = Rows(
    customers=(
        PLAIN,
        DROP,
        Customer("prohibited", 2, _relay("reject with icmpx admin-prohibited")),
        Customer("unreachable", 3, _relay("reject with icmpx port-unreachable")),
        Customer("reset", 4, _relay("reject with tcp reset")),
        Customer("v4only", 5, ipv6=False),
        Customer("manners", 6),
        PLACES,
        Customer("gaps", 8, silent=("provider", "transit")),
        Customer("dark", 9, silent=("home", "provider", "transit", "firewall")),
        Customer("quiet-end", 10, silent=("firewall",)),
        Customer("rationed", 11, rationed=("transit",)),
        Customer("slow-hop", 12, access=Access.SLOW_ANSWERS),
        Customer("carrier", 13, access=Access.CARRIER),
        Customer("parallel", 14, access=Access.PARALLEL),
        Customer("satellite", 15, delay=timedelta(milliseconds=300)),
        Customer("distant", 16, delay=timedelta(milliseconds=700)),
        Customer("lossy", 17, delay=timedelta(milliseconds=5), loss=0.15),
        Customer("proxied", 18, _relay("redirect", Hook.REDIRECT)),
        Customer("orphan", 19, gateway=False),
    ),
    listeners={"provider": (GATEWAY,)},
)
