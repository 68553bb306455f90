"""Faults of the way to a host, and those that look alike from one place (the confusable pairs)."""

from __future__ import annotations

from tests.lab.addresses import OUTSIDE
from tests.lab.cases import BROKEN, PLAIN_CLIENT, Case
from tests.lab.inventory import customer, host
from tests.lab.places import block
from tests.lab.rows.farm import BANNING, REJECTING_HOME, RETURN_LOSS, SYN_PROXIED
from tests.lab.rows.servers import LOOP_NAME, NO_ROUTE_NAME

MAIL = host("mail")
ORPHAN = customer("orphan").client
SENDING_WORKS = ("connect 587", "open"), ("connect 465", "open")
SILENT = ("connect 25", "silent"), ("connect6 25", "silent"), *SENDING_WORKS
LAST_ROUTER = ("host", "198.18.4.2")

LINES = (
    Case(
        "path-loss",
        MAIL.name,
        "path-loss",
        BROKEN,
        (("ping", "lost"),),
        node=customer("lossy").client,
        patient=True,
    ),
    Case(
        "path-high-latency",
        MAIL.name,
        "path-high-latency",
        BROKEN,
        (("rtt 993", "bad"),),
        node=customer("distant").client,
        patient=True,
    ),
    Case(
        "path-no-route",
        NO_ROUTE_NAME,
        "path-no-route",
        ("failing",),
        (("connect 993", "ENETUNREACH"), ("connect6 993", "ENETUNREACH")),
        named="198.18.3.2",
    ),
    # Two routers make a loop; the customer can do nothing, whoever owns them has to be told.
    Case(
        "path-routing-loop",
        LOOP_NAME,
        "path-routing-loop",
        ("failing",),
        (("connect 993", "EHOSTUNREACH"), ("connect6 993", "EHOSTUNREACH")),
        named="198.18.3.2",
        proves=("F:path-routing-loop", "pair 12"),
    ),
    Case(
        "lan-gateway-dead",
        MAIL.addresses[0],
        "lan-gateway-dead",
        ("failing", "inconclusive"),
        (("connect 993", "EHOSTUNREACH"),),
        node=ORPHAN,
        patient=True,
        proves=("F:lan-gateway-dead", "pair 12"),
    ),
    Case(
        "lan-gateway-dead/by-name",
        MAIL.name,
        "lan-gateway-dead",
        ("failing", "inconclusive"),
        (("dns A", "no answer"),),
        node=ORPHAN,
        patient=True,
    ),
)
PAIRS = (
    # Beside it isp-25-reject/tcp-reset and svc-not-listening.
    Case(
        "host-firewall-rejects-port",
        block("firewall", "reset", 4).tenant.name,
        "host-firewall-rejects-port",
        ("ok",),
        (("connect 25", "ECONNREFUSED"), *SENDING_WORKS),
        node=customer("places").client,
        state=(25, "rejected"),
        place=LAST_ROUTER,
        proves=("F:host-firewall-rejects-port", "pair 2"),
    ),
    # Beside isp-25-drop. What is lost on the way back can't be told from what never arrived.
    Case(
        "host-firewall-drops-port",
        block("firewall", "drop", 4).tenant.name,
        "host-firewall-drops-port",
        ("ok",),
        (("connect 25", "silent"), *SENDING_WORKS),
        node=customer("places").client,
        state=(25, "filtered"),
        place=LAST_ROUTER,
        patient=True,
        proves=("F:host-firewall-drops-port", "pair 3"),
    ),
    Case(
        "path-return-loss",
        RETURN_LOSS.name,
        "host-firewall-drops-port",
        ("ok",),
        SILENT,
        state=(25, "filtered"),
        place=LAST_ROUTER,
        doubtful=True,
        patient=True,
        proves=("pair 3",),
    ),
    Case(
        "svc-backlog-full",
        host("full").name,
        "host-firewall-drops-port",
        ("ok",),
        SILENT,
        state=(25, "filtered"),
        place=LAST_ROUTER,
        doubtful=True,
        patient=True,
        proves=("pair 3",),
    ),
    Case(
        "isp-25-transparent-proxy",
        MAIL.name,
        "isp-25-transparent-proxy",
        BROKEN,
        (("greeting 25", "220 mx-out.provider"), ("greeting 587", "220 mail.")),
        node=customer("proxied").client,
        state=(25, "intercepted"),
        named="mx-out.provider",
        place=("provider", "198.18.38.2"),
        proves=("F:isp-25-transparent-proxy", "pair 4"),
    ),
    # One place can't tell a ban from a host that is down; two can.
    Case(
        "host-ban-client",
        BANNING.name,
        "nothing-answers",
        ("failing",),
        (("ping", "silent"), ("connect 993", "silent"), ("connect6 993", "silent")),
        node=PLAIN_CLIENT,
        doubtful=True,
        patient=True,
        proves=("pair 11",),
    ),
    Case(
        "host-ban-client/from-outside",
        BANNING.name,
        None,
        ("ok",),
        (("ping", "answered"), ("connect 993", "open")),
        node=OUTSIDE,
        proves=("pair 11",),
    ),
    Case(
        "host-synproxy-dead-backend",
        SYN_PROXIED.name,
        "svc-resets-at-accept",
        BROKEN,
        (("connect 143", "open"), ("greeting 143", "ECONNRESET"), ("tls 993", "verified")),
        proves=("F:svc-resets-at-accept", "pair 13"),
    ),
    # The router says no to everything, but not every time.
    Case(
        "lan-router-rejects-port/limited",
        REJECTING_HOME.name,
        "all-ports-rejected",
        ("failing",),
        (("connect 993", "EHOSTUNREACH"), ("connect6 993", "EACCES")),
        node=customer("places").client,
        state=(993, "rejected"),
        place=("local network", "10.77.17.2"),
        limited=True,
        proves=("pair 15",),
    ),
)
PATH_FAULTS = (*LINES, *PAIRS)
