"""Pings: lost, slow, refused, not allowed, and all that was asked for."""

from datetime import timedelta

from msgspec.structs import replace

from probes.observation import Capabilities, Connected, Failed, Observation, TcpConnect
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import answered, lost, ping, prohibited
from tests.scenarios.facts import (
    IPV4,
    IPV6,
    OTHER_IPV4,
    ROUTER,
    Facts,
    goal,
    refused,
    resolves,
    silent,
)
from tests.scenarios.row import DEGRADED, FAILING, OK, row
from tests.scenarios.talk import talk

TWO = (993, 465)
FEW = goal(ports=TWO)


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


def halting(facts: Facts, took: timedelta) -> Facts:
    """Let every server take its time to list its capabilities."""
    return tuple(replace(one, took=took) if isinstance(one, Capabilities) else one for one in facts)


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
        "port-refused-on-a-host-that-ignores-pings",
        resolves(),
        refused(*TWO),
        ping(*lost()),
        wanted=FEW,
        found="port-refused",
        verdict=FAILING,
        imap=FAILING,
        sending=FAILING,
    ),
)
