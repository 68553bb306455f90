"""Ports that take no connection, and whose doing it is not: a filter's near this place."""

from collections.abc import Sequence

from probes.diagnosis.anchors import anchor_works
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.states import refused_by_target
from probes.diagnosis.verdict import PortState, Side
from probes.diagnosis.views import PortView
from probes.names import mail_exchangers
from probes.observation import Observation
from probes.published import autoconfig
from probes.published.documents import fetched
from probes.services import RELAY

SHUT = frozenset({PortState.CLOSED, PortState.FILTERED, PortState.REJECTED, PortState.UNREACHABLE})
_NEAR = frozenset({Side.RUNNER, Side.DEVICE, Side.LOCAL_NETWORK, Side.PROVIDER})


def is_shut_away(view: PortView) -> bool:
    """Tell whether a port is shut, as far as is known not by something near this place."""
    return view.state in SHUT and not (view.place is not None and view.place.side in _NEAR)


def _is_at_host(view: PortView) -> bool:
    return view.place is not None and view.place.side is Side.HOST


def ends_there(view: PortView) -> bool:
    """Tell whether it is the host's side that lets nobody in."""
    return view.state is PortState.CLOSED or (view.state in SHUT and _is_at_host(view))


def turned_down(view: PortView) -> bool:
    """Tell whether the host's own side says no: a closed port, or its firewall in words.

    That is more than silence, which a host that is down keeps as well.
    """
    if view.state is PortState.CLOSED or refused_by_target(view.connect):
        return is_shut_away(view)
    return view.state is PortState.REJECTED and _is_at_host(view)


def views_of(evidence: Evidence, name: str, port: int) -> list[PortView]:
    """Return the views of a host's port, under whatever name its addresses were checked."""
    at = evidence.addresses(name)
    return [view for view in evidence.ports if view.port == port and view.endpoint.address in at]


def is_beyond_us(evidence: Evidence, view: PortView) -> bool:
    """Tell by the place on the path, or else by an anchor that this very place reaches."""
    if view.place is not None:
        return view.place.side is not Side.UNKNOWN
    return anchor_works(evidence.seen, view.endpoint) is True


def keeps_mail_out(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a mail exchanger keeps port 25 shut itself, as far as places or anchors tell."""
    names = mail_exchangers(evidence.seen, evidence.subject)
    exchanger = any(view.endpoint.address in evidence.addresses(name) for name in names)
    ours_is_fine = view.place is None and anchor_works(evidence.seen, view.endpoint) is True
    return exchanger and (_is_at_host(view) or ours_is_fine)


def promise_of(evidence: Evidence, ports: Sequence[PortView]) -> tuple[Observation, ...]:
    """Return what a domain says of shut ports that it promises: its MX records, its settings."""
    mine = [view for view in ports if view.endpoint in evidence.promised]
    relays = any(view.port == RELAY for view in mine)
    urls = autoconfig.urls(evidence.subject)
    documents = [one for url in urls if (one := fetched(evidence.seen, url)) is not None]
    return (
        *(evidence.lookups("MX") if relays else ()),
        *(documents if any(view.port != RELAY for view in mine) else ()),
    )


def explained(evidence: Evidence, here: Sequence[PortView]) -> tuple[PortView, ...]:
    """Return what goes with shut ports: all of their host's, where none of them lets anybody in."""
    at = {view.endpoint.address for view in here}
    beside = tuple(view for view in evidence.ports if view.endpoint.address in at)
    return beside if all(map(is_shut_away, beside)) else tuple(here)
