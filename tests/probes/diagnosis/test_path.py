"""Where simulated filters are placed: the side, the hops around it, and how exactly."""

import pytest

from probes.address import Address
from probes.diagnosis.verdict import PathResult, Place, PortState, Side
from probes.goal import Scope
from probes.observation import Endpoint, SynProbe
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
from tests.probes.walking import (
    HOSTER,
    OPEN,
    OWNERS,
    PROVIDER,
    ROUTERS,
    ROUTERS6,
    TRANSIT,
    Scene,
    Walked,
)
from tests.scenarios.facts import IPV4, IPV6

HOME, HOST, ON_THE_WAY = Side.LOCAL_NETWORK, Side.HOST, Side.PATH
ISP, DEVICE, UNKNOWN = Side.PROVIDER, Side.DEVICE, Side.UNKNOWN

ICMP = ((3, 0), (3, 1), (3, 2), (3, 3), (3, 9), (3, 10), (3, 13))
ICMPV6 = ((1, 0), (1, 1), (1, 3), (1, 4), (1, 5), (1, 6))

Short = tuple[Side, int | None, int | None, str]
"""A place in short: the side, the hops after and before it, and what is said of it."""


def short(place: Place | None) -> Short | None:
    if place is None:
        return None
    after = place.after.ttl if place.after else None
    before = place.before.ttl if place.before else None
    told = {"exact": place.exact, "at the server": place.at_server, "refused": place.refused}
    return place.side, after, before, ", ".join(word for word, holds in told.items() if holds)


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


# -- routers that stay silent ----------------------------------------------------------------------

_A, _B, _C, _D = ROUTERS
SILENCES: dict[str, tuple[tuple[str | None, ...], Behaviour, Short | None]] = {
    "dropped behind a silent router": ((_A, None, _C, _D), DroppedAt(3), (ON_THE_WAY, 3, 4, "")),
    "dropped at a silent router": ((_A, _B, None, _D), DroppedAt(3), (ON_THE_WAY, 2, 4, "")),
    "dropped at a silent router of the provider": (
        (_A, None, _C, _D),
        DroppedAt(2),
        (ON_THE_WAY, 1, 3, ""),
    ),
    "dropped before a silent router": ((_A, _B, None, _D), DroppedAt(2), (ON_THE_WAY, 2, 4, "")),
    "dropped at a silent router next to the server": (
        (_A, _B, _C, None),
        DroppedAt(4),
        (ON_THE_WAY, 3, 5, ""),
    ),
    "dropped at a silent home router": ((None, _B, _C, _D), DroppedAt(1), (UNKNOWN, None, 2, "")),
    "dropped among silent routers": ((None, None, _C, _D), DroppedAt(1), (UNKNOWN, None, 3, "")),
    "dropped behind a silent provider": ((_A, None, None, _D), DroppedAt(4), (HOST, 4, None, "")),
    "dropped with all routers silent": ((None,) * 4, DroppedAt(2), None),
    "silent with all routers silent": ((None,) * 4, SILENT, None),
    "reset at a silent router": ((_A, _B, None, _D), ResetAt(3), (ON_THE_WAY, 2, 4, "refused")),
    "reset before a silent router": ((_A, _B, None, _D), ResetAt(2), (ON_THE_WAY, 2, 4, "refused")),
    "reset at the silent router next to the server": (
        (_A, _B, _C, None),
        ResetAt(4),
        (ON_THE_WAY, 3, 5, "refused"),
    ),
    "reset with all routers silent": ((None,) * 4, ResetAt(2), None),
    "closed with all routers silent": ((None,) * 4, REFUSES, None),
    "rejected behind a silent router": (
        (_A, None, _C, _D),
        RejectedAt(3, 3, 13),
        (ON_THE_WAY, 3, None, "exact, refused"),
    ),
    "redirected at a silent router": (
        (_A, None, _C, _D),
        RedirectedAt(2, OPEN),
        (ON_THE_WAY, 2, None, "exact"),
    ),
    "redirected among silent routers": (
        (None,) * 4,
        RedirectedAt(1, OPEN),
        (HOME, 1, None, "exact"),
    ),
}


@pytest.mark.parametrize(("routers", "behaviour", "expected"), SILENCES.values(), ids=SILENCES)
def test_a_block_among_silent_routers_is_placed_no_closer_than_it_shows(
    routers: tuple[str | None, ...], behaviour: Behaviour, expected: Short | None
) -> None:
    played = Walked(Scene(ports={25: behaviour}, path=Path(routers)))
    assert short(played.place(25)) == expected


def test_who_intercepts_at_a_silent_hop_has_no_name() -> None:
    path = Path((_A, None, _C, _D))
    place = Walked(Scene(ports={25: RedirectedAt(2, OPEN)}, path=path)).place(25)
    assert place is not None
    assert place.after is not None
    assert place.after.address == ""


# -- kernels that keep no senders ------------------------------------------------------------------

UNNAMED: dict[str, tuple[Behaviour, Short | None]] = {
    "dropped at home": (DroppedAt(1), (HOME, 1, 2, "")),
    "dropped behind": (DroppedAt(2), (ON_THE_WAY, 2, 3, "")),
    "dropped before the server": (SILENT, (HOST, 4, None, "")),
    "reset at home": (ResetAt(1), (HOME, 1, 2, "refused")),
    "closed at the server": (REFUSES, (HOST, 4, None, "exact, at the server, refused")),
}


@pytest.mark.parametrize(("behaviour", "expected"), UNNAMED.values(), ids=UNNAMED)
def test_without_names_the_reach_is_told_by_ttl(
    behaviour: Behaviour, expected: Short | None
) -> None:
    path = Path(ROUTERS, named=False)
    place = Walked(Scene(ports={25: behaviour}, path=path)).place(25)
    assert short(place) == expected
    assert place is not None
    assert place.after is not None
    assert place.after.address == ""


# -- whose a router is -----------------------------------------------------------------------------

SHARED = "100.64.0.1"
WHOSE: dict[str, tuple[tuple[str | None, ...], dict[str, str], list[Side]]] = {
    "as far as networks tell": (
        ("10.0.0.1", "203.0.113.1", "198.18.0.1", "198.51.100.1"),
        {**OWNERS, "198.18.0.1": TRANSIT},
        [HOME, ISP, ON_THE_WAY, HOST],
    ),
    "several routers of one's own": (
        ("10.0.0.1", "192.168.7.1", "203.0.113.1", "198.51.100.1"),
        dict(OWNERS),
        [HOME, HOME, ISP, HOST],
    ),
    "a provider behind carrier-grade NAT": (
        ("10.0.0.1", SHARED, "203.0.113.1", "198.51.100.1"),
        dict(OWNERS),
        [HOME, ISP, ON_THE_WAY, HOST],
    ),
    "a private address within the provider": (
        ("10.0.0.1", "203.0.113.1", "10.9.9.9", "198.51.100.1"),
        dict(OWNERS),
        [HOME, ISP, ON_THE_WAY, HOST],
    ),
    "no network is known": (
        ("10.0.0.1", "203.0.113.1", "203.0.113.2", "198.51.100.1"),
        {},
        [HOME, ISP, ON_THE_WAY, HOST],
    ),
    "the server's network is not known": (
        ("10.0.0.1", "203.0.113.1", "203.0.113.2", "198.51.100.1"),
        {"203.0.113.1": PROVIDER, "203.0.113.2": PROVIDER, "198.51.100.1": HOSTER},
        [HOME, ISP, ISP, ON_THE_WAY],
    ),
    "a public address next door": (
        ("203.0.113.9", "203.0.113.1", "198.18.0.1", "198.51.100.1"),
        {**OWNERS, "203.0.113.9": PROVIDER, "198.18.0.1": TRANSIT},
        [HOME, ISP, ON_THE_WAY, HOST],
    ),
    "the host's network from the start": (
        ("10.0.0.1", "198.51.100.1", "198.51.100.2", "198.51.100.3"),
        {f"198.51.100.{n}": HOSTER for n in (1, 2, 3)} | {IPV4: HOSTER},
        [HOME, HOST, HOST, HOST],
    ),
    "a gap before the first network": (
        ("10.0.0.1", None, "198.18.0.1", "198.51.100.1"),
        {**OWNERS, "198.18.0.1": TRANSIT},
        [HOME, ON_THE_WAY, HOST],
    ),
}


@pytest.mark.parametrize(("routers", "owners", "expected"), WHOSE.values(), ids=WHOSE)
def test_a_router_is_told_by_its_address_and_network(
    routers: tuple[str | None, ...], owners: dict[str, str], expected: list[Side]
) -> None:
    # A trace of an open port shows every router.
    scene = Scene(ports={}, path=Path(routers), owners=owners, asked=(993,), scope=Scope.TRACE)
    played = Walked(scene)
    (path,) = played.paths.results()
    shown = [step.hops[0] for step in path.hops[:-1] if step.hops]
    assert [played.paths.side(hop, Address(IPV4)) for hop in shown] == expected
    assert played.paths.side(path.hops[-1].hops[0], Address(IPV4)) is HOST


NEXT_DOOR: dict[str, tuple[tuple[str | None, ...], Behaviour, Side]] = {
    "one's own router or the server": ((_A,), DroppedAt(1), UNKNOWN),
    "the provider's router or the server": ((_A, _B), DroppedAt(2), UNKNOWN),
    "the provider's router by a reset": ((_A, _B), ResetAt(2), ISP),
    "the server by a reset": ((_A, _B), REFUSES, HOST),
    "the host's router or the server": ((_A, _D), DroppedAt(2), HOST),
    "this machine or the server": ((), SILENT, UNKNOWN),
}


@pytest.mark.parametrize(("routers", "behaviour", "side"), NEXT_DOOR.values(), ids=NEXT_DOOR)
def test_the_last_router_and_the_server_are_one_side_only_if_both_are_the_hosts(
    routers: tuple[str | None, ...], behaviour: Behaviour, side: Side
) -> None:
    place = Walked(Scene(ports={25: behaviour}, path=Path(routers))).place(25)
    assert (place.side if place else UNKNOWN) is side


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
    assert short(paths.sender(at, Address(SHARED))) == (ISP, 0, None, "exact, refused")
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


# -- paths as a whole ------------------------------------------------------------------------------


def told(path: PathResult) -> list[str]:
    return ["|".join(hop.address for hop in step.hops) or "*" for step in path.hops]


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
