"""What a series of attempts shows: one ill server of several, a line that loses."""

from collections.abc import Callable, Iterator
from typing import TypeGuard

from probes.diagnosis.anchors import anchor_calls
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.flows import flows
from probes.diagnosis.pings import ping_views
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.rules import absent, blocked, closed, intermittent, mute, reach
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.sampled import Series, series
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.hops import is_shared
from probes.observation import Endpoint, Failed, Observation, SynProbe, TcpConnect
from probes.syn import refusal_of, router

SEVERAL = 2
"""So many connects without an answer are no accident, if pings get through."""

_Found = Callable[[Evidence, Series], Match | None]


def each_series(find: _Found) -> Callable[[Evidence], Iterator[Match]]:
    """Judge each series of which some attempts did well, with the ports that met the same."""

    def found(evidence: Evidence) -> Iterator[Match]:
        for one in series(evidence.seen):
            match = find(evidence, one) if one.wavers else None
            if match is not None:
                yield _told(evidence, one, match)

    return found


def _told(evidence: Evidence, one: Series, match: Match) -> Match:
    ports = like(evidence, one)
    facts = {
        "failed": str(len(one.failed)),
        "tried": str(len(one.fresh)),
        "sources": ", ".join(str(each.source) for each in one.failed),
    }
    return Match(
        ports=ports,
        facts={**facts, **match.facts},
        seen=(*one.told, *match.seen),
        side=match.side,
        certainty=match.certainty,
        severity=milder_on_relay(evidence, ports),
        place=match.place,
    )


def like(evidence: Evidence, one: Series) -> tuple[PortView, ...]:
    """Return the port of a series, and those of its address that met the same silence."""
    silent = {
        connect.endpoint
        for connect in evidence.seen
        if isinstance(connect, TcpConnect) and met(connect, FailureKind.TIMEOUT)
        if connect.endpoint.address == one.endpoint.address and one.silent
    }
    return tuple(view for view in evidence.ports if view.endpoint in silent | {one.endpoint})


def met(connect: TcpConnect, *kinds: FailureKind) -> bool:
    """Tell whether a connect failed in one of these ways."""
    return isinstance(connect.outcome, Failed) and connect.outcome.failure.kind in kinds


# -- one of several -------------------------------------------------------------------------------


def _by_port(evidence: Evidence, one: Series) -> Match | None:
    """Find silence that belongs to the ports that connections come from.

    Where the host's own side says at last that it finds nobody, it is one of its servers: who sends
    connections on by their ports, or remembers them, sends each to the same one again.
    """
    if not one.silent or not one.follows_ports:
        return None
    told = any(_found_nobody(each) for each in evidence.seen if _is_about(each, one.endpoint))
    way = flows(evidence.seen, one)
    if told or way.arrive:
        return None
    if way.place is None:
        return Match(facts={"why": _LINE_OR_SERVER}, seen=way.seen)
    return Match(
        facts={"why": _LINE},
        seen=way.seen,
        place=way.place,
        side=way.place.side,
        certainty=Certainty.CANNOT_TELL if way.place.side is Side.UNKNOWN else Certainty.LIKELY,
    )


_LINE = (
    "Packets from these ports get lost on the way, while those from others get through: one of "
    "several lines side by side is dead."
)
_LINE_OR_SERVER = (
    "One of several lines side by side may be dead, or one of the servers behind a load balancer "
    "that goes by ports. From one place the two look alike."
)


def _is_about(one: Observation, endpoint: Endpoint) -> TypeGuard[TcpConnect | SynProbe]:
    return isinstance(one, TcpConnect | SynProbe) and one.endpoint == endpoint


def _found_nobody(one: TcpConnect | SynProbe) -> bool:
    """Tell whether an ICMP error came in the name of the address itself."""
    error = refusal_of(one)
    return error is not None and error.sender == one.endpoint.address


def _restarting(_: Evidence, one: Series) -> Match | None:
    return Match() if one.comes_and_goes else None


def _overflowing(evidence: Evidence) -> Iterator[Match]:
    """Find full queues, whether anybody was served at last or not."""
    for one in series(evidence.seen):
        if one.failed and one.overflows:
            yield _told(evidence, one, Match())


def through_shared(evidence: Evidence, one: Series) -> list[SynProbe]:
    """Return what shows that lost connects went through an address that a provider shares out.

    A line that loses pings loses connects as well.
    """
    if not one.silent or _loses_pings(evidence, one.endpoint):
        return []
    probes = evidence.paths.probes_at(one.endpoint.address)
    return [probe for probe in probes if _is_shared(probe)]


def _out_of_ports(evidence: Evidence, one: Series) -> Match | None:
    """Find connects lost at random behind an address that the provider shares out.

    Where a host known to work loses some as well, that is no matter of this one.
    """
    shared = through_shared(evidence, one)
    if not shared:
        return None
    lost = [
        call
        for call in anchor_calls(evidence.seen, one.endpoint)
        if isinstance(call.outcome, Failed) and call.outcome.failure.kind is FailureKind.TIMEOUT
    ]
    seen: tuple[Observation, ...] = (*shared[:1], *lost)
    if lost:
        return Match(facts={"doubt": "", "lacks": "seems to have", "or_else": ""}, seen=seen)
    return Match(
        facts={"doubt": _HOSTS_OWN, "lacks": "may have", "or_else": _OR_ELSE},
        seen=seen,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
    )


_HOSTS_OWN = (
    " A limit of the host, or an ill one of its own servers, would look the same from here."
)
_OR_ELSE = ", or the host is at fault"


def _is_shared(probe: SynProbe) -> bool:
    here = router(probe)
    return bool(here) and here is not None and is_shared(here)


def _one_of_several(evidence: Evidence, one: Series) -> Match | None:
    """Find ill servers among several; a line that loses pings loses connects as well."""
    noise = one.silent and (len(one.failed) < SEVERAL or _loses_pings(evidence, one.endpoint))
    return None if noise else Match(facts={"why": _ill(len(one.failed), len(one.fresh))})


def _ill(failed: int, tried: int) -> str:
    """Estimate of how many servers one is ill, by the share of attempts that failed."""
    if failed * 2 > tried:
        return "Most of the servers behind the address seem to be out of order."
    servers = round(tried / failed)
    return f"One of about {servers} servers behind the address seems to be out of order."


def _loses_pings(evidence: Evidence, endpoint: Endpoint) -> bool:
    views = (view for view in ping_views(evidence.seen) if view.address == endpoint.address)
    return any(0 < len(view.times) < len(view.echoes) for view in views)


NOT_SERVED = frozenset(
    rule.id
    for module in (absent, reach, blocked, closed, intermittent, mute)
    for rule in module.RULES
) | {
    "host-rate-limit",
    "isp-cgnat-exhausted",
    "path-ecmp-bad-leg",
    "svc-crashloop",
    "svc-stops-answering",
    "tls-handshake-failed",
    "tls-handshake-flaky",
    "tls-handshake-silent",
}
"""What single attempts say of a port that serves at others."""

_DEGRADED, _LIKELY, _UNSURE = Severity.DEGRADED, Certainty.LIKELY, Certainty.CANNOT_TELL

RULES = (
    Rule(
        id="path-ecmp-bad-leg",
        severity=_DEGRADED,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=each_series(_by_port),
        masks=NOT_SERVED,
    ),
    Rule(
        id="svc-backlog-full",
        severity=_DEGRADED,
        side=Side.HOST,
        certainty=_LIKELY,
        find=_overflowing,
        masks=NOT_SERVED,
    ),
    Rule(
        id="svc-crashloop",
        severity=_DEGRADED,
        side=Side.HOST,
        certainty=_LIKELY,
        find=each_series(_restarting),
        masks=NOT_SERVED,
    ),
    Rule(
        id="isp-cgnat-exhausted",
        severity=_DEGRADED,
        side=Side.PROVIDER,
        certainty=_LIKELY,
        find=each_series(_out_of_ports),
        masks=NOT_SERVED,
    ),
    Rule(
        id="host-lb-sick-backend",
        severity=_DEGRADED,
        side=Side.HOST,
        certainty=_LIKELY,
        find=each_series(_one_of_several),
        masks=NOT_SERVED,
    ),
)
