"""Lost pings: lost on the way, or at the router next door, or left unanswered on purpose."""

from collections.abc import Callable, Iterator

from probes.address import Address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.pings import PingView, ping_views
from probes.diagnosis.rule import Match, Rule
from probes.diagnosis.rules.service import dialogue_failure, handshake_failure
from probes.diagnosis.surroundings import gateway_echoes, gateway_pings, looks_at, route_to
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.observation import Observation

LOSS = 2
"""So many of the second round's twenty have to be lost; one is noise."""
UNLIKELY = 0.01
"""Below this chance TCP cannot have missed by luck what the pings met."""
_MISSED = "Connections had to be tried again as well."
_STALLED = "Conversations came to a halt as well."
_LATE = "About as many replies over TCP came late, as they do when packets are sent again."
_UNTRIED = "No connection got through to compare with, and a limit on pings looks the same."
_BEHIND = " This network's own router answered every ping meanwhile, so the loss is behind it."
_NEAR_TOO = (
    " This network's own router ({router}) lost {near} of {pinged} as well, which is how a bad "
    "Wi-Fi begins: a try by cable would tell."
)


def _loss(*, near: bool) -> Callable[[Evidence], Iterator[Match]]:
    """Find loss that connections met as well, or where none of them can tell.

    It is ``near`` if this machine's own router loses pings just as well.
    """

    def find(evidence: Evidence) -> Iterator[Match]:
        for view, facts, rate in _lossy(evidence):
            met = _met(view, rate)
            router = _router_lost(evidence, view)
            if (met or not view.smooth) and bool(router) is near:
                # Some answers at first and none later: a limit is as likely as a line that broke.
                none_left = not met and rate == 1
                sure = Certainty.CERTAIN if view.tried_again and not near else None
                # A router of our own that loses some as well speaks for a bad line, not a limit.
                pings_alone = not met and not near
                beside = f"{met or _UNTRIED}{_cleared(evidence, view)}"
                lead = "" if pings_alone else "Packets get lost: "
                yield Match(
                    facts={**facts, **router, "beside": beside, "lead": lead},
                    reach=tuple(_stalled_by_chance(evidence, view.address)),
                    seen=_seen(evidence, view),
                    severity=Severity.INCONCLUSIVE if none_left else None,
                    side=Side.UNKNOWN if pings_alone else None,
                    certainty=Certainty.CANNOT_TELL if pings_alone else sure,
                )

    return find


def _met(view: PingView, rate: float) -> str:
    """Tell how connections met the loss as well; empty if they did not."""
    if view.tried_again:
        return _MISSED
    if view.stalled:
        return _STALLED
    return _LATE if view.late >= max(LOSS, rate * (view.smooth + view.late) / 2) else ""


def _router_lost(evidence: Evidence, view: PingView) -> dict[str, str]:
    """Tell how many pings this machine's own router lost, if it lost too many."""
    echoes = gateway_echoes(evidence.seen, view.address)
    route = route_to(evidence.seen, view.address)
    lost = sum(echo.rtt is None for echo in echoes)
    # Who answers none is one of the many that never do.
    if route is None or not LOSS <= lost < len(echoes):
        return {}
    return {"router": route.gateway, "near": str(lost), "pinged": str(len(echoes))}


def _cleared(evidence: Evidence, view: PingView) -> str:
    """Say so where this machine's own router answered every ping meanwhile."""
    echoes = gateway_echoes(evidence.seen, view.address)
    return _BEHIND if echoes and all(echo.rtt is not None for echo in echoes) else ""


def _seen(evidence: Evidence, view: PingView) -> tuple[Observation, ...]:
    looks = looks_at(evidence.seen, view.address)
    return (*view.seen, *looks, *gateway_pings(evidence.seen, view.address))


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
    failures = (dialogue_failure(view), handshake_failure(view))
    return any(one is not None and one.kind is FailureKind.TIMEOUT for one in failures)


def _pings_limited(evidence: Evidence) -> Iterator[Match]:
    """Find loss that pings met and no exchange over TCP did, each of which tried the path.

    A router of our own that loses some too is how bad Wi-Fi begins, unless TCP would have met it.
    """
    for view, facts, rate in _lossy(evidence):
        if view.smooth and not _met(view, rate):
            sure = (1 - rate) ** view.smooth < UNLIKELY
            router = _router_lost(evidence, view)
            also = _NEAR_TOO.format(**router) if router and not sure else ""
            doubtful = Certainty.CANNOT_TELL if also else Certainty.LIKELY
            yield Match(
                facts={**facts, "exchanges": str(view.smooth), "also": also},
                seen=_seen(evidence, view),
                certainty=Certainty.CERTAIN if sure else doubtful,
            )


def _lossy(evidence: Evidence) -> Iterator[tuple[PingView, dict[str, str], float]]:
    """Find the addresses that lost pings of the second round, with the share they lost."""
    for view in ping_views(evidence.seen):
        sent = len(view.closer_look)
        lost = sum(echo.rtt is None for echo in view.closer_look)
        if lost >= LOSS:
            yield view, {"address": view.address, "lost": str(lost), "sent": str(sent)}, lost / sent


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
        id="lan-wifi-loss",
        severity=Severity.DEGRADED,
        side=Side.LOCAL_NETWORK,
        certainty=Certainty.LIKELY,
        find=_loss(near=True),
        masks=_STALLS,
    ),
    Rule(
        id="path-loss",
        severity=Severity.DEGRADED,
        side=Side.PATH,
        certainty=Certainty.LIKELY,
        find=_loss(near=False),
        masks=_STALLS,
    ),
)
"""Stands before what it does to names and conversations."""

RULES = (Rule(id="ping-limited", severity=Severity.NOTE, side=Side.NOBODY, find=_pings_limited),)
