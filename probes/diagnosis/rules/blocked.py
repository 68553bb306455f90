"""Single ports that are blocked: dropped or refused, and where on the path."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.absent import is_asked_for, open_elsewhere
from probes.diagnosis.rules.placed import by_place, placed
from probes.diagnosis.rules.shut import is_beyond_us, keeps_mail_out, promise_of
from probes.diagnosis.states import icmp_error, refused_by_target
from probes.diagnosis.verdict import Certainty, Place, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.services import RELAY, Function

_BLOCKED = frozenset({PortState.FILTERED, PortState.REJECTED})
_SILENT = frozenset({PortState.FILTERED})
_REFUSED = frozenset({PortState.REJECTED})
_ANY_ERROR = frozenset({PortState.REJECTED, PortState.UNREACHABLE})
_ALLOW_LISTED = (25, 587)
"""What routers with a list of permitted mail servers keep from all others."""

_THIRD = 3

_UNNAMED = {False: "a device that does not name itself", True: "a device there, by a reset"}


_Wanted = Callable[[Evidence, PortView], bool]


def _find(
    states: frozenset[PortState],
    sides: frozenset[Side | None],
    wanted: _Wanted = lambda _, __: True,
) -> Callable[[Evidence], Iterator[Match]]:
    """Find blocked ports whose place is on one of these ``sides``; None is a place unknown.

    Ports blocked at the same place by the same sender belong together, if they are as bad.
    """

    def find(evidence: Evidence) -> Iterator[Match]:
        groups: dict[tuple[Place | None, str, Severity | None], list[PortView]] = {}
        for view in evidence.ports:
            side = view.place.side if view.place is not None else None
            if view.state in states and side in sides and wanted(evidence, view):
                key = (view.place, _sender(view), _severity(evidence, view))
                groups.setdefault(key, []).append(view)
        for (place, sender, severity), views in groups.items():
            named = {
                "sender": sender or _UNNAMED[bool(place)],
                "device": f"A device on the way ({sender})" if sender else "A device on the way",
            }
            match = Match(
                ports=tuple(views),
                facts={} if states == _SILENT else named,
                severity=severity,
            )
            match = placed(evidence, match, place) if place else match
            yield replace(match, seen=(*match.seen, *promise_of(evidence, views)))

    return find


def _severity(evidence: Evidence, view: PortView) -> Severity | None:
    """Make little of port 25: a note where customers can send by other ports.

    While nobody knows where it is dropped, it blames nobody: most clouds and providers do so.
    """
    if view.port != RELAY:
        return None
    if evidence.can_submit() and not keeps_mail_out(evidence, view):
        return Severity.NOTE
    blamed = view.state not in _SILENT or is_beyond_us(evidence, view)
    return None if blamed else Severity.INCONCLUSIVE


def _sender(view: PortView) -> str:
    """Name who refused, as far as ICMP tells; a reset does not."""
    error = icmp_error(view.connect)
    return error.sender if error is not None else ""


def _foreign(_: Evidence, view: PortView) -> bool:
    return not refused_by_target(view.connect)


def _relay(evidence: Evidence, view: PortView) -> bool:
    """Take port 25 where another port of the same address answers."""
    if view.port != RELAY or refused_by_target(view.connect):
        return False
    address = view.endpoint.address
    answers = evidence.answering(address) or evidence.paths.answers_at(address)
    return bool(answers) and not open_elsewhere(evidence, view)


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
            places = {view.place for view in sending}
            place = places.pop() if len(places) == 1 else None
            silent = place is None and all(view.state in _SILENT for view in sending)
            # Then nothing tells it from a host that sends nothing for anybody.
            unsure = silent and not is_asked_for(evidence, client_ports)
            match = Match(ports=sending, severity=Severity.INCONCLUSIVE if unsure else None)
            yield placed(evidence, match, place) if place else match


def _allow_list(evidence: Evidence) -> Iterator[Match]:
    """Find a router that lets 25 and 587 through to listed mail servers only.

    A packet that got lost may leave one of the two without its place.
    """
    for address in evidence.checked_addresses():
        here = {view.port: view for view in evidence.at(address)}
        listed = tuple(here[port] for port in _ALLOW_LISTED if port in here)
        dropped = [view for view in listed if view.state is PortState.FILTERED]
        other = here.get(465)
        both = len(dropped) == len(_ALLOW_LISTED) and other is not None and other.greeted
        if not both or any(map(_gets_past_the_router, dropped)):
            continue
        here_for_sure = [v for v in dropped if v.place and v.place.side is Side.LOCAL_NETWORK]
        telling = here_for_sure or [view for view in dropped if _is_behind_the_router(view)]
        if telling:
            yield Match(
                ports=listed,
                place=telling[0].place,
                facts={"whose": "It" if here_for_sure else "It, or the router behind it,"},
                side=None if here_for_sure else Side.UNKNOWN,
                certainty=None if here_for_sure else Certainty.CANNOT_TELL,
                seen=evidence.paths.probes_at(address),
            )


def _gets_past_the_router(view: PortView) -> bool:
    """Tell whether packets were seen farther away than at the first router."""
    return view.place is not None and (
        view.place.at_server or (view.place.after is not None and view.place.after.ttl > 1)
    )


def _is_behind_the_router(view: PortView) -> bool:
    """Tell whether packets stop between the first router and the third, which is not the host's."""
    place = view.place
    if place is None or place.after is None or place.before is None:
        return False
    other = place.before.address != view.endpoint.address
    return place.after.ttl == 1 and place.before.ttl <= _THIRD and other


def _refused_by_rule(_: Evidence, view: PortView) -> bool:
    """Take what the host's own firewall refuses; a bare reset may mean that nothing listens."""
    return refused_by_target(view.connect) or (
        view.place is not None and view.place.side is Side.HOST and not view.place.at_server
    )


def _on_this_machine(states: frozenset[PortState]) -> Callable[[Evidence], Iterator[Match]]:
    """Find what this very machine keeps from the network: that is no verdict on any port."""

    def find(evidence: Evidence) -> Iterator[Match]:
        views = (view for view in evidence.ports if view.state in states)
        for place, ports in by_place(views).items():
            if place is not None and place.side is Side.DEVICE:
                yield replace(placed(evidence, Match(ports=ports), place), side=None)

    return find


def _unreachable(evidence: Evidence) -> Iterator[Match]:
    find = _find(frozenset({PortState.UNREACHABLE}), _ANYWHERE)
    for match in find(evidence):
        error = icmp_error(match.ports[0].connect)
        code = f"{error.type}/{error.code}" if error is not None else "unknown"
        yield replace(match, facts={**match.facts, "icmp": code})


_ANYWHERE: frozenset[Side | None] = frozenset({None, *Side})
_NEAR: frozenset[Side | None] = frozenset({Side.LOCAL_NETWORK})
_THEIRS: frozenset[Side | None] = frozenset({Side.HOST})
_PROVIDERS: frozenset[Side | None] = frozenset({Side.PROVIDER, None})
_ALL = frozenset({EVERYTHING})
_FAILING = Severity.FAILING
_UNSURE = Certainty.CANNOT_TELL

FIRST = (
    Rule(
        id="lan-secure-mail-allowlist",
        severity=_FAILING,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_allow_list,
        masks=_ALL,
    ),
)
"""What must be seen before ports count as merely absent."""

RULES = (
    Rule(
        id="runner-drops-port",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_on_this_machine(_SILENT),
        masks=_ALL,
    ),
    Rule(
        id="runner-refuses-port",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_on_this_machine(_REFUSED),
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
        id="lan-router-drops-port",
        severity=_FAILING,
        side=Side.LOCAL_NETWORK,
        find=_find(_SILENT, _NEAR),
        masks=_ALL,
    ),
    Rule(
        id="lan-router-rejects-port",
        severity=_FAILING,
        side=Side.LOCAL_NETWORK,
        find=_find(_ANY_ERROR, _NEAR),
        masks=_ALL,
    ),
    Rule(
        id="host-firewall-drops-port",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_find(_SILENT, _THEIRS | {None}, is_beyond_us),
        masks=_ALL,
    ),
    Rule(
        id="host-firewall-rejects-port",
        severity=_FAILING,
        side=Side.HOST,
        find=_find(_ANY_ERROR, _ANYWHERE, _refused_by_rule),
        masks=_ALL,
    ),
    Rule(
        id="isp-25-drop",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_find(_SILENT, _PROVIDERS, _relay),
        masks=_ALL,
    ),
    Rule(
        id="isp-25-reject",
        severity=_FAILING,
        side=Side.PROVIDER,
        certainty=Certainty.LIKELY,
        find=_find(_ANY_ERROR, _PROVIDERS, _relay),
        masks=_ALL,
    ),
    Rule(
        id="port-rejected",
        severity=_FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_find(_REFUSED, _ANYWHERE, _foreign),
    ),
    Rule(
        id="port-filtered",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_find(_SILENT, _ANYWHERE),
    ),
    Rule(
        id="path-unreachable",
        severity=_FAILING,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_unreachable,
    ),
)
