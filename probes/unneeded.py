"""Ports that take no connection and that nobody misses: no look at them is worth a packet (pure).

Many hosts offer a part of the mail services, and refuse or drop the rest. Where that cannot change
the judgement, whoever refuses or drops it, nothing further is asked: no walk, no second try, no
anchor. So a host in order costs its connects alone. What is looked at all the same:

- a silent port 25, since many networks block it and people want to know who does;
- other silence that hosts in order do not keep: the service may be overloaded, or POP be kept from
  a host that offers it;
- a refusal that came sooner than the host answers, or where times are too short to tell;
- whatever was asked for by number, named by the domain or the operator, or is open elsewhere.

A walk that is wanted for another port of the address shows the place of these as well.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import timedelta
from enum import Enum, auto

from probes.address import Address
from probes.doubts import is_trouble
from probes.failure import FailureKind
from probes.goal import Goal, Scope
from probes.names import mail_exchangers, subject
from probes.observation import (
    Connected,
    DnsLookup,
    Endpoint,
    Fetched,
    Observation,
    OnEndpoint,
    TcpConnect,
)
from probes.promises import for_programs, named_for, promised
from probes.services import RELAY, SERVICES, Function
from probes.troubles import TELLING_RTT, Quiet, by_address, round_trips

_SUBMISSION = frozenset({465, 587})
_IN_CLEAR = frozenset({110, 143})
"""Nobody misses them where their twins work (RFC 8314); hosts drop both or neither."""
_ONCE_WITHDRAWN = 465
"""Hosts without it were right until RFC 8314, and large ones still drop it."""
_AS_FAR, _AT_MOST = 0.98, 2
"""A refusal within these of the host's shortest round trip seems to come from there.

A provider's first box may be nearly as far, since most of the time passes on the line to it. Where
it took longer this machine may have been too busy to notice a quick one.
"""


class _State(Enum):
    """How a port took connections so far; it ``SERVES`` while nothing else went wrong there."""

    SERVES = auto()
    OPEN = auto()
    SILENT = auto()
    REFUSED = auto()
    """By the host, as far as the time tells."""
    OTHER = auto()


_SHUT = frozenset({_State.SILENT, _State.REFUSED})
_States = Mapping[int, _State]


def unneeded(
    goal: Goal, seen: Sequence[Observation], quiet: Collection[Quiet] = ()
) -> frozenset[Endpoint]:
    """Return the endpoints that take no connection and need not, as far as is known by now.

    What went wrong later at the ports they stand back for makes them needed after all.
    """
    if goal.scope is not Scope.CHECK or goal.ports_named:
        return frozenset()
    lookups = [one for one in seen if isinstance(one, DnsLookup)]
    places = by_address(goal, lookups)
    states = _states(seen, [one.endpoint for one in quiet])
    opened = {
        (name, end.port)
        for here in places.values()
        for name, end in here
        if states.get(end) in {_State.SERVES, _State.OPEN}
    }
    exchangers = mail_exchangers(lookups, subject(goal))
    promises = promised(goal, [one for one in seen if isinstance(one, DnsLookup | Fetched)])
    found: set[Endpoint] = set()
    for address, here in places.items():
        at = {end.port: states[end] for _, end in here if end in states}
        meant = for_programs(promises, address)
        # A name that leads to some ports only was given for them, so that they are promised.
        whole = {end.port for _, end in here} == set(goal.ports)
        for name, end in here:
            shut = at.get(end.port) in _SHUT and (name, end.port) not in opened
            if not whole or not shut or end in promises:
                continue
            relay = name in exchangers and at.get(RELAY) is _State.SERVES
            if _nobody_misses(goal, name, end.port, at, meant, takes_in=relay and not meant):
                found.add(end)
    return frozenset(found)


def _states(seen: Sequence[Observation], quiet: Collection[Endpoint]) -> dict[Endpoint, _State]:
    connects = [one for one in seen if isinstance(one, TcpConnect)]
    troubled = {one.endpoint for one in seen if isinstance(one, OnEndpoint) and is_trouble(one)}
    nearest = _nearest(connects)
    states = dict.fromkeys(quiet, _State.SILENT)
    told: dict[Endpoint, set[_State]] = {}
    for one in connects:
        state = _state_of(one, nearest.get(one.endpoint.address, timedelta()))
        told.setdefault(one.endpoint, set()).add(state)
    for end, found in told.items():
        if _State.OPEN in found:
            states[end] = _State.OPEN if end in troubled else _State.SERVES
        else:
            states[end] = found.pop() if len(found) == 1 else _State.OTHER
    return states


def _nearest(connects: Sequence[TcpConnect]) -> dict[Address, timedelta]:
    """Return the shortest round trip of each address."""
    nearest: dict[Address, timedelta] = {}
    for end, trip in round_trips(connects).items():
        nearest[end.address] = min(trip, nearest.get(end.address, trip))
    return nearest


def _state_of(connect: TcpConnect, nearest: timedelta) -> _State:
    if isinstance(connect.outcome, Connected):
        return _State.OPEN
    kind = connect.outcome.failure.kind
    if kind is FailureKind.TIMEOUT:
        return _State.SILENT
    by_host = nearest > TELLING_RTT and _AS_FAR <= connect.took / nearest <= _AT_MOST
    refused = kind is FailureKind.CONNECTION_REFUSED and by_host
    return _State.REFUSED if refused else _State.OTHER


def _nobody_misses(
    goal: Goal, name: str, port: int, at: _States, promises: Set[Function], *, takes_in: bool
) -> bool:
    """Tell whether a shut port of a host that was checked as a whole need not be open.

    ``promises`` are the functions that are promised at its address.
    """
    serving = {one for one, state in at.items() if state is _State.SERVES}
    opened = {one for one, state in at.items() if state is _State.OPEN} | serving
    if offers := goal.settings.offers:
        return port not in offers and bool(serving)
    if takes_in and opened == {RELAY}:
        return True
    function, meant = SERVICES[port].function, named_for(name)
    if meant and function not in meant:
        return any(SERVICES[one].function in meant for one in serving)
    if at[port] is _State.SILENT:
        return _is_usual_to_drop(port, opened) and SERVICES[port].twin in serving
    if function is Function.SENDING:
        return bool(serving & _SUBMISSION)
    if port in _IN_CLEAR and SERVICES[port].twin in serving:
        return True
    pop_is_open = any(SERVICES[one].function is Function.POP for one in opened)
    by_imap = any(SERVICES[one].function is Function.IMAP for one in serving)
    wanted = function in meant | promises
    return function is Function.POP and by_imap and not pop_is_open and not wanted


def _is_usual_to_drop(port: int, opened: Set[int]) -> bool:
    """Tell whether hosts in order keep this port in silence, as far as their other ports show."""
    return port == _ONCE_WITHDRAWN or (port in _IN_CLEAR and not opened & _IN_CLEAR)
