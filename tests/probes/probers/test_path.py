from collections.abc import Coroutine
from datetime import timedelta

import pytest

from probes.address import Address
from probes.failure import FailureKind
from probes.goal import CallAnchor, CallCanary, Probe
from probes.observation import (
    AnchorCall,
    CanaryCall,
    Connected,
    Endpoint,
    Failed,
    Observation,
    SynProbe,
)
from probes.policy import CANARIES, Purpose
from probes.probers.path import CALL_LIMIT, call_anchor, call_canary, probe
from tests.probes.network import (
    REFUSES,
    RTT,
    SILENT,
    STARTED,
    Behaviour,
    FakeNetwork,
    Path,
    RedirectedAt,
    Serves,
)
from tests.probes.servers import linger
from tests.probes.virtual_time import play

HOST = "mail.example.com"
IPV4 = Address("192.0.2.10")
OPEN = Serves(linger)


def network(behaviour: Behaviour, port: int = 993, address: Address = IPV4) -> FakeNetwork:
    path = Path(("10.0.0.1", "10.0.0.2"))
    return FakeNetwork(endpoints={(address, port): behaviour}, paths={address: path})


def only(scene: Coroutine[object, object, None], seen: list[Observation]) -> Observation:
    play(scene)
    (observed,) = seen
    return observed


def probed(net: FakeNetwork, step: Probe) -> SynProbe:
    seen: list[Observation] = []
    observed = only(probe(step, "office", net, seen.append), seen)
    assert isinstance(observed, SynProbe)
    return observed


def kind(outcome: Connected | Failed) -> FailureKind | None:
    return outcome.failure.kind if isinstance(outcome, Failed) else None


def test_a_syn_that_opens_tells_the_round_trip() -> None:
    observed = probed(network(OPEN), Probe(name=HOST, endpoint=Endpoint(IPV4, 993)))
    assert observed.outcome == Connected(rtt=RTT)
    assert (observed.vantage, observed.name, observed.at) == ("office", HOST, STARTED)
    assert observed.took == RTT


def test_a_syn_that_dies_names_its_router() -> None:
    step = Probe(name=HOST, endpoint=Endpoint(IPV4, 993), ttl=2, attempt=2)
    observed = probed(network(OPEN), step)
    assert isinstance(observed.outcome, Failed)
    assert observed.outcome.failure.icmp is not None
    assert observed.outcome.failure.icmp.sender == "10.0.0.2"
    assert (observed.endpoint, observed.ttl, observed.attempt) == (step.endpoint, 2, 2)


def test_silence_ends_at_the_limit() -> None:
    limit = timedelta(seconds=1.5)
    step = Probe(name=HOST, endpoint=Endpoint(IPV4, 993), limit=limit)
    observed = probed(network(SILENT), step)
    assert kind(observed.outcome) is FailureKind.TIMEOUT
    assert observed.took == limit


def test_what_arrives_below_the_floor_is_silence() -> None:
    step = Probe(name=HOST, endpoint=Endpoint(IPV4, 993), floor=63)
    observed = probed(network(OPEN), step)
    assert kind(observed.outcome) is FailureKind.TIMEOUT
    assert observed.floor == 63


def test_a_wait_passes_before_the_syn_and_is_no_part_of_it() -> None:
    wait = timedelta(seconds=1)
    net = network(REFUSES)
    observed = probed(net, Probe(name=HOST, endpoint=Endpoint(IPV4, 993), wait=wait))
    assert [one.at for one in net.probes] == [wait]
    assert (observed.at, observed.took) == (STARTED + wait, RTT)


@pytest.mark.parametrize(
    ("port", "purpose"), [(25, Purpose.MAIL), (993, Purpose.MAIL), (443, Purpose.INTERNAL)]
)
def test_a_port_beside_those_of_mail_is_our_own_look(port: int, purpose: Purpose) -> None:
    net = network(OPEN, port)
    probed(net, Probe(name=HOST, endpoint=Endpoint(IPV4, port)))
    assert [one.purpose for one in net.probes] == [purpose]


@pytest.mark.parametrize(
    ("behaviour", "expected", "took"),
    [
        (OPEN, None, RTT),
        (REFUSES, FailureKind.CONNECTION_REFUSED, RTT),
        (SILENT, FailureKind.TIMEOUT, CALL_LIMIT),
    ],
    ids=["open", "closed", "silent"],
)
def test_an_anchor_answers_or_not(
    behaviour: Behaviour, expected: FailureKind | None, took: timedelta
) -> None:
    net, seen = network(behaviour, 25), list[Observation]()
    step = CallAnchor("anchor.example", Endpoint(IPV4, 25))
    observed = only(call_anchor(step, "office", net, seen.append), seen)
    assert isinstance(observed, AnchorCall)
    assert kind(observed.outcome) is expected
    assert (observed.name, observed.endpoint, observed.took) == (step.name, step.endpoint, took)
    assert [(one.purpose, one.ttl) for one in net.probes] == [(Purpose.ANCHOR, 0)]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [(SILENT, FailureKind.TIMEOUT), (RedirectedAt(1, OPEN), None)],
    ids=["nobody there", "somebody between"],
)
def test_a_canary_tells_whether_somebody_stands_between(
    behaviour: Behaviour, expected: FailureKind | None
) -> None:
    net, seen = network(behaviour, 25, CANARIES[0]), list[Observation]()
    step = CallCanary(Endpoint(CANARIES[0], 25))
    observed = only(call_canary(step, "office", net, seen.append), seen)
    assert isinstance(observed, CanaryCall)
    assert kind(observed.outcome) is expected
    assert [one.purpose for one in net.probes] == [Purpose.CANARY]
