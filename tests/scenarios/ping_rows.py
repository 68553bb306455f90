"""Pings: lost, slow, refused, not allowed, and all that was asked for."""

from datetime import timedelta

from msgspec.structs import replace

from probes.failure import FailureKind
from probes.goal import Scope
from probes.observation import Connected, Failed, Observation, TcpConnect
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import answered, lost, not_pinged, ping, prohibited
from tests.scenarios.facts import (
    IPV4,
    IPV6,
    OTHER_IPV4,
    ROUTER,
    RTT,
    Facts,
    goal,
    refused,
    resolves,
    silent,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, UNSURE, row
from tests.scenarios.talk import talk

ALONE = goal(ports=(), scope=Scope.PING)
TWO = (993, 465)
FEW = goal(ports=TWO)
_PRIVATE = "10.0.0.5 is a private address, which the internet does not reach: it is not checked."
_AGAIN = "192.0.2.10 was checked 3 times within 5 minutes; its next check is due in 4 minutes"


def ms(count: int) -> timedelta:
    """Say milliseconds."""
    return timedelta(milliseconds=count)


def timed(facts: Facts, rtt: timedelta, took: timedelta | None = None) -> Facts:
    """Let the handshake of every connect measure ``rtt``."""

    def measured(one: Observation) -> Observation:
        if not isinstance(one, TcpConnect) or isinstance(one.outcome, Failed):
            return one
        return replace(one, took=took or rtt, outcome=Connected(rtt=rtt))

    return tuple(map(measured, facts))


def untimed(facts: Facts) -> Facts:
    """Let the kernel tell no round trip."""
    return tuple(
        replace(one, outcome=Connected()) if isinstance(one, TcpConnect) else one for one in facts
    )


ROWS = (
    row(
        "healthy-pinged",
        resolves(),
        talk(*SEVEN_PORTS),
        ping(*answered()),
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    # E27: one lost of four is noise, and one of twenty still is.
    row(
        "healthy-E27-one-ping-lost",
        resolves(),
        talk(*TWO),
        ping(*answered(3), *lost(1)),
        ping(*answered(19), *lost(1), second=True),
        wanted=FEW,
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "healthy-E27-two-pings-lost-and-never-again",
        resolves(),
        talk(*TWO),
        ping(*answered(2), *lost(2)),
        ping(*answered(20), second=True),
        wanted=FEW,
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    # E01: all pings lost, all ports open. E02: somebody at the edge prohibits pings.
    row(
        "ping-not-answered",
        resolves(),
        talk(*SEVEN_PORTS),
        ping(*lost()),
        found="ping-not-answered",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "ping-not-answered-prohibited",
        resolves(),
        talk(*SEVEN_PORTS),
        ping(*prohibited(ROUTER, (3, 13))),
        found="ping-not-answered",
        verdict=OK,
        imap=OK,
        pop=OK,
        sending=OK,
    ),
    row(
        "ping-not-answered-at-two-addresses",
        resolves(IPV4, OTHER_IPV4, IPV6),
        *(talk(*TWO, address=address) for address in (IPV4, OTHER_IPV4, IPV6)),
        ping(*lost()),
        ping(*answered(), address=OTHER_IPV4),
        ping(*lost(), address=IPV6),
        wanted=FEW,
        found="ping-not-answered",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    # Where nothing answers, the silence of pings is no news of its own.
    row(
        "nothing-answers-nor-pings",
        resolves(),
        silent(*TWO),
        ping(*lost()),
        wanted=FEW,
        found="nothing-answers",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
    row(
        "path-loss",
        resolves(),
        talk(*TWO),
        ping(*answered(3), *lost(1)),
        ping(*answered(18), *lost(2), second=True),
        wanted=FEW,
        found="path-loss",
        verdict=DEGRADED,
        imap=OK,
        sending=OK,
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
    row(
        "path-loss-of-pings-alone",
        resolves(),
        ping(*answered(3), *lost(1)),
        ping(*answered(17), *lost(3), second=True),
        wanted=ALONE,
        found="path-loss ping-answered",
        verdict=DEGRADED,
    ),
    # Half of the pings lost and fourteen handshakes at once without a hitch: pings are limited.
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
    row(
        "path-high-latency",
        resolves(),
        timed(talk(*TWO), ms(1398)),
        ping(*answered(rtt=ms(1402))),
        wanted=FEW,
        found="path-high-latency",
        verdict=DEGRADED,
        imap=OK,
        sending=OK,
    ),
    row(
        "path-high-latency-by-handshake-alone",
        resolves(),
        timed(talk(*TWO), ms(1398)),
        ping(*lost()),
        wanted=FEW,
        found="path-high-latency ping-not-answered",
        verdict=DEGRADED,
        imap=OK,
        sending=OK,
    ),
    row(
        "path-high-latency-by-ping-alone",
        resolves(),
        ping(*answered(rtt=ms(1402))),
        wanted=ALONE,
        found="path-high-latency ping-answered",
        verdict=DEGRADED,
    ),
    # E28: a satellite is slow, and that is no fault.
    row(
        "path-slow",
        resolves(),
        timed(talk(*TWO), ms(600)),
        ping(*answered(rtt=ms(610))),
        wanted=FEW,
        found="path-slow",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "healthy-E28-between-continents",
        resolves(),
        timed(talk(*TWO), ms(250)),
        ping(*answered(rtt=ms(251))),
        wanted=FEW,
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "latency-differs",
        resolves(),
        talk(*TWO),
        ping(*answered(rtt=ms(1200))),
        wanted=FEW,
        found="latency-differs",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "latency-differs-by-handshake",
        resolves(),
        timed(talk(*TWO), ms(1200)),
        ping(*answered()),
        wanted=FEW,
        found="latency-differs",
        verdict=OK,
        imap=OK,
        sending=OK,
    ),
    row(
        "healthy-pinged-without-handshake-times",
        resolves(),
        untimed(talk(*TWO)),
        ping(*answered()),
        wanted=FEW,
        verdict=OK,
        imap=OK,
        sending=OK,
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
    row(
        "svc-not-listening-on-a-host-that-ignores-pings",
        resolves(),
        refused(*TWO),
        ping(*lost()),
        wanted=FEW,
        found="svc-not-listening",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
)
