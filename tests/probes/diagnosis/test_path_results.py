"""Paths as they are shown."""

import pytest

from probes.address import Address
from probes.diagnosis.verdict import PathResult, PortState
from probes.goal import Scope
from probes.observation import SynProbe
from tests.probes.behaviours import (
    REFUSES,
    Behaviour,
    DroppedAt,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
)
from tests.probes.walking import (
    OPEN,
    ROUTERS,
    Scene,
    Walked,
)
from tests.scenarios.facts import IPV4, IPV6

_A, _B, _C, _D = ROUTERS


def told(path: PathResult) -> list[str]:
    return ["|".join(hop.address for hop in step.hops) or "*" for step in path.hops]


@pytest.mark.proves("A25")
def test_a_trace_shows_every_hop_and_all_times() -> None:
    scene = Scene(ports={}, path=Path((_A, None, _C, _D)), asked=(993,), scope=Scope.TRACE)
    (path,) = Walked(scene).paths.results()
    assert told(path) == [_A, "*", _C, _D, IPV4]
    assert [len(step.times) for step in path.hops] == [3] * 5
    assert path.hops[1].times == (None, None, None)
    assert path.ends is PortState.OPEN


ENDS: dict[str, tuple[Behaviour, list[str], PortState]] = {
    "dropped": (DroppedAt(2), [_A, _B, "*", "*"], PortState.FILTERED),
    "reset on the way": (ResetAt(2), [_A, _B, "*"], PortState.REJECTED),
    "closed": (REFUSES, [_A, _B, _C, _D, IPV4], PortState.CLOSED),
    "rejected": (RejectedAt(2), [_A, _B, _B], PortState.REJECTED),
    "unreachable": (RejectedAt(2, 3, 1), [_A, _B, _B], PortState.UNREACHABLE),
    "intercepted": (RedirectedAt(2, OPEN), [_A, "*"], PortState.INTERCEPTED),
}


@pytest.mark.parametrize(("behaviour", "hops", "ends"), ENDS.values(), ids=ENDS)
def test_a_path_ends_with_what_it_met(
    behaviour: Behaviour, hops: list[str], ends: PortState
) -> None:
    results = Walked(Scene(ports={25: behaviour})).paths.results()
    (path,) = (one for one in results if one.endpoint.port == 25)
    assert (told(path), path.ends) == (hops, ends)


def test_every_probe_to_an_address_is_evidence_there_and_nowhere_else() -> None:
    played = Walked(Scene(ports={25: DroppedAt(2)}))
    sent = [one for one in played.seen if isinstance(one, SynProbe)]
    assert list(played.paths.probes_at(Address(IPV4))) == sent
    assert played.paths.probes_at(Address(IPV6)) == ()
