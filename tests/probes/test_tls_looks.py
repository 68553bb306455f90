"""Second looks at encryption: each where the first one calls for it, and only there."""

import pytest
from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.goal import Converse, Goal
from probes.observation import Declined, Endpoint, NotOffered, Observation, Ready
from probes.plan import wanted_steps
from probes.services import SEVEN_PORTS
from probes.tls_looks import SMALL_MSS
from tests.scenarios.facts import HOST, IPV4, OTHER_IPV4, Facts, goal, resolves
from tests.scenarios.talk import GOOD, alert, failed, not_tls, objected, talk

SHAKE, ASK = Operation.TLS_HANDSHAKE, Operation.STARTTLS
STALLED, RESET = failed(SHAKE, FailureKind.TIMEOUT), failed(SHAKE, FailureKind.CONNECTION_RESET)
LEFT = failed(SHAKE, FailureKind.EOF)
REFUSED = Declined(code="502", lines=("502 5.5.1 not implemented",))
MUTE = Declined(code="-ERR", lines=("-ERR unknown command",))
CLOSELY = replace(goal(), certificates=True)


def converses(wanted: Goal, *seen: Observation | Facts) -> set[Converse]:
    """Return what is wanted beside the first conversations."""
    flat = [one for part in seen for one in (part if isinstance(part, tuple) else (part,))]
    steps = {one for one in wanted_steps(wanted, (*resolves(), *flat)) if isinstance(one, Converse)}
    return steps - {one for one in wanted_steps(wanted, resolves()) if isinstance(one, Converse)}


def look(port: int, kind: Converse) -> Converse:
    return replace(kind, endpoint=Endpoint(IPV4, port))


USUAL = Converse(name=HOST, endpoint=Endpoint(IPV4, 0))
LEGACY, SMALL = replace(USUAL, legacy=True), replace(USUAL, mss=SMALL_MSS)
UNNAMED, INSISTING = replace(USUAL, named=False), replace(USUAL, insist=True)
AGAIN = replace(USUAL, attempt=2)


LOOKS: dict[str, tuple[Facts, set[Converse]]] = {
    "completed": (talk(993), set()),
    "a bad certificate": (talk(143, handshake=objected(10)), set()),
    "stalled": (
        talk(993, handshake=STALLED),
        {look(993, SMALL), look(993, UNNAMED)},
    ),
    "reset": (talk(993, handshake=RESET), {look(993, LEGACY), look(993, UNNAMED)}),
    "left": (talk(993, handshake=LEFT), {look(993, LEGACY)}),
    "refused by an alert": (
        talk(993, handshake=alert(70, "protocol version")),
        {look(993, LEGACY)},
    ),
    "no TLS at all": (talk(993, handshake=not_tls("* OK ready")), set()),
    "not offered": (talk(143, upgrade=NotOffered()), {look(143, INSISTING)}),
    "refused": (talk(587, upgrade=REFUSED), set()),
    "reset when asked": (
        talk(587, upgrade=failed(ASK, FailureKind.CONNECTION_RESET)),
        {look(587, UNNAMED)},
    ),
    "no answer when asked": (
        talk(587, upgrade=failed(ASK, FailureKind.TIMEOUT)),
        {look(587, UNNAMED)},
    ),
    "left when asked": (talk(587, upgrade=failed(ASK, FailureKind.EOF)), set()),
    "a POP3 server that lists nothing": (talk(110, plain_offer=MUTE), {look(110, INSISTING)}),
    "an SMTP server that lists nothing": (talk(25, plain_offer=REFUSED), set()),
    "a POP3 server that lists nothing inside TLS": (talk(995, offer=MUTE), set()),
}


@pytest.mark.parametrize(("seen", "wanted"), LOOKS.values(), ids=LOOKS)
def test_each_end_of_a_handshake_calls_for_its_own_look(seen: Facts, wanted: set[Converse]) -> None:
    assert converses(goal(), seen) == wanted


SECOND: dict[str, Facts] = {
    "stalled by small segments too": talk(993, handshake=GOOD, small=STALLED),
    "outdated versions did not help": talk(993, legacy=RESET),
    "nor did leaving the name out": talk(993, unnamed=RESET),
    "asked for in vain": talk(143, insisted=REFUSED),
    "reset when asked again": talk(143, insisted=failed(ASK, FailureKind.CONNECTION_RESET)),
    "no handshake after the consent": talk(143, insisted=Ready(), insisted_handshake=RESET),
}


@pytest.mark.parametrize("seen", SECOND.values(), ids=SECOND)
def test_second_looks_call_for_no_third(seen: Facts) -> None:
    assert converses(goal(), seen) == set()


@pytest.mark.parametrize(
    ("port", "seen"),
    [
        (993, talk(993, handshake=RESET, unnamed=GOOD)),
        (587, talk(587, upgrade=failed(ASK, FailureKind.CONNECTION_RESET), unnamed=GOOD)),
    ],
    ids=["handshake", "request"],
)
def test_what_passes_without_the_name_is_tried_by_name_once_more(port: int, seen: Facts) -> None:
    assert look(port, AGAIN) in converses(goal(), seen)


def test_what_fails_without_the_name_as_well_is_not_tried_again() -> None:
    assert look(993, AGAIN) not in converses(goal(), talk(993, handshake=RESET, unnamed=RESET))


def test_what_passes_elsewhere_is_no_reason_to_try_again() -> None:
    there = talk(993, unnamed=GOOD, address=OTHER_IPV4)
    assert look(993, AGAIN) not in converses(goal(), talk(993, handshake=RESET), there)


def test_a_healthy_host_is_not_looked_at_twice() -> None:
    assert converses(goal(), talk(*SEVEN_PORTS)) == set()


def test_who_asks_about_encryption_learns_what_old_programs_meet_at_one_port() -> None:
    assert converses(CLOSELY, talk(*SEVEN_PORTS)) == {look(995, UNNAMED)}
    assert converses(replace(CLOSELY, ports=(587,)), talk(587)) == set()


def test_an_address_has_no_name_to_leave_out() -> None:
    wanted = replace(goal(IPV4, ports=(993,)), certificates=True)
    steps = wanted_steps(wanted, talk(993, name=IPV4))
    assert not any(isinstance(one, Converse) and not one.named for one in steps)


def test_chains_are_kept_for_who_asks_about_encryption() -> None:
    for wanted in (goal(), CLOSELY):
        steps = wanted_steps(wanted, (*resolves(), *talk(25, greeting=_BUSY)))
        kept = {one.keep for one in steps if isinstance(one, Converse) and not one.looks_again}
        assert kept == {wanted.certificates}


_BUSY = Declined(code="421", lines=("421 busy",))
