"""What the runner's tests of itself say: who it can reach at all, what it may do, its clock."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from probes.ability import Ability
from probes.address import Family, family
from probes.diagnosis.anchors import anchor_calls, anchor_works, canary_answered
from probes.diagnosis.clocks import CLOCK_TOLERANCE, Reading, readings
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.verdict import Certainty, PortState, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.goal import Scope
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    Failed,
    Fetched,
    Greeting,
    Ping,
    PingDenied,
    SynProbe,
)
from probes.quote import listed
from probes.services import RELAY, SERVICES, Function

ENOUGH_ANCHORS = 2
ENOUGH_CANARIES = 2
PLAUSIBLY_FAST = timedelta(days=30)
"""Our clock is not thought to be ahead by more: a date that says so stands still, or lies."""
_NOT_YET, _EXPIRED = 9, 10
"""OpenSSL's X509_V_ERR codes that depend on the clock."""

_UNITS = (
    ("days", timedelta(days=1)),
    ("hours", timedelta(hours=1)),
    ("minutes", timedelta(minutes=1)),
)

_NEARBY = frozenset({None, Side.UNKNOWN, Side.LOCAL_NETWORK, Side.PROVIDER})
"""Where a walk may have found the filter if it stands in this place's own network."""

_SUBMISSION = frozenset(
    port for port, row in SERVICES.items() if row.function is Function.SENDING and port != RELAY
)
_MAILBOX = frozenset(SERVICES) - _SUBMISSION - {RELAY}


# -- what this place's own network lets out ----------------------------------------------------


def _egress_blocked(ports: frozenset[int]) -> Callable[[Evidence], Iterator[Match]]:
    """Find ports that reach nobody from here, anchors included, while others get through."""

    def find(evidence: Evidence) -> Iterator[Match]:
        def facts_of(view: PortView) -> dict[str, str] | None:
            side = view.place.side if view.place else None
            if view.port not in ports or side not in _NEARBY:
                return None
            if evidence.offered(view.port) is False:
                return None
            failed = _failed_anchors(evidence, view)
            if not failed or not _something_opens(evidence, family(view.endpoint.address)):
                return None
            return {"anchors": listed(sorted({one.name for one in failed}))}

        for match in grouped(evidence, facts_of, _milder_beside_working):
            calls = {one for view in match.ports for one in _failed_anchors(evidence, view)}
            sure = len({one.endpoint.address for one in calls}) >= ENOUGH_ANCHORS
            places = {view.place for view in match.ports}
            yield Match(
                ports=match.ports,
                place=places.pop() if len(places) == 1 else None,
                facts=match.facts,
                seen=tuple(one for one in evidence.seen if one in calls),
                severity=match.severity,
                certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
            )

    return find


def _failed_anchors(evidence: Evidence, view: PortView) -> tuple[AnchorCall, ...]:
    """Return the anchors that failed as the port does, where they are enough to go by."""
    if anchor_works(evidence.seen, view.endpoint) is not False:
        return ()
    calls = anchor_calls(evidence.seen, view.endpoint)
    hosts = {one.endpoint.address for one in calls}
    configured = {one.host for one in evidence.goal.anchors if one.port == view.port}
    enough = len(hosts) >= ENOUGH_ANCHORS or {one.name for one in calls} == configured
    return calls if enough and _fails_alike(view, calls) else ()


def _fails_alike(view: PortView, calls: tuple[AnchorCall, ...]) -> bool:
    """A reset may be the target's own, unless anchors are reset as well."""
    if view.state is PortState.CLOSED:
        return any(
            isinstance(one.outcome, Failed)
            and one.outcome.failure.kind is FailureKind.CONNECTION_REFUSED
            for one in calls
        )
    return view.state in {PortState.FILTERED, PortState.REJECTED}


def _something_opens(evidence: Evidence, of: Family) -> bool:
    """Tell whether a connection over this family gets through on any port."""
    opened = [view.endpoint for view in evidence.ports if view.state is PortState.OPEN]
    opened += [
        one.endpoint
        for one in evidence.seen
        if isinstance(one, AnchorCall) and isinstance(one.outcome, Connected)
    ]
    return any(family(endpoint.address) is of for endpoint in opened)


def _milder_beside_working(evidence: Evidence, ports: tuple[PortView, ...]) -> Severity | None:
    """Raise no question where customers can do all the same by other ports."""
    functions = {view.service.function for view in ports}
    done = all(
        evidence.can_submit() if one is Function.SENDING else evidence.working(one)
        for one in functions
    )
    return Severity.NOTE if done else None


def _behind_proxy(evidence: Evidence) -> Iterator[Match]:
    """Find somebody who answers for addresses that nobody has, on every port that was tried."""
    calls = tuple(one for one in evidence.seen if isinstance(one, CanaryCall))
    answered = [one for one in calls if isinstance(one.outcome, Connected)]
    accepted = {PortState.OPEN, PortState.INTERCEPTED}
    ours = [view.endpoint for view in evidence.ports if view.state in accepted]
    everywhere = len({one.endpoint.port for one in answered}) >= ENOUGH_CANARIES
    if everywhere and ours and all(canary_answered(evidence.seen, one) for one in ours):
        yield Match(ports=evidence.ports, seen=tuple(answered))


# -- what this machine may do ------------------------------------------------------------------


def _may_not_ping(evidence: Evidence) -> Iterator[Match]:
    denied = [
        (one.outcome.detail, one)
        for one in evidence.seen
        if isinstance(one, Ping)
        and isinstance(one.outcome, PingDenied)
        and one.outcome.kind is FailureKind.LOCAL_POLICY
    ]
    if denied:
        alone = evidence.goal.scope is Scope.PING
        yield Match(
            facts={"reason": listed(sorted({detail for detail, _ in denied}))},
            seen=tuple(one for _, one in denied),
            severity=Severity.INCONCLUSIVE if alone else None,
        )


def _hops_unnamed(evidence: Evidence) -> Iterator[Match]:
    """Find a lack of the error queue where a path was looked at."""
    walked = any(isinstance(one, SynProbe) and one.ttl for one in evidence.seen)
    lacking = [
        one
        for one in evidence.seen
        if isinstance(one, AbilityTest) and one.ability == Ability.ERROR_QUEUE and not one.works
    ]
    if walked and lacking:
        yield Match(facts={"reason": lacking[0].detail}, seen=tuple(lacking))


# -- its clock ---------------------------------------------------------------------------------


def _clock_decides(evidence: Evidence) -> Iterator[Match]:
    """Find certificates that are valid by the server's clock and not by ours."""
    reading = _contradiction(evidence)
    ports = () if reading is None else tuple(v for v in evidence.ports if _valid_by(reading, v))
    if reading is not None and ports:
        yield Match(ports=ports, facts=_difference(evidence, reading), seen=(reading.told_by,))


def _contradiction(evidence: Evidence) -> Reading | None:
    """Return the date that speaks most mildly against our clock, if nothing bears our clock out.

    What is doubtful may bear our clock out and not speak against it: an expired certificate must
    not hide behind a stamp that is no time.
    """
    told = readings(evidence.seen)
    return _nearest([one for one in told if not one.doubtful]) if _nearest(told) else None


def _valid_by(reading: Reading, view: PortView) -> bool:
    """Tell whether all that speaks against the certificate's dates is our clock.

    That it is valid already has two witnesses, the server and whoever issued it before now; that
    it is valid still has the server alone, which has to be credible.
    """
    depths = {one.depth: one.code for one in view.problems if one.code in {_NOT_YET, _EXPIRED}}
    if view.handshake is None or view.secured is None or not depths:
        return False
    if _EXPIRED in depths.values() and -reading.ahead > PLAUSIBLY_FAST:
        return False
    chain, now = view.secured.chain, view.handshake.at + reading.ahead
    return max(depths) < len(chain) and all(
        chain[depth].not_before <= now <= chain[depth].not_after for depth in depths
    )


def _clocks_differ(evidence: Evidence) -> Iterator[Match]:
    """Find a difference that decides nothing."""
    nearest = _nearest([one for one in readings(evidence.seen) if not one.doubtful])
    if nearest is not None and not any(True for _ in _clock_decides(evidence)):
        yield Match(facts=_difference(evidence, nearest), seen=(nearest.told_by,))


def _nearest(told: Sequence[Reading]) -> Reading | None:
    """Return the clock nearest to ours, unless it agrees with it: then ours is right."""
    nearest = min(told, key=_distance, default=None)
    return nearest if nearest is not None and abs(nearest.ahead) > CLOCK_TOLERANCE else None


def _distance(one: Reading) -> tuple[timedelta, timedelta, str]:
    """Order clocks by their distance from ours; where it is the same, by who told the time."""
    return abs(one.ahead), one.ahead, str(one.told_by)


def _difference(evidence: Evidence, reading: Reading) -> dict[str, str]:
    span = abs(reading.ahead)
    name, unit = next((name, unit) for name, unit in _UNITS if span >= 2 * unit)
    return {"difference": f"{span // unit} {name}", "server": _server(evidence, reading.told_by)}


def _server(evidence: Evidence, told_by: Greeting | Fetched) -> str:
    """Name the server whose clock it is."""
    if isinstance(told_by, Greeting):
        names = (view.name for view in evidence.ports if view.endpoint == told_by.endpoint)
        return next(names, evidence.subject)
    return urlsplit(told_by.url).netloc


_NOTE, _UNSURE = Severity.NOTE, Severity.INCONCLUSIVE
_RUNNER = Side.RUNNER
_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(id="runner-behind-proxy", severity=_UNSURE, side=_RUNNER, find=_behind_proxy, masks=_ALL),
    Rule(
        id="runner-egress-25-blocked",
        severity=_UNSURE,
        side=_RUNNER,
        find=_egress_blocked(frozenset({RELAY})),
        masks=_ALL,
    ),
    Rule(
        id="runner-submission-egress-blocked",
        severity=_UNSURE,
        side=_RUNNER,
        find=_egress_blocked(_SUBMISSION),
        masks=_ALL,
    ),
    Rule(
        id="runner-mailbox-egress-blocked",
        severity=_UNSURE,
        side=_RUNNER,
        find=_egress_blocked(_MAILBOX),
        masks=_ALL,
    ),
    Rule(
        id="runner-clock-skew",
        severity=_UNSURE,
        side=_RUNNER,
        certainty=Certainty.LIKELY,
        find=_clock_decides,
        masks=frozenset({"cert-expired", "cert-not-yet-valid"}),
    ),
)
"""What speaks against the runner, and is weighed before anything of the target."""

REMARKS = (
    Rule(
        id="clock-differs",
        severity=_NOTE,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_clocks_differ,
    ),
    Rule(id="runner-no-raw-socket", severity=_NOTE, side=_RUNNER, find=_may_not_ping),
    Rule(id="runner-no-error-queue", severity=_NOTE, side=_RUNNER, find=_hops_unnamed),
)
"""What is good to know of the runner after all else."""
