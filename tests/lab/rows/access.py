"""The way out: the home router, the provider, and hosts that show whose filter it is."""

from __future__ import annotations

from tests.lab.cases import BROKEN, Case
from tests.lab.customers import Customer
from tests.lab.hosts import PORTS
from tests.lab.places import block
from tests.lab.rows import Rows
from tests.lab.rows.farm import WELL
from tests.lab.rows.homes import DROP, PLACES
from tests.lab.rows.servers import MAIL
from tests.lab.rules import Rule
from tests.lab.tenants import Tenant

HOME_ROUTER = "10.77.17.2"
"""Of customer `places`, at whose home tenants' rules stand."""

ANCHORS = (Tenant("anchor-a", 130), Tenant("anchor-b", 131))
"""What an operator knows to serve every port."""
WITH_ANCHORS = {"anchors": {str(port): [one.name for one in ANCHORS] for port in PORTS}}

ROUTER_DROPS = Tenant("router-drops", 132, (Rule("home", "{to} tcp dport 993 drop"),))
ROUTER_REJECTS = Tenant(
    "router-rejects",
    133,
    (Rule("home", "{to} tcp dport 993 reject with icmpx admin-prohibited"),),
)
NOT_LISTED = Tenant("not-listed", 134, (Rule("home", "{to} tcp dport {{ 25, 587 }} drop"),))
WEB_ONLY = Tenant(
    "web-only",
    135,
    (Rule("home", "{to} tcp dport != 443 reject with icmpx admin-prohibited"),),
)
NO_POP = Tenant("no-pop", 136, (Rule("firewall", "{to} tcp dport {{ 110, 995 }} drop"),))

SENDING = Customer(
    "sending", 30, rules=(Rule("provider", "{out} tcp dport {{ 25, 465, 587 }} drop"),)
)
SILENT_V6 = Customer("silentv6", 38, rules=(Rule("provider", "{out} meta nfproto ipv6 drop"),))
BROKEN_V6 = Customer(
    "brokenv6",
    37,
    rules=(Rule("provider", "{out} meta nfproto ipv6 reject with icmpv6 no-route"),),
)

NO_SENDING = ("connect 25", "silent"), ("connect 465", "silent"), ("connect 587", "silent")
RECEIVING = ("connect 993", "open"), ("connect 995", "open")

RUNNER = (
    # What fails at the anchors as well is no fault of the host's.
    Case(
        "runner-egress-25-blocked",
        MAIL.name,
        "runner-egress-25-blocked",
        ("ok",),
        (("connect 25", "silent"), ("connect 587", "open")),
        node=DROP.client,
        state=(25, "filtered"),
        settings=WITH_ANCHORS,
        proves=("F:runner-egress-25-blocked", "pair 14"),
        patient=True,
    ),
    Case(
        "host-firewall-drops-port/anchors",
        block("firewall", "drop", 4).tenant.name,
        "host-firewall-drops-port",
        ("ok",),
        (("connect 25", "silent"), ("connect 587", "open")),
        node=PLACES.client,
        state=(25, "filtered"),
        settings=WITH_ANCHORS,
        patient=True,
        proves=("F:host-firewall-drops-port", "pair 14"),
    ),
    Case(
        "runner-submission-egress-blocked",
        MAIL.name,
        "runner-submission-egress-blocked",
        ("inconclusive",),
        (*NO_SENDING, *RECEIVING),
        node=SENDING.client,
        words=("465,587,993",),
        settings=WITH_ANCHORS,
        patient=True,
    ),
    Case(
        "runner-submission-egress-blocked/all",
        MAIL.name,
        "runner-egress-25-blocked",
        ("inconclusive",),
        (*NO_SENDING, *RECEIVING),
        node=SENDING.client,
        also=("runner-submission-egress-blocked",),
        settings=WITH_ANCHORS,
        patient=True,
    ),
)
HOME = (
    Case(
        "lan-router-drops-port",
        ROUTER_DROPS.name,
        "lan-router-drops-port",
        BROKEN,
        (("connect 993", "silent"), ("connect6 993", "silent"), ("connect 143", "open")),
        node=PLACES.client,
        state=(993, "filtered"),
        place=("local network", HOME_ROUTER),
        patient=True,
    ),
    Case(
        "lan-router-rejects-port",
        ROUTER_REJECTS.name,
        "lan-router-rejects-port",
        BROKEN,
        (("connect 993", "EHOSTUNREACH"), ("connect6 993", "EACCES"), ("connect 143", "open")),
        node=PLACES.client,
        state=(993, "rejected"),
        place=("local network", HOME_ROUTER),
    ),
    Case(
        "lan-secure-mail-allowlist",
        NOT_LISTED.name,
        "lan-secure-mail-allowlist",
        BROKEN,
        (("connect 25", "silent"), ("connect 587", "silent"), ("connect 465", "open")),
        node=PLACES.client,
        place=("local network", HOME_ROUTER),
        patient=True,
    ),
    Case(
        "lan-web-only",
        WEB_ONLY.name,
        "lan-web-only",
        ("failing",),
        (("connect 443", "open"), ("connect 993", "EHOSTUNREACH"), ("connect6 993", "EACCES")),
        node=PLACES.client,
        place=("local network", HOME_ROUTER),
    ),
)
PROVIDER = (
    Case(
        "isp-submission-blocked",
        MAIL.name,
        "isp-submission-blocked",
        BROKEN,
        (*NO_SENDING, *RECEIVING),
        node=SENDING.client,
        state=(587, "filtered"),
        patient=True,
    ),
    Case(
        "isp-ipv6-broken",
        WELL.name,
        "isp-ipv6-broken",
        ("degraded",),
        (("connect 993", "open"), ("connect6 993", "ENETUNREACH")),
        node=BROKEN_V6.client,
        proves=("F:isp-ipv6-broken", "pair 16"),
    ),
    Case(
        "isp-ipv6-broken/silent",
        WELL.name,
        "isp-ipv6-broken",
        ("degraded",),
        (("connect 993", "open"), ("connect6 993", "silent")),
        node=SILENT_V6.client,
        settings=WITH_ANCHORS,
        patient=True,
        proves=("F:isp-ipv6-broken", "pair 16"),
    ),
)
FUNCTIONS = (
    # Whoever asks for POP wants it; unasked, a host may well offer none.
    Case(
        "no-pop",
        NO_POP.name,
        "host-firewall-drops-port",
        BROKEN,
        (("connect 110", "silent"), ("connect 995", "silent"), ("tls 993", "verified")),
        state=(995, "filtered"),
        words=("465,993,995,110",),
        says="Receiving by POP fails; receiving by IMAP and sending work.",
        proves=("A13",),
        patient=True,
    ),
)
HEALTHY = (
    Case(
        "E12/no-pop-behind-a-firewall-that-drops",
        NO_POP.name,
        None,
        ("ok",),
        (("connect 110", "silent"), ("connect 995", "silent"), ("tls 993", "verified")),
        also=("perhaps-not-offered",),
        patient=True,
    ),
)
ROWS = Rows(
    customers=(SENDING, BROKEN_V6, SILENT_V6),
    tenants=(*ANCHORS, ROUTER_DROPS, ROUTER_REJECTS, NOT_LISTED, WEB_ONLY, NO_POP),
    faults=(*RUNNER, *HOME, *PROVIDER, *FUNCTIONS),
    healthy=HEALTHY,
)
