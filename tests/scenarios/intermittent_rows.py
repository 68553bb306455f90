"""Ports that fail at one attempt and work at another."""

from datetime import timedelta

from probes.failure import FailureKind, Operation
from tests.scenarios.facts import (
    IPV4,
    OTHER_IPV4,
    ROUTER,
    dies_at,
    goal,
    not_connected,
    refused,
    resolves,
    silent,
    syns,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import failed, talk

_REFUSED = not_connected(FailureKind.CONNECTION_REFUSED, "ECONNREFUSED")
_LOST = not_connected(FailureKind.TIMEOUT)
_ENDED = failed(Operation.GREETING, FailureKind.EOF)
_CUT = failed(Operation.TLS_HANDSHAKE, FailureKind.CONNECTION_RESET)
_BEFORE = timedelta(seconds=-1)

ROWS = (
    row(
        "host-lb-sick-backend",
        resolves(),
        talk(587, greeting=_ENDED),
        talk(587, attempt=2),
        talk(*others(587)),
        found="host-lb-sick-backend",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=DEGRADED,
    ),
    row(
        "host-lb-sick-backend-at-the-handshake",
        resolves(),
        talk(465, 993, handshake=_CUT),
        talk(465, 993, attempt=2),
        wanted=goal(ports=(465, 993)),
        found="host-lb-sick-backend",
        verdict=DEGRADED,
        imap=DEGRADED,
        sending=DEGRADED,
    ),
    # The connect itself was refused; a SYN sent to walk the path was taken.
    row(
        "host-lb-sick-backend-refusing",
        resolves(),
        refused(993),
        syns(993, failure=dies_at(ROUTER), ttl=1),
        syns(993, ttl=6),
        talk(*others(993)),
        found="host-lb-sick-backend",
        verdict=DEGRADED,
        imap=DEGRADED,
        pop=OK,
        sending=OK,
    ),
    # Customers send by other ports, and what works at last may have traits of its own.
    row(
        "host-lb-sick-backend-on-25-alone",
        resolves(),
        talk(25, greeting=_ENDED),
        talk(25, attempt=2, greeting_took=timedelta(seconds=6)),
        talk(*others(25)),
        found="host-lb-sick-backend smtp-greet-delay",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # A lost packet is no fault of the server's.
    row(
        "healthy-one-lost-packet",
        resolves(),
        silent(993)[:1],
        talk(993, attempt=2),
        talk(*others(993)),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "healthy-one-lost-probe",
        resolves(IPV4, OTHER_IPV4),
        talk(993),
        talk(993, address=OTHER_IPV4),
        syns(993, failure=_LOST, after=_BEFORE),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    # After it worked, a refusal may be an answer to our own many attempts.
    row(
        "healthy-refused-at-last",
        resolves(),
        talk(993),
        syns(993, failure=_REFUSED),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    # A router that lets a SYN die on its way is none that refuses it.
    row(
        "healthy-walked",
        resolves(),
        syns(993, failure=dies_at(ROUTER), ttl=1, after=_BEFORE),
        talk(993),
        wanted=goal(ports=(993,)),
        verdict=OK,
        imap=OK,
    ),
    row(
        "svc-not-listening-at-every-attempt",
        resolves(),
        refused(993),
        syns(993, failure=_REFUSED, ttl=6),
        syns(993, failure=_REFUSED),
        syns(587),
        wanted=goal(ports=(993,)),
        found="svc-not-listening",
        verdict=FAILING,
        imap=FAILING,
    ),
)
