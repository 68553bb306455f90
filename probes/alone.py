"""Refused ports that are tried once more with nothing else open (pure).

A server may limit how many connections it takes from one address at a time. Then a check that
opens all at once is let in at first and refused from some port on; one of those is tried again
when every conversation has ended. Ports that a host does not offer are refused in between, so that
nothing more is asked of it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from probes.attempts import REFUSED, by_turn
from probes.diagnosis.path import Paths
from probes.goal import Converse, Goal, Scope
from probes.observation import (
    Capabilities,
    Connected,
    Endpoint,
    Failed,
    Farewell,
    Foreign,
    Greeting,
    NotTls,
    Observation,
    SynProbe,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
)
from probes.script import key
from probes.troubles import Checked, Quiet, is_too_soon, kind_of_port
from probes.walks import steps_to, walked_places

QUIET = timedelta(seconds=1)
"""Until the server has noticed that everybody left."""

_Stage = Greeting | Capabilities | Upgrade | TlsHandshake
_ENDINGS = Failed | Foreign | NotTls | TlsRefused


def alone_steps(
    goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet] = ()
) -> list[Converse]:
    """Return the lone second tries that are due, at most one for each address."""
    silent = [one.endpoint for one in quiet]
    return [
        step
        for here in walked_places(goal, seen).values()
        for step in lone_steps(goal, here, seen, silent)
    ]


def lone_steps(
    goal: Goal, here: Checked, seen: Sequence[Observation], silent: Collection[Endpoint]
) -> list[Converse]:
    """Return the lone second try at an address, if its time has come; facts of others are ignored.

    ``here`` are the endpoints checked at the address, ``silent`` those that have not answered yet.
    """
    if goal.scope is not Scope.CHECK or not walk_is_over(goal, here, seen, silent):
        return []
    connects = _first_connects(here, seen)
    if len(connects) < len(here) or not _all_left(connects.values(), seen):
        return []
    names = {endpoint: name for name, endpoint in here}
    wanted = next(iter(_turned_away(here, connects, seen)), None)
    if wanted is None:
        return []
    return [Converse(name=names[wanted], endpoint=wanted, attempt=2, wait=QUIET)]


def walk_is_over(
    goal: Goal, here: Checked, seen: Iterable[Observation], silent: Collection[Endpoint]
) -> bool:
    """Tell whether every SYN that is wanted on the way to an address has had its answer."""
    seen = list(seen)
    told = {key(one) for one in seen if isinstance(one, SynProbe)}
    return told.issuperset(map(key, steps_to(goal, here, seen, silent)))


def _first_connects(here: Checked, seen: Iterable[Observation]) -> dict[Endpoint, TcpConnect]:
    wanted = {endpoint for _, endpoint in here}
    return {
        one.endpoint: one
        for one in seen
        if isinstance(one, TcpConnect) and one.attempt == 1 and one.endpoint in wanted
    }


def _all_left(connects: Iterable[TcpConnect], seen: Iterable[Observation]) -> bool:
    """Tell whether every conversation has come to its end."""
    ended = {one.endpoint for one in seen if isinstance(one, Farewell)}
    ended |= {
        one.endpoint
        for one in seen
        if isinstance(one, _Stage) and isinstance(one.outcome, _ENDINGS)
    }
    opened = (one.endpoint for one in connects if isinstance(one.outcome, Connected))
    return ended.issuperset(opened)


def _turned_away(
    here: Checked, connects: dict[Endpoint, TcpConnect], seen: Sequence[Observation]
) -> list[Endpoint]:
    """Return the ports refused after the last one that was let in, by nobody on the way there."""
    in_turn = by_turn(connects.values(), [endpoint.port for _, endpoint in here])
    opened = [one for one in in_turn if isinstance(one.outcome, Connected)]
    later = in_turn[in_turn.index(opened[-1]) :] if opened else []
    refused = [one.endpoint for one in later if _by_the_host(one) and not is_too_soon(one, opened)]
    kinds = {kind_of_port(one.endpoint.port) for one in opened}
    paths = Paths(seen)
    places = [place for one in refused if (place := paths.refused(one)) is not None]
    if any(place.on_the_way for place in places):
        return []
    return [one for one in refused if kind_of_port(one.port) in kinds]


def _by_the_host(connect: TcpConnect) -> bool:
    """Tell whether the host itself refused, as far as the answer tells."""
    if isinstance(connect.outcome, Connected):
        return False
    failure = connect.outcome.failure
    sender = failure.icmp.sender if failure.icmp is not None else connect.endpoint.address
    return failure.kind in REFUSED and sender == connect.endpoint.address
