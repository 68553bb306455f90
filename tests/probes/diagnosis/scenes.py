"""Generated paths with a filter whose true place is known."""

from collections.abc import Mapping

from hypothesis import strategies as st
from msgspec import Struct

from probes.diagnosis.verdict import Side
from tests.probes.behaviours import (
    REFUSES,
    SILENT,
    Behaviour,
    DroppedAt,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
)
from tests.probes.walking import HOSTER, OPEN, PROVIDER, TRANSIT, Scene
from tests.scenarios.facts import IPV4

HOME, ISP, WAY, HOST = Side.LOCAL_NETWORK, Side.PROVIDER, Side.PATH, Side.HOST
_NETWORKS = {HOME: "10.0.0", ISP: "203.0.113", WAY: "198.18.0", HOST: "198.51.100"}
_OWNERS = {ISP: PROVIDER, WAY: TRANSIT, HOST: HOSTER}
_CODES = ((3, 0), (3, 1), (3, 2), (3, 3), (3, 9), (3, 10), (3, 13))

KINDS = (25, 587, 143)
"""One port of each group that filters tell apart."""


class Filtered(Struct, frozen=True):
    """A scene, and for each port in trouble the hop that does it, the server being the last."""

    scene: Scene
    hops: Mapping[int, int]
    sides: tuple[Side, ...]

    def side_of(self, port: int) -> Side:
        """Tell whose the filter is."""
        return self.sides[self.hops[port] - 1]


@st.composite
def scenes(
    draw: st.DrawFn,
    *,
    ports: tuple[int, ...] = (25,),
    silent_routers: bool = True,
    named: bool = True,
    odd: bool = False,
) -> Filtered:
    """Draw a path of up to twelve routers and something in the way of each of these ports.

    Behind the own network comes the provider's, if any other does. On ``odd`` paths it may have
    addresses that nobody announces, be the host's too or come first, and routers may answer in the
    target's name.
    """
    counts = [draw(st.integers(1 - odd, 2)), *(draw(st.integers(low, 3)) for low in (1, 0, 0))]
    sides = [side for side, count in zip(_NETWORKS, counts, strict=True) for _ in range(count)]
    sides = sides[: draw(st.integers(1, len(sides)))]
    shown = [f"{_NETWORKS[side]}.{hop}" for hop, side in enumerate(sides, start=1)]
    routers = [
        None if silent_routers and draw(st.integers(0, 3)) == 0 else address for address in shown
    ]
    owners = {
        address: _OWNERS[side]
        for address, side in zip(shown, sides, strict=True)
        if side in _OWNERS
    }
    if odd:
        owners, routers = draw(_oddities(owners, routers))
    blocks = {port: draw(_blocks(routers)) for port in ports}
    path = Path(
        tuple(routers),
        reluctant=tuple(draw(st.sets(st.integers(1, len(routers))))),
        initial_ttl=draw(st.sampled_from((64, 128, 255))),
        named=named,
    )
    scene = Scene(
        ports={port: behaviour for port, (behaviour, _) in blocks.items()},
        path=path,
        owners={**owners, IPV4: HOSTER} if draw(st.booleans()) else owners,
    )
    hops = {port: hop for port, (_, hop) in blocks.items()}
    return Filtered(scene, hops, (*sides, HOST))


@st.composite
def _oddities(
    draw: st.DrawFn, owners: Mapping[str, str], routers: list[str | None]
) -> tuple[dict[str, str], list[str | None]]:
    provider = draw(st.sampled_from((PROVIDER, HOSTER)))
    hidden = draw(st.integers(0, 3))
    inside = draw(st.sampled_from(("100.64.0", "10.64.0")))
    odd: list[str | None] = []
    for ttl, address in enumerate(routers, start=1):
        if address is not None and owners.get(address) == PROVIDER and hidden > 0:
            hidden -= 1
            # A private address next door means the own network, whoever runs it.
            odd.append(f"{inside if ttl > 1 else '100.64.0'}.{ttl}")
        else:
            odd.append(address)
    borrowed = draw(st.sets(st.integers(0, len(odd) - 1), max_size=3))
    odd = [IPV4 if one and hop in borrowed else one for hop, one in enumerate(odd)]
    return {one: provider if of == PROVIDER else of for one, of in owners.items()}, odd


@st.composite
def _blocks(draw: st.DrawFn, routers: list[str | None]) -> tuple[Behaviour, int]:
    hop = draw(st.integers(1, len(routers) + 1))
    if hop > len(routers):
        at_server: tuple[Behaviour, ...] = (SILENT, REFUSES)
        return draw(st.sampled_from(at_server)), hop
    ways: list[Behaviour] = [DroppedAt(hop), ResetAt(hop), RedirectedAt(hop, OPEN)]
    # A router that refuses in the target's name cannot be told from the target.
    if routers[hop - 1] not in {None, IPV4}:
        ways.append(RejectedAt(hop, *draw(st.sampled_from(_CODES))))
    return draw(st.sampled_from(ways)), hop
