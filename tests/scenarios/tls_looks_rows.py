"""What second looks at encryption tell."""

from datetime import UTC, datetime

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import Declined, Greeted, NotOffered, Offered, Ready
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import IPV4, OTHER_IPV4, goal, resolves
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, alert, failed, objected, talk

_SHAKE, _ASK = Operation.TLS_HANDSHAKE, Operation.STARTTLS
_RESET = failed(_SHAKE, FailureKind.CONNECTION_RESET)
_STALLED = failed(_SHAKE, FailureKind.TIMEOUT)
_REFUSED = Declined(code="502", lines=("502 5.5.1 Error: command not implemented",))
_MUTE = Declined(code="-ERR", lines=("-ERR unknown command",))
_STARS = Greeted(code="220", lines=("220 **************2****",))
_MASKED = Offered(keywords=("PIPELINING", "XXXXXXXA"))
_DEFAULT = replace(
    LEAF, names=("shared7.example.net",), name_count=1, serial="0d", fingerprint="0d" * 32
)
_OF_SENDING = replace(
    LEAF,
    serial="0e",
    fingerprint="5e" * 32,
    not_before=datetime(2025, 10, 1, tzinfo=UTC),
    not_after=datetime(2025, 12, 30, tzinfo=UTC),
)
_TWIN = replace(LEAF, serial="77", fingerprint="77" * 32)
_ELSEWHERE = replace(
    LEAF,
    not_before=datetime(2026, 11, 1, tzinfo=UTC),
    not_after=datetime(2027, 1, 30, tzinfo=UTC),
    serial="78",
    fingerprint="78" * 32,
)
_CLOSELY = replace(goal(ports=(465, 993)), certificates=True)


ROWS = (
    row(
        "isp-dpi-tls-block",
        resolves(),
        talk(993, handshake=_RESET, legacy=_RESET, unnamed=GOOD),
        talk(993, attempt=2, handshake=_RESET),
        talk(*others(993)),
        found="isp-dpi-tls-block",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    row(
        "isp-dpi-tls-block-in-silence",
        resolves(),
        talk(*SEVEN_PORTS, handshake=_STALLED, small=_STALLED, unnamed=GOOD),
        talk(*SEVEN_PORTS, attempt=2, handshake=_STALLED),
        found="isp-dpi-tls-block",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    # On TLS ports alone it looks like a protection device with nothing behind it.
    row(
        "isp-dpi-tls-block-on-all-tls-ports",
        resolves(),
        talk(465, 993, 995, handshake=_RESET, legacy=_RESET, unnamed=objected(62, leaf=_DEFAULT)),
        wanted=goal(ports=(465, 993, 995)),
        found="isp-dpi-tls-block",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "isp-dpi-tls-block-at-the-request",
        resolves(),
        talk(587, upgrade=failed(_ASK, FailureKind.CONNECTION_RESET), unnamed=GOOD),
        talk(*others(587)),
        found="isp-dpi-tls-block",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "isp-dpi-tls-block-at-25-alone",
        resolves(),
        talk(25, handshake=_RESET, legacy=_RESET, unnamed=GOOD),
        talk(*others(25)),
        found="isp-dpi-tls-block",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Whoever passes by name the next time was stopped by chance, and not for its name.
    row(
        "tls-handshake-flaky-without-the-name-too",
        resolves(),
        talk(993, handshake=_RESET, legacy=GOOD, unnamed=GOOD),
        wanted=goal(ports=(993,)),
        found="tls-handshake-flaky",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    row(
        "tls-handshake-flaky-that-took-big-packets-later",
        resolves(),
        talk(993, handshake=_STALLED, small=GOOD, unnamed=GOOD),
        wanted=goal(ports=(993,)),
        found="tls-handshake-flaky",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    # Pair 7: what takes small packets alone is a narrow link; what takes nothing hangs or is
    # swallowed.
    row(
        "isp-pmtu-blackhole-without-the-name-too",
        resolves(),
        talk(993, 995, handshake=_STALLED, small=GOOD, unnamed=_STALLED),
        wanted=goal(ports=(993, 995)),
        found="isp-pmtu-blackhole",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
    ),
    row(
        "tls-handshake-silent-whatever-is-tried",
        resolves(),
        talk(993, handshake=_STALLED, small=_STALLED, unnamed=_STALLED),
        wanted=goal(ports=(993,)),
        found="tls-handshake-silent",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "isp-starttls-strip",
        resolves(),
        talk(25, 143, 587, upgrade=NotOffered(), insisted=Ready()),
        talk(*others(25, 143, 587)),
        found="isp-starttls-strip",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=DEGRADED,
    ),
    # The ports of one program share what it hides.
    row(
        "isp-starttls-strip-for-sending-alone",
        resolves(),
        talk(25, 587, upgrade=NotOffered(), insisted=Ready()),
        talk(*others(25, 587)),
        found="isp-starttls-strip",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "isp-starttls-strip-on-one-port",
        resolves(),
        talk(587, upgrade=NotOffered(), insisted=Ready()),
        talk(*others(587)),
        found="isp-starttls-strip",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "isp-starttls-strip-and-an-expired-certificate",
        resolves(),
        talk(
            143,
            587,
            upgrade=NotOffered(),
            insisted=Ready(),
            insisted_handshake=objected(10, leaf=_OF_SENDING),
        ),
        wanted=goal(ports=(143, 587)),
        found="isp-starttls-strip cert-expired",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    # Whose certificate it is cannot be told, so neither can who encrypts there.
    row(
        "starttls-missing-and-somebody-encrypts",
        resolves(),
        talk(
            587,
            upgrade=NotOffered(),
            insisted=Ready(),
            insisted_handshake=objected(18, 62, leaf=_DEFAULT, alone=True),
        ),
        wanted=goal(ports=(587,)),
        found="starttls-missing cert-self-signed cert-wrong-name",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "starttls-missing-and-refused",
        resolves(),
        talk(587, upgrade=NotOffered(), insisted=_REFUSED),
        talk(*others(587)),
        found="starttls-missing",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "starttls-missing-and-reset-when-asked",
        resolves(),
        talk(587, upgrade=NotOffered(), insisted=failed(_ASK, FailureKind.CONNECTION_RESET)),
        talk(*others(587)),
        found="starttls-missing",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "starttls-missing-no-capa-yet-it-encrypts",
        resolves(),
        talk(110, plain_offer=_MUTE, insisted=Ready()),
        wanted=goal(ports=(110,)),
        found="starttls-missing",
        verdict=DEGRADED,
        pop=DEGRADED,
    ),
    # The request passes, so that it is the offer which somebody wrote over.
    row(
        "isp-starttls-strip-that-leaves-a-mark",
        resolves(),
        talk(25, greeting=_STARS, plain_offer=_MASKED, upgrade=NotOffered(), insisted=Ready()),
        talk(*others(25)),
        found="isp-starttls-strip",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "tls-port-certs-differ",
        resolves(),
        talk(25, 465, 587, handshake=replace(GOOD, chain=(_ELSEWHERE, INTERMEDIATE))),
        talk(*others(25, 465, 587)),
        found="tls-port-certs-differ",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # Two of one day are told apart by their numbers.
    row(
        "tls-port-certs-differ-of-one-day",
        resolves(),
        talk(465, handshake=replace(GOOD, chain=(_TWIN, INTERMEDIATE))),
        talk(993),
        wanted=goal(ports=(465, 993)),
        found="tls-port-certs-differ",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    # Renewed for receiving, forgotten for sending.
    row(
        "tls-port-certs-differ-and-one-expired",
        resolves(),
        talk(25, 465, 587, handshake=objected(10, leaf=_OF_SENDING)),
        talk(*others(25, 465, 587)),
        found="cert-expired tls-port-certs-differ",
        verdict=FAILING,
        imap=OK,
        pop=OK,
        sending=FAILING,
    ),
    # A gateway before port 25 has its own, which other servers do not mind.
    row(
        "tls-port-certs-differ-and-one-is-bad-for-relay-alone",
        resolves(),
        talk(25, handshake=objected(10, leaf=_OF_SENDING)),
        talk(*others(25)),
        found="cert-expired tls-port-certs-differ",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "tls-port-certs-differ-and-none-is-good",
        resolves(),
        talk(465, handshake=objected(10, leaf=_OF_SENDING)),
        talk(993, handshake=objected(62, leaf=_DEFAULT)),
        wanted=goal(ports=(465, 993)),
        found="cert-expired cert-wrong-name tls-port-certs-differ",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    # Two machines may well have two certificates.
    row(
        "healthy-certificates-of-two-addresses",
        resolves(IPV4, OTHER_IPV4),
        talk(993),
        talk(993, address=OTHER_IPV4, handshake=replace(GOOD, chain=(_ELSEWHERE, INTERMEDIATE))),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "tls-sni-required",
        resolves(),
        talk(465),
        talk(993, unnamed=alert(112, "unrecognized name")),
        wanted=_CLOSELY,
        found="tls-sni-required",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    # E39: without the name another certificate is shown.
    row(
        "tls-sni-required-for-the-right-certificate",
        resolves(),
        talk(465),
        talk(993, unnamed=objected(62, leaf=_DEFAULT)),
        wanted=_CLOSELY,
        found="tls-sni-required",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "healthy-E39-the-same-certificate-without-a-name",
        resolves(),
        talk(465),
        talk(993, unnamed=GOOD),
        wanted=_CLOSELY,
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "tls-sni-required-by-a-server-that-hangs-up",
        resolves(),
        talk(465),
        talk(993, unnamed=failed(_SHAKE, FailureKind.EOF)),
        wanted=_CLOSELY,
        found="tls-sni-required",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "lan-smtp-alg-masks-and-refuses",
        resolves(),
        talk(25, greeting=_STARS, plain_offer=_MASKED, upgrade=NotOffered(), insisted=_REFUSED),
        talk(*others(25)),
        found="lan-smtp-alg-masks",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # A look that got lost tells nothing.
    row(
        "healthy-but-for-a-look-that-met-silence",
        resolves(),
        talk(465),
        talk(993, unnamed=_STALLED),
        wanted=_CLOSELY,
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "tls-sni-required-by-a-server-with-no-certificate-at-all",
        resolves(),
        talk(465),
        talk(993, unnamed=replace(objected(20), chain=(), chain_length=0)),
        wanted=_CLOSELY,
        found="tls-sni-required",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    # E20.
    row(
        "healthy-E20-only-tls-1.3",
        resolves(),
        talk(*SEVEN_PORTS, handshake=replace(GOOD, version="TLSv1.3")),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # E19: it does not even take TLS when asked; sending has other ports.
    row(
        "starttls-missing-on-25-and-refused",
        resolves(),
        talk(25, upgrade=NotOffered(), insisted=_REFUSED),
        talk(*others(25)),
        found="starttls-missing",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
)
