"""What one vantage point found, arranged the way rules over several of them ask (pure)."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property

from msgspec import Struct

from probes.address import Address
from probes.diagnosis.verdict import (
    OWN_RULES,
    Answer,
    Diagnosis,
    Finding,
    Hop,
    PathResult,
    Place,
    PortResult,
    PortState,
    Severity,
    Side,
)
from probes.diagnosis.views import PortView, port_view
from probes.hops import is_local, is_shared, owner
from probes.names import addresses
from probes.observation import Endpoint, Instant, Observation, OnEndpoint
from probes.vantage import VantagePoint

STOPPED = frozenset(
    {PortState.FILTERED, PortState.REJECTED, PortState.UNREACHABLE, PortState.CLOSED}
)
"""States of a port at which nobody lets a connection in."""


class Judged(Struct, frozen=True, kw_only=True):
    """One report, as judging several needs it."""

    point: VantagePoint
    target: str
    started: Instant
    took: timedelta
    answer: Answer
    diagnosis: Diagnosis
    observations: tuple[Observation, ...]


class Sight:
    """The view from one vantage point."""

    def __init__(self, judged: Judged) -> None:
        """Arrange one report."""
        self.judged = judged
        self.point = judged.point
        self.name = judged.point.name
        self.findings = judged.diagnosis.findings
        self.results = {one.endpoint: one for one in judged.diagnosis.ports}
        acts: dict[Endpoint, list[OnEndpoint]] = {}
        for one in judged.observations:
            if isinstance(one, OnEndpoint) and one.endpoint in self.results:
                acts.setdefault(one.endpoint, []).append(one)
        self._views = {
            endpoint: port_view(result.name, endpoint, acts.get(endpoint, ()))
            for endpoint, result in self.results.items()
        }

    def view(self, endpoint: Endpoint) -> PortView | None:
        """Return what was seen of a port, or None where it was not looked at."""
        return self._views.get(endpoint)

    # -- single ports --------------------------------------------------------------------------

    def on(self, endpoint: Endpoint) -> tuple[Finding, ...]:
        """Return what this place found about a port."""
        return tuple(one for one in self.findings if endpoint in one.endpoints)

    def told(self, endpoint: Endpoint) -> PortResult | None:
        """Return the result of a port, unless this place could not try it.

        What its own machine or our own rules kept back says nothing of the host.
        """
        result = self.results.get(endpoint)
        kept = any(one.side is Side.RUNNER or one.id in OWN_RULES for one in self.on(endpoint))
        if result is None or result.state is PortState.UNMEASURED or kept:
            return None
        return result

    def stops(self, endpoint: Endpoint) -> bool:
        """Tell whether nobody lets a connection to this port in."""
        result = self.told(endpoint)
        return result is not None and result.state in STOPPED

    def reaches(self, endpoint: Endpoint) -> bool:
        """Tell whether the host itself took a connection on this port.

        Who answers in its place is not the host, but for a gateway that passes everything on.
        """
        result = self.told(endpoint)
        return result is not None and (result.state is PortState.OPEN or result.works)

    def is_fine(self, endpoint: Endpoint) -> bool:
        """Tell whether the port was reached, and nothing is wrong with it."""
        return self.reaches(endpoint) and not any(map(is_fault, self.on(endpoint)))

    # -- the whole host ------------------------------------------------------------------------

    @cached_property
    def addresses_told(self) -> frozenset[Address]:
        """The addresses that this place could try."""
        return frozenset(one.address for one in self.results if self.told(one))

    def is_dead(self, address: Address) -> bool:
        """Tell whether nothing at an address let this place in: several ports, and no ping."""
        told = [one for one in self.results if one.address == address and self.told(one)]
        return len(told) > 1 and all(map(self.stops, told)) and not self.pings(address)

    def pings(self, address: Address) -> bool:
        """Tell whether the machine at an address answered a ping."""
        return any(
            one.received > 0 for one in self.judged.diagnosis.pings if one.address == address
        )

    def addresses_of(self, name: str) -> tuple[Address, ...]:
        """Return the addresses that DNS gave this place for a name."""
        return addresses(self.judged.observations, name)

    # -- the way there -------------------------------------------------------------------------

    def stopped_at(self, endpoint: Endpoint) -> Place | None:
        """Return where on the path packets to this port are stopped or last seen."""
        places = (one.place for one in self.on(endpoint) if one.place is not None)
        return next(places, self.results[endpoint].place)

    def passes(self, address: Address) -> frozenset[Address]:
        """Return the routers that are seen to pass packets on to an address that answers them."""
        return frozenset(
            hop.address
            for path in self._open_ways(address)
            for step in path.hops[:-1]
            for hop in step.hops
            if hop.address
        )

    def doorstep(self, address: Address) -> bool:
        """Tell whether the last router before an address that answers shows itself."""
        return any(
            hop.address
            for path in self._open_ways(address)
            for step in path.hops[-2:-1]
            for hop in step.hops
        )

    def _open_ways(self, address: Address) -> Iterable[PathResult]:
        paths = self.judged.diagnosis.paths
        mine = (path for path in paths if path.endpoint.address == address)
        return (path for path in mine if path.ends is PortState.OPEN)

    def systems(self, address: Address) -> frozenset[str]:
        """Return who announces an address, as far as this place asked."""
        return owner(self.judged.observations, address).systems

    @cached_property
    def is_shared(self) -> bool:
        """Whether the provider shares one public address among customers (RFC 6598)."""
        return any(is_shared(hop.address) for hop in self._hops() if hop.address)

    @cached_property
    def network(self) -> str:
        """The network this place is in, by its number or as the operator calls it.

        Where nobody told, it is that of the first router outside, if each before it showed itself
        and belongs to the local network. Behind addresses that customers share it may be that of
        somebody beyond the provider. Empty if it is not known.
        """
        return _system(self.point.network) or next(filter(None, map(_first, self._ways())), "")

    def _ways(self) -> Iterable[tuple[Hop | None, ...]]:
        for path in self.judged.diagnosis.paths:
            steps = (step.hops[0] if step.hops else None for step in path.hops)
            yield tuple(one if one and one.address else None for one in steps)

    def _hops(self) -> Iterable[Hop]:
        for path in self.judged.diagnosis.paths:
            for step in path.hops:
                yield from step.hops


def is_fault(finding: Finding) -> bool:
    """Tell whether a finding is more than a note."""
    return finding.severity is not Severity.NOTE


def _first(way: tuple[Hop | None, ...]) -> str:
    """Return the network of the first hop outside, empty where it stays silent or is shared."""
    outer = (hop for hop in way if hop is None or not is_local(hop.address))
    first = next(outer, None)
    return "" if first is None else _system(first.network)


def _system(network: str) -> str:
    """Return what tells a network from others: its number (``AS64500``), or else all of it."""
    first = network.split(" ", 1)[0].upper()
    return first if first.startswith("AS") and first[2:].isdecimal() else network.casefold()
