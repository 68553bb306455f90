"""Whole checks in which something stands in the way: what is found, how gently and how soon."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise

import pytest

from probes.address import Address
from probes.diagnosis.verdict import Side, Verdict
from probes.goal import Scope
from probes.observation import Echo
from probes.script import WINDOW
from probes.services import SEVEN_PORTS
from probes.walk import SHORTEST_LIMIT, WEB_PORT
from probes.wire.tls import TlsContexts
from tests.probes.behaviours import Behaviour, DroppedAt, Path, RedirectedAt, RejectedAt, ResetAt
from tests.probes.checking import BOTH, CONTEXT, NAMES, Checked, serving
from tests.probes.mail_servers import good
from tests.probes.network import REFUSES, RTT, SILENT, FakeNetwork, SentProbe, Serves
from tests.probes.servers import says
from tests.probes.walking import OWNERS, ROUTERS, ROUTERS6, zone_of
from tests.scenarios.facts import IPV4, IPV6, goal

ORIGINS = zone_of(OWNERS)
RELAY = Serves(good(25, CONTEXT))
PROXY = Serves(says(b"220 gateway.example.net ESMTP\r\n"))
Ends = Mapping[int, Behaviour | tuple[Behaviour, ...]]


def network(ends: Ends, *, address: str = IPV4, path: Path | None = None) -> FakeNetwork:
    """Serve the seven ports well, but for these."""
    served = serving(*(port for port in SEVEN_PORTS if port not in ends), address=address)
    blocked = {(address, port): behaviour for port, behaviour in ends.items()}
    names = NAMES if address == IPV4 else {key: BOTH[key] for key in BOTH if key[1] == "AAAA"}
    return FakeNetwork(
        {**names, **{(name, "TXT"): data for name, data in ORIGINS.items()}},
        {**served, **blocked},
        paths={address: path or Path(ROUTERS if address == IPV4 else ROUTERS6)},
        echoes={address: (Echo(rtt=RTT),)},
    )


BLOCKS: dict[str, tuple[Behaviour, str, Side | None]] = {
    "dropped on this machine": (DroppedAt(0), "runner-drops-port", Side.DEVICE),
    "dropped at home": (DroppedAt(1), "lan-router-drops-port", Side.LOCAL_NETWORK),
    "dropped at the provider": (DroppedAt(2), "isp-25-drop", Side.PROVIDER),
    "dropped where the provider ends": (DroppedAt(3), "isp-25-drop", Side.PROVIDER),
    "dropped at the host's router": (DroppedAt(4), "host-firewall-drops-port", Side.HOST),
    "dropped at the server": (SILENT, "host-firewall-drops-port", Side.HOST),
    "reset at home": (ResetAt(1), "lan-router-rejects-port", Side.LOCAL_NETWORK),
    "reset at the provider": (ResetAt(2), "isp-25-reject", Side.PROVIDER),
    "reset on this machine": (ResetAt(0), "runner-refuses-port", Side.DEVICE),
    "reset at the host's router": (ResetAt(4), "svc-by-design-absent", None),
    "closed at the server": (REFUSES, "svc-by-design-absent", None),
    "rejected at home": (RejectedAt(1), "lan-router-rejects-port", Side.LOCAL_NETWORK),
    "rejected at the provider": (RejectedAt(2), "isp-25-reject", Side.PROVIDER),
    "rejected at the host's router": (RejectedAt(4), "svc-by-design-absent", None),
    "without a route at the provider": (RejectedAt(2, 3, 0), "isp-25-reject", Side.PROVIDER),
    "relayed at home": (RedirectedAt(1, RELAY), "port-relayed", Side.LOCAL_NETWORK),
    "redirected at home": (RedirectedAt(1, PROXY), "isp-25-transparent-proxy", Side.LOCAL_NETWORK),
    "redirected at the provider": (
        RedirectedAt(2, PROXY),
        "isp-25-transparent-proxy",
        Side.PROVIDER,
    ),
}


def spacing(sent: list[SentProbe]) -> timedelta:
    """Return the shortest time between two SYNs for the same hop or floor of a port."""
    times: dict[tuple[object, ...], list[timedelta]] = {}
    for one in sent:
        times.setdefault((one.endpoint, one.ttl, one.floor), []).append(one.at)
    gaps = (later - sooner for here in times.values() for sooner, later in pairwise(here))
    return min(gaps, default=timedelta.max)


@pytest.mark.parametrize(("behaviour", "finding", "side"), BLOCKS.values(), ids=BLOCKS)
def test_a_blocked_port_25_is_found_with_its_place(
    behaviour: Behaviour, finding: str, side: Side | None, contexts: TlsContexts
) -> None:
    checked = Checked(goal(), network({25: behaviour}), contexts)
    assert checked.found == [finding]
    (found,) = checked.diagnosis.findings
    assert (found.place.side if found.place else None) is side


@pytest.mark.parametrize("block", BLOCKS)
def test_walks_are_gentle(block: str, contexts: TlsContexts) -> None:
    behaviour, _, _ = BLOCKS[block]
    net = network({25: behaviour})
    Checked(goal(), net, contexts)
    to_target = [one for one in net.probes if one.endpoint.address == IPV4]
    assert net.most_in_flight[Address(IPV4)] <= WINDOW
    assert len(to_target) <= 24
    assert spacing(to_target) >= SHORTEST_LIMIT
    assert sum(net.connects.values()) <= len(SEVEN_PORTS) + 1
    assert not net.left_open


def test_a_healthy_host_is_not_probed(contexts: TlsContexts) -> None:
    net = network({})
    assert Checked(goal(), net, contexts).found == []
    assert net.probes == []


@pytest.mark.parametrize(
    ("behaviour", "finding"),
    [
        (DroppedAt(1), "lan-router-drops-port"),
        (DroppedAt(2), "isp-25-drop"),
        (SILENT, "host-firewall-drops-port"),
        (ResetAt(2), "isp-25-reject"),
        (RejectedAt(2, 1, 1), "isp-25-reject"),
        (RejectedAt(4, 1, 4), "svc-by-design-absent"),
        (RedirectedAt(1, PROXY), "isp-25-transparent-proxy"),
    ],
)
def test_blocks_are_placed_over_ipv6(
    behaviour: Behaviour, finding: str, contexts: TlsContexts
) -> None:
    checked = Checked(goal(), network({25: behaviour}, address=IPV6), contexts)
    assert checked.found == [finding]


def test_a_walk_begins_before_the_connect_is_given_up(contexts: TlsContexts) -> None:
    net = network({25: DroppedAt(2)})
    checked = Checked(goal(), net, contexts)
    assert timedelta(seconds=1.5) < net.probes[0].at < timedelta(seconds=2)
    assert checked.took < timedelta(seconds=10)


def test_two_troubles_are_placed_apart(contexts: TlsContexts) -> None:
    checked = Checked(goal(), network({25: DroppedAt(2), 993: SILENT}), contexts)
    sides = {one.id: one.place.side for one in checked.diagnosis.findings if one.place}
    assert sides == {"isp-25-drop": Side.PROVIDER, "host-firewall-drops-port": Side.HOST}


ALL: dict[str, tuple[Behaviour, bool, str]] = {
    "dropped at home beside the web": (DroppedAt(1), True, "lan-web-only"),
    "rejected at home beside the web": (RejectedAt(1), True, "lan-web-only"),
    "dropped at home like the web": (DroppedAt(1), False, "nothing-answers"),
    "rejected at home like the web": (RejectedAt(1), False, "all-ports-rejected"),
    "dropped at the server": (SILENT, True, "nothing-answers"),
}


@pytest.mark.parametrize(("behaviour", "web", "finding"), ALL.values(), ids=ALL)
def test_a_network_without_any_mail_is_told_from_a_dead_host(
    behaviour: Behaviour, web: bool, finding: str, contexts: TlsContexts
) -> None:
    ends: dict[int, Behaviour] = dict.fromkeys(SEVEN_PORTS, behaviour)
    net = network({**ends, WEB_PORT: PROXY if web else behaviour})
    checked = Checked(goal(), net, contexts)
    assert checked.found[0] == finding
    assert net.most_in_flight[Address(IPV4)] <= WINDOW


def test_port_25_asked_for_alone_is_compared_with_other_mail_ports(contexts: TlsContexts) -> None:
    net = network({25: DroppedAt(2)})
    checked = Checked(goal(ports=(25,), named=True), net, contexts)
    assert checked.found == ["isp-25-drop"]
    assert checked.diagnosis.findings[0].side is Side.PROVIDER
    assert checked.diagnosis.verdict is Verdict.FAILING


LOOP = ("10.0.0.1", *("203.0.113.1", "203.0.113.2") * 40)


def test_a_routing_loop_is_named_by_its_routers(contexts: TlsContexts) -> None:
    net = network({}, path=Path(LOOP))
    checked = Checked(goal(), net, contexts)
    assert checked.found == ["path-routing-loop"]
    routers = checked.diagnosis.findings[0].facts["routers"]
    assert "203.0.113.1" in routers
    assert "203.0.113.2" in routers
    assert len(net.probes) <= 12


def test_a_trace_repeats_each_hop_at_intervals(contexts: TlsContexts) -> None:
    net = network({})
    checked = Checked(goal(ports=(993,), named=True, scope=Scope.TRACE), net, contexts)
    (path,) = checked.diagnosis.paths
    assert [len(step.times) for step in path.hops] == [3] * 5
    assert spacing(net.probes) >= timedelta(seconds=1)
    assert net.most_in_flight[Address(IPV4)] <= WINDOW


def test_a_port_that_opens_at_last_does_not_crowd_the_walk(contexts: TlsContexts) -> None:
    # The walk of 110 is still under way when another port has to be walked in its place.
    flaky = (SILENT, Serves(good(110, CONTEXT)), SILENT)
    path = Path(tuple(f"198.18.0.{hop}" for hop in range(1, 17)))
    net = network({110: flaky, 143: SILENT, 995: SILENT}, path=path)
    checked = Checked(goal(), net, contexts)
    assert net.most_in_flight[Address(IPV4)] == WINDOW
    blocked = {one.port for found in checked.diagnosis.findings for one in found.endpoints}
    assert blocked == {143, 995}
