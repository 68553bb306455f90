"""How a series of attempts goes on, given those that were made (pure).

A series tells a server that is ill among several from a limit, and both from a line that loses
whatever leaves from certain ports. Fresh attempts come one after the other, each from a port of its
own. Once some failed and some did well, a port of each is used again. Where everything failed in
the end, one more attempt follows after a pause.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from msgspec import Struct

from probes.failure import FailureKind, Operation
from probes.observation import Failed, Sampled, Served

ATTEMPTS = 12
SPACING = timedelta(milliseconds=500)
PAUSE = timedelta(seconds=5)
"""Before the first attempt: what the check itself did may have been too much."""
LONG_PAUSE = timedelta(seconds=10)
"""Before the last one, for limits to forget."""
LONGEST = timedelta(seconds=25)
"""So long after the first one fresh attempts may begin."""
ENOUGH = 3
"""So many that failed, and so many that did well, need no more."""
IN_A_ROW = 4
"""So many failures at a stretch are no matter of chance, where every third attempt fails."""

LAST_BEGIN = timedelta(seconds=55)
"""Nothing of it begins later in a check, so that all of it ends in time."""
MOST = 18
"""Of all kinds together, whatever comes back."""

_OURS = frozenset(
    {
        FailureKind.LOCAL_NO_ROUTE,
        FailureKind.LOCAL_POLICY,
        FailureKind.LOCAL_RESOURCES,
        FailureKind.POLICY,
        FailureKind.OVER_BUDGET,
    }
)


class Turn(Struct, frozen=True):
    """The next attempt: from a new port, or from the one that an earlier attempt was made from."""

    wait: timedelta
    again: int = 0


def is_ours(one: Sampled) -> bool:
    """Tell whether an attempt failed on this very machine, so that it tells nothing."""
    return isinstance(one.outcome, Failed) and one.outcome.failure.kind in _OURS


def is_served(one: Sampled) -> bool:
    """Tell whether an attempt did well."""
    return isinstance(one.outcome, Served)


def is_lost(one: Sampled) -> bool:
    """Tell whether nobody answered the connect, as of whoever tries too often."""
    failure = one.outcome.failure if isinstance(one.outcome, Failed) else None
    lost = (Operation.CONNECT, FailureKind.TIMEOUT)
    return failure is not None and (failure.operation, failure.kind) == lost


def next_turn(told: Sequence[Sampled]) -> Turn | None:
    """Return the attempt that follows those ``told``, by number; None where nothing does."""
    if not told:
        return Turn(PAUSE)
    if len(told) >= MOST or any(map(is_ours, told)):
        return None
    again = sum(one.again for one in told)
    if not again and not _is_enough(told):
        return Turn(SPACING)
    fresh = [one for one in told if not one.again]
    ports = [port for port in (_first_port(fresh, well=well) for well in (False, True)) if port]
    rounds = 2 if _follows_ports(told) else 1
    if len(ports) == 2 and again < len(ports) * rounds and told[-1].again is bool(again):
        return Turn(SPACING, ports[again % len(ports)])
    vain = failed_in_the_end(told)
    limited = len(vain) >= ENOUGH and all(map(is_lost, vain))
    return Turn(LONG_PAUSE) if limited and not has_paused(told) else None


def has_paused(told: Sequence[Sampled]) -> bool:
    """Tell whether one attempt was made long after the one before it."""
    return any(later.at - sooner.at - sooner.took >= PAUSE for sooner, later in pairwise(told))


def _is_enough(fresh: Sequence[Sampled]) -> bool:
    well = sum(map(is_served, fresh))
    failed = len(fresh) - well
    lasted = fresh[-1].at + fresh[-1].took - fresh[0].at
    return (
        len(fresh) >= ATTEMPTS
        or min(well, failed) >= ENOUGH
        or len(failed_in_the_end(fresh)) >= IN_A_ROW
        or lasted > LONGEST
        or has_paused(fresh)
    )


def _first_port(fresh: Sequence[Sampled], *, well: bool) -> int:
    return next((one.source for one in fresh if is_served(one) is well), 0)


def _follows_ports(told: Sequence[Sampled]) -> bool:
    """Tell whether the ports used again, a bad one and a good one, did as they had done before."""
    return [is_served(one) for one in told if one.again][:2] == [False, True]


def failed_in_the_end(told: Sequence[Sampled]) -> list[Sampled]:
    """Return the failures after the last attempt that did well."""
    last = max((one.number for one in told if is_served(one)), default=0)
    return [one for one in told if one.number > last]
