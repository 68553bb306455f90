"""Routers, SYNs, pings and calls for the renderers' tests, put together from few words."""

from collections.abc import Iterable
from datetime import timedelta

from msgspec.structs import replace

from probes.ability import Ability
from probes.address import Address
from probes.diagnosis.verdict import (
    Hop,
    HopResult,
    PathResult,
    PortState,
)
from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    Echo,
    Echoes,
    Endpoint,
    Failed,
    Ping,
    PingDenied,
    SynProbe,
)
from tests.bot.render.reports import HOST, STARTED, V4

V6 = Address("2001:db8:0:25::10")
ROUTER = Hop(ttl=1, address=Address("192.168.1.1"))
PROVIDER = Hop(
    ttl=2,
    address=Address("198.51.100.1"),
    name="bras1.isp.example",
    network="AS64500 EXAMPLE-ISP",
)
BEHIND = replace(PROVIDER, ttl=3, address=Address("198.51.100.9"), name="core1.isp.example")
SERVER = Hop(ttl=6, address=V4, name=HOST, network="AS64510 EXAMPLE-HOST")
SILENCE = Failure(operation=Operation.CONNECT, kind=FailureKind.TIMEOUT)
REFUSAL = Failure(operation=Operation.CONNECT, kind=FailureKind.CONNECTION_REFUSED)
UNNAMED = Failure(operation=Operation.CONNECT, kind=FailureKind.ICMP_UNNAMED)
FORBIDDEN = IcmpError(Address("198.51.100.7"), 3, 13)
REJECTED = Failure(operation=Operation.CONNECT, kind=FailureKind.ICMP, icmp=FORBIDDEN)


def ms(count: float) -> timedelta:
    """Give so many milliseconds."""
    return timedelta(milliseconds=count)


def step(ttl: int, times: Iterable[float | None], *hops: Hop) -> HopResult:
    """Reach these routers after ``ttl`` hops, at these times in milliseconds."""
    return HopResult(
        ttl=ttl, hops=hops, times=tuple(None if one is None else ms(one) for one in times)
    )


def path(
    number: int, *hops: HopResult, ends: PortState = PortState.OPEN, address: Address = V4
) -> PathResult:
    """Walk to a port of the host."""
    return PathResult(name=HOST, endpoint=Endpoint(address, number), hops=hops, ends=ends)


def died_at(router: Hop) -> Failure:
    """Let a SYN die at a router."""
    kind = 3 if ":" in router.address else 11
    error = IcmpError(router.address, kind, 0)
    return Failure(
        operation=Operation.CONNECT, kind=FailureKind.ICMP, detail="EHOSTUNREACH", icmp=error
    )


def syn(
    number: int,
    ttl: int,
    took: float,
    failure: Failure | None = None,
    *,
    attempt: int = 1,
    floor: int = 0,
    address: Address = V4,
) -> SynProbe:
    """Send one SYN, which is accepted where nothing fails."""
    return SynProbe(
        vantage="office",
        at=STARTED,
        took=ms(took),
        name=HOST,
        endpoint=Endpoint(address, number),
        ttl=ttl,
        floor=floor,
        attempt=attempt,
        outcome=Connected(rtt=ms(took)) if failure is None else Failed(failure=failure),
    )


def ping(
    *trips: float | None, address: Address = V4, round_: int = 1, icmp: IcmpError | None = None
) -> Ping:
    """Ping; an answer after each trip in milliseconds, an error by ICMP or silence for None."""
    echoes = tuple(
        Echo(icmp=icmp) if trip is None else Echo(rtt=timedelta(milliseconds=trip))
        for trip in trips
    )
    return Ping(
        vantage="office",
        at=STARTED,
        took=ms(800),
        name=HOST,
        address=address,
        round=round_,
        outcome=Echoes(echoes=echoes),
    )


def denied(
    detail: str, address: Address = V4, kind: FailureKind = FailureKind.LOCAL_POLICY
) -> Ping:
    """Be told that this machine may not ping, or not this address."""
    return replace(ping(address=address), outcome=PingDenied(kind=kind, detail=detail))


def call(*, answered: bool) -> AnchorCall:
    """Call an anchor of the operator's."""
    return AnchorCall(
        vantage="office",
        at=STARTED,
        took=ms(31.5 if answered else 3000),
        name="mx.anchor.example",
        endpoint=Endpoint(Address("203.0.113.25"), 25),
        outcome=Connected() if answered else Failed(failure=SILENCE),
    )


def canary(*, answered: bool) -> CanaryCall:
    """Call an address that nobody has."""
    return CanaryCall(
        vantage="office",
        at=STARTED,
        took=ms(0.4 if answered else 3000),
        endpoint=Endpoint(Address("192.0.2.1"), 25),
        outcome=Connected() if answered else Failed(failure=SILENCE),
    )


def ability(what: Ability, detail: str = "", *, works: bool = False) -> AbilityTest:
    """Try what this machine can do."""
    return AbilityTest(
        vantage="office", at=STARTED, took=ms(0.1), ability=what, works=works, detail=detail
    )
