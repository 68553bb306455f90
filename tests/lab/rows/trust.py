"""Certificates: what they are worth, who vouches for them, and who does no more."""

from __future__ import annotations

from tests.lab.cases import BROKEN, Case
from tests.lab.certificates import OTHER_ROOTS, Identity
from tests.lab.hosts import PORTS, Host, Scripted
from tests.lab.rows import Rows
from tests.lab.rows.servers import LEAF_ONLY, MAIL

CA = Host("ca", 87, {80: Scripted.AUTHORITY}, identity=Identity.RESPONDER)
TWO = Host("two-certificates", 84, other=Identity.GOOD)
ONE_EXPIRED = Host("one-expired", 85, other=Identity.EXPIRED)
WEAK = Host("weak", 86, dict.fromkeys(PORTS, Scripted.READY), identity=Identity.WEAK)
SOON = Host("soon", 88, identity=Identity.SOON)
WITHDRAWN = Host("withdrawn", 89, identity=Identity.WITHDRAWN)
SOON_BUT_FINE = Host("soon-but-fine", 113, identity=Identity.SOON_BUT_FINE)
PRIVATE = Host("private", 114, identity=Identity.PRIVATE)
PRIVATE_WITH_ROOT = Host("private-root", 115, identity=Identity.PRIVATE_WITH_ROOT)
FOR_CLIENTS = Host("for-clients", 116, identity=Identity.FOR_CLIENTS)
STILL_GOOD = Host("still-good", 117, identity=Identity.STILL_GOOD)

OLD_LIST = {
    "tls": {"trust_file": f"{{folder}}/{OTHER_ROOTS}", "current_roots": "{folder}/lab-root.pem"}
}

FAULTS = (
    Case(
        "cert-incomplete-chain",
        LEAF_ONLY.name,
        "cert-incomplete-chain",
        BROKEN,
        (("tls 995", "verify 20"), ("starttls 25", "verify 20")),
        named="it is good",
        proves=("F:cert-incomplete-chain", "pair 6"),
    ),
    Case(
        "cert-private-ca",
        PRIVATE.name,
        "cert-private-ca",
        BROKEN,
        (("tls 993", "verify 20"), ("starttls 587", "verify 20")),
        doubtful=True,
        proves=("F:cert-private-ca", "pair 6"),
    ),
    Case(
        "cert-private-ca/root-sent",
        PRIVATE_WITH_ROOT.name,
        "cert-private-ca",
        BROKEN,
        (("tls 993", "verify 19"),),
        doubtful=True,
    ),
    Case(
        "device-old-root-store",
        MAIL.name,
        "device-old-root-store",
        ("degraded",),
        (("tls 993", "verified"), ("starttls 587", "verified")),
        settings=OLD_LIST,
    ),
    Case("cert-weak", WEAK.name, "cert-weak", BROKEN, (("tls 993", "verify 66"),)),
    Case(
        "cert-weak/for-clients",
        FOR_CLIENTS.name,
        "cert-weak",
        BROKEN,
        (("tls 993", "verify 26"), ("starttls 587", "verify 26")),
    ),
    Case(
        "cert-expires-soon",
        SOON.name,
        "cert-expires-soon",
        ("ok",),
        (("tls 993", "verified"), ("starttls 143", "verified")),
    ),
    Case(
        "cert-revoked",
        WITHDRAWN.name,
        "cert-revoked",
        ("degraded",),
        (("tls 993", "verified"),),
        words=("ssl",),
    ),
    Case(
        "tls-port-certs-differ",
        TWO.name,
        "tls-port-certs-differ",
        ("ok",),
        (("tls 993", "verified"), ("tls 465", "verified")),
    ),
    Case(
        "tls-port-certs-differ/one-expired",
        ONE_EXPIRED.name,
        "cert-expired",
        BROKEN,
        (("tls 993", "verified"), ("tls 465", "verify 10")),
        also=("tls-port-certs-differ",),
        proves=("F:tls-port-certs-differ",),
    ),
)
HEALTHY = (
    Case("E24/three-of-six-days", SOON_BUT_FINE.name, None, ("ok",), (("tls 993", "verified"),)),
    Case(
        "good-by-its-issuer",
        STILL_GOOD.name,
        None,
        ("ok",),
        (("tls 993", "verified"),),
        words=("ssl",),
    ),
)
ROWS = Rows(
    hosts=(
        *(CA, TWO, ONE_EXPIRED, WEAK, SOON, WITHDRAWN, SOON_BUT_FINE),
        *(PRIVATE, PRIVATE_WITH_ROOT, FOR_CLIENTS, STILL_GOOD),
    ),
    faults=FAULTS,
    healthy=HEALTHY,
)
