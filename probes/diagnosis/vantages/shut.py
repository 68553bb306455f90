"""Ports that let one place in and not another: where on the way that comes about (pure)."""

from collections.abc import Iterator

from msgspec import Struct

from probes.address import Address
from probes.diagnosis.vantages.sight import Sight
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.verdict import Certainty, Finding, Place, Side
from probes.observation import Endpoint

NEAR = frozenset({Side.DEVICE, Side.LOCAL_NETWORK, Side.PROVIDER})
"""Sides that a place can be on by itself, whatever others see."""


class Shut(Struct, frozen=True, kw_only=True):
    """Ports of one address that stop one place while others get in.

    ``dead`` tells that nothing at the address answers that place, pings included; ``living`` are
    the other addresses of the same name that let it in. ``arrives``
    tells whether its packets get to where the host begins: None where that does not show.
    """

    sight: Sight
    beside: tuple[Sight, ...]
    endpoints: tuple[Endpoint, ...]
    dead: bool
    living: tuple[Address, ...]
    arrives: bool | None
    place: Place | None

    @property
    def address(self) -> Address:
        """The address they have in common."""
        return self.endpoints[0].address


def shut_out(sights: Sights) -> tuple[Shut, ...]:
    """Find all of them but those that the place's own side is known to stop."""
    return tuple(
        found
        for sight in sights.all
        for address in sorted(sight.addresses_told)
        if (found := _shut(sights, sight, address)) is not None
    )


def stopped_nearby(sight: Sight, endpoint: Endpoint) -> bool:
    """Tell whether a place found by itself what stops a port, before the host."""
    return any(_is_located(one) for one in sight.on(endpoint))


def _limited(sight: Sight, endpoint: Endpoint) -> bool:
    """Tell whether a place was let in as well, but for a limit of the host for one address."""
    return any(one.id in {"host-conn-limit", "host-rate-limit"} for one in sight.on(endpoint))


def _is_located(finding: Finding) -> bool:
    sure_of_the_way = finding.side is Side.PATH and finding.certainty is Certainty.CERTAIN
    return finding.side in NEAR or sure_of_the_way


def _shut(sights: Sights, sight: Sight, address: Address) -> Shut | None:
    stopped = tuple(
        endpoint
        for endpoint in sights.endpoints
        if endpoint.address == address
        and sight.stops(endpoint)
        and not stopped_nearby(sight, endpoint)
        and not _limited(sight, endpoint)
    )
    here_alone = tuple(filter(sights.reaching, stopped))
    if not here_alone:
        return None
    # What shuts out all of it takes the ports along that nobody else tried.
    dead = sight.is_dead(address)
    ends = stopped if dead else here_alone
    places = {sight.stopped_at(one) for one in ends}
    beside = tuple(one for one in sights.all if any(map(one.reaches, here_alone)))
    return Shut(
        sight=sight,
        beside=beside,
        endpoints=ends,
        dead=dead,
        living=_living(sights, sight, address),
        arrives=_arrives(sight, here_alone, beside),
        place=places.pop() if len(places) == 1 else None,
    )


def _living(sights: Sights, sight: Sight, address: Address) -> tuple[Address, ...]:
    names = {name for end, name in sights.names.items() if end.address == address}
    ends = (end for end, name in sights.names.items() if name in names and sight.reaches(end))
    return tuple(sorted({end.address for end in ends}))


def _arrives(sight: Sight, stopped: tuple[Endpoint, ...], beside: tuple[Sight, ...]) -> bool | None:
    told = {_arrival(sight, endpoint, beside) for endpoint in stopped}
    return told.pop() if len(told) == 1 else None


def _arrival(sight: Sight, endpoint: Endpoint, beside: tuple[Sight, ...]) -> bool | None:
    """Tell whether a port's packets get to the host's own network, or to where the ways meet.

    Where a router that passes others' packets on is the last one seen, what stops these goes by
    where they come from: the way itself is in order.
    """
    address = endpoint.address
    place = sight.stopped_at(endpoint)
    sides = {one.side for one in sight.on(endpoint) if one.place is not None}
    if Side.HOST in sides or (place is not None and place.at_server):
        return True
    last = place.after.address if place is not None and place.after is not None else ""
    if not last:
        return None
    if any(last in one.passes(address) for one in beside):
        return True
    theirs, its = sight.systems(address), sight.systems(Address(last))
    if theirs and its and sight.network not in theirs:
        return bool(theirs & its)
    beyond = Side.PATH in sides or any(one.doorstep(address) for one in beside)
    return False if beyond else None


def alike(sights: Sights) -> Iterator[tuple[tuple[Sight, ...], tuple[Endpoint, ...]]]:
    """Find the ports of an address that let nobody in, with the places of which all tell so.

    Places whose own side stops them tell nothing of the host.
    """
    for address in sorted({one.address for one in sights.endpoints}):
        groups: dict[tuple[Sight, ...], list[Endpoint]] = {}
        for endpoint in sights.endpoints:
            if endpoint.address != address or sights.reaching(endpoint):
                continue
            telling = tuple(
                one for one in sights.told(endpoint) if not stopped_nearby(one, endpoint)
            )
            if len(telling) > 1 and all(one.stops(endpoint) for one in telling):
                groups.setdefault(telling, []).append(endpoint)
        for telling, endpoints in groups.items():
            yield telling, tuple(endpoints)
