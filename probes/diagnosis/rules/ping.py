"""Pings: lost packets, long round trips, and a silence that means nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from probes.address import Address, Family, family
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.pings import PingView, ping_views
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.rules.service import greeting_failure, handshake_failure
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.goal import Scope
from probes.quote import listed
from probes.walk import LONG_DELAY

LOSS = 2
"""So many of the second round's twenty have to be lost; one is noise."""
UNLIKELY = 0.01
"""Below this chance TCP cannot have missed by luck what the pings met."""
SLOW = timedelta(milliseconds=300)

_MISSED = "Connections had to be tried again as well."
_STALLED = "Conversations came to a halt as well."
_UNTRIED = "No connection got through to compare with, and a limit on pings looks the same."
_PATIENT = "Mail programs notice the handshake alone; hosts may answer pings when they have time."
_BUSY = "Packets come back soon, so it is the host that takes its time to accept connections."


def _loss(evidence: Evidence) -> Iterator[Match]:
    """Find loss that connections met as well, or where none of them can tell."""
    for view, facts, rate in _lossy(evidence):
        met = _MISSED if view.tried_again else _STALLED if view.stalled else ""
        if met or not view.smooth:
            # Some answers at first and none later: a limit is as likely as a line that broke.
            none_left = not met and rate == 1
            yield Match(
                facts={**facts, "beside": met or _UNTRIED},
                reach=tuple(_stalled_by_chance(evidence, view.address)),
                seen=view.seen,
                severity=Severity.INCONCLUSIVE if none_left else None,
                certainty=Certainty.CERTAIN if view.tried_again else None,
            )


def _stalled_by_chance(evidence: Evidence, address: Address) -> Iterator[PortView]:
    """Return the ports whose stalls loss explains.

    It does not choose: where both ports of a service stall and others converse, the service does.
    """
    here = {view.port: view for view in evidence.at(address)}
    for view in here.values():
        twin = here.get(view.service.twin or 0)
        if not (_stalled(view) and twin is not None and _stalled(twin)):
            yield view


def _stalled(view: PortView) -> bool:
    failures = (greeting_failure(view), handshake_failure(view))
    return any(one is not None and one.kind is FailureKind.TIMEOUT for one in failures)


def _pings_limited(evidence: Evidence) -> Iterator[Match]:
    """Find loss that pings met and no exchange over TCP did, each of which tried the path."""
    for view, facts, rate in _lossy(evidence):
        if view.smooth and not view.tried_again and not view.stalled:
            sure = (1 - rate) ** view.smooth < UNLIKELY
            yield Match(
                facts={**facts, "exchanges": str(view.smooth)},
                seen=view.seen,
                certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
            )


def _lossy(evidence: Evidence) -> Iterator[tuple[PingView, dict[str, str], float]]:
    """Find the addresses that lost pings of the second round, with the share they lost."""
    for view in ping_views(evidence.seen):
        sent = len(view.closer_look)
        lost = sum(echo.rtt is None for echo in view.closer_look)
        if lost >= LOSS:
            yield view, _about(view, lost=str(lost), sent=str(sent)), lost / sent


def _high_latency(evidence: Evidence) -> Iterator[Match]:
    for view in ping_views(evidence.seen):
        known = _round_trips(view)
        if known and min(known) >= LONG_DELAY:
            sure = Certainty.CERTAIN if len(known) > 1 else None
            yield Match(facts=_measures(view), seen=view.seen, certainty=sure)


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
    if view.average is not None:
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
        facts=_about(view, reason=view.denied.detail),
        seen=view.seen,
        severity=Severity.NOTE if spare else None,
    )


def _about(view: PingView, **facts: str) -> dict[str, str]:
    return {"address": view.address, **facts}


def _shown(span: timedelta) -> str:
    return f"{span / timedelta(milliseconds=1):.0f} ms"


_NOTE, _DEGRADED, _LIKELY = Severity.NOTE, Severity.DEGRADED, Certainty.LIKELY

_STALLS = frozenset(
    {
        "svc-hung-silent",
        "svc-stops-answering",
        "smtp-greet-delay",
        "smtp-tarpit",
        "tls-handshake-silent",
        "tls-handshake-flaky",
        "isp-pmtu-blackhole",
    }
)
"""What a line that loses so much does to conversations, without the server's fault."""

FIRST = (
    Rule(
        id="path-loss",
        severity=_DEGRADED,
        side=Side.PATH,
        certainty=_LIKELY,
        find=_loss,
        masks=_STALLS,
    ),
)
"""Stands before what it does to names and conversations."""

RULES = (
    Rule(
        id="ping-not-sent",
        severity=Severity.INCONCLUSIVE,
        side=Side.RUNNER,
        find=_alone(_not_sent),
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
        severity=_DEGRADED,
        side=Side.PATH,
        certainty=_LIKELY,
        find=_high_latency,
    ),
    Rule(id="path-slow", severity=_NOTE, side=Side.PATH, find=_slow),
    Rule(id="latency-differs", severity=_NOTE, side=Side.UNKNOWN, find=_differing),
    Rule(id="ping-limited", severity=_NOTE, side=Side.NOBODY, find=_pings_limited),
    Rule(id="ping-not-answered", severity=_NOTE, side=Side.NOBODY, find=_not_answered),
    Rule(id="ping-answered", severity=_NOTE, side=Side.NOBODY, find=_alone(_answered)),
)
