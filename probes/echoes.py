"""When to ping, and how (pure): four echo requests, and twenty more where some of them got lost.

One lost packet is noise, so that a loss is looked at closely before anybody hears of it.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from probes.address import Address
from probes.endpoints import checked_names
from probes.event import NoAnswerYet
from probes.failure import Failure, FailureKind
from probes.goal import Goal, PingGateway, Scope, SendEchoes
from probes.names import addresses
from probes.observation import (
    Connected,
    Echoes,
    Failed,
    Observation,
    Ping,
    Route,
    Surroundings,
    TcpConnect,
)
from probes.policy import is_own_network
from probes.target import AddressTarget

FIRST_COUNT = 4
FIRST_INTERVAL = timedelta(milliseconds=100)
FIRST_PATIENCE = timedelta(milliseconds=250)
"""The least that answers to the first round are awaited."""
ROUND_TRIPS = 4
"""How many round trips of the handshake an answer to a ping may take."""
REFUSED_PATIENCE = timedelta(seconds=1)
"""The least after a refusal, which may come from somebody nearer."""
BLIND_PATIENCE = timedelta(seconds=3)
"""The wait where no round trip is known: long enough to see that one takes over a second."""

SECOND_COUNT = 20
SECOND_INTERVAL = timedelta(milliseconds=200)
SECOND_PATIENCE = timedelta(seconds=1)
"""The least that answers to the second round are awaited."""


def echo_steps(goal: Goal, one: Observation | NoAnswerYet) -> list[SendEchoes]:
    """Return the round that a fact asks for; several ports may ask for the same one.

    The first round of a complete check follows the first handshake with an address, its refusal,
    or silence; the second follows a first that lost some but not all.
    """
    match one:
        case TcpConnect(outcome=Connected(rtt=None)) | NoAnswerYet() if goal.scope is Scope.CHECK:
            return [_first(one.name, one.endpoint.address, BLIND_PATIENCE)]
        case TcpConnect(outcome=Connected(rtt=timedelta() as rtt)) if goal.scope is Scope.CHECK:
            patience = max(FIRST_PATIENCE, ROUND_TRIPS * rtt)
            return [_first(one.name, one.endpoint.address, patience)]
        case TcpConnect(outcome=Failed(failure=failure)) if (
            goal.scope is Scope.CHECK and _came_back(failure)
        ):
            patience = max(REFUSED_PATIENCE, ROUND_TRIPS * one.took)
            return [_first(one.name, one.endpoint.address, patience)]
        case Ping() if lost_some(one):
            return [_second(one, max(_times(one)))]
        case _:
            return []


def lost_some(ping: Ping) -> bool:
    """Tell whether a first round lost some requests, but not all."""
    echoes = ping.outcome.echoes if isinstance(ping.outcome, Echoes) else ()
    return ping.round == 1 and 0 < len(_times(ping)) < len(echoes)


def gateway_steps(seen: Iterable[Observation]) -> list[PingGateway]:
    """Return the pings of this machine's own router, beside the second round of a target.

    They show whether packets get lost before they are even out of here. Routers with a public
    address belong to somebody else, and those that the link alone knows take no plain pings.
    """
    facts = tuple(seen)
    lossy = {one.address for one in facts if isinstance(one, Ping) and lost_some(one)}
    routes = (
        one.route
        for one in facts
        if isinstance(one, Surroundings) and one.address in lossy and isinstance(one.route, Route)
    )
    gateways = dict.fromkeys(one.gateway for one in routes if one.gateway)
    return [
        PingGateway(
            address=gateway, count=SECOND_COUNT, interval=SECOND_INTERVAL, patience=SECOND_PATIENCE
        )
        for gateway in gateways
        if is_own_network(gateway)
    ]


def _times(ping: Ping) -> list[timedelta]:
    echoes = ping.outcome.echoes if isinstance(ping.outcome, Echoes) else ()
    return [echo.rtt for echo in echoes if echo.rtt is not None]


def echo_steps_by_names(goal: Goal, lookups: Sequence[Observation]) -> list[SendEchoes]:
    """Return the first round for every address known by now, where ping is all that is wanted."""
    if goal.scope is not Scope.PING:
        return []
    if isinstance(goal.target, AddressTarget):
        address = goal.target.address
        return [_first(address, address, BLIND_PATIENCE)]
    found: dict[Address, str] = {}
    for name in checked_names(goal, lookups):
        for address in addresses(lookups, name):
            found.setdefault(address, name)
    return [_first(name, address, BLIND_PATIENCE) for address, name in found.items()]


def _came_back(failure: Failure) -> bool:
    """Tell whether somebody else refused, so that packets do get out."""
    if failure.icmp is not None:
        return not failure.icmp.own
    return failure.kind is FailureKind.CONNECTION_REFUSED


def _first(name: str, address: Address, patience: timedelta) -> SendEchoes:
    return SendEchoes(
        name=name,
        address=address,
        count=FIRST_COUNT,
        interval=FIRST_INTERVAL,
        patience=patience,
    )


def _second(first: Ping, longest: timedelta) -> SendEchoes:
    return SendEchoes(
        name=first.name,
        address=first.address,
        round=2,
        count=SECOND_COUNT,
        interval=SECOND_INTERVAL,
        patience=max(SECOND_PATIENCE, 2 * longest),
    )
