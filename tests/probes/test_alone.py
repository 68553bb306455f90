"""Refused ports that are tried once more when everybody has left."""

from collections.abc import Iterable, Mapping

import pytest

from probes.alone import QUIET, alone_steps
from probes.goal import Scope
from probes.observation import Endpoint, Greeted, Greeting, TcpConnect
from probes.services import SEVEN_PORTS
from probes.wire.tls import TlsContexts
from tests.probes.behaviours import Path, RejectedAt, ResetAt
from tests.probes.checking import CONTEXT, NAMES, Checked, serving
from tests.probes.mail_servers import good
from tests.probes.network import REFUSES, Behaviour, FakeNetwork, Serves
from tests.probes.servers import linger
from tests.probes.walking import ROUTERS
from tests.probes.wavering import WaveringNetwork, Ways, limited
from tests.scenarios.facts import HOST, IPV4, goal, icmp, resolves
from tests.scenarios.row import others
from tests.scenarios.talk import talk

NEEDLESS: dict[str, Mapping[int, Behaviour]] = {
    "plain ports that are not offered": dict.fromkeys((25, 110, 143), REFUSES),
    "a gap among the ports": {995: REFUSES},
    "every port": dict.fromkeys(SEVEN_PORTS, REFUSES),
    "nothing else of its kind": {993: REFUSES, 995: REFUSES, 110: REFUSES, 143: REFUSES},
    "a reset near by": {465: ResetAt(2)},
    "a reset on the way": {465: ResetAt(3)},
    "an ICMP error on the way": {465: RejectedAt(2)},
}


def network(ends: Mapping[int, Behaviour]) -> FakeNetwork:
    served = serving(*(port for port in SEVEN_PORTS if port not in ends))
    blocked: dict[tuple[str, int], Behaviour] = {
        (IPV4, port): behaviour for port, behaviour in ends.items()
    }
    return FakeNetwork(NAMES, {**served, **blocked}, paths={IPV4: Path(ROUTERS)})


def connects(net: FakeNetwork, ports: Iterable[int] = SEVEN_PORTS) -> int:
    return sum(net.connects[Endpoint(IPV4, port)] for port in ports)


@pytest.mark.parametrize("ends", NEEDLESS.values(), ids=NEEDLESS)
def test_what_a_host_does_not_offer_is_asked_for_once(
    ends: Mapping[int, Behaviour], contexts: TlsContexts
) -> None:
    net = network(ends)
    Checked(goal(), net, contexts)
    assert connects(net) == len(SEVEN_PORTS)


def test_the_last_port_that_is_refused_costs_one_more_connect(contexts: TlsContexts) -> None:
    net = network({465: REFUSES})
    assert Checked(goal(), net, contexts).found == ["svc-by-design-absent"]
    assert net.connects[Endpoint(IPV4, 465)] == 2
    assert connects(net) == len(SEVEN_PORTS) + 1


def test_a_limit_is_found_by_trying_one_port_alone(contexts: TlsContexts) -> None:
    ways: Ways = {
        (IPV4, port): limited(Serves(good(port, CONTEXT)), 4, REFUSES) for port in SEVEN_PORTS
    }
    net = WaveringNetwork(NAMES, {}, ways)
    assert Checked(goal(), net, contexts).found == ["host-conn-limit"]
    assert not net.left_open


def test_it_is_tried_when_everybody_has_left() -> None:
    seen = (*resolves(), *talk(*others(465)), *icmp(465, sender=IPV4, says=(3, 3)))
    (step,) = alone_steps(goal(), seen)
    assert (step.endpoint, step.attempt, step.wait) == (Endpoint(IPV4, 465), 2, QUIET)
    assert step.name == HOST
    without_the_end = tuple(one for one in seen if one not in talk(993)[-1:])
    assert alone_steps(goal(), without_the_end) == []


def test_who_stays_keeps_the_others_waiting(contexts: TlsContexts) -> None:
    checked = Checked(goal(), network({143: Serves(linger), 465: REFUSES}), contexts)
    (mute,) = (one for one in checked.seen if isinstance(one, Greeting) and not is_greeted(one))
    (again,) = (one for one in checked.seen if isinstance(one, TcpConnect) and one.attempt == 2)
    assert again.endpoint.port == 465
    assert again.at >= mute.at + mute.took + QUIET


def is_greeted(one: Greeting) -> bool:
    return isinstance(one.outcome, Greeted)


@pytest.mark.parametrize("scope", [Scope.NAMES, Scope.PING, Scope.TRACE])
def test_only_a_complete_check_tries_anything_again(scope: Scope) -> None:
    seen = (*resolves(), *talk(*others(465)), *icmp(465, sender=IPV4, says=(3, 3)))
    assert alone_steps(goal(scope=scope), seen) == []
