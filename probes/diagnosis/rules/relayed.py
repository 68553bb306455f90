"""Ports that somebody before the server takes, as SYNs on the path show."""

from collections.abc import Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.placed import by_place, placed
from probes.diagnosis.surroundings import tunnel_to
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.services import RELAY


def _proxied(evidence: Evidence, relay: bool) -> Iterator[Match]:
    for view in evidence.ports:
        if view.state is PortState.INTERCEPTED and view.place and (view.port == RELAY) is relay:
            banner = " ".join(view.greeting_lines) or "nothing"
            vpn = tunnel_to(evidence.seen, view.endpoint.address)
            through = _VPN.format(device=vpn) if vpn else ""
            facts = {"banner": banner, "through": through}
            match = placed(evidence, Match(ports=(view,), facts=facts), view.place)
            if vpn and match.side in _NEAR:
                match = replace(match, side=Side.UNKNOWN, certainty=Certainty.CANNOT_TELL)
            yield match


def _relayed(evidence: Evidence) -> Iterator[Match]:
    """Find ports taken on the way where the host's own certificate proves who is at the end."""
    taken = (view for view in evidence.ports if view.state is PortState.INTERCEPTED)
    for place, views in by_place(taken).items():
        proven = tuple(view for view in views if view.works)
        if place is not None and proven:
            match = placed(evidence, Match(ports=proven), place)
            yield replace(match, certainty=Certainty.LIKELY)


def _relay_proxied(evidence: Evidence) -> Iterator[Match]:
    yield from _proxied(evidence, relay=True)


def _port_proxied(evidence: Evidence) -> Iterator[Match]:
    yield from _proxied(evidence, relay=False)


_ALL = frozenset({EVERYTHING})
_NEAR = frozenset({Side.LOCAL_NETWORK, Side.PROVIDER})
_VPN = " Mail from here goes through a VPN ({device}), whose gateway it may be."

RULES = (
    Rule(
        id="port-relayed",
        severity=Severity.NOTE,
        side=Side.PATH,
        find=_relayed,
        masks=_ALL,
    ),
    Rule(
        id="isp-25-transparent-proxy",
        severity=Severity.DEGRADED,
        side=Side.PROVIDER,
        find=_relay_proxied,
        masks=_ALL,
    ),
    Rule(
        id="port-intercepted",
        severity=Severity.DEGRADED,
        side=Side.PATH,
        find=_port_proxied,
        masks=_ALL,
    ),
)
