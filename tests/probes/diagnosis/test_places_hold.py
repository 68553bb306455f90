"""What must hold of every place, whatever stands in the way and whatever gets lost."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.judge import diagnose
from probes.diagnosis.verdict import Place, PortState, Side
from probes.goal import Scope
from probes.script import WINDOW
from tests.probes.diagnosis.scenes import KINDS, Filtered, scenes
from tests.probes.diagnosis.test_properties import essence
from tests.probes.walking import Lost, Walked

MOST_SYNS = 200
FEW = settings(max_examples=60)
"""Each example is a whole check."""
_CLAIMS = (Side.LOCAL_NETWORK, Side.PROVIDER, Side.HOST)


def check(case: Filtered, played: Walked, *, odd: bool = False) -> None:
    """Hold every place to where the filter truly is; on ``odd`` paths only what is sure is."""
    distance = case.scene.path.distance
    for port, hop in case.hops.items():
        place = played.place(port)
        if place is not None:
            if (sender := told_by(place)) is not None:
                assert sender == case.scene.path.routers[hop - 1], (port, hop, place)
            else:
                assert least(place) <= hop <= most(place, distance), (port, hop, place)
            sure = played.paths.is_sure(place, case.scene.address)
            claimed = place.side in _CLAIMS and case.scene.path.named
            if sure or (claimed and not odd):
                assert place.side is case.side_of(port), (port, hop, place)
    for view in played.diagnosis().ports:
        assert view.endpoint.port in case.hops or view.state is PortState.OPEN


def told_by(place: Place) -> Address | None:
    """Return the address of a sender whose distance no walk shows."""
    return place.after.address if place.after is not None and not place.after.ttl else None


def least(place: Place) -> int:
    return place.after.ttl if place.after is not None and not place.at_server else 0


def most(place: Place, distance: int) -> int:
    if place.exact and place.after is not None and not place.at_server:
        return place.after.ttl
    return place.before.ttl if place.before is not None else distance


@FEW
@given(scenes())
def test_no_place_lies(case: Filtered) -> None:
    check(case, Walked(case.scene))


@FEW
@given(scenes(named=False))
def test_no_place_lies_where_routers_have_no_names(case: Filtered) -> None:
    check(case, Walked(case.scene))


@FEW
@given(scenes(ports=KINDS, odd=True))
def test_no_place_that_is_sure_lies_whoever_owns_the_routers(case: Filtered) -> None:
    check(case, Walked(case.scene), odd=True)


@FEW
@given(scenes(ports=KINDS))
def test_no_place_lies_where_several_ports_are_in_trouble(case: Filtered) -> None:
    check(case, Walked(case.scene))


@FEW
@given(scenes(), st.data())
def test_no_lost_packet_misplaces_a_block(case: Filtered, data: st.DataObject) -> None:
    calm = replace(case.scene.path, reluctant=())
    scene = replace(case.scene, path=calm)
    sent = Walked(scene).sent
    keys = sorted({(one.endpoint.port, one.ttl, one.floor) for one in sent})
    lost: Lost = frozenset((*key, data.draw(st.sampled_from((0, 0, 1, 2)))) for key in keys)
    check(replace(case, scene=scene), Walked(replace(scene, lost=lost)))


@FEW
@given(scenes(ports=KINDS), st.randoms(use_true_random=False))
def test_the_order_of_answers_moves_no_place(case: Filtered, chance: Random) -> None:
    orderly = Walked(case.scene)
    hasty = Walked(case.scene, pick=chance.randrange)
    assert set(map(str, hasty.sent)) == set(map(str, orderly.sent))
    assert hasty.most_in_flight <= WINDOW
    assert essence(hasty.diagnosis(), tuple(hasty.seen)) == essence(
        orderly.diagnosis(), tuple(orderly.seen)
    )


@FEW
@given(scenes(ports=KINDS), st.randoms(use_true_random=False))
def test_the_order_of_observations_does_not_matter_to_places(
    case: Filtered, chance: Random
) -> None:
    played = Walked(case.scene)
    shuffled = list(played.seen)
    chance.shuffle(shuffled)
    assert essence(diagnose(played.goal, shuffled), tuple(shuffled)) == essence(
        played.diagnosis(), tuple(played.seen)
    )


@FEW
@given(scenes(ports=KINDS), st.sampled_from((Scope.CHECK, Scope.TRACE)))
def test_every_walk_ends_soon(case: Filtered, scope: Scope) -> None:
    played = Walked(replace(case.scene, scope=scope))
    assert played.most_in_flight <= WINDOW
    assert len(played.sent) <= MOST_SYNS
