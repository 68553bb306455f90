"""Services that work to the end and let nobody log in."""

from msgspec.structs import replace

from probes.observation import Offered
from tests.scenarios.facts import goal, resolves
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import GOOD, LEAF, objected, talk

_NO_AUTH = Offered(keywords=("PIPELINING", "8BITMIME"))
_SCANNED = replace(LEAF, issuer="CN=Kaspersky Anti-Virus Personal Root,O=AO Kaspersky Lab")
_DISABLED = Offered(keywords=("IMAP4rev1", "LOGINDISABLED"))

ROWS = (
    row(
        "smtp-auth-not-offered",
        resolves(),
        talk(465, 587, offer=_NO_AUTH),
        talk(*others(465, 587)),
        found="smtp-auth-not-offered",
        verdict=FAILING,
        imap=OK,
        pop=OK,
        sending=FAILING,
    ),
    row(
        "smtp-auth-not-offered-on-587-alone",
        resolves(),
        talk(587, offer=_NO_AUTH),
        talk(*others(587)),
        found="smtp-auth-not-offered",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    # Where others could read the password it does offer one.
    row(
        "smtp-auth-not-offered-but-in-the-clear",
        resolves(),
        talk(587, plain_offer=Offered(keywords=("STARTTLS", "AUTH PLAIN LOGIN")), offer=_NO_AUTH),
        wanted=goal(ports=(587,)),
        found="smtp-auth-not-offered",
        verdict=FAILING,
        sending=FAILING,
    ),
    # Nobody vouches for whoever answers there.
    row(
        "cert-wrong-name-without-a-login",
        resolves(),
        talk(587, handshake=objected(62), offer=_NO_AUTH),
        wanted=goal(ports=(587,)),
        found="cert-wrong-name smtp-auth-not-offered",
        verdict=FAILING,
        sending=FAILING,
    ),
    # A product whose root this machine knows speaks in the host's place.
    row(
        "device-av-tls-scan-that-offers-no-login",
        resolves(),
        talk(587, handshake=replace(GOOD, chain=(_SCANNED,)), offer=_NO_AUTH),
        wanted=goal(ports=(587,)),
        found="smtp-auth-not-offered device-av-tls-scan",
        verdict=FAILING,
        sending=FAILING,
    ),
    # Servers log in nowhere on the port for mail exchange, and old ones write it with "=".
    row(
        "healthy-no-login-on-25",
        resolves(),
        talk(25, offer=_NO_AUTH),
        talk(465, 587, offer=Offered(keywords=("AUTH=LOGIN",))),
        wanted=goal(ports=(25, 465, 587)),
        verdict=OK,
        sending=OK,
    ),
    row(
        "imap-login-disabled",
        resolves(),
        talk(143, 993, offer=_DISABLED),
        talk(*others(143, 993)),
        found="imap-login-disabled",
        verdict=FAILING,
        imap=FAILING,
        pop=OK,
        sending=OK,
    ),
    # Passwords in the clear of TLS are switched off, another kind of login is not.
    row(
        "healthy-login-by-token-alone",
        resolves(),
        talk(993, offer=Offered(keywords=("IMAP4rev1", "LOGINDISABLED", "AUTH=XOAUTH2"))),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
)
