"""Where simulated filters are placed: the side, the hops around it, and how exactly."""

import pytest

from probes.address import Address
from probes.diagnosis.verdict import PortState
from probes.observation import Endpoint
from probes.services import SEVEN_PORTS
from probes.walk import WEB_PORT
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
    icmp,
)
from tests.probes.diagnosis.shorts import DEVICE, HOME, HOST, ISP, Short, short
from tests.probes.walking import (
    OPEN,
    ROUTERS,
    ROUTERS6,
    Scene,
    Walked,
)
from tests.scenarios.facts import IPV4, IPV6

ICMP = ((3, 0), (3, 1), (3, 2), (3, 3), (3, 9), (3, 10), (3, 13))
ICMPV6 = ((1, 0), (1, 1), (1, 3), (1, 4), (1, 5), (1, 6))

PLACES: dict[str, tuple[Behaviour, Short | None]] = {
    "dropped on this machine": (DroppedAt(0), (DEVICE, None, 1, "")),
    "dropped at home": (DroppedAt(1), (HOME, 1, 2, "")),
    "dropped at the provider": (DroppedAt(2), (ISP, 2, 3, "")),
    "dropped where the provider ends": (DroppedAt(3), (ISP, 3, 4, "")),
    "dropped at the host's router": (DroppedAt(4), (HOST, 4, None, "")),
    "dropped at the server": (SILENT, (HOST, 4, None, "")),
    "reset at home": (ResetAt(1), (HOME, 1, 2, "refused")),
    "reset at the provider": (ResetAt(2), (ISP, 2, 3, "refused")),
    "reset where the provider ends": (ResetAt(3), (ISP, 3, 4, "refused")),
    "reset at the host's router": (ResetAt(4), (HOST, 4, None, "exact, refused")),
    "closed at the server": (REFUSES, (HOST, 4, None, "exact, at the server, refused")),
    "redirected at home": (RedirectedAt(1, OPEN), (HOME, 1, None, "exact")),
    "redirected at the provider": (RedirectedAt(2, OPEN), (ISP, 2, None, "exact")),
    # Nothing but a little time tells these from the host, so that nobody looks.
    "redirected where the provider ends": (RedirectedAt(3, OPEN), None),
    "redirected at the host's router": (RedirectedAt(4, OPEN), None),
    "open": (OPEN, None),
}
"""What becomes of port 25 between a home network, its provider and the mail host."""

SIDES = {1: HOME, 2: ISP, 3: ISP, 4: HOST}
WAYS = {4: (ROUTERS, IPV4, ICMP), 6: (ROUTERS6, IPV6, ICMPV6)}
REJECTIONS = [
    pytest.param(family, hop, code, id=f"IPv{family}-hop-{hop}-{code[0]}/{code[1]}")
    for family, (_, _, codes) in WAYS.items()
    for hop in SIDES
    for code in codes
]


@pytest.mark.parametrize("family", WAYS)
@pytest.mark.parametrize(("behaviour", "expected"), PLACES.values(), ids=PLACES)
def test_a_block_is_placed(behaviour: Behaviour, expected: Short | None, family: int) -> None:
    routers, address, _ = WAYS[family]
    played = Walked(Scene(ports={25: behaviour}, path=Path(routers), address=address))
    assert short(played.place(25)) == expected


@pytest.mark.parametrize(("family", "hop", "code"), REJECTIONS)
def test_a_rejection_is_placed_at_its_sender(family: int, hop: int, code: tuple[int, int]) -> None:
    routers, address, _ = WAYS[family]
    block = RejectedAt(hop, *code)
    played = Walked(Scene(ports={25: block}, path=Path(routers), address=address))
    place = played.place(25)
    assert short(place) == (SIDES[hop], hop, None, "exact, refused")
    assert place is not None
    assert place.after is not None
    assert place.after.address == routers[hop - 1]


@pytest.mark.parametrize("initial", [64, 128, 255])
def test_servers_may_send_with_any_usual_ttl(initial: int) -> None:
    _, expected = PLACES["closed at the server"]
    path = Path(ROUTERS, initial_ttl=initial)
    assert short(Walked(Scene(ports={25: REFUSES}, path=path)).place(25)) == expected


@pytest.mark.parametrize("initial", [128, 255])
def test_a_reset_with_another_initial_ttl_than_the_servers_tells_of_no_distance(
    initial: int,
) -> None:
    path = Path(ROUTERS, initial_ttl=initial)
    place = Walked(Scene(ports={25: ResetAt(4)}, path=path)).place(25)
    assert short(place) == (HOST, 4, None, "refused")


def test_without_a_usual_ttl_a_reset_is_left_between_the_last_router_and_the_server() -> None:
    path = Path(ROUTERS, initial_ttl=40)
    place = Walked(Scene(ports={25: REFUSES}, path=path)).place(25)
    assert short(place) == (HOST, 4, None, "refused")


@pytest.mark.parametrize(("behaviour", "expected"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("reluctant", [(1,), (2, 3), (4,), (1, 2, 3, 4)])
def test_routers_that_answer_the_second_time_do_not_matter(
    behaviour: Behaviour, expected: Short | None, reluctant: tuple[int, ...]
) -> None:
    path = Path(ROUTERS, reluctant=reluctant)
    found = short(Walked(Scene(ports={25: behaviour}, path=path)).place(25))
    assert found == expected or is_wider(found, expected)


def is_wider(found: Short | None, expected: Short | None) -> bool:
    """Tell whether a place contains another one: an open port's hops are not asked twice."""
    if found is None or expected is None:
        return found is None
    (_, after, before, _), (_, least, most, _) = found, expected
    return (after or 0) <= (least or 0) and (before or 9) >= (most or 5)


# -- several ports -------------------------------------------------------------------------------


def test_two_troubles_have_two_places() -> None:
    played = Walked(Scene(ports={25: DroppedAt(2), 143: SILENT}))
    assert short(played.place(25)) == (ISP, 2, 3, "")
    assert short(played.place(143)) == (HOST, 4, None, "")


def test_two_resets_have_two_places() -> None:
    played = Walked(Scene(ports={25: ResetAt(2), 143: REFUSES}))
    assert short(played.place(25)) == (ISP, 2, 3, "refused")
    assert short(played.place(143)) == (HOST, 4, None, "exact, at the server, refused")


def test_a_reset_of_the_last_router_and_one_of_the_server_are_two() -> None:
    played = Walked(Scene(ports={25: REFUSES, 143: ResetAt(4)}))
    assert short(played.place(25)) == (HOST, 4, None, "exact, at the server, refused")
    assert short(played.place(143)) == (HOST, 4, None, "exact, refused")


def test_ports_of_one_group_share_the_place_of_the_one_that_was_walked() -> None:
    played = Walked(Scene(ports=dict.fromkeys((25, 465, 587), DroppedAt(2))))
    assert played.ttls(465) == []
    assert short(played.place(465)) == (ISP, 2, 3, "")


def test_ports_that_are_too_near_share_the_place_of_the_one_that_was_walked() -> None:
    redirected = dict.fromkeys((25, 110, 143), RedirectedAt(1, OPEN))
    played = Walked(Scene(ports=redirected))
    assert [port for port in redirected if played.ttls(port)] == [25, 110]
    assert {short(played.place(port)) for port in redirected} == {(HOME, 1, None, "exact")}
    assert played.view(110).state is PortState.INTERCEPTED


def test_seven_ports_rejected_next_door_are_placed_at_their_sender() -> None:
    played = Walked(Scene(ports=dict.fromkeys(SEVEN_PORTS, RejectedAt(1))))
    assert {short(played.place(port)) for port in SEVEN_PORTS} == {
        (HOME, 1, None, "exact, refused")
    }


def test_ports_that_are_all_dropped_are_placed_beside_the_web_server() -> None:
    dropped: dict[int, Behaviour] = dict.fromkeys(SEVEN_PORTS, DroppedAt(1))
    played = Walked(Scene(ports={**dropped, WEB_PORT: OPEN}))
    assert {short(played.place(port)) for port in SEVEN_PORTS} == {(HOME, 1, 2, "")}


def test_ports_that_are_all_dropped_have_no_place_alone() -> None:
    played = Walked(Scene(ports=dict.fromkeys(SEVEN_PORTS, DroppedAt(2))))
    assert {played.place(port) for port in SEVEN_PORTS} == {None}
    last = played.paths.last_seen(Endpoint(Address(IPV4), 25))
    assert last is not None
    assert last.ttl == 2


def test_a_port_that_was_not_walked_was_seen_nowhere() -> None:
    played = Walked(Scene(ports={}))
    assert played.paths.last_seen(Endpoint(Address(IPV4), 25)) is None
    assert played.paths.filtered(Endpoint(Address(IPV4), 25)) is None


def test_a_rejection_that_no_walk_met_again_is_placed_by_its_address_alone() -> None:
    paths = Walked(Scene(ports={})).paths
    at = Endpoint(Address(IPV4), 25)
    assert short(paths.sender(at, Address("10.0.0.1"))) == (HOME, 0, None, "exact, refused")
    assert short(paths.sender(at, Address("100.64.0.1"))) == (ISP, 0, None, "exact, refused")
    assert paths.sender(at, Address("203.0.113.1")) is None


def test_a_rejection_by_the_target_is_its_own() -> None:
    played = Walked(Scene(ports={25: icmp(IPV4, 3, 13)}))
    assert short(played.place(25)) == (HOST, None, None, "exact, at the server")
    assert played.sent == []


def test_a_rejection_from_another_address_than_packets_die_at_is_placed_by_its_ttl() -> None:
    played = Walked(Scene(ports={25: RejectedAt(2)}))
    at = Endpoint(Address(IPV4), 25)
    assert short(played.paths.sender(at, Address("203.0.113.77"))) == (
        ISP,
        2,
        None,
        "exact, refused",
    )


def test_parallel_paths_do_not_matter() -> None:
    other = Path(("10.0.0.1", "203.0.113.51", "203.0.113.52", "198.51.100.51"))
    for behaviour, expected in PLACES.values():
        if not isinstance(behaviour, RejectedAt):
            found = short(Walked(Scene(ports={25: behaviour}, parallel=other)).place(25))
            assert (found and found[1:]) == (expected and expected[1:])
