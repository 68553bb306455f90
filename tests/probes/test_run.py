import asyncio
from datetime import timedelta

import pytest

from probes.address import Address
from probes.diagnosis.verdict import Verdict
from probes.event import Event, NoAnswerYet, StepStarted
from probes.goal import Ask, Scope
from probes.guard import GuardedNetwork
from probes.observation import (
    AbilityTest,
    DnsLookup,
    DnsSilence,
    HostsEntry,
    OnEndpoint,
    TcpConnect,
)
from probes.policy import Policy
from probes.run import run
from probes.services import SEVEN_PORTS, Protocol
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.checking import BOTH, CONTEXT, NAMES, Checked, serving
from tests.probes.identities import HOST
from tests.probes.mail_servers import CONSENT, GREETING, OFFER, good, slowly
from tests.probes.network import RESOLVER, SILENT, STARTED, FakeNetwork, Serves
from tests.probes.servers import in_turn, linger, says
from tests.probes.virtual_time import play
from tests.scenarios.facts import IPV4, goal


def test_a_healthy_host_is_fine(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES, serving(*SEVEN_PORTS))
    checked = Checked(goal(), network, contexts)
    assert checked.diagnosis.verdict is Verdict.OK
    assert checked.found == []
    assert not network.left_open
    assert set(network.connects.values()) == {1}


@pytest.mark.proves("E26")
def test_a_busy_server_that_lets_the_second_try_pass_is_fine(contexts: TlsContexts) -> None:
    busy = Serves(says(b"421 try again\r\n"))
    network = FakeNetwork(NAMES, {(IPV4, 587): (busy, Serves(good(587, CONTEXT)))})
    checked = Checked(goal(ports=(587,)), network, contexts)
    assert checked.diagnosis.verdict is Verdict.OK
    assert checked.took > timedelta(seconds=3)


@pytest.mark.proves("E27")
def test_a_lost_first_packet_is_forgiven(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES, {(IPV4, 993): (SILENT, Serves(good(993, CONTEXT)))})
    assert Checked(goal(ports=(993,)), network, contexts).diagnosis.verdict is Verdict.OK


def test_mail_exchangers_are_found_and_checked(contexts: TlsContexts) -> None:
    names = {("example.com", "MX"): ("10 mail.example.com",), (HOST, "A"): (IPV4,)}
    network = FakeNetwork(names, serving(25, 993))
    wanted = goal("somebody@example.com", ports=(25, 993))
    checked = Checked(wanted, network, contexts)
    assert checked.found == ["checked-mail-hosts"]
    assert checked.diagnosis.verdict is Verdict.OK


def test_a_slow_port_delays_nobody(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES, {**serving(993), (IPV4, 143): Serves(linger)})
    checked = Checked(goal(ports=(143, 993)), network, contexts)
    fast = [one for one in checked.seen if isinstance(one, OnEndpoint) and one.endpoint.port == 993]
    assert max(one.at + one.took for one in fast) < STARTED + timedelta(seconds=1)
    assert checked.took > timedelta(seconds=30)


def test_every_step_is_started_once_and_before_its_facts(contexts: TlsContexts) -> None:
    network = FakeNetwork(BOTH, serving(*SEVEN_PORTS))
    checked = Checked(goal(), network, contexts)
    started = [one.step for one in checked.events if isinstance(one, StepStarted)]
    assert len(set(started)) == len(started)
    told = [one for one in checked.events if not isinstance(one, AbilityTest)]
    assert isinstance(told[0], StepStarted)
    observed = [one for one in checked.events if not isinstance(one, StepStarted | NoAnswerYet)]
    assert tuple(observed) == checked.seen


def test_silence_of_a_resolver_is_asked_about_twice(contexts: TlsContexts) -> None:
    network = FakeNetwork({(HOST, "A"): DnsSilence(reason="timeout")})
    Checked(goal(scope=Scope.NAMES), network, contexts)
    assert network.questions.count(Ask(HOST, "A", RESOLVER)) == 2


def test_a_dns_check_connects_nowhere(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES, serving(*SEVEN_PORTS))
    checked = Checked(goal(scope=Scope.NAMES), network, contexts)
    assert not network.connects
    assert all(isinstance(one, AbilityTest | DnsLookup | HostsEntry) for one in checked.seen)


def test_the_whole_check_ends_in_time(contexts: TlsContexts) -> None:
    tired = in_turn(
        slowly(says(GREETING[Protocol.SMTP]), 59),
        slowly(says(*OFFER[Protocol.SMTP]), 14),
        slowly(says(CONSENT[Protocol.SMTP]), 14),
        linger,
    )
    network = FakeNetwork(NAMES, {(IPV4, 25): Serves(tired)})
    checked = Checked(goal(ports=(25,)), network, contexts)
    assert checked.took == timedelta(seconds=75)
    assert checked.diagnosis.verdict is Verdict.INCONCLUSIVE
    assert not network.left_open


def test_cancelling_a_run_leaves_nothing_open(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES, {(IPV4, port): Serves(linger) for port in SEVEN_PORTS})

    async def scene() -> None:
        task = asyncio.create_task(run(goal(), network, lambda: contexts, lambda _: None))
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    play(scene())
    assert len(network.streams) == len(SEVEN_PORTS)
    assert not network.left_open


def test_a_bug_of_ours_is_no_fact_about_the_host(contexts: TlsContexts) -> None:
    network = FakeNetwork(NAMES, serving(993))

    def emit(one: Event) -> None:
        assert not isinstance(one, TcpConnect)

    async def scene() -> None:
        await run(goal(ports=(993,)), network, lambda: contexts, emit)

    with pytest.raises(ExceptionGroup):
        play(scene())
    assert not network.left_open


def test_refused_addresses_never_see_a_packet(contexts: TlsContexts) -> None:
    names = {(HOST, "A"): ("10.0.0.5", "169.254.169.254"), (HOST, "AAAA"): ("::1",)}
    network = FakeNetwork(names)
    guarded = GuardedNetwork(network, Policy(), lambda _: None)
    checked = Checked(goal(), guarded, contexts)
    assert not network.connects
    assert set(checked.found) == {"address-not-allowed"}
    assert checked.diagnosis.verdict is Verdict.INCONCLUSIVE


def test_an_address_over_its_budget_never_sees_a_packet(contexts: TlsContexts) -> None:
    network = FakeNetwork({(HOST, "A"): ("9.9.9.9",)})
    guarded = GuardedNetwork(network, Policy(), lambda _: "again at 12:05.")
    checked = Checked(goal(ports=(993,)), guarded, contexts)
    assert not network.connects
    assert checked.found == ["over-budget"]


def test_every_connect_passes_the_gate(contexts: TlsContexts) -> None:
    admitted: list[Address] = []

    def admit(address: Address) -> str | None:
        admitted.append(address)
        return None

    busy = Serves(says(b"421 try again\r\n"))
    old = Serves(good(993, identities.outdated()))
    network = FakeNetwork(NAMES, {(IPV4, 587): busy, (IPV4, 993): old})
    guarded = GuardedNetwork(network, Policy(allow=("192.0.2.0/24",)), admit)
    Checked(goal(ports=(143, 587, 993)), guarded, contexts)
    # Twice each: silence and refusal are asked about again, outdated TLS is looked at. What stays
    # silent beside a port of its kind is tried five times more.
    assert sum(network.connects.values()) == 11
    assert len(admitted) == 11 + len(network.probes) + len(network.pings)
    assert network.probes
    assert network.pings
