"""The name servers of the lab that fail, lie or differ, and the customers who ask them."""

from __future__ import annotations

from tests.lab.addresses import RESOLVER, ZONE, host_v4
from tests.lab.customers import Customer
from tests.lab.resolvers import LOOPBACK, Resolver
from tests.lab.rows.farm import NO_PING, PING_PROHIBITED, WELL
from tests.lab.rows.servers import DEAD_NUMBER, MAIL, OTHER_MACHINE
from tests.lab.rules import Hook, Rule
from tests.lab.tenants import Tenant

DEAD = host_v4(DEAD_NUMBER)
"""Nobody has it."""
USUAL = host_v4(RESOLVER)
OLD, NEW = OTHER_MACHINE.addresses[0], MAIL.addresses[0]
"""Where the mail host was, and where it is."""
INSIDE = "10.99.0.2"
"""In a company's own network."""
WEB_PROXY = "104.16.7.7"
"""One of Cloudflare's."""
NEGLECTED, LAPSED, SERIALS = "mail.dead.test", "mail.lapsed.test", "mail.serials.test"
"""Names in zones that nobody serves, that do not exist, and that have two versions."""

_ONLY_ASKS = 'module-config: "iterator"'
_VALIDATES = (
    'module-config: "validator iterator"',
    f'trust-anchor: "{ZONE}. DS 12345 8 2 {"ab" * 32}"',
)
"""By a key that the zone does not have."""
_BY_THE_USUAL = f'stub-zone:\n  name: "{ZONE}"\n  stub-addr: {USUAL}'
_BY_THE_REGISTRY = f'stub-zone:\n  name: "test"\n  stub-addr: {host_v4(203)}'


def _says(name: str, kind: str, data: str) -> str:
    return f"local-data: '{name}. 300 IN {kind} {data}'"


def _serials(number: int, serial: int, address: str) -> Resolver:
    """Serve a zone in one of its versions."""
    soa = f"ns1 hostmaster {serial} 3600 600 86400 60"
    zone = f"$TTL 300\n@ IN SOA {soa}\n@ IN NS ns1\n@ IN NS ns2\nmail IN A {address}\n"
    servers = f"ns1 IN A {host_v4(207)}\nns2 IN A {host_v4(208)}\n"
    return Resolver(
        f"serial-{serial}", number, (_ONLY_ASKS,), zones={"serials.test": f"{zone}{servers}"}
    )


VALIDATING = Resolver("validating", 200, (*_VALIDATES, "ede: yes"), (_BY_THE_USUAL,))
VALIDATING_MUTE = Resolver("validating-mute", 201, _VALIDATES, (_BY_THE_USUAL,))
"""It does not say why it fails."""
RECURSIVE = Resolver(
    "recursive",
    202,
    (_ONLY_ASKS, "private-address: 10.0.0.0/8"),
    (_BY_THE_USUAL, _BY_THE_REGISTRY),
)
"""It asks those in charge, and keeps private addresses to itself."""
REGISTRY = Resolver(
    "registry",
    203,
    (_ONLY_ASKS,),
    zones={
        "test": f"""\
$TTL 300
@ IN SOA ns hostmaster 1 3600 600 86400 60
@ IN NS ns
ns IN A {host_v4(203)}
dead IN NS ns1.dead
dead IN NS ns2.dead
ns1.dead IN A {DEAD}
ns2.dead IN A {host_v4(204)}
serials IN NS ns1.serials
serials IN NS ns2.serials
ns1.serials IN A {host_v4(207)}
ns2.serials IN A {host_v4(208)}
"""
    },
)
"""In charge of the ending; it delegates a zone that nobody serves, and one with two versions."""
REFUSING = Resolver("refusing", 204, ('local-zone: "." refuse',))
CONTRARY = Resolver(
    "contrary",
    205,
    (
        _ONLY_ASKS,
        _says(MAIL.name, "A", OLD),
        _says(SERIALS, "A", OLD),
        _says(WELL.name, "A", INSIDE),
        _says(NO_PING.name, "A", WELL.address(4)),
        f'local-zone: "{PING_PROHIBITED.name}." always_nxdomain',
    ),
    (_BY_THE_USUAL, _BY_THE_REGISTRY),
)
"""Of some names it says something else than everybody."""
HIJACKING = Resolver(
    "hijacking", 206, ('local-zone: "." redirect', f"local-data: '. 300 IN A {OLD}'")
)
"""It has an address for every name."""
NEW_VERSION, OLD_VERSION = _serials(207, 2, NEW), _serials(208, 1, OLD)

# -- customers -----------------------------------------------------------------------------------

UNANSWERED = Customer("unanswered", 20, resolvers=(DEAD,))
CAPTURED = Customer(
    "captured",
    21,
    rules=tuple(
        Rule(
            "provider", f"{{out}} {protocol} dport 53 dnat ip to {CONTRARY.address}", Hook.REDIRECT
        )
        for protocol in ("udp", "tcp")
    ),
)
"""Whomever they ask, the provider's own name server answers."""
NARROW = Customer("narrow", 22, rules=(Rule("provider", "{out} tcp dport 53 drop"),))
"""DNS passes by UDP alone."""
REMEMBERING = Customer("remembering", 23, resolvers=(LOOPBACK,))
CACHE = Resolver(
    "cache",
    209,
    (_ONLY_ASKS, _says(MAIL.name, "A", OLD)),
    (f'forward-zone:\n  name: "."\n  forward-addr: {USUAL}',),
    node=REMEMBERING.client,
)
"""The name service of the customer's own machine, with an old answer."""
WEBSITE = Tenant("website", 160, (Rule("farm", "{to} tcp dport != 443 drop"),), families=(4,))
SHOPPING = Customer(
    "shopping",
    24,
    rules=(
        Rule(
            "provider",
            f"{{out}} ip daddr {WEB_PROXY} dnat ip to {WEBSITE.address(4)}",
            Hook.REDIRECT,
        ),
    ),
)
"""To them, a web proxy is where the lab has a web server."""
