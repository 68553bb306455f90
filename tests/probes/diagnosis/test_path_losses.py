"""Where filters are placed while packets get lost by chance."""

from datetime import timedelta

from msgspec.structs import replace

from probes.diagnosis.path import Paths
from probes.observation import Connected, Endpoint, Observation, SynProbe
from tests.probes.behaviours import DroppedAt, Path, ResetAt
from tests.probes.diagnosis.shorts import HOME, HOST, ISP, ON_THE_WAY, UNKNOWN, short
from tests.probes.walking import ROUTERS, Scene, Walked
from tests.scenarios.facts import IPV4, RTT, connect

SENT_AGAIN = connect(143, took=timedelta(seconds=1.07))
"""Shows that packets get lost."""
MAILBOX, RELAY = Endpoint(IPV4, 993), Endpoint(IPV4, 25)


def _asks_once_more(one: Observation, *, port: int) -> bool:
    return isinstance(one, SynProbe) and one.endpoint.port == port and one.attempt > 1


def test_whoever_was_asked_once_and_in_vain_may_be_anybody() -> None:
    silent = frozenset({(110, 2, 0, 1)})
    walked = Walked(Scene(ports={993: DroppedAt(1)}, lost=silent)).seen
    seen = [one for one in walked if not _asks_once_more(one, port=110)]
    assert short(Paths(seen).filtered(MAILBOX)) == (ON_THE_WAY, 1, 3, "")
    assert short(Paths([*seen, SENT_AGAIN]).filtered(MAILBOX)) == (UNKNOWN, 1, 3, "")


def test_two_hops_side_by_side_stay_whose_they_are() -> None:
    seen = Walked(Scene(ports={993: DroppedAt(1)})).seen
    assert short(Paths([*seen, SENT_AGAIN]).filtered(MAILBOX)) == (HOME, 1, 2, "")


def test_a_silence_is_no_proof_any_more() -> None:
    seen = Walked(Scene(ports={993: DroppedAt(2)}, path=Path(ROUTERS))).seen
    for told, sure in ((seen, True), ([*seen, SENT_AGAIN], False)):
        paths = Paths(told)
        place = paths.filtered(MAILBOX)
        assert place is not None
        assert (place.side, paths.is_sure(place, IPV4)) == (ISP, sure)


def test_an_answer_is_proof_as_before() -> None:
    paths = Paths([*Walked(Scene(ports={25: ResetAt(4)})).seen, SENT_AGAIN])
    place = paths.refused(RELAY)
    assert place is not None
    assert short(place) == (HOST, 4, None, "exact, refused")
    assert paths.is_sure(place, IPV4)


def test_the_open_port_that_was_asked_most_tells_the_place() -> None:
    walked = Walked(Scene(ports={143: ResetAt(4)}))
    beside = [one for one in walked.seen if _reached_the_server(one)]
    other = replace(beside[0], endpoint=RELAY, outcome=Connected(rtt=RTT))
    place = Paths([*walked.seen, other]).refused(Endpoint(IPV4, 143))
    assert short(place) == (HOST, 4, None, "exact, refused")


def _reached_the_server(one: Observation) -> bool:
    return isinstance(one, SynProbe) and one.ttl > len(ROUTERS)
