"""How far packets from a bad port are followed on their way."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from probes.agenda import Agenda
from probes.failure import FailureKind
from probes.flows import LIMIT, follow_steps
from probes.goal import Follow, Goal, Scope
from probes.observation import Failed, Followed, Observation, Sampled
from probes.series import SPACING
from probes.services import SEVEN_PORTS
from probes.wire.tls import TlsContexts
from tests.probes.behaviours import DroppedAt, Path
from tests.probes.checking import CONTEXT, NAMES, Checked, serving
from tests.probes.mail_servers import good
from tests.probes.network import SILENT, Behaviour, Serves
from tests.probes.walking import ROUTERS as HOPS
from tests.probes.wavering import WaveringNetwork, Ways, by_source
from tests.scenarios.facts import IPV4, goal, not_connected, resolves, silent
from tests.scenarios.row import others
from tests.scenarios.talk import talk
from tests.scenarios.tries import FIRST_SOURCE, ROUTERS, follows, tries

BAD, GOOD = FIRST_SOURCE, FIRST_SOURCE + 1
SEEN = (*resolves(), *silent(993), *talk(*others(993)), *tries("x..x..xXSXS"))
WELL = Serves(good(993, CONTEXT))

NEXT = {
    "first of the good port": ((), (GOOD, 1, 1)),
    "one hop after the other": (follows(GOOD, *ROUTERS[:1]), (GOOD, 2, 1)),
    "silence twice": (follows(GOOD, None)[:1], (GOOD, 1, 2)),
    "past a silent router": (follows(GOOD, None), (GOOD, 2, 1)),
    "then back from the server": (follows(GOOD, *ROUTERS, opens=True), (BAD, 4, 1)),
    "silence twice on the way back": (
        (*follows(GOOD, *ROUTERS, opens=True), *follows(BAD, *ROUTERS[:3], None)[3:4]),
        (BAD, 4, 2),
    ),
    "until a router shows": (
        (*follows(GOOD, *ROUTERS, opens=True), *follows(BAD, *ROUTERS[:3], None)[3:]),
        (BAD, 3, 1),
    ),
    "no hop that is silent to all": (
        (
            *follows(GOOD, *ROUTERS[:2], None, ROUTERS[3], opens=True),
            *follows(BAD, None, None, None, None)[-2:],
        ),
        (BAD, 2, 1),
    ),
}


def due(*facts: Observation, wanted: Goal | None = None) -> list[tuple[int, int, int]]:
    steps = follow_steps(wanted or goal(), (*SEEN, *facts))
    return [(one.source, one.ttl, one.attempt) for one in steps]


@pytest.mark.parametrize(("facts", "step"), NEXT.values(), ids=NEXT)
def test_packets_are_followed_hop_by_hop(
    facts: tuple[Observation, ...], step: tuple[int, int, int]
) -> None:
    assert due(*facts) == [step]


DONE = {
    "a router shows": (
        *follows(GOOD, *ROUTERS, opens=True),
        *follows(BAD, *ROUTERS[:2], None, None)[1:],
    ),
    "no router shows at all": (
        *follows(GOOD, *ROUTERS, opens=True),
        *follows(BAD, None, None, None, None),
    ),
    "the server is out of sight": follows(GOOD, *[None] * 30),
}


@pytest.mark.parametrize("facts", DONE.values(), ids=DONE)
def test_packets_are_followed_no_further_than_it_tells(facts: tuple[Observation, ...]) -> None:
    assert due(*facts) == []


def test_only_what_goes_by_ports_is_followed() -> None:
    before = (*resolves(), *silent(993), *talk(*others(993)))
    for course in ("x..x..x", "x..x..xOS", "............"):
        assert follow_steps(goal(), (*before, *tries(course))) == []
    assert due(wanted=goal(scope=Scope.NAMES)) == []


def test_a_port_is_let_go_before_it_is_used_again() -> None:
    (first,) = follow_steps(goal(), SEEN)
    (second,) = follow_steps(goal(), (*SEEN, *follows(GOOD, *ROUTERS[:1])))
    assert (first.wait, second.wait) == (SPACING, timedelta())
    assert first.limit == LIMIT


def test_nothing_is_followed_where_this_machine_has_no_such_port() -> None:
    ours = Failed(failure=not_connected(FailureKind.LOCAL_RESOURCES))
    (told,) = (
        replace(one, outcome=ours)
        for one in follows(GOOD, *ROUTERS[:1])
        if isinstance(one, Followed)
    )
    assert due(told) == []


def test_facts_told_one_by_one_ask_for_the_same() -> None:
    agenda = Agenda(goal())
    facts = (*SEEN, *follows(GOOD, *ROUTERS, opens=True), *follows(BAD, *ROUTERS[:2], None, None))
    for known, one in enumerate(facts, start=1):
        told = agenda.hear(one)
        if isinstance(one, Sampled | Followed):
            wanted = follow_steps(goal(), facts[:known])
            assert [step for step in told if isinstance(step, Follow)] == wanted


LINES: dict[str, tuple[Behaviour, str, str]] = {
    "lost at the provider": (DroppedAt(2), "path-ecmp-bad-leg", HOPS[1]),
    "lost at the border": (DroppedAt(3), "path-ecmp-bad-leg", HOPS[2]),
    "lost at the server": (SILENT, "host-lb-sick-backend", ""),
}


@pytest.mark.parametrize(("behaviour", "finding", "after"), LINES.values(), ids=LINES)
def test_a_dead_line_is_told_from_a_dead_server(
    behaviour: Behaviour, finding: str, after: str, contexts: TlsContexts
) -> None:
    served = serving(*(port for port in SEVEN_PORTS if port != 993))
    ways: Ways = {(IPV4, 993): by_source(behaviour, WELL, WELL)}
    net = WaveringNetwork(NAMES, served, ways, paths={IPV4: Path(HOPS)})
    checked = Checked(goal(), net, contexts)
    first = checked.diagnosis.findings[0]
    assert first.id == finding
    assert (first.place.after.address if first.place and first.place.after else "") == after
    followed = [one for one in checked.seen if isinstance(one, Followed)]
    assert 0 < len(followed) <= 2 * len(HOPS) + 2
