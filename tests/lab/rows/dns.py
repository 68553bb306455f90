"""Names: resolvers that fail, lie or differ, zones that nobody serves, and wrong records."""

from __future__ import annotations

from tests.lab.addresses import ZONE
from tests.lab.cases import BROKEN, Case
from tests.lab.rows import Rows
from tests.lab.rows.farm import NO_PING, PING_PROHIBITED, WELL
from tests.lab.rows.lookups import BIG, DANGLING, FAILURES, asking
from tests.lab.rows.name_servers import (
    CACHE,
    CAPTURED,
    CONTRARY,
    DEAD,
    HIJACKING,
    INSIDE,
    NARROW,
    NEW,
    NEW_VERSION,
    OLD,
    OLD_VERSION,
    RECURSIVE,
    REFUSING,
    REGISTRY,
    REMEMBERING,
    SERIALS,
    SHOPPING,
    UNANSWERED,
    USUAL,
    VALIDATING,
    VALIDATING_MUTE,
    WEB_PROXY,
    WEBSITE,
)
from tests.lab.rows.servers import MAIL, NO_SUCH_NAME

ONSITE, SHOP = f"onsite.{ZONE}", f"shop.{ZONE}"
ON_SITE = "10.99.0.3"
"""In a company's own network."""
NOBODYS_RESOLVER = "192.0.2.53"
"""An address for documentation: no name server can be there (RFC 5737)."""
EXCHANGERS = 40
"""More than fit into an answer of 1232 bytes."""


UNSURE = ("inconclusive",)
ANSWERS = (
    Case(
        "isp-dns-nxdomain-wildcard",
        NO_SUCH_NAME,
        "isp-dns-nxdomain-wildcard",
        ("failing",),
        (
            (f"ask {HIJACKING.address} A", f"NOERROR {OLD}"),
            (f"ask {USUAL} A", "NXDOMAIN"),
        ),
        settings=asking(HIJACKING),
    ),
    Case(
        "isp-dns-intercepted",
        MAIL.name,
        "isp-dns-intercepted",
        ("failing",),
        ((f"ask {NOBODYS_RESOLVER} A", f"NOERROR {OLD}"), ("connect 993", "ECONNREFUSED")),
        node=CAPTURED.client,
        settings={"hosts": {MAIL.name: {"expected_addresses": list(MAIL.addresses)}}},
    ),
    Case(
        "dns-stale-propagation",
        MAIL.name,
        "dns-stale-propagation",
        ("degraded",),
        (
            (f"ask {CONTRARY.address} A", f"NOERROR {OLD}"),
            (f"ask {USUAL} A", f"NOERROR {NEW}"),
            ("tls 993", "verified"),
        ),
        settings=asking(CONTRARY, beside=USUAL),
        named=OLD,
    ),
    Case(
        "dns-stale-propagation/at-the-only-resolver",
        MAIL.name,
        "dns-stale-propagation",
        ("failing",),
        ((f"ask {CONTRARY.address} A", f"NOERROR {OLD}"), ("tls 993", "verified")),
        settings=asking(CONTRARY),
        named=NEW,
    ),
    Case(
        "dns-stale-propagation/two-versions",
        SERIALS,
        "dns-stale-propagation",
        ("failing",),
        (
            (f"ask {NEW_VERSION.address} A", f"NOERROR {NEW}"),
            (f"ask {OLD_VERSION.address} A", f"NOERROR {OLD}"),
        ),
        settings=asking(CONTRARY),
        named="different versions",
    ),
    Case(
        "device-dns-cache-stale",
        MAIL.name,
        "device-dns-cache-stale",
        BROKEN,
        (("dns A", OLD), (f"ask {USUAL} A", f"NOERROR {NEW}"), ("connect 993", "ECONNREFUSED")),
        node=REMEMBERING.client,
    ),
    Case(
        "dns-denied-by-one",
        PING_PROHIBITED.name,
        "dns-denied-by-one",
        ("degraded",),
        ((f"ask {CONTRARY.address} A", "NXDOMAIN"), ("tls 993", "verified")),
        settings=asking(CONTRARY, beside=USUAL),
        doubtful=True,
    ),
    Case(
        "dns-split-horizon",
        WELL.name,
        "dns-split-horizon",
        UNSURE,
        ((f"ask {CONTRARY.address} A", f"NOERROR {INSIDE}"), ("tls 993", "verified")),
        settings=asking(CONTRARY, beside=USUAL),
        named=INSIDE,
    ),
    Case(
        "dns-split-horizon/dead-inside",
        WELL.name,
        "dns-split-horizon",
        ("degraded",),
        ((f"ask {CONTRARY.address} A", f"NOERROR {INSIDE}"), ("tls 993", "verified")),
        settings={
            **asking(CONTRARY, beside=USUAL),
            "policy": {"allow": ["198.18.0.0/15", "2001:db8:77::/48", f"{INSIDE}/32"]},
        },
    ),
    Case(
        "lan-dns-rebind-filter",
        ONSITE,
        "lan-dns-rebind-filter",
        ("failing",),
        ((f"ask {RECURSIVE.address} A", "NOERROR"), (f"ask {USUAL} A", f"NOERROR {ON_SITE}")),
        settings=asking(RECURSIVE),
        named=RECURSIVE.address,
    ),
    Case(
        "dns-cdn-proxied",
        SHOP,
        "dns-cdn-proxied",
        ("failing",),
        (("dns A", WEB_PROXY), ("connect 443", "open"), ("connect 993", "silent")),
        node=SHOPPING.client,
        patient=True,
    ),
)

ROWS = Rows(
    customers=(UNANSWERED, CAPTURED, NARROW, REMEMBERING, SHOPPING),
    tenants=(WEBSITE,),
    resolvers=(
        *(VALIDATING, VALIDATING_MUTE, RECURSIVE, REGISTRY, REFUSING),
        *(CONTRARY, HIJACKING, NEW_VERSION, OLD_VERSION, CACHE),
    ),
    records=(
        (DANGLING, "CNAME", f"{NO_SUCH_NAME}."),
        (ONSITE, "A", ON_SITE),
        (SHOP, "A", WEB_PROXY),
        (BIG, "A", WELL.address(4)),
        *((BIG, "MX", f"10 {one:x>40}.{ZONE}.") for one in range(EXCHANGERS)),
    ),
    faults=(*FAILURES, *ANSWERS),
    healthy=(
        Case(
            "E14",
            MAIL.name,
            None,
            ("ok",),
            (("tls 993", "verified"),),
            settings={"hosts": {MAIL.name: {"expected_addresses": [DEAD]}}},
            also=("dns-unexpected-address",),
            proves=("E14", "A20"),
        ),
        Case(
            "E15",
            NO_PING.name,
            None,
            ("ok",),
            (
                (f"ask {CONTRARY.address} A", f"NOERROR {WELL.address(4)}"),
                (f"ask {USUAL} A", f"NOERROR {NO_PING.address(4)}"),
                ("tls 993", "verified"),
            ),
            settings=asking(CONTRARY, beside=USUAL),
            also=("dns-answers-differ",),
            proves=("E15",),
        ),
    ),
)
