"""Servers that say no: limits, load, lists, maintenance."""

from probes.observation import Declined
from tests.scenarios.facts import goal, resolves
from tests.scenarios.row import DEGRADED, FAILING, OK, others, row
from tests.scenarios.talk import not_tls, talk

_BUSY = Declined(code="421", lines=("421 4.3.2 mail.example.com service not available",))
_DEFERRED = Declined(code="421", lines=("421 4.7.0 messages from 203.0.113.7 deferred",))
_TOO_MANY = Declined(
    code="421", lines=("421 4.7.0 mail Error: too many connections from office[203.0.113.7]",)
)
_LISTED = Declined(code="554", lines=("554 5.7.1 blocked using zen.example.org",))

ROWS = (
    # By text: of this address, or of everybody's connections together.
    row(
        "host-conn-limit",
        resolves(),
        talk(25, 587, greeting=_TOO_MANY),
        talk(25, 587, greeting=_TOO_MANY, attempt=2),
        talk(465, handshake=not_tls(_TOO_MANY.lines[0] + "\\x0d\\x0a")),
        talk(*others(25, 465, 587)),
        found="host-conn-limit",
        verdict=FAILING,
        imap=OK,
        pop=OK,
        sending=FAILING,
    ),
    row(
        "host-conn-limit-of-imap-and-pop",
        resolves(),
        talk(993, greeting=Declined(code="BYE", lines=("* BYE Too many open connections",))),
        talk(995, greeting=Declined(code="-ERR", lines=("-ERR Maximum connection limit reached",))),
        wanted=goal(ports=(993, 995)),
        found="host-conn-limit host-conn-limit",
        verdict=FAILING,
        imap=FAILING,
        pop=FAILING,
    ),
    row(
        "host-rate-limit",
        resolves(),
        talk(25, greeting=Declined(code="421", lines=("421 Connection rate limit exceeded.",))),
        talk(*others(25)),
        found="host-rate-limit",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "smtp-421-busy-of-one-address",
        resolves(),
        talk(587, greeting=_DEFERRED),
        talk(587, greeting=_DEFERRED, attempt=2),
        wanted=goal(ports=(587,)),
        found="smtp-421-busy",
        verdict=FAILING,
        sending=FAILING,
    ),
    # 421 may be the answer to anything: the server is about to hang up.
    row(
        "smtp-421-busy-in-the-middle",
        resolves(),
        talk(587, plain_offer=_BUSY),
        talk(465),
        wanted=goal(ports=(465, 587)),
        found="smtp-421-busy",
        verdict=DEGRADED,
        sending=DEGRADED,
    ),
    row(
        "smtp-554-greeting-of-a-host-without-service",
        resolves(),
        talk(25, greeting=Declined(code="554", lines=("554 No SMTP service here",))),
        wanted=goal(ports=(25,), named=True),
        found="smtp-554-greeting",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "smtp-554-greeting-without-a-word",
        resolves(),
        talk(587, greeting=Declined(code="554", lines=())),
        wanted=goal(ports=(587,)),
        found="smtp-554-greeting",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "smtp-421-busy",
        resolves(),
        talk(465, 587, greeting=_BUSY),
        talk(465, 587, greeting=_BUSY, attempt=2),
        talk(143, 993),
        wanted=goal(ports=(143, 465, 587, 993)),
        found="smtp-421-busy",
        verdict=FAILING,
        imap=OK,
        sending=FAILING,
    ),
    # E26: a load protection that lets the second try pass.
    row(
        "healthy-421-once",
        resolves(),
        talk(587, greeting=_BUSY),
        talk(587, attempt=2),
        wanted=goal(ports=(587,)),
        verdict=OK,
        sending=OK,
    ),
    # Aimed at direct senders: a note while customers can send otherwise (E25).
    row(
        "smtp-554-greeting",
        resolves(),
        talk(25, greeting=_LISTED),
        talk(*others(25)),
        found="smtp-554-greeting",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "smtp-554-greeting-on-submission",
        resolves(),
        talk(587, greeting=_LISTED),
        wanted=goal(ports=(587,), named=True),
        found="smtp-554-greeting",
        verdict=FAILING,
        sending=FAILING,
    ),
    row(
        "imap-bye",
        resolves(),
        talk(143, 993, greeting=Declined(code="BYE", lines=("* BYE maintenance until noon",))),
        talk(*others(143, 993)),
        found="imap-bye",
        verdict=FAILING,
        imap=FAILING,
        pop=OK,
        sending=OK,
    ),
    row(
        "pop-declines",
        resolves(),
        talk(110, 995, greeting=Declined(code="-ERR", lines=("-ERR [SYS/TEMP] try later",))),
        talk(*others(110, 995)),
        found="pop-declines",
        verdict=FAILING,
        imap=OK,
        pop=FAILING,
        sending=OK,
    ),
    # In the clear a scanner or a gateway can say it as well.
    row(
        "pop-declines-in-clear",
        resolves(),
        talk(110, greeting=Declined(code="-ERR", lines=("-ERR [SYS/TEMP] try later",))),
        wanted=goal(ports=(110,), named=True),
        found="pop-declines",
        verdict=FAILING,
        pop=FAILING,
    ),
    row(
        "sieve-declines",
        resolves(),
        talk(4190, greeting=Declined(code="BYE", lines=('BYE "too many users"',))),
        wanted=goal(ports=(4190,), named=True),
        found="sieve-declines",
        verdict=FAILING,
        filters=FAILING,
    ),
)
