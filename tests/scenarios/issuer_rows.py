"""Who vouches for a certificate."""

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import Completed, Completion, Failed, Fetched, Responded
from probes.services import SEVEN_PORTS
from tests.scenarios.facts import AT, RTT, VANTAGE, goal, lookup, resolves
from tests.scenarios.pages import WEB, no_page, visit
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import GOOD, INTERMEDIATE, LEAF, failed, objected, talk
from tests.scenarios.withdrawn import ISSUER_DER, LEAF_DER, STILL_GOOD, WITHDRAWN

_CA = "ca.example.org"
_URL, _OCSP = f"http://{_CA}/issuing-1.der", f"http://{_CA}/ocsp"
_OWN = replace(LEAF, issuer=LEAF.subject, self_issued=True)
_PORTAL = replace(
    LEAF,
    subject="CN=login.hotel.example",
    issuer="CN=login.hotel.example",
    names=("login.hotel.example",),
    name_count=1,
    self_issued=True,
)
_ISSUED = replace(LEAF, issuer_urls=(_URL,), ocsp_urls=(_OCSP,))
_LONE = replace(objected(20, 21, leaf=_ISSUED, alone=True), kept=(LEAF_DER,))
_WHOLE = replace(GOOD, chain=(_ISSUED, INTERMEDIATE), kept=(LEAF_DER, ISSUER_DER))
_LOOKED_UP = (lookup("A", WEB, name=_CA), lookup("AAAA", name=_CA))
_FOUND = Responded(status=200, content_type="application/pkix-cert", body=ISSUER_DER)
_DOCUMENT = visit(_URL, _FOUND)


def _completion(outcome: Completed | Failed) -> Completion:
    return Completion(
        vantage=VANTAGE, at=AT, took=RTT, leaf=LEAF.fingerprint, urls=(_URL,), outcome=outcome
    )


def _led(*, known: bool = False, public: bool = False) -> Completion:
    return _completion(Completed(issuers=(INTERMEDIATE,), known=known, public=public))


def _answer(body: bytes) -> Fetched:
    outcome = Responded(status=200, content_type="application/ocsp-response", body=body)
    return visit(_OCSP, outcome, posted=b"question")


ROWS = (
    row(
        "cert-self-signed",
        resolves(),
        talk(993, handshake=objected(18, leaf=_OWN, alone=True)),
        wanted=goal(ports=(993,)),
        found="cert-self-signed",
        verdict=FAILING,
        imap=FAILING,
    ),
    # A sign-in page that passes mail on, or a host with its factory's certificate: who knows.
    row(
        "cert-self-signed-for-another-name-on-all-ports",
        resolves(),
        talk(*SEVEN_PORTS, handshake=objected(18, 62, leaf=_PORTAL, alone=True)),
        found="cert-self-signed cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
        sending=FAILING,
    ),
    row(
        "cert-self-signed-for-another-name-beside-a-good-one",
        resolves(),
        talk(993, handshake=objected(18, 62, leaf=_PORTAL, alone=True)),
        talk(*others(993)),
        found="cert-self-signed cert-wrong-name",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
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
    # Public authorities say in each certificate where theirs is; this one came alone and does not.
    row(
        "cert-private-ca-that-says-nothing-of-itself",
        resolves(),
        talk(993, handshake=objected(20, 21, alone=True)),
        wanted=goal(ports=(993,)),
        found="cert-private-ca",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-private-ca-that-was-fetched",
        resolves(),
        talk(993, handshake=_LONE),
        _LOOKED_UP,
        _DOCUMENT,
        _led(),
        wanted=goal(ports=(993,)),
        found="cert-private-ca",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-incomplete-chain",
        resolves(),
        talk(993, handshake=_LONE),
        _LOOKED_UP,
        _DOCUMENT,
        _led(known=True, public=True),
        wanted=goal(ports=(993,)),
        found="cert-incomplete-chain",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-incomplete-chain-to-a-root-of-today",
        resolves(),
        talk(993, handshake=_LONE),
        _LOOKED_UP,
        _DOCUMENT,
        _led(public=True),
        wanted=goal(ports=(993,)),
        found="cert-incomplete-chain",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-incomplete-chain-of-another-name",
        resolves(),
        talk(993, handshake=replace(_LONE, problems=objected(20, 21, 62).problems)),
        _LOOKED_UP,
        _DOCUMENT,
        _led(known=True),
        wanted=goal(ports=(993,)),
        found="cert-incomplete-chain cert-wrong-name",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-incomplete-chain-that-could-not-be-completed",
        resolves(),
        talk(993, handshake=_LONE),
        _LOOKED_UP,
        no_page(_URL, FailureKind.TIMEOUT),
        wanted=goal(ports=(993,)),
        found="cert-incomplete-chain",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-incomplete-chain-and-no-certificate-where-it-says",
        resolves(),
        talk(993, handshake=_LONE),
        _LOOKED_UP,
        visit(_URL, Responded(status=200, content_type="text/html", body=b"<html>")),
        _completion(failed(Operation.FETCH, FailureKind.NOT_UNDERSTOOD)),
        wanted=goal(ports=(993,)),
        found="cert-incomplete-chain",
        verdict=FAILING,
        imap=FAILING,
    ),
    # All is well for who has a list of today.
    row(
        "device-old-root-store",
        resolves(),
        talk(*SEVEN_PORTS, handshake=replace(objected(20, depth=1), public=True)),
        found="device-old-root-store",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    row(
        "device-old-root-store-and-an-expired-certificate",
        resolves(),
        talk(993, handshake=replace(objected(10, 20), public=True)),
        wanted=goal(ports=(993,)),
        found="cert-expired device-old-root-store",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "cert-revoked",
        resolves(),
        talk(465, 993, handshake=_WHOLE),
        talk(995),
        _LOOKED_UP,
        _answer(WITHDRAWN),
        wanted=replace(goal(ports=(465, 993, 995)), certificates=True),
        found="cert-revoked",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "cert-revoked-by-what-came-along",
        resolves(),
        talk(993, handshake=replace(GOOD, revoked=AT)),
        talk(*others(993)),
        found="cert-revoked",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    # What nobody vouches for, nobody can withdraw either.
    row(
        "cert-private-ca-that-withdraws",
        resolves(),
        talk(993, handshake=replace(objected(20), revoked=AT)),
        wanted=goal(ports=(993,)),
        found="cert-private-ca",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "healthy-certificate-by-its-issuer-s-word",
        resolves(),
        talk(465, 993, handshake=_WHOLE),
        _LOOKED_UP,
        _answer(STILL_GOOD),
        wanted=replace(goal(ports=(465, 993)), certificates=True),
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
)
