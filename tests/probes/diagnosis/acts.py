"""Generated acts beside the conversations: SYNs, pings, calls, and what this machine can do.

They need make no sense together: whatever was seen is judged.
"""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from probes.ability import Ability
from probes.address import Address, Family, family
from probes.failure import FailureKind, IcmpError
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    DnsLookup,
    Echo,
    Echoes,
    Endpoint,
    Failed,
    GatewayPing,
    NoRoute,
    Observation,
    Ping,
    PingDenied,
    Route,
    Sampled,
    Served,
    Surroundings,
    SynProbe,
    Untold,
)
from probes.policy import CANARIES
from probes.walk import WEB_PORT
from tests.probes.diagnosis.questions import questions
from tests.probes.diagnosis.worlds import World, worlds
from tests.scenarios.calls import ANCHOR, NOT_PERMITTED
from tests.scenarios.facts import AT, HOST, IPV4, IPV6, RTT, VANTAGE, not_connected
from tests.scenarios.nearby import around, by, gateway_ping, own
from tests.scenarios.tries import CUT, LOST, MUTE, REFUSED, SERVED

_TRIED: tuple[Served | Failed, ...] = (SERVED, LOST, REFUSED, MUTE, CUT)
TIMES = st.sampled_from((timedelta(milliseconds=1), RTT, timedelta(seconds=2)))
_RTTS = st.none() | TIMES
_MET = (
    FailureKind.TIMEOUT,
    FailureKind.CONNECTION_REFUSED,
    FailureKind.ICMP,
    FailureKind.ICMP_UNNAMED,
    FailureKind.LOCAL_RESOURCES,
)
_SENDERS = {
    Family.IPV4: ("10.0.0.1", "100.64.0.1", "9.9.9.9", IPV4),
    Family.IPV6: ("fd00::1", "2620:fe::fe", IPV6),
}
_WAYS: tuple[Route | NoRoute | Untold, ...] = (
    by(),
    by(""),
    by("", device="wg0"),
    by("", device="ppp0"),
    NoRoute(error="ENETUNREACH"),
    Untold(reason="EPERM"),
)
_OWN = (own(), own("192.0.2.200"), own("169.254.7.9", 16), own("172.17.0.1", 16, "docker0"))
_ERRORS = {
    Family.IPV4: ((11, 0), (3, 0), (3, 1), (3, 3), (3, 13)),
    Family.IPV6: ((3, 0), (1, 0), (1, 1), (1, 3), (1, 4)),
}


@st.composite
def errors(draw: st.DrawFn, of: Family) -> IcmpError:
    """Draw an ICMP error of a family."""
    sender = Address(draw(st.sampled_from(_SENDERS[of])))
    return IcmpError(sender, *draw(st.sampled_from(_ERRORS[of])), own=draw(st.booleans()))


@st.composite
def syn_outcomes(draw: st.DrawFn, endpoint: Endpoint) -> Connected | Failed:
    """Draw what a SYN meets; anything may be at any hop."""
    if draw(st.booleans()):
        return Connected(rtt=draw(_RTTS))
    failure = not_connected(draw(st.sampled_from(_MET)))
    if failure.kind is FailureKind.ICMP:
        failure = replace(failure, icmp=draw(errors(family(endpoint.address))))
    return Failed(failure=failure)


@st.composite
def echo_outcomes(draw: st.DrawFn, count: int, of: Family) -> Echoes | PingDenied:
    """Draw what a round of echo requests meets."""
    if not draw(st.integers(0, 4)):
        return PingDenied(detail=NOT_PERMITTED)
    echo = st.builds(Echo, rtt=_RTTS) | st.builds(Echo, icmp=errors(of))
    return Echoes(echoes=tuple(draw(st.lists(echo, min_size=count, max_size=count))))


def probes(endpoints: Sequence[Endpoint]) -> st.SearchStrategy[SynProbe]:
    """Draw a SYN to one of these."""

    @st.composite
    def probe(draw: st.DrawFn) -> SynProbe:
        endpoint = draw(st.sampled_from(endpoints))
        ttl = draw(st.integers(0, 5))
        return SynProbe(
            vantage=VANTAGE,
            at=AT,
            took=draw(TIMES),
            name=HOST,
            endpoint=endpoint,
            ttl=ttl,
            floor=0 if ttl else draw(st.sampled_from((0, 60, 61, 62))),
            attempt=draw(st.integers(1, 2)),
            outcome=draw(syn_outcomes(endpoint)),
        )

    return probe()


def trials(endpoints: Sequence[Endpoint]) -> st.SearchStrategy[Sampled]:
    """Draw one attempt of a series; its number tells when it was made."""

    @st.composite
    def trial(draw: st.DrawFn) -> Sampled:
        number = draw(st.integers(1, 8))
        return Sampled(
            vantage=VANTAGE,
            at=AT + number * draw(st.sampled_from((RTT, timedelta(seconds=12)))),
            took=RTT,
            name=HOST,
            endpoint=draw(st.sampled_from(endpoints)),
            number=number,
            source=draw(st.integers(61001, 61004)),
            again=draw(st.booleans()),
            outcome=draw(st.sampled_from(_TRIED)),
        )

    return trial()


@st.composite
def _calls(draw: st.DrawFn) -> Observation:
    at = draw(st.sampled_from(CANARIES))
    endpoint = Endpoint(at, draw(st.sampled_from((25, 993))))
    took, outcome = draw(TIMES), draw(syn_outcomes(endpoint))
    if draw(st.booleans()):
        return CanaryCall(vantage=VANTAGE, at=AT, took=took, endpoint=endpoint, outcome=outcome)
    return AnchorCall(
        vantage=VANTAGE, at=AT, took=took, name=ANCHOR, endpoint=endpoint, outcome=outcome
    )


@st.composite
def _pings(draw: st.DrawFn, addresses: Sequence[Address]) -> Ping:
    address = draw(st.sampled_from(addresses))
    second = draw(st.booleans())
    return Ping(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=HOST,
        address=address,
        round=2 if second else 1,
        outcome=draw(echo_outcomes(20 if second else 4, family(address))),
    )


@st.composite
def _surroundings(draw: st.DrawFn, addresses: Sequence[Address]) -> Surroundings:
    own = draw(st.lists(st.sampled_from(_OWN), max_size=3, unique=True))
    looked = around(draw(st.sampled_from(_WAYS)), to=draw(st.sampled_from(addresses)))
    return replace(looked, own=tuple(own), proxies=draw(st.sampled_from(((), ("http_proxy",)))))


@st.composite
def _gateway_pings(draw: st.DrawFn) -> GatewayPing:
    echoes = draw(echo_outcomes(20, Family.IPV4))
    return replace(gateway_ping(), outcome=echoes)


@st.composite
def _abilities(draw: st.DrawFn) -> AbilityTest:
    works = draw(st.booleans())
    return AbilityTest(
        vantage=VANTAGE,
        at=AT,
        took=timedelta(),
        ability=draw(st.sampled_from(Ability)),
        works=works,
        detail="" if works else NOT_PERMITTED,
    )


@st.composite
def busy_worlds(draw: st.DrawFn) -> World:
    """Draw a check with any acts beside its conversations."""
    case = draw(worlds())
    addresses = list(dict.fromkeys(address for address, _, _ in case.outcomes))
    ports = (*case.goal.ports, WEB_PORT)
    endpoints = [Endpoint(address, port) for address in addresses for port in ports]
    acts = st.one_of(
        probes(endpoints),
        probes(endpoints),
        trials(endpoints[:1]),
        _pings(addresses),
        _calls(),
        _abilities(),
        _surroundings(addresses),
        _gateway_pings(),
        questions(addresses),
        questions(addresses),
    )
    found = draw(st.lists(acts, max_size=20, unique_by=_identity))
    return World(case.goal, case.outcomes, (*case.seen, *found))


def _identity(one: Observation) -> object:
    """Tell acts apart by what a check does only once."""
    match one:
        case SynProbe():
            return SynProbe, one.endpoint, one.ttl, one.floor, one.attempt
        case Ping():
            return Ping, one.address, one.round
        case AnchorCall() | CanaryCall():
            return type(one), one.endpoint
        case AbilityTest():
            return AbilityTest, one.ability
        case Sampled():
            return Sampled, one.endpoint, one.number
        case DnsLookup():
            return DnsLookup, one.name, one.record_type, one.resolver, one.way
        case Surroundings() | GatewayPing():
            return type(one), one.address
        case _:
            return one
