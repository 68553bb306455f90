"""Pings: long round trips, and a silence that means nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from probes.address import Family, family
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.pings import PingView, ping_views
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.echoes import echo_steps_by_names, lost_some
from probes.failure import FailureKind
from probes.goal import Scope
from probes.quote import listed
from probes.walk import LONG_DELAY

SLOW = timedelta(milliseconds=300)

_PATIENT = "Mail programs notice the handshake alone; hosts may answer pings when they have time."
_NOT_AT_ALL = {"much": "at all", "known": "Nothing was sent, so nothing is known of the host."}
_LOST_SOME = "Some pings were lost, and whether that goes on was not looked at."
_ENDED = "the check ended before"
_BUSY = "Packets come back soon, so it is the host that takes its time to accept connections."


def _high_latency(evidence: Evidence) -> Iterator[Match]:
    for view in ping_views(evidence.seen):
        known = _round_trips(view)
        if known and min(known) >= LONG_DELAY:
            # Hosts may answer pings when they have time; handshakes are the system's own matter.
            pings_alone = view.handshake is None
            one_alone = Certainty.CANNOT_TELL if pings_alone else None
            yield Match(
                facts=_measures(view),
                seen=view.seen,
                side=Side.UNKNOWN if pings_alone else None,
                certainty=Certainty.CERTAIN if len(known) > 1 else one_alone,
            )


def _slow(evidence: Evidence) -> Iterator[Match]:
    for view in ping_views(evidence.seen):
        known = _round_trips(view)
        if known and SLOW <= min(known) < LONG_DELAY:
            yield Match(facts=_measures(view), seen=view.seen)


def _differing(evidence: Evidence) -> Iterator[Match]:
    for view in ping_views(evidence.seen):
        if view.average is None or view.handshake is None:
            continue
        if min(_round_trips(view)) < SLOW and max(_round_trips(view)) >= LONG_DELAY:
            why = _PATIENT if view.handshake < view.average else _BUSY
            yield Match(facts={**_measures(view), "why": why}, seen=view.seen)


def _round_trips(view: PingView) -> list[timedelta]:
    return [one for one in (view.average, view.handshake) if one is not None]


def _measures(view: PingView) -> dict[str, str]:
    ping = [] if view.average is None else [f"{_shown(view.average)} by ping"]
    handshake = [] if view.handshake is None else [f"{_shown(view.handshake)} by TCP handshake"]
    return _about(view, measures=listed([*ping, *handshake]))


def _not_answered(evidence: Evidence) -> Iterator[Match]:
    """Find addresses whose ports are open while pings are lost or refused."""
    mute = [view for view in ping_views(evidence.seen) if view.echoes and not view.times]
    fine = [view for view in mute if _is_open(evidence, view)]
    if fine:
        seen = tuple(one for view in fine for one in view.seen)
        yield Match(facts={"addresses": listed(view.address for view in fine)}, seen=seen)


def _is_open(evidence: Evidence, view: PingView) -> bool:
    return any(one.state is PortState.OPEN for one in evidence.at(view.address))


def _alone(
    find: Callable[[Evidence, PingView], Iterator[Match]],
) -> Callable[[Evidence], Iterator[Match]]:
    """Judge each address by its pings where nothing else was wanted."""

    def found(evidence: Evidence) -> Iterator[Match]:
        for view in ping_views(evidence.seen) if evidence.goal.scope is Scope.PING else ():
            yield from find(evidence, view)

    return found


def _answered(_: Evidence, view: PingView) -> Iterator[Match]:
    answered_no_more = view.closer_look and all(echo.rtt is None for echo in view.closer_look)
    if view.average is not None and not answered_no_more:
        counts = {"received": str(len(view.times)), "sent": str(len(view.echoes))}
        yield Match(facts=_about(view, average=_shown(view.average), **counts), seen=view.seen)


def _unanswered(_: Evidence, view: PingView) -> Iterator[Match]:
    if view.echoes and not view.times:
        errors = dict.fromkeys(
            f"{echo.icmp.sender} answered with ICMP {echo.icmp.type}/{echo.icmp.code} instead."
            for echo in view.echoes
            if echo.icmp is not None
        )
        yield Match(facts=_about(view, errors=" ".join(errors)), seen=view.seen)


def _not_sent(evidence: Evidence, view: PingView) -> Iterator[Match]:
    """Find addresses that this machine could not ping, though it may."""
    kinds = {FailureKind.LOCAL_NO_ROUTE, FailureKind.LOCAL_RESOURCES}
    if view.denied is None or view.denied.kind not in kinds:
        return
    others = any(one.times for one in ping_views(evidence.seen))
    spare = others and family(view.address) is Family.IPV6
    yield Match(
        facts=_about(view, **_NOT_AT_ALL, reason=f"this machine could not ({view.denied.detail})"),
        seen=view.seen,
        severity=Severity.NOTE if spare else None,
    )


def _cut_short(evidence: Evidence) -> Iterator[Match]:
    """Find addresses that were to be pinged, or once more after a loss, when time ran out."""
    views = {view.address: view for view in ping_views(evidence.seen)}
    for step in echo_steps_by_names(evidence.goal, evidence.seen):
        view = views.get(step.address)
        if view is None:
            yield Match(facts={"address": step.address, **_NOT_AT_ALL, "reason": _ENDED})
        elif not view.closer_look and any(map(lost_some, view.rounds)):
            facts = {"much": "to the end", "reason": _ENDED, "known": _LOST_SOME}
            yield Match(facts=_about(view, **facts), seen=view.seen)


def _about(view: PingView, **facts: str) -> dict[str, str]:
    return {"address": view.address, **facts}


def _shown(span: timedelta) -> str:
    return f"{span / timedelta(milliseconds=1):.0f} ms"


_NOTE = Severity.NOTE

RULES = (
    Rule(
        id="ping-not-sent",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_alone(_not_sent),
    ),
    Rule(
        id="ping-not-sent",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_cut_short,
    ),
    Rule(
        id="ping-alone-not-answered",
        severity=Severity.INCONCLUSIVE,
        side=Side.NOBODY,
        certainty=Certainty.CANNOT_TELL,
        find=_alone(_unanswered),
    ),
    Rule(
        id="path-high-latency",
        severity=Severity.DEGRADED,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_high_latency,
    ),
    Rule(id="path-slow", severity=_NOTE, side=Side.PATH, find=_slow),
    Rule(id="latency-differs", severity=_NOTE, side=Side.UNKNOWN, find=_differing),
    Rule(id="ping-not-answered", severity=_NOTE, side=Side.NOBODY, find=_not_answered),
    Rule(id="ping-answered", severity=_NOTE, side=Side.NOBODY, find=_alone(_answered)),
)
