from datetime import timedelta

from probes.address import Address
from probes.failure import FailureKind
from probes.goal import SendEchoes
from probes.observation import Echo, Echoes, Observation, Ping, PingDenied
from probes.probers.ping import send_echoes
from tests.probes.network import RTT, STARTED, Denied, EchoRound, FakeNetwork
from tests.probes.virtual_time import play

IPV4 = Address("192.0.2.10")
GAP, PATIENCE = timedelta(milliseconds=100), timedelta(seconds=1)
STEP = SendEchoes(
    name="mail.example.com", address=IPV4, round=2, count=4, interval=GAP, patience=PATIENCE
)


def pinged(network: FakeNetwork) -> Ping:
    seen: list[Observation] = []
    play(send_echoes(STEP, "office", network, seen.append))
    (ping,) = seen
    assert isinstance(ping, Ping)
    return ping


def test_echoes_are_told_in_order() -> None:
    here, lost = Echo(rtt=RTT), Echo()
    network = FakeNetwork(echoes={IPV4: (here, here, lost, here)})
    ping = pinged(network)
    assert ping.outcome == Echoes(echoes=(here, here, lost, here))
    assert (ping.vantage, ping.name, ping.address) == ("office", "mail.example.com", IPV4)
    assert (ping.at, ping.took, ping.round) == (STARTED, GAP * 3 + PATIENCE, 2)
    assert network.pings == [EchoRound(IPV4, 4, GAP, PATIENCE)]


def test_a_denial_is_told_with_its_kind() -> None:
    network = FakeNetwork(echoes={IPV4: Denied("no route", FailureKind.LOCAL_NO_ROUTE)})
    ping = pinged(network)
    assert ping.outcome == PingDenied(kind=FailureKind.LOCAL_NO_ROUTE, detail="no route")
    assert ping.took == timedelta()
