import pytest
from msgspec.structs import replace

from probes.ability import Ability
from probes.diagnosis.blind_spots import blind_spots
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Diagnosis, Hop, Place, Side
from probes.failure import Failure, FailureKind
from probes.goal import Anchor, Goal
from probes.observation import Observation, Untold
from probes.services import SEVEN_PORTS
from tests.scenarios.calls import (
    ANCHOR,
    NOT_PERMITTED,
    SILENCE,
    able,
    anchors,
    not_pinged,
    unable,
)
from tests.scenarios.facts import HOST, IPV6, ROUTER, RTT, Facts, goal, refused, resolves, silent
from tests.scenarios.facts import unable as not_connecting
from tests.scenarios.nearby import around
from tests.scenarios.row import others
from tests.scenarios.talk import talk

ALWAYS = "what a customer's own device, network or provider blocks"
NO_LOSS = "how many packets get lost (this runner may not ping)"
NO_NAMES = "which routers are on the way (this runner's kernel keeps them back)"


def told(wanted: Goal, *seen: Observation) -> tuple[str, ...]:
    (first, *rest) = blind_spots(diagnose(wanted, seen), seen)
    assert first == ALWAYS
    return tuple(rest)


@pytest.mark.proves("A33")
def test_a_place_that_can_do_everything_still_sees_no_customer() -> None:
    assert told(goal(), *resolves(), *talk(*SEVEN_PORTS), *able(*Ability)) == ()


LACKS = {
    "IPv4": (unable(Ability.IPV4, "Network is unreachable"), "IPv4"),
    "IPv6": (unable(Ability.IPV6, "Network is unreachable"), "IPv6"),
    "ping": (unable(Ability.PING, NOT_PERMITTED), NO_LOSS),
    "error queue": (unable(Ability.ERROR_QUEUE, "needs Linux 5.18"), NO_NAMES),
    "a ping that was denied": (not_pinged(FailureKind.LOCAL_POLICY, NOT_PERMITTED), NO_LOSS),
}


@pytest.mark.parametrize(("one", "spot"), LACKS.values(), ids=LACKS)
def test_what_a_machine_cannot_do_it_does_not_see(one: Observation, spot: str) -> None:
    assert told(goal(), *resolves(), *talk(*SEVEN_PORTS), one) == (spot,)


def test_a_lack_that_shows_twice_is_told_once() -> None:
    seen = (
        unable(Ability.IPV6, "Network is unreachable"),
        *not_connecting(993, kind=FailureKind.LOCAL_NO_ROUTE, address=IPV6),
        *talk(993),
        *resolves("192.0.2.10", IPV6),
    )
    assert told(goal(ports=(993,)), *seen) == ("IPv6",)


BLOCKED: dict[str, tuple[tuple[int, ...], Facts, str]] = {
    "one port": ((25,), silent(25), "port 25"),
    "two ports": ((25, 993), silent(25, 993), "ports 25 and 993"),
    "reset too soon": ((25,), refused(25, took=RTT / 5), "port 25"),
}


@pytest.mark.parametrize(("ports", "seen", "words"), BLOCKED.values(), ids=BLOCKED)
def test_without_anchors_a_blocked_port_may_be_our_own_networks(
    ports: tuple[int, ...], seen: Facts, words: str
) -> None:
    spots = told(goal(), *resolves(), *seen, *talk(*others(*ports)))
    assert f"whether its own network lets {words} out (no anchor tells)" in spots


@pytest.mark.parametrize("failure", [None, SILENCE], ids=["answers", "silent"])
def test_where_an_anchor_tells_nothing_has_to_be_guessed(failure: Failure | None) -> None:
    wanted = replace(goal(), anchors=(Anchor(ANCHOR, 25),))
    called = anchors(25, ANCHOR, failure=failure)
    spots = told(wanted, *resolves(), *silent(25), *talk(*others(25)), *called)
    assert not any("no anchor tells" in one for one in spots)


def test_the_host_itself_is_no_anchor_that_tells() -> None:
    wanted = replace(goal(), anchors=(Anchor(HOST, 25),))
    spots = told(wanted, *resolves(), *silent(25), *talk(*others(25)))
    assert "whether its own network lets port 25 out (no anchor tells)" in spots


def located(diagnosis: Diagnosis) -> Diagnosis:
    """Find the place on the path of everything that was found."""
    after = Hop(ttl=2, address=ROUTER)
    place = Place(side=Side.PROVIDER, after=after, before=None, exact=True)
    return replace(
        diagnosis, findings=tuple(replace(one, place=place) for one in diagnosis.findings)
    )


def test_a_block_whose_place_is_known_leaves_nothing_open() -> None:
    seen = (*resolves(), *silent(25), *talk(*others(25)))
    diagnosis = located(diagnose(goal(), seen))
    assert blind_spots(diagnosis, seen) == (ALWAYS,)


def test_a_silent_private_address_may_answer_in_its_own_network() -> None:
    spots = told(goal(ports=(993,)), *resolves("10.1.2.3"), *silent(993, address="10.1.2.3"))
    assert "whether the server answers inside its own network" in spots


def test_a_system_that_does_not_tell_its_routes_is_named() -> None:
    seen = (*resolves(), *talk(*SEVEN_PORTS), around(Untold(reason="EPERM")))
    assert told(goal(), *seen) == (
        "by which way packets leave this machine (its system does not tell)",
    )
    assert told(goal(), *resolves(), *talk(*SEVEN_PORTS), around()) == ()
