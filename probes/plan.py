"""Which steps a goal needs, given what is known so far: pure, asked again after every fact.

``steps_by_names``, ``steps_after`` and ``steps_by_evidence`` return the steps wanted by now;
whoever executes them starts each one once. They are three, so that a fact about one connection need
not be weighed against all others; ``wanted_steps`` puts them together, and an agenda weighs each
fact as it comes. When no step is new, nothing more is to be learned.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from msgspec.structs import replace

from probes.alone import alone_steps
from probes.calls import anchor_steps, canary_steps
from probes.chains import chain_steps
from probes.delegation import delegation_steps
from probes.echoes import echo_steps, echo_steps_by_names, gateway_steps
from probes.endpoints import checked_endpoints, questions
from probes.event import NoAnswerYet
from probes.failure import FailureKind
from probes.flows import follow_steps
from probes.goal import CONNECT_LIMIT, Converse, Goal, Step
from probes.hops import hop_questions
from probes.nearby import nearby_steps, portal_steps
from probes.observation import (
    Declined,
    Endpoint,
    Failed,
    Greeting,
    Observation,
    OnEndpoint,
    TcpConnect,
)
from probes.policies import doubtful_documents, policy_steps
from probes.samples import sample_steps
from probes.services import RELAY
from probes.tls_looks import looks_after, tries_again
from probes.troubles import Quiet, round_trips
from probes.unneeded import unneeded
from probes.walks import walk_steps
from probes.zones import doubtful_questions, translator_questions

RE_ASK_SPACING = timedelta(milliseconds=400)
"""Between the lone second tries to one address: routers limit their ICMP errors."""

SECOND_LIMIT = timedelta(seconds=1.5)
"""Given to a second try of port 25 where others answer; the system repeats a SYN after 1 s."""
ROUND_TRIPS = 3
"""How many of the host's round trips it may take at least."""

DECLINED_PAUSE = timedelta(seconds=3)
"""Before a server that declined for the moment is asked once more."""

_BROKEN_OFF = frozenset({FailureKind.EOF, FailureKind.CONNECTION_RESET})
"""How a server ends a connection without a word; another one behind the name may do better."""


def wanted_steps(goal: Goal, seen: Sequence[Observation]) -> list[Step]:
    """Return every step wanted by now, first ones first."""
    steps = steps_by_names(goal, seen)
    wanted = {endpoint for _, endpoint in checked_endpoints(goal, seen)}
    for one in seen:
        if isinstance(one, TcpConnect) and is_silence(one):
            continue
        if not isinstance(one, OnEndpoint) or one.endpoint in wanted:
            steps += steps_after(goal, one, ())
    return [*steps, *steps_by_evidence(goal, seen, ())]


def steps_by_names(goal: Goal, seen: Sequence[Observation]) -> list[Step]:
    """Return the questions, and the first connections; they depend on what is published alone."""
    endpoints = checked_endpoints(goal, seen)
    keep = goal.certificates
    first = [Converse(name=name, endpoint=endpoint, keep=keep) for name, endpoint in endpoints]
    asked = [*questions(goal, seen), *first, *echo_steps_by_names(goal, seen)]
    return [*asked, *policy_steps(goal, seen)]


def steps_after(
    goal: Goal,
    one: Observation | NoAnswerYet,
    silent: Collection[Endpoint],
    limit: timedelta = CONNECT_LIMIT,
) -> list[Step]:
    """Return what a single fact asks for: a second try, a second look, a ping, a look around.

    ``silent`` endpoints are to be tried again as well, so that second tries are told apart in time;
    they are given up after ``limit``.
    """
    again = _second_tries(goal, one, silent, limit)
    looks = () if isinstance(one, NoAnswerYet) else looks_after(goal, one)
    return [*again, *looks, *echo_steps(goal, one), *nearby_steps(one)]


def silent_endpoints(seen: Iterable[Observation], quiet: Collection[Endpoint]) -> set[Endpoint]:
    """Return the endpoints whose first connect met silence, or is ``quiet`` so far."""
    connects = [one for one in seen if isinstance(one, TcpConnect)]
    silent = {one.endpoint for one in connects if one.attempt == 1 and is_silence(one)}
    told = {one.endpoint for one in connects if not is_silence(one)}
    return silent.union(quiet) - told


def second_limit(seen: Iterable[Observation], silent: Endpoint) -> timedelta:
    """Return how long a silent port is listened to again.

    That is less for port 25 of a host that does answer: its silence is mostly a network's. Other
    services may be overloaded, and let in at last whoever has the patience.
    """
    connects = (one for one in seen if isinstance(one, TcpConnect))
    here = (one for one in connects if one.endpoint.address == silent.address)
    trips = round_trips(here).values()
    if silent.port != RELAY or not trips:
        return CONNECT_LIMIT
    return min(CONNECT_LIMIT, max(SECOND_LIMIT, ROUND_TRIPS * max(trips)))


def is_silence(connect: TcpConnect) -> bool:
    """Tell whether nobody answered a connect."""
    outcome = connect.outcome
    return isinstance(outcome, Failed) and outcome.failure.kind is FailureKind.TIMEOUT


def _second_tries(
    goal: Goal,
    one: Observation | NoAnswerYet,
    silent: Collection[Endpoint],
    limit: timedelta,
) -> list[Converse]:
    match one:
        case TcpConnect(attempt=1) if is_silence(one):
            wait = RE_ASK_SPACING * _rank(goal, one.endpoint, silent)
            return [replace(_again(goal, one, wait), limit=limit)]
        case Greeting(attempt=1, outcome=Declined(code=code)) if not code.startswith("5"):
            return [_again(goal, one, DECLINED_PAUSE)]
        case Greeting(attempt=1, outcome=Failed(failure=failure)) if failure.kind in _BROKEN_OFF:
            return [_again(goal, one, DECLINED_PAUSE)]
        case _:
            return []


def _again(goal: Goal, one: OnEndpoint, wait: timedelta) -> Converse:
    return Converse(
        name=one.name, endpoint=one.endpoint, attempt=2, wait=wait, keep=goal.certificates
    )


def steps_by_evidence(
    goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet]
) -> list[Step]:
    """Return what the facts so far ask for together: walks, names of hops, the runner's own."""
    return [
        *_steps_after_silence(goal, seen),
        *walk_steps(goal, seen, quiet),
        *hop_questions(goal, seen),
        *doubtful_questions(goal, seen),
        *doubtful_documents(goal, seen),
        *translator_questions(goal, seen),
        *delegation_steps(goal, seen),
        *anchor_steps(goal, seen, quiet),
        *canary_steps(seen),
        *alone_steps(goal, seen, quiet),
        *sample_steps(goal, seen, quiet),
        *follow_steps(goal, seen),
        *gateway_steps(seen),
        *tries_again(seen),
        *chain_steps(goal, seen),
        *portal_steps(goal, seen),
    ]


def _steps_after_silence(goal: Goal, seen: Sequence[Observation]) -> list[Step]:
    """Return what silent connects ask for, but for those that nobody misses."""
    needless = unneeded(goal, seen)
    wanted = {end for _, end in checked_endpoints(goal, seen)} - needless
    silent = silent_endpoints(seen, ()) - needless
    connects = (one for one in seen if isinstance(one, TcpConnect) and is_silence(one))
    return [
        step
        for one in connects
        if one.endpoint in wanted
        for step in steps_after(goal, one, silent, second_limit(seen, one.endpoint))
    ]


def _rank(goal: Goal, endpoint: Endpoint, silent: Collection[Endpoint]) -> int:
    """Count the silent ports of the same address that are tried again before this one."""
    sooner = goal.ports[: goal.ports.index(endpoint.port)]
    return sum(Endpoint(endpoint.address, port) in silent for port in sooner)
