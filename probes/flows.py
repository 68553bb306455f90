"""How far packets get that a series lost, compared with those it did not lose (pure).

Where what fails goes by the ports that connections come from, either a line on the way loses it, or
one of the servers behind the address. SYNs from a good port with a rising time to live show the
routers and the server; those from a bad one are then tried from there backwards, until a router
shows that they get so far.
"""

from collections.abc import Sequence
from datetime import timedelta

from probes.diagnosis.sampled import Series, series
from probes.goal import Follow, Goal, Scope
from probes.observation import Followed, Observation, OnEndpoint, Sampled, TcpConnect
from probes.script import LAST_TTL
from probes.series import LAST_BEGIN, SPACING, next_turn
from probes.syn import has_left, is_answer, is_end, is_silence, router
from probes.troubles import round_trips

TRIES = 2
LIMIT = timedelta(seconds=1)
"""Silence for this long is a loss, but for hosts that are far away."""
ROUND_TRIPS = 3


def follow_steps(goal: Goal, seen: Sequence[Observation]) -> list[Follow]:
    """Return the SYN that is due, once a series is over and went by ports."""
    if goal.scope is not Scope.CHECK:
        return []
    for one in series(seen):
        if one.silent and one.follows_ports and next_turn(one.told) is None:
            return _next(one, seen)
    return []


def _next(one: Series, seen: Sequence[Observation]) -> list[Follow]:
    mine = [
        each
        for each in seen
        if isinstance(each, OnEndpoint | Sampled | Followed)
        and each.endpoint.address == one.endpoint.address
    ]
    lasted = max(each.at + each.took for each in mine) - min(each.at for each in mine)
    told = [each for each in mine if isinstance(each, Followed)]
    # What this machine keeps back tells nothing: the last connection may still be on its way out.
    possible = lasted <= LAST_BEGIN and all(map(has_left, told))
    wanted = _wanted(one, told) if possible else None
    if wanted is None:
        return []
    source, ttl = wanted
    trips = round_trips(each for each in mine if isinstance(each, TcpConnect)).values()
    return [
        Follow(
            name=one.told[0].name,
            endpoint=one.endpoint,
            source=source,
            ttl=ttl,
            attempt=len(_tries(told, source, ttl)) + 1,
            wait=timedelta() if told else SPACING,
            limit=max(LIMIT, ROUND_TRIPS * max(trips, default=timedelta())),
        )
    ]


def _wanted(one: Series, told: Sequence[Followed]) -> tuple[int, int] | None:
    """Return the port and the time to live of the next SYN, if there is one to be sent."""
    bad, good = one.ports
    shown: list[int] = []
    for ttl in range(1, LAST_TTL + 1):
        tries = _tries(told, good, ttl)
        if not any(map(is_answer, tries)) and len(tries) < TRIES:
            return good, ttl
        if any(map(is_end, tries)):
            break
        shown += [ttl] * any(router(each) for each in tries)
    else:
        return None
    for ttl in reversed(shown):
        tries = _tries(told, bad, ttl)
        if not all(map(is_silence, tries)):
            return None
        if len(tries) < TRIES:
            return bad, ttl
    return None


def _tries(told: Sequence[Followed], source: int, ttl: int) -> list[Followed]:
    return [one for one in told if (one.source, one.ttl) == (source, ttl)]
