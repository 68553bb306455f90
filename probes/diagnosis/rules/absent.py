"""What a host does not offer: mostly no fault."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.placed import probes_behind
from probes.diagnosis.rules.shut import turned_down
from probes.diagnosis.verdict import Certainty, Place, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.endpoints import exchangers
from probes.names import mail_exchangers
from probes.promises import for_programs, named_for
from probes.quote import listed
from probes.services import RELAY, SERVICES, SEVEN_PORTS, Function

_SHUT = frozenset({PortState.CLOSED, PortState.FILTERED, PortState.REJECTED})
_SUBMISSION = frozenset(
    one.port for one in SERVICES.values() if one.function is Function.SENDING and one.port != RELAY
)


def open_elsewhere(evidence: Evidence, view: PortView) -> bool:
    """Tell whether another address of the same name offers this very port."""
    return any(
        (one.name, one.port, one.state) == (view.name, view.port, PortState.OPEN)
        for one in evidence.ports
    )


def _by_design(evidence: Evidence) -> Iterator[Match]:
    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.state in {PortState.OPEN, PortState.UNMEASURED}:
            return None
        if evidence.offered(view.port) is False:
            return {"why": "configured"}
        return {"why": "seems so"} if _seems_by_design(evidence, view) else None

    def certain(match: Match) -> Match:
        told = match.facts["why"] == "configured"
        certainty = Certainty.CERTAIN if told else Certainty.LIKELY
        return Match(ports=match.ports, facts=match.facts, certainty=certainty)

    yield from map(certain, grouped(evidence, facts_of))


def _seems_by_design(evidence: Evidence, view: PortView) -> bool:
    """Judge without being told: by the host's name, a working twin, or an unused function."""
    if view.endpoint in evidence.promised or open_elsewhere(evidence, view):
        return False
    if _meant_for_others(evidence, view) or _takes_in_mail(evidence, view):
        return view.state in _SHUT
    if not turned_down(view):
        return False
    if other_port_does(evidence, view):
        return True
    pop_unwanted = view.service.function is Function.POP and not is_asked_for(evidence, [view])
    nothing_left = all(
        turned_down(one)
        for one in evidence.ports
        if (one.name, one.service.function) == (view.name, view.service.function)
    )
    return pop_unwanted and nothing_left and bool(evidence.working(Function.IMAP))


def _meant_for_others(evidence: Evidence, view: PortView) -> bool:
    """Tell whether the host is named for another function, which works."""
    if evidence.goal.ports_named:
        return False
    meant = named_for(view.name)
    if not meant or view.service.function in meant:
        return False
    return any(evidence.working(function) for function in meant)


def _takes_in_mail(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a host is there for mail exchange, as others are there for mail programs."""
    named = mail_exchangers(evidence.seen, evidence.subject)
    implied = exchangers(evidence.goal, evidence.seen)
    if view.port == RELAY or view.name not in {*named, *implied}:
        return False
    address = view.endpoint.address
    if for_programs(evidence.promised, address):
        return False
    programs = {end.address for end in evidence.promised if end.port != RELAY}
    return bool(programs - {address}) or any(
        one.state is PortState.OPEN and one.port != RELAY and one.name != view.name
        for one in evidence.ports
    )


def other_port_does(evidence: Evidence, view: PortView) -> bool:
    """Tell whether a working port of the same host serves those who would use this one.

    Nobody gets an unusual port without having asked for it by number.
    """
    if view.port not in SEVEN_PORTS:
        return False
    working = {one.port for one in evidence.working() if one.name == view.name}
    if view.service.function is Function.SENDING:
        return bool(working & _SUBMISSION)
    return view.port in {110, 143} and view.service.twin in working


def _twin_serves(evidence: Evidence) -> Iterator[Match]:
    """Find silent ports beside a working one for the same: dropped by the host, or on the way."""
    groups: dict[Place | None, list[PortView]] = {}
    for view in evidence.ports:
        silent = view.state is PortState.FILTERED
        if view.port == RELAY or not silent or view.endpoint in evidence.promised:
            continue
        if not open_elsewhere(evidence, view) and other_port_does(evidence, view):
            on_the_way = view.place is not None and not view.place.at_server
            groups.setdefault(view.place if on_the_way else None, []).append(view)
    for place, views in groups.items():
        seen = evidence.paths.probes_at(views[0].endpoint.address) if place else ()
        yield Match(
            ports=tuple(views),
            place=place,
            side=place.side if place else None,
            certainty=Certainty.LIKELY if place else None,
            seen=seen,
        )


def _left_out(evidence: Evidence) -> Iterator[Match]:
    """Find functions of which no port is open on a host that serves another one well.

    Where nobody named them, nothing tells a host that does not offer them from one whose service
    is down. Those who read by IMAP do without POP.
    """
    for name in dict.fromkeys(view.name for view in evidence.ports):
        ports = tuple(view for view in evidence.ports if view.name == name)
        functions = _functions_left_out(evidence, ports)
        if functions:
            harmless = functions == [Function.POP] and _serves(ports, Function.IMAP)
            missing = tuple(view for view in ports if view.service.function in functions)
            match = Match(
                ports=missing,
                facts={"functions": listed(_FUNCTIONS[one] for one in functions)},
                severity=Severity.NOTE if harmless else None,
            )
            yield from _where_known(evidence, match)


def _where_known(evidence: Evidence, match: Match) -> Iterator[Match]:
    """Tell of each address by itself where it is known at each in what one place its ports end."""
    by_address: dict[str, list[PortView]] = {}
    for view in match.ports:
        by_address.setdefault(view.endpoint.address, []).append(view)
    places = {address: {view.place for view in here} for address, here in by_address.items()}
    if any(len(found) > 1 or None in found for found in places.values()):
        yield match
        return
    for address, here in by_address.items():
        (place,) = places[address]
        one = replace(match, ports=tuple(here), place=place)
        yield replace(one, seen=probes_behind(evidence, one))


def _functions_left_out(evidence: Evidence, ports: Sequence[PortView]) -> list[Function]:
    if not any(_serves(ports, function) for function in _FUNCTIONS):
        return []
    found = []
    for function in _FUNCTIONS:
        mine = [view for view in ports if view.service.function is function]
        silent = all(view.state is PortState.FILTERED for view in mine)
        dropped = any(view.place is not None for view in mine if view.state is PortState.FILTERED)
        # Networks that block all sending, and nothing else, are common: another rule tells of them.
        blocked = function is Function.SENDING and silent and not dropped
        # Few hosts serve POP without IMAP, so that a filter at the host is more likely a mistake.
        blocked |= function is Function.IMAP and dropped and _serves(ports, Function.POP)
        meant = is_asked_for(evidence, mine)
        if mine and not blocked and not meant and all(map(_may_be_absent, mine)):
            found.append(function)
    return found


def _serves(ports: Sequence[PortView], function: Function) -> bool:
    """Tell whether customers are served by some ports of a function, and let down by none."""
    mine = [view for view in ports if view.service.function is function and view.port != RELAY]
    return any(view.works for view in mine) and all(v.works or _may_be_absent(v) for v in mine)


def _may_be_absent(view: PortView) -> bool:
    """Tell whether a port looks like one that a host does not offer: closed, or silent.

    A filter that is known to stand elsewhere, or that says so, is another matter.
    """
    shut = view.state in {PortState.CLOSED, PortState.FILTERED}
    return shut and (view.place is None or view.place.side is Side.HOST)


def is_asked_for(evidence: Evidence, views: Iterable[PortView]) -> bool:
    """Tell whether somebody wants what these ports are for: who asked, the name, or a promise."""
    if evidence.goal.ports_named:
        return True
    return any(
        view.service.function
        in named_for(view.name) | for_programs(evidence.promised, view.endpoint.address)
        for view in views
    )


_FUNCTIONS = {
    Function.IMAP: "receiving by IMAP",
    Function.POP: "receiving by POP",
    Function.SENDING: "sending",
}

_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="svc-by-design-absent",
        severity=Severity.NOTE,
        side=Side.NOBODY,
        find=_by_design,
        masks=_ALL,
    ),
    Rule(
        id="port-not-needed",
        severity=Severity.NOTE,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_twin_serves,
        masks=_ALL,
    ),
    Rule(
        id="perhaps-not-offered",
        severity=Severity.INCONCLUSIVE,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_left_out,
        masks=_ALL,
    ),
)
