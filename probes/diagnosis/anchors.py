"""What anchors and canaries prove of the place that measures (pure)."""

from collections.abc import Sequence
from datetime import timedelta

from probes.address import family
from probes.failure import FailureKind
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    Endpoint,
    Failed,
    Observation,
    TcpConnect,
)

FRESH = timedelta(minutes=10)
"""How long before a check an anchor may have been called to say something of it."""

_STOPPED = frozenset(
    {
        FailureKind.TIMEOUT,
        FailureKind.CONNECTION_REFUSED,
        FailureKind.CONNECTION_RESET,
        FailureKind.ICMP,
        FailureKind.ICMP_UNNAMED,
    }
)


def meets_a_filter(outcome: Connected | Failed) -> bool:
    """Tell whether a connect left this machine and was dropped or refused by somebody.

    Whether that was the host itself shows only beside other connects.
    """
    if isinstance(outcome, Connected) or outcome.failure.kind not in _STOPPED:
        return False
    return outcome.failure.icmp is None or not outcome.failure.icmp.own


def fresh_calls(seen: Sequence[Observation]) -> tuple[AnchorCall, ...]:
    """Return the calls to anchors that were made in this check or shortly before it began."""
    known = AbilityTest | AnchorCall | CanaryCall
    begun = min((one.at for one in seen if not isinstance(one, known)), default=None)
    return tuple(
        one
        for one in seen
        if isinstance(one, AnchorCall) and (begun is None or begun - one.at <= FRESH)
    )


def anchor_calls(seen: Sequence[Observation], endpoint: Endpoint) -> tuple[AnchorCall, ...]:
    """Return the calls to anchors of the endpoint's port over its family, those that tell.

    The target is no witness of its own: what is wrong with it would pass for this place's fault.
    """
    connects = [one for one in seen if isinstance(one, TcpConnect)]
    names = {one.name for one in connects}
    addresses = {one.endpoint.address for one in connects} | {endpoint.address}
    return tuple(
        one
        for one in fresh_calls(seen)
        if _alike(one.endpoint, endpoint)
        and one.name not in names
        and one.endpoint.address not in addresses
        and (isinstance(one.outcome, Connected) or meets_a_filter(one.outcome))
    )


def anchor_works(seen: Sequence[Observation], endpoint: Endpoint) -> bool | None:
    """Tell whether this place can use the endpoint's port over its family.

    True if some anchor answered, False if anchors were tried in vain, None if nothing is known.
    """
    calls = anchor_calls(seen, endpoint)
    return any(isinstance(one.outcome, Connected) for one in calls) if calls else None


def canary_answered(seen: Sequence[Observation], endpoint: Endpoint) -> bool | None:
    """Tell whether an address nobody has answered on the endpoint's port; None if never tried."""
    calls = _canaries(seen, endpoint)
    return any(isinstance(one.outcome, Connected) for one in calls) if calls else None


def answered_canaries(seen: Sequence[Observation], endpoint: Endpoint) -> tuple[CanaryCall, ...]:
    """Return the calls to addresses nobody has that were taken on the endpoint's port."""
    calls = _canaries(seen, endpoint)
    return tuple(one for one in calls if isinstance(one.outcome, Connected))


def _canaries(seen: Sequence[Observation], endpoint: Endpoint) -> list[CanaryCall]:
    return [one for one in seen if isinstance(one, CanaryCall) and _alike(one.endpoint, endpoint)]


def _alike(one: Endpoint, other: Endpoint) -> bool:
    return (one.port, family(one.address)) == (other.port, family(other.address))
