"""What stands near a check: overlapping networks, a proxy, a VPN, bad Wi-Fi, a sign-in."""

from __future__ import annotations

from tests.lab.addresses import ZONE, access, lan
from tests.lab.cases import BROKEN, Case
from tests.lab.customers import Customer
from tests.lab.hosts import Host, Scripted
from tests.lab.rows import Rows
from tests.lab.rows.farm import WELL
from tests.lab.rows.homes import PLACES
from tests.lab.rows.servers import MAIL
from tests.lab.rules import Hook, Rule
from tests.lab.tenants import Tenant

ELSEWHERE = "10.77.5.2"
"""In an office with the same range as the customer's; nobody has it here."""
SIGN_IN = 8080
"""The port of the home router on which the sign-in page waits."""
PROXY = (("HTTPS_PROXY", "http://10.77.0.2:3128"),)

OVERLAPPED = Customer(
    "overlapped", 50, gateway=False, commands=("addr add 10.77.60.50/16 dev {device}",)
)
MAKESHIFT = Customer(
    "makeshift",
    51,
    ipv6=False,
    commands=("addr flush dev {device}", "addr add 169.254.7.9/16 dev {device}"),
)
UNROUTED = Customer("unrouted", 52, ipv6=False, commands=("route del default",), environment=PROXY)
WALLED = Customer(
    "walled",
    53,
    rules=(Rule("home", "{out} meta l4proto tcp reject with icmpx admin-prohibited"),),
    environment=PROXY,
)
TUNNEL_NUMBER = 54
TUNNELLED = Customer(
    "tunnelled",
    TUNNEL_NUMBER,
    ipv6=False,
    rules=(Rule("home", "{out} tcp dport {{ 143, 993 }} drop"),),
    # The way to this customer's home is a TUN device already; VPNs give it such a name.
    commands=(
        "link set {device} down",
        "link set {device} name tun0",
        "link set tun0 up",
        f"route add default via 10.77.{10 + TUNNEL_NUMBER}.2",
    ),
)
AT_HOME = Customer("athome", 55, ipv6=False)
SHAKY = Customer(
    "shaky",
    56,
    rules=(
        # Five share no phase with two targets in turn, as four would.
        Rule("home", "{out} icmp type echo-request numgen inc mod 5 1 drop", Hook.RAW),
        Rule("home", "{out} icmpv6 type echo-request numgen inc mod 5 1 drop", Hook.RAW),
        Rule("home", "{out} tcp flags & (syn | ack) == syn numgen inc mod 3 0 drop", Hook.RAW),
    ),
)
HOTEL = Customer(
    "hotel",
    57,
    rules=(Rule("home", f"{{out}} tcp dport != 53 redirect to :{SIGN_IN}", Hook.REDIRECT),),
)
MIXED = Tenant(
    "mixed",
    170,
    (
        Rule("home", "{to} tcp dport {{ 25, 143, 993 }} reject with icmpx admin-prohibited"),
        Rule("home", "{to} meta l4proto tcp drop"),
    ),
)

OWN_SERVER = f"own-server.{ZONE}"
OWN_ADDRESS = str(access(AT_HOME).v4(1).ip)
"""What the world knows a customer's home by; the home's router has it."""
ROUTER_OF_SHAKY = str(lan(SHAKY).v4(2).ip)

FAULTS = (
    Case(
        "lan-subnet-overlap",
        ELSEWHERE,
        "lan-subnet-overlap",
        ("failing",),
        (("connect 993", "EHOSTUNREACH"),),
        node=OVERLAPPED.client,
        named="10.77.0.0/16",
        doubtful=True,
        patient=True,
        settings={"policy": {"allow": ["10.77.0.0/16"]}},
        proves=("F:lan-subnet-overlap", "pair 12"),
    ),
    Case(
        "device-offline/makeshift-address",
        MAIL.addresses[0],
        "device-offline",
        ("inconclusive",),
        (("connect 993", "ENETUNREACH"),),
        node=MAKESHIFT.client,
        named="169.254.7.9",
    ),
    Case(
        "lan-egress-proxy-only",
        MAIL.addresses[0],
        "lan-egress-proxy-only",
        ("failing",),
        (("connect 993", "ENETUNREACH"),),
        node=UNROUTED.client,
        named="HTTPS_PROXY",
    ),
    Case(
        "lan-egress-proxy-only/by-refusal",
        MAIL.name,
        "lan-egress-proxy-only",
        ("failing",),
        (("connect 993", "EHOSTUNREACH"), ("connect 443", "EHOSTUNREACH")),
        node=WALLED.client,
        named="HTTPS_PROXY",
    ),
    Case(
        "device-vpn-changes-path",
        WELL.name,
        "device-vpn-changes-path",
        BROKEN,
        (("connect 993", "silent"), ("connect 995", "open")),
        node=TUNNELLED.client,
        named="tun0",
    ),
    Case(
        "lan-nat-hairpin",
        OWN_SERVER,
        "lan-nat-hairpin",
        ("failing",),
        (("connect 993", "ECONNREFUSED"), ("connect 25", "ECONNREFUSED")),
        node=AT_HOME.client,
        named=OWN_ADDRESS,
        doubtful=True,
    ),
    Case(
        "lan-wifi-loss",
        WELL.name,
        "lan-wifi-loss",
        BROKEN,
        (("ping", "lost"),),
        node=SHAKY.client,
        named=ROUTER_OF_SHAKY,
        patient=True,
    ),
    Case(
        "lan-captive-portal",
        MAIL.name,
        "lan-captive-portal",
        ("failing",),
        (("nobody 993", "open"), ("tls 993", "WRONG_VERSION_NUMBER")),
        node=HOTEL.client,
        patient=True,
        proves=("F:lan-captive-portal", "pair 5"),
    ),
    Case(
        "lan-captive-portal/by-a-page",
        MAIL.name,
        "lan-captive-portal",
        ("failing",),
        (("nobody 80", "open"),),
        node=HOTEL.client,
        named="http://login.hotel.test/",
        patient=True,
        settings={"portal": {"probe_url": f"http://{WELL.addresses[0]}/"}},
    ),
    # 15: beside lan-router-rejects-port/limited.
    Case(
        "lan-router-rejects-port/and-drops-others",
        MIXED.name,
        "lan-router-rejects-port",
        ("failing",),
        (("connect 993", "EHOSTUNREACH"), ("connect 995", "silent")),
        node=PLACES.client,
        state=(993, "rejected"),
        also=("port-filtered",),
        patient=True,
        proves=("F:lan-router-rejects-port", "pair 15"),
    ),
)
ROWS = Rows(
    customers=(OVERLAPPED, MAKESHIFT, UNROUTED, WALLED, TUNNELLED, AT_HOME, SHAKY, HOTEL),
    tenants=(MIXED,),
    records=((OWN_SERVER, "A", OWN_ADDRESS),),
    listeners={
        HOTEL.home: (Host("sign-in", 0, {SIGN_IN: Scripted.SIGN_IN}, everywhere=True),),
    },
    faults=FAULTS,
)
