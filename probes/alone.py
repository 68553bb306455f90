"""Refused ports that are tried once more with nothing else open (pure).

A server may limit how many connections it takes from one address at a time. Then a check that
opens all at once is let in at first and refused from some port on; one of those is tried again
when every conversation has ended. Ports that a host does not offer are refused in between, so that
nothing more is asked of it.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
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
from probes.unneeded import unneeded
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
    needless = unneeded(goal, seen, quiet)
    return [
        step
        for here in walked_places(goal, seen).values()
        for step in lone_steps(goal, here, seen, silent, needless)
    ]


def lone_steps(
    goal: Goal,
    here: Checked,
    seen: Sequence[Observation],
    silent: Collection[Endpoint],
    needless: Container[Endpoint],
) -> list[Converse]:
    """Return the lone second try at an address, if its time has come; facts of others are ignored.

    ``here`` are the endpoints checked at the address, ``silent`` those that have not answered yet,
    ``needless`` such as are worth no walk.
    """
    if goal.scope is not Scope.CHECK:
        return []
    names = {endpoint: name for name, endpoint in here}
    connects = _first_connects(names, seen)
    refused = _turned_away(list(names), connects)
    if not refused or len(connects) < len(names) or not _all_left(connects.values(), seen):
        return []
    if not walk_is_over(goal, here, seen, silent, needless) or _on_the_way(refused, seen):
        return []
    kinds = {kind_of_port(end.port) for end, one in connects.items() if _opened(one)}
    mates = [end for end in refused if kind_of_port(end.port) in kinds]
    return [Converse(name=names[end], endpoint=end, attempt=2, wait=QUIET) for end in mates[:1]]


def walk_is_over(
    goal: Goal,
    here: Checked,
    seen: Iterable[Observation],
    silent: Collection[Endpoint],
    needless: Container[Endpoint],
) -> bool:
    """Tell whether every SYN that is wanted on the way to an address has had its answer."""
    seen = list(seen)
    told = {key(one) for one in seen if isinstance(one, SynProbe)}
    return told.issuperset(map(key, steps_to(goal, here, seen, silent, needless)))


def _first_connects(
    wanted: Container[Endpoint], seen: Iterable[Observation]
) -> dict[Endpoint, TcpConnect]:
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
    return ended.issuperset(one.endpoint for one in connects if _opened(one))


def _turned_away(
    here: Sequence[Endpoint], connects: Mapping[Endpoint, TcpConnect]
) -> list[Endpoint]:
    """Return the ports that the host refused after the last one that was let in."""
    in_turn = by_turn(connects.values(), [endpoint.port for endpoint in here])
    opened = [one for one in in_turn if _opened(one)]
    later = in_turn[in_turn.index(opened[-1]) :] if opened else []
    return [one.endpoint for one in later if _by_the_host(one) and not is_too_soon(one, opened)]


def _opened(connect: TcpConnect) -> bool:
    return isinstance(connect.outcome, Connected)


def _on_the_way(refused: Iterable[Endpoint], seen: Sequence[Observation]) -> bool:
    """Tell whether a walk shows that it is somebody before the host who refuses."""
    paths = Paths(seen)
    places = (paths.refused(endpoint) for endpoint in refused)
    return any(place is not None and place.on_the_way for place in places)


def _by_the_host(connect: TcpConnect) -> bool:
    """Tell whether the host itself refused, as far as the answer tells."""
    if isinstance(connect.outcome, Connected):
        return False
    failure = connect.outcome.failure
    sender = failure.icmp.sender if failure.icmp is not None else connect.endpoint.address
    return failure.kind in REFUSED and sender == connect.endpoint.address
