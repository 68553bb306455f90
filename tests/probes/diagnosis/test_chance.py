"""When a check knows that packets get lost by chance."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from probes.diagnosis.chance import loses_packets
from probes.failure import FailureKind
from probes.observation import Connected, Endpoint, Failed, Observation, SynProbe, TcpConnect
from tests.scenarios.facts import AT, HOST, IPV4, IPV6, RTT, VANTAGE, connect, not_connected

SILENCE = Failed(failure=not_connected(FailureKind.TIMEOUT))
RESET = Failed(failure=not_connected(FailureKind.CONNECTION_REFUSED))
OPEN = Connected(rtt=RTT)


def lasting(seconds: float, port: int = 993, address: str = IPV4) -> TcpConnect:
    return connect(port, address=address, took=timedelta(seconds=seconds))


def syn(outcome: Connected | Failed, *, ttl: int = 0, floor: int = 0, attempt: int = 1) -> SynProbe:
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=RTT,
        name=HOST,
        endpoint=Endpoint(IPV4, 25),
        ttl=ttl,
        floor=floor,
        attempt=attempt,
        outcome=outcome,
    )


LOSING: dict[str, Sequence[Observation]] = {
    "a connect that took a second more": [lasting(0.07), lasting(1.07, 465)],
    "a hop that answered at last": [syn(SILENCE, ttl=5), syn(OPEN, ttl=5, attempt=2)],
    "a floor that was got over at last": [syn(SILENCE, floor=60), syn(RESET, floor=60, attempt=2)],
}
KEEPING: dict[str, Sequence[Observation]] = {
    "nothing": [],
    "connects that take long": [lasting(1.4), lasting(1.5, 465)],
    "an address that is farther than another": [lasting(0.1), lasting(1.5, address=IPV6)],
    "a connect in vain": [lasting(0.07), connect(25, not_connected(FailureKind.TIMEOUT))],
    "hops of which some are silent": [syn(SILENCE, ttl=4), syn(OPEN, ttl=5)],
    "a hop that is silent twice": [syn(SILENCE, ttl=4), syn(SILENCE, ttl=4, attempt=2)],
}


@pytest.mark.parametrize("seen", LOSING.values(), ids=LOSING)
def test_what_is_answered_only_when_sent_again_was_lost(seen: Sequence[Observation]) -> None:
    assert loses_packets(seen)


@pytest.mark.parametrize("seen", KEEPING.values(), ids=KEEPING)
def test_silence_alone_is_no_loss(seen: Sequence[Observation]) -> None:
    assert not loses_packets(seen)
