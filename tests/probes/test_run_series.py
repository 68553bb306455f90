"""Whole checks of hosts that do now well and now badly: what a series of attempts finds out."""

from datetime import timedelta
from itertools import pairwise

import pytest

from probes.goal import Scope
from probes.observation import Endpoint, Sampled, SynProbe, TcpConnect
from probes.run import WHOLE_CHECK
from probes.samples import SOURCES
from probes.series import ATTEMPTS, MOST, PAUSE, SPACING
from probes.services import SEVEN_PORTS
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.behaviours import DroppedAt, Path
from tests.probes.checking import CONTEXT, NAMES, Checked, serving
from tests.probes.identities import HOST
from tests.probes.mail_servers import breaks, good, slowly
from tests.probes.network import REFUSES, SILENT, Behaviour, FakeNetwork, Serves
from tests.probes.servers import linger
from tests.probes.walking import OWNERS, ROUTERS, zone_of
from tests.probes.wavering import Chooser, Ration, WaveringNetwork, Ways, by_source, in_turn
from tests.scenarios.facts import IPV4, OTHER_IPV4, goal

WELL, PLAIN = Serves(good(993, CONTEXT)), Serves(good(143, CONTEXT))
STRANGE = Serves(good(993, identities.issued("elsewhere.example.net")))
CUT, MUTE = Serves(breaks()), Serves(linger)
ONE_LOST: tuple[Behaviour, ...] = (SILENT, WELL)

COURSES: dict[str, tuple[int, Chooser, list[str]]] = {
    "one server of three hangs up": (143, in_turn(CUT, PLAIN, PLAIN), ["host-lb-sick-backend"]),
    "one server of three refuses": (993, in_turn(REFUSES, WELL, WELL), ["host-lb-sick-backend"]),
    "one handshake of three breaks off": (993, in_turn(CUT, WELL, WELL), ["host-lb-sick-backend"]),
    "one line of three loses": (993, by_source(SILENT, WELL, WELL), ["path-ecmp-bad-leg"]),
    "mute, closed, served": (143, in_turn(CUT, PLAIN, MUTE), ["svc-crashloop"]),
    "one certificate of three for another name": (
        993,
        in_turn(STRANGE, WELL, WELL),
        ["host-backends-differ"],
    ),
}


def network(port: int, chooser: Chooser) -> WaveringNetwork:
    served = serving(*(one for one in SEVEN_PORTS if one != port))
    return WaveringNetwork(NAMES, served, {(IPV4, port): chooser})


def tried(checked: Checked) -> list[Sampled]:
    return [one for one in checked.seen if isinstance(one, Sampled)]


@pytest.mark.parametrize(("port", "chooser", "found"), COURSES.values(), ids=COURSES)
def test_what_wavers_is_told_apart(
    port: int, chooser: Chooser, found: list[str], contexts: TlsContexts
) -> None:
    net = network(port, chooser)
    checked = Checked(goal(), net, contexts)
    assert checked.found == found
    assert checked.took < WHOLE_CHECK
    assert not net.left_open


@pytest.mark.parametrize(("port", "chooser"), [one[:2] for one in COURSES.values()], ids=COURSES)
def test_a_series_is_gentle(port: int, chooser: Chooser, contexts: TlsContexts) -> None:
    net = network(port, chooser)
    checked = Checked(goal(), net, contexts)
    told = tried(checked)
    before = [one for one in checked.seen if isinstance(one, TcpConnect | SynProbe)]
    assert {one.endpoint for one in told} == {Endpoint(IPV4, port)}
    assert len(told) <= MOST
    assert told[0].at - max(one.at for one in before if one.at < told[0].at) >= PAUSE
    assert all(later.at - sooner.at - sooner.took >= SPACING for sooner, later in pairwise(told))
    assert {one.source for one in told} <= set(SOURCES)
    assert {source for _, source, _ in net.opened} == {0, *(one.source for one in told)}


def test_a_healthy_host_is_not_tried_again(contexts: TlsContexts) -> None:
    net = FakeNetwork(NAMES, serving(*SEVEN_PORTS))
    checked = Checked(goal(), net, contexts)
    assert tried(checked) == []
    assert sum(net.connects.values()) == len(SEVEN_PORTS)


PLACED: dict[str, tuple[Behaviour, bool]] = {
    "at home": (DroppedAt(1), False),
    "at the provider": (DroppedAt(2), False),
    "at the host's router": (DroppedAt(4), False),
    "where nobody knows whose it is": (DroppedAt(3), True),
}


@pytest.mark.parametrize(("behaviour", "again"), PLACED.values(), ids=PLACED)
def test_a_silent_port_is_tried_again_unless_its_place_is_known(
    behaviour: Behaviour, again: bool, contexts: TlsContexts
) -> None:
    owned = OWNERS if not again else {}
    texts = {(name, "TXT"): data for name, data in zone_of(owned).items()}
    served = serving(*(port for port in SEVEN_PORTS if port != 587))
    ends = {**served, (IPV4, 587): behaviour}
    net = FakeNetwork({**NAMES, **texts}, ends, paths={IPV4: Path(ROUTERS)})
    assert bool(tried(Checked(goal(), net, contexts))) is again


@pytest.mark.parametrize("number", [3, 4, 5])
def test_a_limit_by_time_is_found_by_waiting(number: int, contexts: TlsContexts) -> None:
    ration = Ration(number, timedelta(seconds=10))
    ways: Ways = {(IPV4, port): ration.of(Serves(good(port, CONTEXT))) for port in SEVEN_PORTS}
    checked = Checked(goal(), WaveringNetwork(NAMES, {}, ways), contexts)
    assert checked.found == ["host-rate-limit", "path-hidden"]
    assert checked.took < WHOLE_CHECK


def test_one_lost_packet_is_no_fault(contexts: TlsContexts) -> None:
    net = FakeNetwork(NAMES, {**serving(143), (IPV4, 993): ONE_LOST})
    checked = Checked(goal(ports=(143, 993)), net, contexts)
    assert checked.found == []
    assert len(tried(checked)) == ATTEMPTS


def test_one_address_of_a_check_is_tried(contexts: TlsContexts) -> None:
    ways: Ways = {(address, 143): in_turn(CUT, PLAIN, PLAIN) for address in (IPV4, OTHER_IPV4)}
    net = WaveringNetwork({(HOST, "A"): (IPV4, OTHER_IPV4)}, {}, ways)
    checked = Checked(goal(ports=(143,)), net, contexts)
    assert {one.endpoint.address for one in tried(checked)} == {IPV4}


def test_a_wavering_port_that_was_only_asked_about_is_left_alone(contexts: TlsContexts) -> None:
    net = network(993, in_turn(REFUSES, WELL))
    assert tried(Checked(goal(scope=Scope.TRACE), net, contexts)) == []


def test_nothing_begins_so_late_that_it_would_not_end(contexts: TlsContexts) -> None:
    late = Serves(slowly(good(25, CONTEXT), 58))
    net = WaveringNetwork(
        NAMES,
        {**serving(*(set(SEVEN_PORTS) - {25, 143})), (IPV4, 25): late},
        {(IPV4, 143): in_turn(Serves(slowly(breaks(), 29)), Serves(slowly(breaks(), 29)), PLAIN)},
    )
    checked = Checked(goal(), net, contexts)
    assert checked.took <= WHOLE_CHECK
    assert all(one.at < checked.seen[0].at + WHOLE_CHECK for one in tried(checked))
