"""The observations, arranged the way rules ask: per name, per port, per function (pure)."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.anchors import answered_canaries
from probes.diagnosis.path import Paths
from probes.diagnosis.states import icmp_error
from probes.diagnosis.verdict import Place, PortState
from probes.diagnosis.views import PortView, port_view
from probes.endpoints import checked_endpoints, checked_names
from probes.goal import Goal
from probes.names import addresses, lookups, subject
from probes.observation import (
    Connected,
    DnsLookup,
    Echoes,
    Endpoint,
    Fetched,
    HostsEntry,
    Observation,
    OnEndpoint,
    Ping,
    SynProbe,
    TcpConnect,
)
from probes.promises import promised
from probes.services import RELAY, Function
from probes.troubles import is_too_soon, kind_of_port
from probes.walk import WEB_PORT


class Evidence:
    """A goal and its observations, with the questions that rules ask of them."""

    def __init__(self, goal: Goal, seen: Sequence[Observation]) -> None:
        """Arrange ``seen``; their order does not matter."""
        self.goal = goal
        self.seen = tuple(seen)
        self.subject = subject(goal)
        self._lookups = [one for one in seen if isinstance(one, DnsLookup | Fetched)]
        self.names = checked_names(goal, self._lookups)
        self.promised = promised(goal, self._lookups)
        acts: dict[tuple[str, Endpoint], list[OnEndpoint]] = {}
        for one in seen:
            if isinstance(one, OnEndpoint):
                acts.setdefault((one.name, one.endpoint), []).append(one)
        views = [
            port_view(name, endpoint, acts.get((name, endpoint), ()))
            for name, endpoint in checked_endpoints(goal, self._lookups)
        ]
        self.paths = Paths(seen)
        self.ports = tuple(self._placed(view, views) for view in views)

    def _placed(self, view: PortView, views: list[PortView]) -> PortView:
        """Add where a port that is not open is blocked, and who answers in the host's place."""
        match view.state:
            case PortState.FILTERED:
                return replace(view, place=self._shared(view, views, self.paths.filtered))
            case PortState.CLOSED:
                place = self._shared(view, views, self.paths.refused)
                soon = view.connect is not None and is_too_soon(
                    view.connect, _connects(views, view)
                )
                refused = soon or (place is not None and place.on_the_way)
                return replace(
                    view, place=place, state=PortState.REJECTED if refused else view.state
                )
            case PortState.REJECTED | PortState.UNREACHABLE:
                error = icmp_error(view.connect)
                if error is None or error.own:
                    return view
                return replace(view, place=self.paths.sender(view.endpoint, error.sender))
            case PortState.OPEN:
                place = self.paths.intercepted(view.endpoint)
                taken = place is not None or answered_canaries(self.seen, view.endpoint)
                return replace(
                    view, place=place, state=PortState.INTERCEPTED if taken else view.state
                )
            case _:
                return view

    def _shared(
        self,
        view: PortView,
        views: list[PortView],
        find: Callable[[Endpoint], Place | None],
    ) -> Place | None:
        """Find the place of a port, or that of one in the same case which was walked instead."""
        if view.endpoint in self.paths.walks:
            return find(view.endpoint)
        alike = (
            one.endpoint
            for one in views
            if one.state is view.state and _in_same_case(one, view, views)
        )
        return next(filter(None, map(find, alike)), None)

    def lookups(self, record_type: str, name: str | None = None) -> list[DnsLookup]:
        """Return every lookup of this type for ``name``, by default the name asked about."""
        return lookups(self._lookups, name or self.subject, record_type)

    def address_lookups(self) -> list[DnsLookup]:
        """Return the lookups of A and AAAA for the name asked about."""
        return [*self.lookups("A"), *self.lookups("AAAA")]

    def addresses(self, name: str | None = None) -> tuple[Address, ...]:
        """Return the addresses that DNS gave for ``name``."""
        return addresses(self._lookups, name or self.subject)

    def checked_addresses(self) -> tuple[Address, ...]:
        """Return the addresses that connects were meant for."""
        return tuple(dict.fromkeys(view.endpoint.address for view in self.ports))

    def hosts_entry(self) -> HostsEntry | None:
        """Return the runner's hosts entry for the name asked about."""
        return next(
            (x for x in self.seen if isinstance(x, HostsEntry) and x.name == self.subject), None
        )

    def at(self, address: Address) -> list[PortView]:
        """Return the ports of one address."""
        return [view for view in self.ports if view.endpoint.address == address]

    def answering(self, address: Address) -> list[PortView]:
        """Return the ports of an address that answer as its own host would: open or closed."""
        alive = {PortState.OPEN, PortState.CLOSED}
        return [view for view in self.at(address) if view.state in alive]

    def answers_pings(self, address: Address) -> bool:
        """Tell whether the machine at an address answered a ping."""
        rounds = (one for one in self.seen if isinstance(one, Ping) and one.address == address)
        outcomes = (one.outcome for one in rounds if isinstance(one.outcome, Echoes))
        return any(echo.rtt is not None for outcome in outcomes for echo in outcome.echoes)

    def web_answers(self, address: Address) -> bool:
        """Tell whether somebody accepts connections to the web server at an address."""
        return any(
            isinstance(one, SynProbe)
            and one.endpoint == Endpoint(address, WEB_PORT)
            and isinstance(one.outcome, Connected)
            for one in self.seen
        )

    def working(self, function: Function | None = None) -> list[PortView]:
        """Return the ports that work, of one function or of all."""
        return [
            view for view in self.ports if view.works and function in {None, view.service.function}
        ]

    def can_submit(self) -> bool:
        """Tell whether customers can send by a port meant for them, which 25 is not."""
        return any(view.port != RELAY for view in self.working(Function.SENDING))

    def offered(self, port: int) -> bool | None:
        """Tell whether the operator says that the host offers ``port``; None if nothing said."""
        offers = self.goal.settings.offers
        return port in offers if offers else None


def _connects(views: list[PortView], view: PortView) -> list[TcpConnect]:
    """Return the completed connects to the address of a view."""
    here = (one.connect for one in views if one.endpoint.address == view.endpoint.address)
    return [one for one in here if one is not None and isinstance(one.outcome, Connected)]


def _in_same_case(one: PortView, other: PortView, views: list[PortView]) -> bool:
    """Tell whether what a walk showed of one port holds for the other (see probes.walk)."""
    if one.endpoint.address != other.endpoint.address:
        return False
    if kind_of_port(one.port) != kind_of_port(other.port):
        return False
    opened = _connects(views, one)
    too_soon = {x.connect is not None and is_too_soon(x.connect, opened) for x in (one, other)}
    return len(too_soon) == 1
