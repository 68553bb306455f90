"""Encryption and certificates."""

from datetime import UTC, datetime

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import Declined, NotOffered, Ready
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import IPV4, goal, resolves
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, alert, failed, not_tls, objected, talk

_HANDSHAKE = Operation.TLS_HANDSHAKE
_OWN = replace(LEAF, issuer=LEAF.subject, self_issued=True)
_EXPIRED = replace(
    LEAF,
    not_before=datetime(2025, 10, 1, tzinfo=UTC),
    not_after=datetime(2025, 12, 30, tzinfo=UTC),
)
_TOMORROW = replace(LEAF, not_before=datetime(2026, 11, 24, tzinfo=UTC))
_OTHER_NAME = replace(LEAF, names=("cluster7.example.net",), name_count=1)
_MANY_NAMES = replace(LEAF, names=tuple(f"c{n}.example.net" for n in range(5)), name_count=150)
_WEAK = replace(LEAF, key="RSA 1024", signature="sha1")
_LAST_WEEK = replace(
    LEAF,
    not_before=datetime(2026, 8, 25, tzinfo=UTC),
    not_after=datetime(2026, 11, 30, 13, tzinfo=UTC),
)
_LEGACY = replace(GOOD, version="TLSv1", cipher="ECDHE-RSA-AES128-SHA")
_TOO_OLD = alert(70, "protocol version")


ROWS = (
    row(
        "smtp-421-busy-in-clear",
        resolves(),
        talk(465, handshake=not_tls("421 4.3.2 too many connections")),
        talk(587),
        wanted=goal(ports=(465, 587)),
        found="smtp-421-busy",
        verdict=DEGRADED,
        sending=DEGRADED,
    ),
    row(
        "tls-plaintext-on-tls-port",
        resolves(),
        talk(993, handshake=not_tls("* OK IMAP4rev1 ready")),
        talk(*others(993)),
        found="tls-plaintext-on-tls-port",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "tls-legacy-only",
        resolves(),
        talk(993, handshake=_TOO_OLD, legacy=_LEGACY),
        talk(*others(993)),
        found="tls-legacy-only",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "tls-handshake-silent",
        resolves(),
        talk(993, handshake=failed(_HANDSHAKE, FailureKind.TIMEOUT)),
        wanted=goal(ports=(993,)),
        found="tls-handshake-silent",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "tls-handshake-failed",
        resolves(),
        talk(
            993,
            handshake=alert(40, "handshake failure"),
            legacy=alert(40, "handshake failure"),
        ),
        talk(143, handshake=failed(_HANDSHAKE, FailureKind.CONNECTION_RESET)),
        wanted=goal(ports=(143, 993)),
        found="tls-handshake-failed tls-handshake-failed",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "starttls-leftover",
        resolves(),
        talk(587, upgrade=Ready(leftover="250 AUTH PLAIN\\x0d\\x0a")),
        wanted=goal(ports=(587,)),
        found="starttls-leftover",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "starttls-leftover-beside-a-good-port",
        resolves(),
        talk(587, upgrade=Ready(leftover="250 AUTH PLAIN\\x0d\\x0a")),
        talk(465),
        wanted=goal(ports=(465, 587)),
        found="starttls-leftover",
        verdict=DEGRADED,
        sending=DEGRADED,
    ),
    row(
        "starttls-missing",
        resolves(),
        talk(143, upgrade=NotOffered()),
        talk(*others(143)),
        found="starttls-missing",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "starttls-missing-no-capa",
        resolves(),
        talk(110, plain_offer=Declined(code="-ERR", lines=("-ERR unknown command",))),
        wanted=goal(ports=(110,)),
        found="starttls-missing",
        verdict=DEGRADED,
        pop=DEGRADED,
    ),
    # E19: a host for incoming mail may do without on 25.
    row(
        "starttls-missing-on-25",
        resolves(),
        talk(25, upgrade=NotOffered()),
        talk(*others(25)),
        found="starttls-missing",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "starttls-refused",
        resolves(),
        talk(587, upgrade=Declined(code="454", lines=("454 4.7.0 TLS not available",))),
        talk(*others(587)),
        found="starttls-refused",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "cert-expired",
        resolves(),
        talk(*SEVEN_PORTS, handshake=objected(10, leaf=_EXPIRED)),
        found="cert-expired",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "cert-expired-intermediate",
        resolves(),
        talk(993, handshake=objected(10, depth=1)),
        wanted=goal(ports=(993,)),
        found="cert-expired",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-expired-and-wrong-name",
        resolves(),
        talk(993, handshake=objected(10, 62, leaf=replace(_EXPIRED, names=("a.example.net",)))),
        wanted=goal(ports=(993,)),
        found="cert-expired cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-not-yet-valid",
        resolves(),
        talk(993, handshake=objected(9, leaf=_TOMORROW)),
        wanted=goal(ports=(993,)),
        found="cert-not-yet-valid",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-self-signed",
        resolves(),
        talk(993, handshake=objected(18, leaf=_OWN, alone=True)),
        wanted=goal(ports=(993,)),
        found="cert-self-signed",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-private-ca",
        resolves(),
        talk(993, handshake=objected(20)),
        wanted=goal(ports=(993,)),
        found="cert-private-ca",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-private-ca-root-sent",
        resolves(),
        talk(993, handshake=objected(19, depth=1)),
        wanted=goal(ports=(993,)),
        found="cert-private-ca",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-incomplete-chain",
        resolves(),
        talk(993, handshake=objected(20, 21, alone=True)),
        wanted=goal(ports=(993,)),
        found="cert-incomplete-chain",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-wrong-name",
        resolves(),
        talk(993, handshake=objected(62, leaf=_OTHER_NAME)),
        talk(*others(993)),
        found="cert-wrong-name",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "cert-wrong-name-many-names",
        resolves(),
        talk(993, handshake=objected(62, leaf=_MANY_NAMES)),
        wanted=goal(ports=(993,)),
        found="cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-wrong-name-no-name-at-all",
        resolves(),
        talk(993, handshake=objected(62, leaf=replace(LEAF, names=(), name_count=0))),
        wanted=goal(ports=(993,)),
        found="cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-weak",
        resolves(),
        talk(993, handshake=objected(66, leaf=_WEAK)),
        wanted=goal(ports=(993,)),
        found="cert-weak",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-not-accepted",
        resolves(),
        talk(993, handshake=objected(23, 79)),
        wanted=goal(ports=(993,)),
        found="cert-not-accepted",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cfg-literal-address",
        talk(993, name=IPV4, handshake=objected(64)),
        wanted=goal(IPV4, ports=(993,)),
        found="cfg-literal-address",
        verdict=OK,
        imap=OK,
    ),
    row(
        "cert-expires-soon",
        resolves(),
        talk(993, handshake=replace(GOOD, chain=(_LAST_WEEK, INTERMEDIATE))),
        wanted=goal(ports=(993,)),
        found="cert-expires-soon",
        verdict=OK,
        imap=OK,
    ),
)
