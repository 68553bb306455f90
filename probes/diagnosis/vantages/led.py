"""Names that lead elsewhere from one place, or nowhere (pure)."""

from collections.abc import Iterator
from itertools import permutations

from probes.address import Address, family
from probes.diagnosis.vantages.rule import JointMatch, JointRule
from probes.diagnosis.vantages.shut import stopped_nearby
from probes.diagnosis.vantages.sight import Sight, is_fault
from probes.diagnosis.vantages.sights import Sights
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.hops import is_local
from probes.observation import Endpoint
from probes.quote import listed

_SPLIT = "dns-split-horizon"
_FAULTS = frozenset({Severity.DEGRADED, Severity.FAILING})


def apart(one: Sight, other: Sight, name: str) -> bool:
    """Tell whether a name leads two places to different addresses, in each family they share."""
    mine, theirs = one.addresses_of(name), other.addresses_of(name)
    shared = set(map(family, mine)) & set(map(family, theirs))
    return bool(shared) and set(mine).isdisjoint(theirs)


def _unknown(sights: Sights) -> Iterator[JointMatch]:
    """Find places for which the name leads nowhere, while it has addresses for others."""
    beside = tuple(one for one in sights.all if one.addresses_of(sights.target))
    for sight in sights.all:
        found = [one for one in sight.findings if one.side is Side.DNS and is_fault(one)]
        if found and beside and not sight.addresses_of(sights.target):
            ids = frozenset(one.id for one in found)
            yield JointMatch(at=(sight,), beside=beside, explains=ids)


def _pairs(sights: Sights) -> Iterator[tuple[Sight, Sight, str]]:
    """Find the names that lead two places apart."""
    names = sorted({sights.target, *sights.names.values()})
    for one, other in permutations(sights.all, 2):
        yield from ((one, other, name) for name in names if apart(one, other, name))


def _inner(sights: Sights) -> Iterator[JointMatch]:
    """Find places to which a name gives an address that means nothing outside their network.

    Where a place found that one of the two leads to no mail server, that is what is told.
    """
    for one, other, name in _pairs(sights):
        mine, theirs = one.addresses_of(name), other.addresses_of(name)
        inner = any(map(is_local, mine)) and not any(map(is_local, theirs))
        if inner and not any(own.id == _SPLIT and own.severity in _FAULTS for own in one.findings):
            yield JointMatch(
                at=(one,),
                beside=(other,),
                explains=frozenset({"address-not-allowed", _SPLIT}),
                facts=_facts(name, mine, theirs),
            )


def _failing(sights: Sights) -> Iterator[JointMatch]:
    """Find places that are led to an address where mail fails, while it works at another's."""
    for one, other, name in _pairs(sights):
        broken = tuple(
            endpoint
            for endpoint in _checked(one, name)
            if one.told(endpoint) and _is_unexplained(one, endpoint)
        )
        ports = {endpoint.port for endpoint in broken}
        fine = [endpoint for endpoint in _checked(other, name) if other.is_fine(endpoint)]
        if broken and ports & {endpoint.port for endpoint in fine}:
            yield JointMatch(
                at=(one,),
                beside=(other,),
                endpoints=broken,
                facts=_facts(
                    name,
                    tuple(endpoint.address for endpoint in broken),
                    tuple(endpoint.address for endpoint in fine),
                ),
            )


def _differing(sights: Sights) -> Iterator[JointMatch]:
    """Find names that lead places apart, whatever comes of it."""
    found: dict[str, dict[str, Sight]] = {}
    for one, other, name in _pairs(sights):
        found.setdefault(name, {}).update({one.name: one, other.name: other})
    for name, at in sorted(found.items()):
        yield JointMatch(at=tuple(at.values()), beside=(), facts={"name": name})


def _is_unexplained(sight: Sight, endpoint: Endpoint) -> bool:
    """Tell whether something is wrong with a port, and neither DNS nor the place's own side."""
    faults = [one for one in sight.on(endpoint) if is_fault(one)]
    by_name = any(one.side is Side.DNS for one in faults)
    return bool(faults) and not by_name and not stopped_nearby(sight, endpoint)


def _checked(sight: Sight, name: str) -> tuple[Endpoint, ...]:
    return tuple(one for one, result in sorted(sight.results.items()) if result.name == name)


def _facts(name: str, mine: tuple[Address, ...], theirs: tuple[Address, ...]) -> dict[str, str]:
    own, others = (listed(sorted(set(some))) for some in (mine, theirs))
    return {"name": name, "address": own, "others": others}


RULES = (
    JointRule(id="dns-fails-at-one-place", side=Side.DNS, find=_unknown),
    JointRule(
        id="dns-split-horizon",
        side=Side.NOBODY,
        certainty=Certainty.CERTAIN,
        find=_inner,
        worst=Severity.NOTE,
    ),
    JointRule(
        id="dns-leads-elsewhere",
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_failing,
    ),
)

NOTES = (
    JointRule(
        id="addresses-differ",
        side=Side.NOBODY,
        certainty=Certainty.CERTAIN,
        find=_differing,
        worst=Severity.NOTE,
        contrasts=False,
    ),
)
"""What is told of names where nothing above it is."""
