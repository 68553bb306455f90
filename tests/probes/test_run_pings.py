"""Whole checks in which pings, anchors and the runner itself have a say."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.ability import Ability
from probes.address import Address
from probes.diagnosis.verdict import Verdict
from probes.goal import Anchor, Scope
from probes.guard import GuardedNetwork
from probes.observation import Echo
from probes.policy import Policy, Purpose
from probes.wire.tls import TlsContexts
from tests.probes.checking import BOTH, NAMES, Checked, serving
from tests.probes.network import GATEWAY, Denied, FakeNetwork
from tests.scenarios.calls import NOT_PERMITTED, answered, lost
from tests.scenarios.facts import HOST, IPV4, IPV6, goal

FEW = goal(ports=(993, 465))
ALONE = goal(ports=(), scope=Scope.PING)
SECOND = timedelta(seconds=1)


def pinged(
    contexts: TlsContexts, *echoes: Echo, scope: Scope = Scope.CHECK
) -> tuple[Checked, FakeNetwork]:
    network = FakeNetwork(NAMES, serving(993, 465), echoes={IPV4: echoes})
    return Checked(FEW if scope is Scope.CHECK else ALONE, network, contexts), network


def test_a_host_that_answers_pings_costs_one_round(contexts: TlsContexts) -> None:
    checked, network = pinged(contexts, *answered())
    assert checked.found == []
    assert [one.count for one in network.pings] == [4]
    assert checked.took < SECOND


@pytest.mark.proves("A23", "E01")
def test_pings_that_nobody_answers_are_normal(contexts: TlsContexts) -> None:
    checked, network = pinged(contexts, *lost())
    assert checked.found == ["ping-not-answered"]
    assert checked.diagnosis.verdict is Verdict.OK
    assert [one.count for one in network.pings] == [4]
    assert checked.took < SECOND


@pytest.mark.proves("A23", "E27")
def test_one_lost_ping_is_looked_at_and_forgotten(contexts: TlsContexts) -> None:
    checked, network = pinged(contexts, *answered(3), *lost(1), *answered(20))
    assert checked.found == []
    assert [one.count for one in network.pings if one.address == IPV4] == [4, 20]


def test_our_own_router_is_pinged_in_the_same_round(contexts: TlsContexts) -> None:
    checked, network = pinged(contexts, *answered(3), *lost(1), *answered(20))
    ours = [one for one in network.pings if one.purpose is Purpose.GATEWAY]
    assert [(one.address, one.count) for one in ours] == [(GATEWAY, 20)]
    assert checked.took < 2 * 20 * ours[0].interval


@pytest.mark.proves("A23")
def test_pings_alone_show_a_line_that_loses_packets(contexts: TlsContexts) -> None:
    checked, _ = pinged(contexts, *answered(3), *lost(1), scope=Scope.PING)
    assert checked.found == ["path-loss", "ping-answered"]
    assert checked.diagnosis.verdict is Verdict.DEGRADED


def test_lost_pings_beside_conversations_without_a_hitch_are_a_limit(
    contexts: TlsContexts,
) -> None:
    checked, _ = pinged(contexts, *answered(3), *lost(1))
    assert checked.found == ["ping-limited"]
    assert checked.diagnosis.verdict is Verdict.OK


@pytest.mark.parametrize(
    ("echoes", "found", "verdict"),
    [
        (answered(), ["ping-answered"], Verdict.OK),
        (lost(), ["ping-alone-not-answered"], Verdict.INCONCLUSIVE),
        (answered(4, timedelta(seconds=1.4)), ["path-high-latency", "ping-answered"],
         Verdict.DEGRADED),
    ],
    ids=["answered", "lost", "slow"],
)  # fmt: skip
def test_ping_alone_connects_nowhere(
    contexts: TlsContexts, echoes: tuple[Echo, ...], found: list[str], verdict: Verdict
) -> None:
    checked, network = pinged(contexts, *echoes, scope=Scope.PING)
    assert (checked.found, checked.diagnosis.verdict) == (found, verdict)
    assert not network.connects
    assert not network.probes


def test_each_address_is_pinged(contexts: TlsContexts) -> None:
    network = FakeNetwork(BOTH, echoes={IPV4: answered(), IPV6: answered()})
    Checked(ALONE, network, contexts)
    assert sorted(one.address for one in network.pings) == [IPV4, IPV6]


def test_an_address_we_may_not_ask_is_not_pinged(contexts: TlsContexts) -> None:
    network = FakeNetwork({(HOST, "A"): ("10.0.0.5",)})
    checked = Checked(ALONE, GuardedNetwork(network, Policy(), lambda _: None), contexts)
    assert checked.found == ["address-not-allowed"]
    assert not network.pings


def test_a_runner_that_may_not_ping_says_so(contexts: TlsContexts) -> None:
    network = FakeNetwork(
        NAMES,
        serving(993, 465),
        echoes={IPV4: Denied(NOT_PERMITTED)},
        unable={Ability.PING: NOT_PERMITTED},
    )
    checked = Checked(FEW, network, contexts)
    assert checked.found == ["runner-no-raw-socket"]
    assert checked.diagnosis.verdict is Verdict.OK


ANCHORS = {(f"mx{number}.example.net", "A"): (f"198.51.100.{number}",) for number in (1, 2)}


def test_a_port_that_no_anchor_serves_either_is_not_testable_from_here(
    contexts: TlsContexts,
) -> None:
    anchors = tuple(Anchor(name, 25) for name, _ in ANCHORS)
    wanted = replace(goal(ports=(25, 993, 465)), anchors=anchors)
    network = FakeNetwork({**NAMES, **ANCHORS}, serving(993, 465), echoes={IPV4: answered()})
    checked = Checked(wanted, network, contexts)
    assert checked.found == ["runner-egress-25-blocked"]
    called = [one.endpoint.address for one in network.probes if one.purpose is Purpose.ANCHOR]
    assert sorted(called) == [Address("198.51.100.1"), Address("198.51.100.2")]
