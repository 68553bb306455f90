"""The runner itself, ruled out first: what it could not measure says nothing of the target."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address, Family, family
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.pings import ping_views
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.states import HOST_UNREACHABLE, connect_failure
from probes.diagnosis.surroundings import looks_at, makeshift_address, route_to
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.goal import Scope
from probes.observation import (
    CanaryCall,
    Connected,
    DnsLookup,
    DnsReply,
    DnsSilence,
    Failed,
    Observation,
)
from probes.quote import listed


def _failed_by(kind: FailureKind) -> Callable[[Evidence], Iterator[Match]]:
    """Find the ports whose connect failed by ``kind``."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            failure = connect_failure(view.connect)
            if failure is None or failure.kind is not kind:
                return None
            return {"reason": failure.detail}

        yield from grouped(evidence, facts_of)

    return find


class _Kept(Struct, frozen=True):
    """What our own rules kept us from at an address, and why in a sentence."""

    address: Address
    reason: str
    ports: tuple[PortView, ...] = ()
    seen: tuple[Observation, ...] = ()


def _kept_from(kind: FailureKind) -> Callable[[Evidence], Iterator[Match]]:
    """Find what our own rules kept us from: connects, or pings where they were all.

    Addresses for which the reason is the same but for their own name share one finding.
    """

    def find(evidence: Evidence) -> Iterator[Match]:
        alike: dict[str, list[_Kept]] = {}
        for one in (*_connects_kept(evidence, kind), *_pings_kept(evidence, kind)):
            alike.setdefault(one.reason.removeprefix(one.address), []).append(one)
        for kept in alike.values():
            _, *others = dict.fromkeys(one.address for one in kept)
            also = f" The same holds for {listed(others)}." if others else ""
            yield Match(
                ports=tuple(view for one in kept for view in one.ports),
                seen=tuple(seen for one in kept for seen in one.seen),
                facts={"reason": kept[0].reason, "also": also},
            )

    return find


def _connects_kept(evidence: Evidence, kind: FailureKind) -> Iterator[_Kept]:
    for view in evidence.ports:
        failure = connect_failure(view.connect)
        if failure is not None and failure.kind is kind:
            yield _Kept(view.endpoint.address, failure.detail, ports=(view,))


def _pings_kept(evidence: Evidence, kind: FailureKind) -> Iterator[_Kept]:
    for view in ping_views(evidence.seen) if evidence.goal.scope is Scope.PING else ():
        if view.denied is not None and view.denied.kind is kind:
            yield _Kept(view.address, view.denied.detail, seen=view.seen)


def _no_route(of: Family) -> Callable[[Evidence], Iterator[Match]]:
    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            failure = connect_failure(view.connect)
            lacking = failure is not None and failure.kind is FailureKind.LOCAL_NO_ROUTE
            return {} if lacking and family(view.endpoint.address) is of else None

        yield from grouped(evidence, facts_of)

    return find


def _refused_by_self(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        failure = connect_failure(view.connect)
        own = failure is not None and failure.icmp is not None and failure.icmp.own
        return {} if own and view.state is PortState.REJECTED else None

    yield from grouped(evidence, facts_of)


def _gateway_dead(evidence: Evidence) -> Iterator[Match]:
    """Find addresses of which this machine itself says that nobody answers there.

    Other ports of theirs that stay silent do so for the same reason. Where the system tells whom
    it looked for, it is its router and not the address itself.
    """
    for address in evidence.checked_addresses():
        here = evidence.at(address)
        if any(map(_unanswered_next_door, here)) and not makeshift_address(evidence.seen):
            alike = {PortState.UNREACHABLE, PortState.FILTERED}
            ports = tuple(view for view in here if view.state in alike)
            yield _router_dead(evidence, address, Match(ports=ports))
    if not evidence.ports and not makeshift_address(evidence.seen):
        for stuck in _stuck_calls(evidence):
            yield _router_dead(evidence, stuck[0].endpoint.address, Match(seen=stuck))


def _stuck_calls(evidence: Evidence) -> Iterator[tuple[CanaryCall, ...]]:
    """Find that calls to nowhere are not even passed on, where there are any."""
    calls = [one for one in evidence.seen if isinstance(one, CanaryCall)]
    if stuck := tuple(one for one in calls if _is_own_unreachable(one.outcome)):
        yield stuck


def _router_dead(evidence: Evidence, address: Address, match: Match) -> Match:
    route = route_to(evidence.seen, address)
    known = route is not None and route.gateway != ""
    whom = f"its own router ({route.gateway})" if route is not None and known else _NEXT_DOOR
    return replace(
        match,
        facts={"whom": whom},
        seen=(*match.seen, *looks_at(evidence.seen, address)),
        certainty=Certainty.CERTAIN if known else None,
    )


def _unanswered_next_door(view: PortView) -> bool:
    return view.connect is not None and _is_own_unreachable(view.connect.outcome)


def _is_own_unreachable(outcome: Connected | Failed) -> bool:
    """Tell whether this very machine reports that the next one does not answer."""
    icmp = outcome.failure.icmp if isinstance(outcome, Failed) else None
    return icmp is not None and icmp.own and (icmp.type, icmp.code) in HOST_UNREACHABLE


def _offline(evidence: Evidence) -> Iterator[Match]:
    """Find that no packet can leave, neither to a port nor to a name server.

    A machine that had to give itself an address looks for the whole world next door.
    """
    makeshift = makeshift_address(evidence.seen)
    facts = {"why": f"It had to give itself the address {makeshift}. " if makeshift else ""}
    asked = [one for one in evidence.seen if isinstance(one, DnsLookup)]
    if asked and not evidence.ports and all(_has_no_route(one.outcome) for one in asked):
        yield Match(facts=facts, seen=tuple(asked))
    elif makeshift and not evidence.ports:
        yield from (Match(facts=facts, seen=stuck) for stuck in _stuck_calls(evidence))
    for match in (*_no_route(Family.IPV4)(evidence), *_lost_next_door(evidence, makeshift)):
        yield replace(match, facts=facts)


def _lost_next_door(evidence: Evidence, makeshift: Address) -> Iterator[Match]:
    if makeshift:
        yield from grouped(evidence, lambda v: {} if _unanswered_next_door(v) else None)


def _has_no_route(outcome: DnsReply | DnsSilence) -> bool:
    return isinstance(outcome, DnsSilence) and outcome.kind is FailureKind.LOCAL_NO_ROUTE


_NEXT_DOOR = "its own router, or the server itself if that stands next door"

RULES = (
    Rule(
        id="address-not-allowed",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_kept_from(FailureKind.POLICY),
    ),
    Rule(
        id="over-budget",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_kept_from(FailureKind.OVER_BUDGET),
    ),
    Rule(
        id="runner-resource-exhausted",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_failed_by(FailureKind.LOCAL_RESOURCES),
    ),
    Rule(
        id="runner-local-policy",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_failed_by(FailureKind.LOCAL_POLICY),
    ),
    Rule(
        id="runner-local-firewall",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_refused_by_self,
        masks=frozenset({EVERYTHING}),
    ),
    Rule(
        id="device-offline",
        severity=Severity.INCONCLUSIVE,
        side=Side.DEVICE,
        find=_offline,
        masks=frozenset({"isp-resolver-down", "path-unreachable"}),
    ),
    Rule(
        id="runner-no-ipv6",
        severity=Severity.NOTE,
        side=Side.RUNNER,
        find=_no_route(Family.IPV6),
    ),
    Rule(
        id="lan-gateway-dead",
        severity=Severity.INCONCLUSIVE,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_gateway_dead,
        masks=frozenset({EVERYTHING, "isp-resolver-down"}),
    ),
)
