"""Pings that were all that was asked for, and pings that were not sent."""

from probes.failure import FailureKind
from probes.goal import Scope
from tests.scenarios.calls import answered, lost, not_pinged, ping, prohibited
from tests.scenarios.facts import IPV4, IPV6, ROUTER, goal, resolves
from tests.scenarios.ping_rows import FEW, TWO, ms
from tests.scenarios.row import DEGRADED, OK, UNSURE, row
from tests.scenarios.talk import talk

ALONE = goal(ports=(), scope=Scope.PING)
_PRIVATE = "10.0.0.5 is a private address, which the internet does not reach: it is not checked."
_AGAIN = "192.0.2.10 was checked 3 times within 5 minutes; its next check is due in 4 minutes"

ROWS = (
    row(
        "path-loss-of-pings-alone",
        resolves(),
        ping(*answered(3), *lost(1)),
        ping(*answered(17), *lost(3), second=True),
        wanted=ALONE,
        found="path-loss ping-answered",
        verdict=DEGRADED,
    ),
    # Some answers and then none: pings are limited, or the line broke.
    row(
        "path-loss-of-pings-alone-from-some-moment-on",
        resolves(),
        ping(*answered(3), *lost(1)),
        ping(*lost(20), second=True),
        wanted=ALONE,
        found="path-loss",
        verdict=UNSURE,
    ),
    row(
        "path-high-latency-by-ping-alone",
        resolves(),
        ping(*answered(rtt=ms(1402))),
        wanted=ALONE,
        found="path-high-latency ping-answered",
        verdict=DEGRADED,
    ),
    # Time ran out.
    row(
        "ping-not-sent-as-the-check-ended",
        resolves(IPV4, IPV6),
        ping(*answered()),
        wanted=ALONE,
        found="ping-not-sent ping-answered",
        verdict=UNSURE,
    ),
    row(
        "ping-not-sent-once-more-as-the-check-ended",
        resolves(),
        ping(*answered(3), *lost(1)),
        wanted=ALONE,
        found="ping-not-sent ping-answered",
        verdict=UNSURE,
    ),
    row(
        "ping-answered",
        resolves(IPV4, IPV6),
        ping(*answered()),
        ping(*answered(), address=IPV6),
        wanted=ALONE,
        found="ping-answered ping-answered",
        verdict=OK,
    ),
    row(
        "ping-alone-not-answered",
        resolves(),
        ping(*lost()),
        wanted=ALONE,
        found="ping-alone-not-answered",
        verdict=UNSURE,
    ),
    row(
        "ping-alone-not-answered-but-by-a-router",
        resolves(),
        ping(*prohibited(ROUTER, (3, 1), 3), *lost(1)),
        wanted=ALONE,
        found="ping-alone-not-answered",
        verdict=UNSURE,
    ),
    row(
        "ping-not-sent",
        resolves(),
        not_pinged(FailureKind.LOCAL_NO_ROUTE, "Network is unreachable"),
        wanted=ALONE,
        found="ping-not-sent",
        verdict=UNSURE,
    ),
    # E13: no IPv6 here says nothing of the server's.
    row(
        "ping-not-sent-over-ipv6",
        resolves(IPV4, IPV6),
        ping(*answered()),
        not_pinged(FailureKind.LOCAL_NO_ROUTE, "Network is unreachable", address=IPV6),
        wanted=ALONE,
        found="ping-not-sent ping-answered",
        verdict=OK,
    ),
    row(
        "address-not-allowed-to-ping",
        resolves("10.0.0.5"),
        not_pinged(FailureKind.POLICY, _PRIVATE, address="10.0.0.5"),
        wanted=ALONE,
        found="address-not-allowed",
        verdict=UNSURE,
    ),
    row(
        "over-budget-to-ping",
        resolves(),
        not_pinged(FailureKind.OVER_BUDGET, _AGAIN),
        wanted=ALONE,
        found="over-budget",
        verdict=UNSURE,
    ),
    # A refusal of our own to ping is told by the ports already.
    row(
        "healthy-but-for-a-budget-used-up-by-then",
        resolves(),
        talk(*TWO),
        not_pinged(FailureKind.OVER_BUDGET, _AGAIN),
        wanted=FEW,
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
)
