"""Encryption."""

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import Declined, NotOffered, Ready
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import goal, resolves
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import GOOD, alert, failed, not_tls, talk

_HANDSHAKE = Operation.TLS_HANDSHAKE
_LEGACY = replace(GOOD, version="TLSv1", cipher="ECDHE-RSA-AES128-SHA")
_BROKEN_CIPHER = replace(GOOD, version="TLSv1.2", cipher="DES-CBC3-SHA")
_WEAK_CIPHER = replace(GOOD, version="TLSv1.2", cipher="AES128-SHA")
_STALLED = failed(_HANDSHAKE, FailureKind.TIMEOUT)
_TOO_OLD = alert(70, "protocol version")


ROWS = (
    row(
        "smtp-421-busy-in-clear",
        resolves(),
        talk(465, handshake=not_tls("421 4.3.2 shutting down")),
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
        "tls-legacy-only-by-cipher",
        resolves(),
        talk(993, handshake=alert(40, "handshake failure"), legacy=_WEAK_CIPHER),
        wanted=goal(ports=(993,)),
        found="tls-legacy-only",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    row(
        "tls-legacy-only-by-a-broken-cipher",
        resolves(),
        talk(993, handshake=alert(40, "handshake failure"), legacy=_BROKEN_CIPHER),
        wanted=goal(ports=(993,)),
        found="tls-legacy-only",
        verdict=FAILING,
        imap=FAILING,
    ),
    # A second look that got today's encryption proves that the server has it.
    row(
        "tls-handshake-flaky",
        resolves(),
        talk(993, handshake=failed(_HANDSHAKE, FailureKind.CONNECTION_RESET), legacy=GOOD),
        talk(*others(993)),
        found="tls-handshake-flaky",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "tls-handshake-flaky-on-the-only-port",
        resolves(),
        talk(993, handshake=failed(_HANDSHAKE, FailureKind.EOF), legacy=_WEAK_CIPHER),
        wanted=goal(ports=(993,)),
        found="tls-handshake-flaky",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    row(
        "tls-handshake-silent",
        resolves(),
        talk(993, handshake=_STALLED),
        wanted=goal(ports=(993,)),
        found="tls-handshake-silent",
        verdict=FAILING,
        imap=FAILING,
    ),
    # Not even small packets get through.
    row(
        "tls-handshake-silent-for-small-packets-too",
        resolves(),
        talk(993, handshake=_STALLED, small=_STALLED),
        wanted=goal(ports=(993,)),
        found="tls-handshake-silent",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "isp-pmtu-blackhole",
        resolves(),
        talk(*SEVEN_PORTS, handshake=_STALLED, small=GOOD),
        found="isp-pmtu-blackhole",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "isp-pmtu-blackhole-seen-on-one-port",
        resolves(),
        talk(993, handshake=_STALLED, small=GOOD),
        wanted=goal(ports=(993,)),
        found="isp-pmtu-blackhole",
        verdict=FAILING,
        imap=FAILING,
    ),
    # Another port took big packets: so this one stalled and recovered of itself.
    row(
        "tls-handshake-flaky-beside-a-good-port",
        resolves(),
        talk(993, handshake=_STALLED, small=GOOD),
        talk(*others(993)),
        found="tls-handshake-flaky",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
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
)
