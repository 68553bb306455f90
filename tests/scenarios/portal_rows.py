"""Networks that want a sign-in first, by what they do to ports, names and pages."""

from functools import partial

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.goal import Goal
from probes.services import SEVEN_PORTS
from probes.zones import NOWHERE
from tests.scenarios.calls import canaries
from tests.scenarios.facts import Facts, goal, lookup, refused, resolves, silent, unable
from tests.scenarios.pages import no_page, page
from tests.scenarios.row import ABSENT, DEGRADED, FAILING, OK, UNSURE, others, row
from tests.scenarios.service_rows import HALF_A_MINUTE
from tests.scenarios.talk import LEAF, failed, not_tls, objected, talk

_PAGE = "http://portal-test.example.net/"
_SIGN_IN = "http://login.hotel.example/?from=portal-test.example.net"
_WEB = "HTTP/1.1 400 Bad Request"
_MUTE = failed(Operation.GREETING, FailureKind.TIMEOUT)
_PORTAL = replace(
    LEAF, subject="CN=login.hotel.example", names=("login.hotel.example",), fingerprint="c0ffee"
)
_ITS_OWN = objected(18, 62, leaf=_PORTAL, alone=True)
_TLS, _PLAIN = (465, 993, 995), (25, 110, 143, 587)
_INSIDE = "10.0.0.1"
_FORBIDDEN = f"{_INSIDE} is a private address, which the internet does not reach"

_fails = partial(row, verdict=FAILING, imap=FAILING, pop=FAILING, sending=FAILING)


def _probing(wanted: Goal | None = None) -> Goal:
    return replace(wanted or goal(), portal_probe=_PAGE)


def _encrypted_and_mute(*ports: int) -> Facts:
    return talk(*ports, handshake=_ITS_OWN, greeting=_MUTE, greeting_took=HALF_A_MINUTE)


def _led_inside(*found: str) -> Facts:
    return (
        *resolves(_INSIDE),
        *unable(*SEVEN_PORTS, kind=FailureKind.POLICY, detail=_FORBIDDEN, address=_INSIDE),
        lookup("A", *found, name=NOWHERE),
    )


ROWS = (
    # -- ports -------------------------------------------------------------------------------------
    _fails(
        "lan-captive-portal-on-ports-that-encrypt",
        resolves(),
        talk(*_TLS, handshake=not_tls(_WEB)),
        talk(*_PLAIN, greeting=_MUTE),
        found="lan-captive-portal",
    ),
    _fails(
        "lan-captive-portal-by-its-certificate",
        resolves(),
        _encrypted_and_mute(*_TLS),
        silent(*_PLAIN),
        found="lan-captive-portal",
    ),
    # An address that nobody has is taken as well: somebody stands in between.
    _fails(
        "lan-captive-portal-for-every-address",
        resolves(),
        _encrypted_and_mute(*_TLS),
        silent(*_PLAIN),
        canaries(*_TLS, answer=True),
        found="lan-captive-portal",
    ),
    row(
        "lan-captive-portal-on-one-port-and-for-every-address",
        resolves(),
        talk(993, handshake=not_tls(_WEB)),
        canaries(993, answer=True),
        wanted=goal(ports=(993,), named=True),
        found="lan-captive-portal",
        verdict=FAILING,
        imap=FAILING,
    ),
    # A mail server with a bad certificate greets all the same.
    _fails(
        "cert-wrong-name-on-all-ports",
        resolves(),
        talk(*SEVEN_PORTS, handshake=_ITS_OWN),
        found="cert-self-signed cert-wrong-name",
    ),
    # One that greets on any port is there, whatever the others do.
    row(
        "svc-hung-silent-behind-a-bad-certificate",
        resolves(),
        _encrypted_and_mute(465, 993, 995),
        talk(*_PLAIN),
        found="svc-hung-silent",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=DEGRADED,
        sending=DEGRADED,
    ),
    # -- names -------------------------------------------------------------------------------------
    _fails(
        "lan-captive-portal-by-names",
        _led_inside(_INSIDE),
        found="lan-captive-portal",
    ),
    row(
        "address-not-allowed-of-a-name-alone",
        _led_inside(),
        found="address-not-allowed",
        verdict=UNSURE,
        imap=UNSURE,
        pop=UNSURE,
        sending=UNSURE,
    ),
    # -- a page ------------------------------------------------------------------------------------
    _fails(
        "lan-captive-portal-by-a-page-sent-on",
        resolves(),
        silent(*SEVEN_PORTS),
        page(_PAGE, status=302, location=_SIGN_IN),
        wanted=_probing(),
        found="lan-captive-portal",
    ),
    _fails(
        "lan-captive-portal-that-says-so",
        resolves(),
        refused(*SEVEN_PORTS),
        page(_PAGE, status=511),
        wanted=_probing(),
        found="lan-captive-portal",
    ),
    *(
        _fails(
            name,
            resolves(),
            silent(*SEVEN_PORTS),
            came,
            wanted=_probing(),
            found="nothing-answers",
        )
        for name, came in (
            ("nothing-answers-and-a-page-is-what-it-should-be", page(_PAGE, "fine")),
            ("nothing-answers-and-a-page-says-nothing", page(_PAGE, status=304)),
            ("nothing-answers-nor-does-a-page-come", no_page(_PAGE)),
        )
    ),
    # Where mail gets through, what happens to pages is no matter.
    row(
        "perhaps-not-offered-beside-a-page-sent-on",
        resolves(),
        silent(110, 995),
        talk(*others(110, 995)),
        page(_PAGE, status=302, location=_SIGN_IN),
        wanted=_probing(),
        found="perhaps-not-offered",
        verdict=OK,
        imap=OK,
        pop=ABSENT,
        sending=OK,
    ),
)
