"""Ports that are closed: a reset, by the host itself or by whoever speaks in its name."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.rules.placed import placed
from probes.diagnosis.rules.shut import promise_of
from probes.diagnosis.verdict import Certainty, Place, PortState, Severity, Side
from probes.diagnosis.views import PortView


def _closed(*, by_host: bool) -> Callable[[Evidence], Iterator[Match]]:
    """Find the closed ports of which the host itself is known to close them, or all others."""

    def find(evidence: Evidence) -> Iterator[Match]:
        closed = (view for view in evidence.ports if view.state is PortState.CLOSED)
        views = (view for view in closed if _closed_by_host(evidence, view) is by_host)
        for ports in _alike(views):
            match, place = Match(ports=ports), ports[0].place
            if place is not None:
                match = placed(evidence, match, place)
            match = replace(match, seen=(*match.seen, *promise_of(evidence, ports)))
            sure = place is not None and place.at_server
            certainty = Certainty.CERTAIN if sure else Certainty.LIKELY
            yield replace(match, certainty=certainty if by_host else Certainty.CANNOT_TELL)

    return find


def _alike(views: Iterable[PortView]) -> Iterator[tuple[PortView, ...]]:
    """Put ports together: of one place, and of addresses that lack the same of a host.

    What is closed at one address another one may well offer.
    """
    at: dict[tuple[Place | None, str, str], tuple[PortView, ...]] = {}
    for view in views:
        where = (view.place, view.name, view.endpoint.address)
        at[where] = (*at.get(where, ()), view)
    lacking: dict[tuple[Place | None, str, frozenset[int]], tuple[PortView, ...]] = {}
    for (place, name, _), here in at.items():
        what = (place, name, frozenset(view.port for view in here))
        lacking[what] = (*lacking.get(what, ()), *here)
    yield from lacking.values()


def _closed_by_host(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a reset is the host's own, by its place or beside a port that is open.

    Beside no open port it proves nothing, not even that the host is up.
    """
    if view.place is not None:
        return view.place.side is Side.HOST
    return evidence.paths.answers_at(view.endpoint.address)


RULES = (
    Rule(
        id="svc-not-listening",
        severity=Severity.FAILING,
        side=Side.HOST,
        find=_closed(by_host=True),
    ),
    Rule(
        id="port-refused",
        severity=Severity.FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_closed(by_host=False),
    ),
)
