"""When an endpoint is tried again and again, and which (pure).

Only where the check itself met what one more attempt may tell: an endpoint that failed and did well
later, a port that stays silent beside open ones of its kind at no known place, two certificates of
one service of which one is no good. A series has one endpoint at one address of a check, and begins
when everything else that is wanted there is done.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from probes.address import Address
from probes.alone import lone_steps, walk_is_over
from probes.attempts import broke_off_once, recoveries
from probes.diagnosis.path import Paths
from probes.diagnosis.verdict import Side
from probes.failure import FailureKind
from probes.goal import Goal, Sample, Scope
from probes.hops import HOPS_NAMED, hop_questions, shown_by
from probes.observation import (
    Connected,
    Declined,
    DnsLookup,
    Endpoint,
    Failed,
    Greeting,
    Observation,
    OnEndpoint,
    Sampled,
    Secured,
    SynProbe,
    TcpConnect,
    TlsHandshake,
)
from probes.series import LAST_BEGIN, next_turn
from probes.services import SERVICES, TlsMode
from probes.troubles import Checked, Quiet, kind_of_port, round_trips, sends
from probes.unneeded import unneeded
from probes.walks import walked_places

SOURCES = range(61000, 65536)
"""Ports that Linux gives to nobody by itself, so that they are free to be named."""
CONNECT_LIMIT = timedelta(seconds=1.5)
"""Silence for this long is a failure; the system repeats a SYN after a second."""
ROUND_TRIPS = 3

_MILLISECOND = timedelta(milliseconds=1)


def sample_steps(
    goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet] = ()
) -> list[Sample]:
    """Return the attempt that is due, if a series is wanted; ``seen`` is all that is known."""
    if goal.scope is not Scope.CHECK:
        return []
    places = walked_places(goal, seen)
    at = {address: _at(address, seen) for address in places}
    for address, mine in at.items():
        if told := [one for one in mine if isinstance(one, Sampled)]:
            # Whoever began a series goes on with its endpoint, whatever is suspected meanwhile.
            return _next(min(told, key=lambda one: one.number).endpoint, places[address], mine)
    names = [one for one in seen if isinstance(one, DnsLookup)]
    silent = [one.endpoint for one in quiet]
    needless = unneeded(goal, seen, quiet)
    for address, here in places.items():
        mine = at[address]
        needed = [(name, end) for name, end in here if end not in needless]
        wanted = _suspect(needed, mine, names)
        if (
            wanted
            and _is_over(goal, here, mine, silent, needless)
            and _are_named(goal, mine, names)
        ):
            return _next(wanted, here, mine)
    return []


def _at(address: Address, seen: Iterable[Observation]) -> list[Observation]:
    return [
        one
        for one in seen
        if isinstance(one, OnEndpoint | SynProbe | Sampled) and one.endpoint.address == address
    ]


def _next(endpoint: Endpoint, here: Checked, seen: Sequence[Observation]) -> list[Sample]:
    told = sorted((one for one in seen if isinstance(one, Sampled)), key=lambda one: one.number)
    turn = next_turn(told)
    began = min(one.at for one in seen)
    if turn is None or max(one.at + one.took for one in seen) - began > LAST_BEGIN:
        return []
    number = len(told) + 1
    trips = round_trips(one for one in seen if isinstance(one, TcpConnect)).values()
    return [
        Sample(
            name=next(name for name, end in here if end == endpoint),
            endpoint=endpoint,
            number=number,
            source=turn.again or _source(began, number),
            again=bool(turn.again),
            wait=turn.wait,
            limit=max(CONNECT_LIMIT, ROUND_TRIPS * max(trips, default=timedelta())),
        )
    ]


def _source(began: datetime, number: int) -> int:
    """Choose a port: other ones in every check, since the last one's connections linger."""
    start = int(began.timestamp() * 1000)
    return SOURCES[(start + number) % len(SOURCES)]


def _suspect(
    here: Checked, seen: Sequence[Observation], names: Sequence[DnsLookup]
) -> Endpoint | None:
    """Choose the endpoint: one that wavered, then one of two certificates, then a silent one.

    A mailbox server makes less of a connection without a login than an SMTP server.
    """
    for find in (_wavering(here, seen), _differing(here, seen), _silent(here, seen, names)):
        found = sorted(find, key=lambda one: sends(one.port))
        if found:
            return found[0]
    return None


def _wavering(here: Checked, seen: Sequence[Observation]) -> Iterator[Endpoint]:
    for _, end in here:
        if recoveries(seen, end, of_silence=True) or broke_off_once(seen, end):
            yield end


def _differing(here: Checked, seen: Sequence[Observation]) -> Iterator[Endpoint]:
    """Find services that show one certificate in one TLS mode, and another in the other.

    With two good ones nobody is worse off.
    """
    shown = {
        one.endpoint: one.outcome
        for one in seen
        if isinstance(one, TlsHandshake) and isinstance(one.outcome, Secured)
        if not one.looks_again
    }
    for _, end in here:
        service = SERVICES[end.port]
        if service.tls is not TlsMode.IMPLICIT or service.twin is None:
            continue
        mine, other = (shown.get(Endpoint(end.address, port)) for port in (end.port, service.twin))
        if mine is None or other is None or mine.chain[:1] == other.chain[:1]:
            continue
        if bool(mine.problems) is not bool(other.problems):
            yield end


def _silent(
    here: Checked, seen: Sequence[Observation], names: Sequence[DnsLookup]
) -> Iterator[Endpoint]:
    """Find ports that stay silent beside open ones of their kind, if no walk shows at whose place.

    What gets lost between the networks may well be lost at random, and look like a filter.
    """
    connects = [one for one in seen if isinstance(one, TcpConnect)]
    opened = {one.endpoint for one in connects if isinstance(one.outcome, Connected)}
    kinds = {kind_of_port(one.port) for one in opened}
    silent = {one.endpoint for one in connects if _met(one, FailureKind.TIMEOUT)} - opened
    mates = [end for _, end in here if end in silent and kind_of_port(end.port) in kinds]
    if not mates:
        return
    paths = Paths([*seen, *names])
    places = {kind_of_port(one.port): place for one in mates if (place := paths.filtered(one))}
    for one in mates:
        place = places.get(kind_of_port(one.port))
        if place is None or place.side in _NOBODYS:
            yield one


_NOBODYS = frozenset({Side.PATH, Side.UNKNOWN})


def _are_named(goal: Goal, seen: Sequence[Observation], names: Sequence[DnsLookup]) -> bool:
    """Tell whether all is known of whose the routers are that walks showed."""
    told = {(one.name, one.record_type) for one in names}
    wanted = hop_questions(goal, [*seen, *names])
    many = len({one for fact in seen for one in shown_by(fact)}) >= HOPS_NAMED
    return many or all((one.name, one.record_type) in told for one in wanted)


def _is_over(
    goal: Goal,
    here: Checked,
    seen: Sequence[Observation],
    silent: Collection[Endpoint],
    needless: Container[Endpoint],
) -> bool:
    """Tell whether all else that is wanted at an address was tried."""
    tried = {(one.endpoint, one.attempt) for one in seen if isinstance(one, TcpConnect)}
    wanted = {(end, 1) for _, end in here}
    wanted |= {
        (one.endpoint, 2)
        for one in seen
        if isinstance(one, TcpConnect | Greeting) and _asks_for_another(one)
        if one.endpoint not in needless
    }
    wanted |= {(one.endpoint, 2) for one in lone_steps(goal, here, seen, silent, needless)}
    return tried >= wanted and walk_is_over(goal, here, seen, silent, needless)


def _asks_for_another(one: TcpConnect | Greeting) -> bool:
    """Tell whether a fact asks for a second try (see plan)."""
    if one.attempt > 1:
        return False
    if isinstance(one, TcpConnect):
        return _met(one, FailureKind.TIMEOUT)
    if isinstance(one.outcome, Declined):
        return not one.outcome.code.startswith("5")
    return _met(one, FailureKind.EOF, FailureKind.CONNECTION_RESET)


def _met(one: TcpConnect | Greeting, *kinds: FailureKind) -> bool:
    return isinstance(one.outcome, Failed) and one.outcome.failure.kind in kinds
