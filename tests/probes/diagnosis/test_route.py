"""Whose the routers on the way to a host are."""

import pytest

from probes.address import Address
from probes.diagnosis.verdict import Place, Side
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
    ROUTERS6,
    TRANSIT,
    Scene,
    Walked,
)
from tests.scenarios.facts import IPV4, IPV6

_A, _B, _C, _D = ROUTERS
SHARED = "100.64.0.1"
_T = "198.18.0.1"
_THEIRS = {f"198.51.100.{n}": HOSTER for n in (1, 2, 3)} | {IPV4: HOSTER}
_KNOWN = {**OWNERS, _T: TRANSIT}
WHOSE: dict[str, tuple[tuple[str | None, ...], dict[str, str], str]] = {
    "as far as networks tell": ((_A, _B, _T, _D), _KNOWN, "home! isp! path! host!"),
    "several routers of one's own, or of the provider": (
        (_A, "192.168.7.1", _B, _D),
        _KNOWN,
        "home! home isp host!",
    ),
    "a provider behind carrier-grade NAT": (
        (_A, SHARED, _B, _C, _T, _D),
        _KNOWN,
        "home! isp! isp isp path! host!",
    ),
    "private routers behind carrier-grade NAT": (
        (_A, SHARED, "10.9.9.9", _B, _D),
        _KNOWN,
        "home! isp! isp isp host!",
    ),
    "carrier-grade NAT next door": ((SHARED, _B, _T, _D), _KNOWN, "isp! isp path! host!"),
    "shared addresses behind the provider": (
        (_A, _B, SHARED, _D, SHARED),
        _KNOWN,
        "home! isp! unknown host! host",
    ),
    "shared addresses behind a gap": (
        (_A, None, SHARED, _T, _D),
        _KNOWN,
        "home! unknown path host!",
    ),
    "a private address within the provider": (
        (_A, _B, "10.9.9.9", _D),
        _KNOWN,
        "home! isp! unknown host!",
    ),
    "a private address before the server": ((_A, _B, "10.9.9.9"), _KNOWN, "home! isp! host"),
    "no network is known": (ROUTERS, {}, "home! unknown unknown host"),
    "no network is known, and the server is near": ((_A, _B), {}, "home! unknown"),
    "the server's network is not known": (
        ROUTERS,
        {_B: PROVIDER, _C: PROVIDER, _D: HOSTER},
        "home! isp isp path",
    ),
    "a public address next door": (
        ("203.0.113.9", _B, _T, _D),
        {**_KNOWN, "203.0.113.9": PROVIDER},
        "isp isp path! host!",
    ),
    "a public address next door that nobody announces": (
        ("203.0.113.9", _B, _T, _D),
        _KNOWN,
        "unknown path path host!",
    ),
    "the host's network from the start": (
        (_A, "198.51.100.1", "198.51.100.2", "198.51.100.3"),
        _THEIRS,
        "home! unknown unknown host",
    ),
    "the host's network next door": (
        ("198.51.100.1", "198.51.100.2", "198.51.100.3"),
        _THEIRS,
        "unknown unknown host",
    ),
    "a detour from the host's network to itself": (
        (_A, "198.51.100.1", _T, "198.51.100.2"),
        {**_THEIRS, _T: TRANSIT},
        "home! unknown path! host",
    ),
    "a router of both networks": (
        (_A, _B, _C, _D),
        {**OWNERS, _C: "64500,64502 Both"},
        "home! isp! unknown host!",
    ),
    "an address of both networks": (
        ROUTERS,
        {**OWNERS, IPV4: "64502,64500 Both"},
        "home! unknown unknown host",
    ),
    "a gap before the first network": ((_A, None, _T, _D), _KNOWN, "home! path host!"),
    "a gap next door": ((None, _B, _T, _D), _KNOWN, "path path host!"),
    "a gap next door before a private address": ((None, _A, _T, _D), _KNOWN, "unknown path host!"),
    "routers that answer in the target's name": (
        (_A, IPV4, IPV4, IPV4),
        _KNOWN,
        "home! unknown unknown unknown",
    ),
    "a router of the host that answers in the target's name": (
        (_A, _B, IPV4),
        _KNOWN,
        "home! isp! host",
    ),
    "a private address behind a gap": ((None, _A), _KNOWN, "unknown"),
    "a router next door that answers in the target's name": (
        (IPV4, _B, _D),
        _KNOWN,
        "unknown path host!",
    ),
}
_SHORT = {HOME: "home", ISP: "isp", ON_THE_WAY: "path", HOST: "host", UNKNOWN: "unknown"}


def traced(routers: tuple[str | None, ...], owners: dict[str, str], address: Address) -> list[str]:
    """Trace an open port, which shows every router, and tell whose each is, known with a "!"."""
    scene = Scene(
        ports={},
        path=Path(routers),
        owners=owners,
        asked=(993,),
        scope=Scope.TRACE,
        address=address,
    )
    paths = Walked(scene).paths
    (path,) = paths.results()
    hops = [step.hops[0] for step in path.hops if step.hops]
    places = [
        Place(side=paths.side(hop, address), after=hop, before=None, exact=True) for hop in hops
    ]
    return [f"{_SHORT[one.side]}{'!' * paths.is_sure(one, address)}" for one in places]


@pytest.mark.parametrize(("routers", "owners", "expected"), WHOSE.values(), ids=WHOSE)
def test_a_router_is_told_by_its_address_and_network(
    routers: tuple[str | None, ...], owners: dict[str, str], expected: str
) -> None:
    assert traced(routers, owners, IPV4) == [*expected.split(), "host!"]


def test_over_ipv6_the_first_router_has_a_public_address_too() -> None:
    routers = ("2001:db8:1::9", *ROUTERS6[1:])
    owners = {**OWNERS, routers[0]: PROVIDER}
    assert traced(routers, owners, IPV6) == ["home", "isp", "isp", "host!", "host!"]


NEXT_DOOR: dict[str, tuple[tuple[str | None, ...], Behaviour, Side]] = {
    "one's own router or the server": ((_A,), DroppedAt(1), UNKNOWN),
    "the provider's router or the server": ((_A, _B), DroppedAt(2), UNKNOWN),
    "the provider's router by a reset": ((_A, _B), ResetAt(2), ISP),
    "the server by a reset": ((_A, _B), REFUSES, HOST),
    "the host's router or the server": ((_A, _B, _D), DroppedAt(3), HOST),
    "a router of the host's network next to us": ((_A, _D), DroppedAt(2), UNKNOWN),
    "this machine or the server": ((), SILENT, UNKNOWN),
}


@pytest.mark.parametrize(("routers", "behaviour", "side"), NEXT_DOOR.values(), ids=NEXT_DOOR)
def test_the_last_router_and_the_server_are_one_side_only_if_both_are_the_hosts(
    routers: tuple[str | None, ...], behaviour: Behaviour, side: Side
) -> None:
    place = Walked(Scene(ports={25: behaviour}, path=Path(routers))).place(25)
    assert (place.side if place else UNKNOWN) is side
