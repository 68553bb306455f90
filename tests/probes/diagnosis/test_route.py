"""Whose the routers on the way to a host are."""

import pytest

from probes.address import Address
from probes.diagnosis.verdict import Side
from probes.goal import Scope
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    ResetAt,
)
from tests.probes.diagnosis.shorts import HOME, HOST, ISP, ON_THE_WAY, UNKNOWN
from tests.probes.walking import (
    HOSTER,
    OWNERS,
    PROVIDER,
    ROUTERS,
    TRANSIT,
    Scene,
    Walked,
)
from tests.scenarios.facts import IPV4

_A, _B, _C, _D = ROUTERS
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
