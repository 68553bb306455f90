"""Encryption: handshakes, and what reads along on the way."""

from __future__ import annotations

from tests.lab.addresses import NEAR
from tests.lab.cases import BROKEN, Case
from tests.lab.certificates import Identity
from tests.lab.customers import Customer
from tests.lab.hosts import IMPLICIT_TLS_PORTS, PORTS, Host, Real, Scripted, usual
from tests.lab.rows import Rows
from tests.lab.rows.farm import WELL
from tests.lab.rows.servers import MAIL, MANY_NAMES
from tests.lab.rules import Hook, Rule
from tests.lab.servers.scanner import MARK
from tests.lab.tenants import Tenant

CLIENT_HELLO = "@ih,0,16 0x1603"
"""The first bytes of TLS: a handshake record, and the major version."""
STARTTLS = "@ih,0,64 0x5354415254544c53"
"""The word itself, at the start of a packet's data."""

MASKED = Host("masked", 80, usual() | {25: Scripted.MASKS})
STALLS = Host("stalls", 81, usual() | {993: Scripted.SILENT, 587: Scripted.STARTTLS_SILENT})
NEEDS_NAME = Host(
    "needs-name", 82, usual() | dict.fromkeys(IMPLICIT_TLS_PORTS, Scripted.NEEDS_NAME)
)
HAS_DEFAULT = Host(
    "has-default",
    83,
    dict.fromkeys(PORTS, Scripted.HAS_DEFAULT),
    other=Identity.WRONG_NAME,
)
ONLY_1_2 = Host("only-1-2", 110, dict.fromkeys(PORTS, Scripted.TLS_1_2))
ONLY_1_3 = Host("only-1-3", 111, dict.fromkeys(PORTS, Scripted.TLS_1_3))
RELAY_IN_CLEAR = Host("relay-in-clear", 112, usual() | {25: Real.NO_STARTTLS})
HIDES = Host("hides-starttls", 118, usual() | {25: Real.HIDES_STARTTLS, 587: Real.HIDES_STARTTLS})

SWALLOWED = Tenant(
    "swallowed-hello", 150, (Rule("provider", f"{{to}} tcp dport 993 {CLIENT_HELLO} drop"),)
)
RESET = Tenant(
    "reset-hello",
    151,
    (Rule("provider", f"{{to}} tcp dport 993 {CLIENT_HELLO} reject with tcp reset"),),
)
RESET_REQUEST = Tenant(
    "reset-request",
    152,
    (Rule("provider", f"{{to}} tcp dport {{{{ 25, 587 }}}} {STARTTLS} reject with tcp reset"),),
)


def _redirect(node: str) -> tuple[Rule, ...]:
    """Take encrypted connections to a product that opens them."""
    ports = ", ".join(map(str, IMPLICIT_TLS_PORTS))
    text = f"{{out}} meta mark != {MARK} tcp dport {{{{ {ports} }}}} redirect"
    return (Rule(node, text, Hook.REDIRECT),)


def _product(label: str, identity: Identity) -> tuple[Host, ...]:
    services = dict.fromkeys(IMPLICIT_TLS_PORTS, Scripted.RESIGNS)
    return (Host(label, 0, services, identity, everywhere=True),)


OPENED = Customer("opened", 25, rules=_redirect("client"))
OFFICE = Customer("office", 26, rules=_redirect("home"))
DOUBTING = Customer("doubting", 27, rules=_redirect("home"))
STRIPPED = Customer("stripped", 28, delay=NEAR, strips=("STARTTLS", "STLS"))
NARROW = Customer("tight", 29, delay=NEAR, mtu=1280)
ANCHORED = {"anchors": {"993": [WELL.name]}}

HANDSHAKES = (
    Case(
        "tls-sni-required",
        NEEDS_NAME.name,
        "tls-sni-required",
        ("ok",),
        (("tls 993", "verified"), ("unnamed 995", "UNEXPECTED_EOF")),
        words=("ssl",),
    ),
    Case(
        "tls-handshake-silent",
        STALLS.name,
        "tls-handshake-silent",
        BROKEN,
        (("connect 993", "open"), ("pieces 993", "silent"), ("greeting 587", "220 ")),
        patient=True,
        doubtful=True,
        proves=("F:tls-handshake-silent", "pair 7"),
    ),
    Case(
        "lan-smtp-alg-masks",
        MASKED.name,
        "lan-smtp-alg-masks",
        ("ok",),
        (("greeting 25", "220 ****"), ("insists 25", "500 "), ("starttls 587", "verified")),
        doubtful=True,
    ),
)
ON_THE_WAY = (
    Case(
        "isp-dpi-tls-block/in-silence",
        SWALLOWED.name,
        "isp-dpi-tls-block",
        BROKEN,
        (("connect 993", "open"), ("pieces 993", "verified"), ("starttls 143", "verified")),
        patient=True,
        proves=("F:isp-dpi-tls-block", "pair 7"),
    ),
    Case(
        "isp-dpi-tls-block/by-reset",
        RESET.name,
        "isp-dpi-tls-block",
        BROKEN,
        (("tls 993", "ECONNRESET"), ("pieces 993", "verified"), ("tls 995", "verified")),
    ),
    Case(
        "isp-dpi-tls-block/at-the-request",
        RESET_REQUEST.name,
        "isp-dpi-tls-block",
        BROKEN,
        (("greeting 587", "220 "), ("starttls 143", "verified"), ("tls 465", "verified")),
    ),
    Case(
        "isp-pmtu-blackhole",
        MANY_NAMES.name,
        "isp-pmtu-blackhole",
        BROKEN,
        (("connect 993", "open"), ("greeting 143", "* OK"), ("tls 993", "silent")),
        node=NARROW.client,
        patient=True,
        proves=("F:isp-pmtu-blackhole", "pair 7"),
    ),
    Case(
        "isp-starttls-strip",
        MAIL.name,
        "isp-starttls-strip",
        BROKEN,
        (
            ("starttls 587", "STARTTLS extension not supported"),
            ("insists 587", "220 "),
            ("tls 993", "verified"),
        ),
        node=STRIPPED.client,
    ),
    Case(
        "isp-starttls-strip/that-leaves-a-mark",
        MAIL.name,
        "isp-starttls-strip",
        BROKEN,
        (("starttls 587", "STARTTLS extension not supported"), ("insists 25", "220 ")),
        node=STRIPPED.client,
        words=("smtp",),
        named="such masked words",
        doubtful=True,
    ),
    # postfix refuses what it hides.
    Case(
        "starttls-missing/hidden-by-the-server",
        HIDES.name,
        "starttls-missing",
        BROKEN,
        (("starttls 587", "STARTTLS extension not supported"), ("insists 587", "502 ")),
        doubtful=True,
    ),
    Case(
        "device-av-tls-scan",
        MAIL.name,
        "device-av-tls-scan",
        BROKEN,
        (("tls 993", "verify 20"), ("starttls 143", "verified")),
        node=OPENED.client,
        proves=("F:device-av-tls-scan", "pair 6"),
    ),
    Case(
        "lan-utm-tls-inspection",
        MAIL.name,
        "lan-utm-tls-inspection",
        BROKEN,
        (("tls 993", "verify 20"), ("starttls 143", "verified")),
        node=OFFICE.client,
        doubtful=True,
        proves=("F:lan-utm-tls-inspection", "pair 6"),
    ),
    Case(
        "lan-utm-untrusted-substitute",
        MAIL.name,
        "lan-utm-untrusted-substitute",
        BROKEN,
        (("tls 993", "verify 20"),),
        node=DOUBTING.client,
        doubtful=True,
    ),
    Case(
        "runner-behind-inspection",
        MAIL.name,
        "runner-behind-inspection",
        ("inconclusive",),
        (("tls 993", "verify 20"), ("starttls 143", "verified")),
        node=OFFICE.client,
        settings=ANCHORED,
    ),
)


def _well(case: str, name: str, *proofs: tuple[str, str], words: tuple[str, ...] = ()) -> Case:
    return Case(case, name, None, ("ok",), proofs, words=words)


HEALTHY = (
    _well(
        "E19",
        RELAY_IN_CLEAR.name,
        ("starttls 25", "STARTTLS extension not supported"),
        ("starttls 587", "verified"),
    ),
    _well("E20/only-1.2", ONLY_1_2.name, ("tls 993", "verified TLSv1.2")),
    _well("E20/only-1.3", ONLY_1_3.name, ("tls 993", "verified TLSv1.3")),
    _well("E39", HAS_DEFAULT.name, ("tls 993", "verified"), ("unnamed 993", "cluster7.")),
    _well("E39/ssl", HAS_DEFAULT.name, ("unnamed 995", "cluster7."), words=("ssl",)),
)
ROWS = Rows(
    hosts=(MASKED, STALLS, NEEDS_NAME, HAS_DEFAULT, ONLY_1_2, ONLY_1_3, RELAY_IN_CLEAR, HIDES),
    customers=(OPENED, OFFICE, DOUBTING, STRIPPED, NARROW),
    tenants=(SWALLOWED, RESET, RESET_REQUEST),
    listeners={
        OPENED.client: _product("scanner-tls", Identity.AVAST),
        OFFICE.home: _product("gateway-tls", Identity.FORTIGATE),
        DOUBTING.home: _product("gateway-untrusted", Identity.UNTRUSTED),
    },
    faults=(*HANDSHAKES, *ON_THE_WAY),
    healthy=HEALTHY,
)
