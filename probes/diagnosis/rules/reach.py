"""Reaching the host: dead addresses, blocked ports, services that do not listen."""

from collections.abc import Iterable, Iterator

from probes.address import Family, family
from probes.diagnosis.evidence import Evidence, PortView
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.absent import open_elsewhere
from probes.diagnosis.states import HOST_UNREACHABLE, connect_failure, refused_by_target
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.failure import IcmpError
from probes.services import RELAY, Function

_DEAD = frozenset({PortState.FILTERED, PortState.UNREACHABLE, PortState.REJECTED})
_BLOCKED = frozenset({PortState.FILTERED, PortState.REJECTED})
_NO_ROUTE = frozenset({(3, 0), (3, 6), (1, 0)})
_HOP_LIMIT = frozenset({(11, 0), (3, 0)})
"""ICMP 11/0; in ICMPv6 time exceeded is type 3, code 0 (RFC 4443 section 3.3)."""


def _icmp(view: PortView) -> IcmpError | None:
    failure = connect_failure(view.connect)
    return failure.icmp if failure else None


def _measured(views: list[PortView]) -> list[PortView]:
    """Leave out what this side could not try, or refused itself."""
    return [
        view
        for view in views
        if view.state is not PortState.UNMEASURED and not ((error := _icmp(view)) and error.own)
    ]


def _dead_addresses(evidence: Evidence) -> Iterator[tuple[PortView, ...]]:
    """Find the addresses of which nothing answers as its own host would."""
    for address in evidence.checked_addresses():
        measured = tuple(_measured(evidence.at(address)))
        if measured and all(view.state in _DEAD for view in measured):
            yield measured


def _closed_addresses(evidence: Evidence) -> Iterator[tuple[PortView, ...]]:
    """Find the addresses whose host refuses every port."""
    for address in evidence.checked_addresses():
        measured = tuple(_measured(evidence.at(address)))
        if measured and all(view.state is PortState.CLOSED for view in measured):
            yield measured


def _one_dead(evidence: Evidence, of: Family) -> Iterator[Match]:
    """Find dead addresses beside others at which the same ports are open."""
    for ports in (*_dead_addresses(evidence), *_closed_addresses(evidence)):
        address = ports[0].endpoint.address
        numbers = {view.port for view in ports}
        siblings = {
            view.endpoint.address
            for view in evidence.ports
            if view.port in numbers and view.state is PortState.OPEN
        }
        if family(address) is not of or not siblings or _only_relay_filtered(ports):
            continue
        named = {one.endpoint.address for one in evidence.ports if one.name == ports[0].name}
        yield Match(ports=ports, facts={"address": address, "count": str(len(named))})


def _only_relay_filtered(ports: tuple[PortView, ...]) -> bool:
    """A filtered port 25 alone blames nobody: most clouds and providers block it."""
    return all(view.port == RELAY and view.state is PortState.FILTERED for view in ports)


def _one_address_dead(evidence: Evidence) -> Iterator[Match]:
    yield from _one_dead(evidence, Family.IPV4)


def _aaaa_dead(evidence: Evidence) -> Iterator[Match]:
    yield from _one_dead(evidence, Family.IPV6)


def _all_by_icmp(evidence: Evidence, kinds: frozenset[tuple[int, int]]) -> Iterator[Match]:
    for ports in _dead_addresses(evidence):
        errors = [_icmp(view) for view in ports]
        told = [error for error in errors if error and not error.own]
        matching = [error for error in told if (error.type, error.code) in kinds]
        unreachable = all(view.state is not PortState.REJECTED for view in ports)
        if matching and len(matching) == len(told) and unreachable:
            address = ports[0].endpoint.address
            yield Match(ports=ports, facts={"sender": _senders(ports), "address": address})


def _host_down(evidence: Evidence) -> Iterator[Match]:
    yield from _all_by_icmp(evidence, HOST_UNREACHABLE)


def _no_route(evidence: Evidence) -> Iterator[Match]:
    for match in _all_by_icmp(evidence, _NO_ROUTE):
        if family(match.ports[0].endpoint.address) is Family.IPV4 or not _loops(match.ports):
            yield match


def _loop(evidence: Evidence) -> Iterator[Match]:
    for match in _all_by_icmp(evidence, _HOP_LIMIT):
        if _loops(match.ports):
            yield match


def _loops(ports: tuple[PortView, ...]) -> bool:
    wanted = (11, 0) if family(ports[0].endpoint.address) is Family.IPV4 else (3, 0)
    errors = [error for error in map(_icmp, ports) if error]
    return all((error.type, error.code) == wanted for error in errors)


def _silent(evidence: Evidence) -> Iterator[Match]:
    for ports in _dead_addresses(evidence):
        if len(ports) > 1 and all(view.state is PortState.FILTERED for view in ports):
            yield Match(ports=ports, facts={"address": ports[0].endpoint.address})


def _all_rejected(evidence: Evidence) -> Iterator[Match]:
    for ports in _dead_addresses(evidence):
        errors = [error for error in map(_icmp, ports) if error]
        foreign = [one for one in errors if one.sender != ports[0].endpoint.address]
        rejected = [view for view in ports if view.state is PortState.REJECTED]
        if len(ports) > 1 and rejected and len(foreign) == len(errors):
            yield Match(ports=ports, facts={"sender": _senders(ports)})


def _submission_blocked(evidence: Evidence) -> Iterator[Match]:
    for address in evidence.checked_addresses():
        here = evidence.at(address)
        sending = tuple(view for view in here if view.service.function is Function.SENDING)
        receiving = [view for view in here if view not in sending]
        blocked = all(
            view.state in _BLOCKED and not refused_by_target(view.connect) for view in sending
        )
        client_ports = [view for view in sending if view.port != RELAY]
        reachable = any(view.state is PortState.OPEN for view in receiving)
        if len(sending) > 1 and client_ports and blocked and reachable:
            yield Match(ports=sending)


def _relay_blocked(evidence: Evidence, state: PortState) -> Iterator[Match]:
    """Find port 25 blocked where another port of the same address answers."""

    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.port != RELAY or view.state is not state or refused_by_target(view.connect):
            return None
        if not evidence.answering(view.endpoint.address) or open_elsewhere(evidence, view):
            return None
        return {}

    def with_senders(match: Match) -> Match:
        return Match(ports=match.ports, facts={"sender": _senders(match.ports)}, severity=severity)

    works = evidence.can_submit()
    worst = Severity.INCONCLUSIVE if state is PortState.FILTERED else Severity.FAILING
    severity = Severity.NOTE if works else worst
    yield from map(with_senders, grouped(evidence, facts_of))


def _senders(views: Iterable[PortView]) -> str:
    """Name who refused, as far as ICMP tells; a reset does not."""
    named = dict.fromkeys(error.sender for error in map(_icmp, views) if error)
    return ", ".join(named) or "a device that does not name itself"


def _relay_dropped(evidence: Evidence) -> Iterator[Match]:
    yield from _relay_blocked(evidence, PortState.FILTERED)


def _relay_rejected(evidence: Evidence) -> Iterator[Match]:
    yield from _relay_blocked(evidence, PortState.REJECTED)


def _not_listening(evidence: Evidence) -> Iterator[Match]:
    yield from grouped(evidence, lambda view: {} if view.state is PortState.CLOSED else None)


def _filtered(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        return {} if view.state is PortState.FILTERED else None

    def severity(_: Evidence, ports: tuple[PortView, ...]) -> Severity | None:
        if any(view.port != RELAY for view in ports):
            return None
        return Severity.NOTE if evidence.can_submit() else Severity.INCONCLUSIVE

    yield from grouped(evidence, facts_of, severity)


def _rejected(evidence: Evidence, *, by_target: bool) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.state is not PortState.REJECTED or refused_by_target(view.connect) is not by_target:
            return None
        return {"sender": _senders([view])}

    yield from grouped(evidence, facts_of)


def _rejected_by_host(evidence: Evidence) -> Iterator[Match]:
    yield from _rejected(evidence, by_target=True)


def _rejected_on_the_way(evidence: Evidence) -> Iterator[Match]:
    yield from _rejected(evidence, by_target=False)


def _unreachable(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        error = _icmp(view)
        if view.state is not PortState.UNREACHABLE or error is None:
            return None
        return {"sender": error.sender, "icmp": f"{error.type}/{error.code}"}

    yield from grouped(evidence, facts_of)


_ALL = frozenset({EVERYTHING})
_FAILING = Severity.FAILING
_UNSURE = Certainty.CANNOT_TELL

RULES = (
    Rule(
        id="dns-aaaa-dead",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_aaaa_dead,
        masks=_ALL,
    ),
    Rule(
        id="dns-one-address-dead",
        severity=Severity.DEGRADED,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_one_address_dead,
        masks=_ALL,
    ),
    Rule(id="path-routing-loop", severity=_FAILING, side=Side.PATH, find=_loop, masks=_ALL),
    Rule(id="path-no-route", severity=_FAILING, side=Side.PATH, find=_no_route, masks=_ALL),
    Rule(
        id="host-down",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_host_down,
        masks=_ALL,
    ),
    Rule(
        id="nothing-answers",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_silent,
        masks=_ALL,
    ),
    Rule(
        id="all-ports-rejected",
        severity=_FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_all_rejected,
        masks=_ALL,
    ),
    Rule(
        id="isp-submission-blocked",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_submission_blocked,
        masks=_ALL,
    ),
    Rule(
        id="isp-25-drop",
        severity=Severity.INCONCLUSIVE,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_relay_dropped,
        masks=_ALL,
    ),
    Rule(
        id="isp-25-reject",
        severity=_FAILING,
        side=Side.PROVIDER,
        certainty=Certainty.LIKELY,
        find=_relay_rejected,
        masks=_ALL,
    ),
    Rule(id="svc-not-listening", severity=_FAILING, side=Side.HOST, find=_not_listening),
    Rule(
        id="port-filtered",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_filtered,
    ),
    Rule(
        id="host-firewall-rejects-port", severity=_FAILING, side=Side.HOST, find=_rejected_by_host
    ),
    Rule(
        id="port-rejected",
        severity=_FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_rejected_on_the_way,
    ),
    Rule(
        id="path-unreachable",
        severity=_FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_unreachable,
    ),
)
