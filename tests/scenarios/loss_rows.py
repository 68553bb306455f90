"""Lost pings, beside connections that lose as much and beside such as lose nothing."""

from probes.failure import FailureKind, Operation
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import answered, lost, ping
from tests.scenarios.facts import IPV4, IPV6, RTT, goal, resolves, silent
from tests.scenarios.ping_rows import FEW, TWO, halting, ms, timed
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, row
from tests.scenarios.service_rows import HALF_A_MINUTE
from tests.scenarios.talk import failed, talk

_MUTE = failed(Operation.GREETING, FailureKind.TIMEOUT)
_ENDED = failed(Operation.CAPABILITIES, FailureKind.TIMEOUT)

ROWS = (
    row(
        "path-loss",
        resolves(),
        halting(talk(*TWO), ms(1500)),
        ping(*answered(3), *lost(1)),
        ping(*answered(18), *lost(2), second=True),
        wanted=FEW,
        found="path-loss",
        verdict=DEGRADED,
        imap=OK,
        sending=OK,
    ),
    row(
        "path-loss-beside-silent-ports",
        resolves(),
        silent(*TWO),
        ping(*answered(3), *lost(1)),
        ping(*answered(18), *lost(2), second=True),
        wanted=FEW,
        found="path-loss nothing-answers",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    row(
        "path-loss-met-by-connections-late",
        resolves(),
        timed(talk(*TWO), RTT, took=ms(1050)),
        ping(*answered(2), *lost(2)),
        ping(*answered(12), *lost(8), second=True),
        wanted=FEW,
        found="path-loss",
        verdict=DEGRADED,
        imap=OK,
        sending=OK,
    ),
    # What gets lost of a conversation may be all that is left of it.
    row(
        "path-loss-that-ends-a-conversation",
        resolves(),
        timed(talk(465), RTT, took=ms(1050)),
        talk(993, greeting=failed(Operation.GREETING, FailureKind.TIMEOUT)),
        ping(*answered(2), *lost(2)),
        ping(*answered(12), *lost(8), second=True),
        wanted=FEW,
        found="path-loss",
        verdict=DEGRADED,
        imap=UNSURE,
        sending=OK,
    ),
    # It does not choose: where each port of a service stalls, the service does.
    row(
        "path-loss-beside-a-hung-service",
        resolves(),
        timed(talk(143, greeting=_MUTE, greeting_took=HALF_A_MINUTE), RTT, ms(1050)),
        talk(993, greeting=_MUTE, greeting_took=HALF_A_MINUTE),
        ping(*answered(2), *lost(2)),
        ping(*answered(12), *lost(8), second=True),
        wanted=goal(ports=(143, 993)),
        found="path-loss svc-hung-silent",
        verdict=FAILING,
        imap=FAILING,
    ),
    row(
        "path-loss-met-by-connections-tried-again",
        resolves(),
        silent(993)[:1],
        talk(993, attempt=2),
        talk(465),
        ping(*answered(3), *lost(1)),
        ping(*answered(16), *lost(4), second=True),
        wanted=FEW,
        found="path-loss",
        verdict=DEGRADED,
        imap=OK,
        sending=OK,
    ),
    # A reply that comes a fraction of a second late was sent again, if the host is quick elsewhere.
    row(
        "path-loss-met-by-late-replies",
        resolves(),
        talk(587, answers_took=ms(350)),
        talk(110, plain_offer=_ENDED),
        talk(143, 25, 993, 995, 465),
        ping(*answered(3), *lost(1)),
        ping(*answered(16), *lost(4), second=True),
        found="path-loss",
        verdict=DEGRADED,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "ping-limited-beside-few-late-replies",
        resolves(),
        talk(587, answers_took=ms(350)),
        talk(110, 143, 25, 993, 995, 465),
        ping(*answered(1), *lost(3)),
        ping(*answered(6), *lost(14), second=True),
        found="ping-limited",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # What only pings meet is a limit on pings, the surer the more exchanges went at once.
    row(
        "ping-limited-beside-few-connections",
        resolves(),
        talk(*TWO),
        ping(*answered(3), *lost(1)),
        ping(*answered(18), *lost(2), second=True),
        wanted=FEW,
        found="ping-limited",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "ping-limited-beside-a-slow-greeting",
        resolves(),
        talk(25, greeting_took=ms(2500)),
        talk(465, handshake_took=ms(900)),
        ping(*answered(3), *lost(1)),
        ping(*answered(18), *lost(2), second=True),
        wanted=goal(ports=(25, 465)),
        found="ping-limited",
        verdict=OK,
        sending=OK,
    ),
    row(
        "ping-limited",
        resolves(IPV4, IPV6),
        talk(*SEVEN_PORTS),
        talk(*SEVEN_PORTS, address=IPV6),
        ping(*answered(1), *lost(3)),
        ping(*answered(6), *lost(14), second=True),
        found="ping-limited",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
)
