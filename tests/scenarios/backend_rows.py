"""Servers behind one endpoint that are not alike."""

from datetime import UTC, datetime

from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import VerifyProblem
from tests.scenarios.facts import goal, resolves
from tests.scenarios.row import DEGRADED, OK, row
from tests.scenarios.talk import LEAF, failed, objected, talk
from tests.scenarios.tries import SERVED, tries

_ENDED = failed(Operation.GREETING, FailureKind.EOF)
_OTHER = replace(SERVED, fingerprint="5e" * 32)
_EXPIRED = replace(
    LEAF,
    not_before=datetime(2025, 10, 1, tzinfo=UTC),
    not_after=datetime(2025, 12, 30, tzinfo=UTC),
    serial="0c",
    fingerprint="ee" * 32,
)
_EXPIRED_THERE = replace(_OTHER, fingerprint="ee" * 32, problems=(VerifyProblem(10, 0),))
_TWIN = replace(SERVED, line="* OK mail2 ready")
_RARE = tuple(replace(SERVED, line=f"* OK {'abcdefghijkl'[n]} ready") for n in range(12))

ROWS = (
    row(
        "host-backends-differ",
        resolves(),
        talk(143),
        talk(993, handshake=objected(10, leaf=_EXPIRED)),
        tries("............", well=(SERVED, _EXPIRED_THERE, SERVED)),
        wanted=goal(ports=(143, 993)),
        found="host-backends-differ",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    row(
        "host-backends-differ-in-encryption",
        resolves(),
        talk(143, greeting=_ENDED),
        talk(143, attempt=2),
        tries("............", port=143, well=(SERVED, replace(SERVED, fingerprint=""))),
        wanted=goal(ports=(143,)),
        found="host-backends-differ host-lb-sick-backend",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    # Good certificates that differ do nobody any harm.
    row(
        "healthy-backends-differ",
        resolves(),
        talk(993, greeting=_ENDED),
        talk(993, attempt=2),
        tries("............", well=(SERVED, _OTHER)),
        wanted=goal(ports=(993,)),
        found="host-backends-differ host-lb-sick-backend",
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-greetings-differ",
        resolves(),
        talk(993, greeting=_ENDED),
        talk(993, attempt=2),
        tries("............", well=(SERVED, _TWIN)),
        wanted=goal(ports=(993,)),
        found="host-backends-differ host-lb-sick-backend",
        verdict=OK,
        imap=OK,
    ),
    row(
        "healthy-greetings-made-up-anew",
        resolves(),
        talk(993, greeting=_ENDED),
        talk(993, attempt=2),
        tries("............", well=_RARE),
        wanted=goal(ports=(993,)),
        found="host-lb-sick-backend",
        verdict=OK,
        imap=OK,
    ),
    # One certificate in each TLS mode is a matter of two configurations, not of two servers.
    row(
        "cert-expired-at-every-attempt",
        resolves(),
        talk(143),
        talk(993, handshake=objected(10, leaf=_EXPIRED)),
        tries("............", well=(_EXPIRED_THERE,)),
        wanted=goal(ports=(143, 993)),
        found="cert-expired tls-port-certs-differ",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
    # What failed on this very machine tells nothing.
    row(
        "host-lb-sick-backend-without-ports-of-our-own",
        resolves(),
        talk(993, greeting=_ENDED),
        talk(993, attempt=2),
        tries("x", failed(Operation.CONNECT, FailureKind.LOCAL_RESOURCES)),
        wanted=goal(ports=(993,)),
        found="host-lb-sick-backend",
        verdict=DEGRADED,
        imap=DEGRADED,
    ),
)
