"""Which calls prove what this very place can do (pure).

Anchors are hosts that the operator knows to serve a port: where they fail as the target does, the
fault is on our side. Canaries are addresses that nobody can have: where one answers, somebody
stands between us and everybody.
"""

from collections.abc import Container, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta

from probes.address import Address, Family, family, is_address
from probes.diagnosis.anchors import fresh_calls, meets_a_filter
from probes.endpoints import checked_endpoints
from probes.goal import Anchor, Ask, CallAnchor, CallCanary, Goal
from probes.hops import is_local
from probes.names import RECORD_TYPES, addresses, subject
from probes.observation import (
    AnchorCall,
    CanaryCall,
    Connected,
    DnsLookup,
    DnsSilence,
    Endpoint,
    Observation,
    TcpConnect,
)
from probes.policy import CANARIES
from probes.troubles import TELLING_RTT, Quiet
from probes.unneeded import unneeded

ANCHORS_PER_PORT = 3

AT_HOME = timedelta(milliseconds=1)
"""No mail host in another network is that near; who answers sooner stands in this one."""


def anchor_steps(
    goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet] = ()
) -> list[Ask | CallAnchor]:
    """Return the calls to the anchors of ports that failed, over the family they failed over.

    What fails over IPv6 is called over IPv4 as well: that tells a lost family from a lost anchor.

    Names come first: an anchor is called at its first address. One that was called just before,
    in this check or in the calibration it was given, is left alone, and so is the target itself.
    It waits for all ports of an address, since some may make up for those that failed.
    """
    endpoints = checked_endpoints(goal, seen)
    names = {subject(goal), *(name for name, _ in endpoints)}
    target = {endpoint.address for _, endpoint in endpoints}
    steps: list[Ask | CallAnchor] = []
    awaited = _awaited({endpoint for _, endpoint in endpoints}, seen, quiet)
    needless = unneeded(goal, seen, quiet)
    failing = [
        one for one in _failing(seen, quiet) if one.address not in awaited if one not in needless
    ]
    wanted = ((one.port, of) for one in failing for of in (family(one.address), Family.IPV4))
    for port, of in dict.fromkeys(wanted):
        others = [one for one in goal.anchors if one.port == port and one.host not in names]
        for anchor in others[:ANCHORS_PER_PORT]:
            steps += steps_to_anchor(goal.resolvers, seen, anchor, of, target)
    return steps


def steps_to_anchor(
    resolvers: Sequence[Address],
    seen: Sequence[Observation],
    anchor: Anchor,
    of: Family,
    target: Container[Address] = (),
) -> list[Ask | CallAnchor]:
    """Return what is left to do to call one anchor over one family: ask for it, then call.

    It is not called at addresses of the ``target``.
    """
    if any(_is_answer(one, anchor, of) for one in fresh_calls(seen)):
        return []
    literal = is_address(anchor.host)
    found = [Address(anchor.host)] if literal else addresses(seen, anchor.host)
    mine = [one for one in found if family(one) is of and one not in target]
    if mine:
        return [CallAnchor(anchor.host, Endpoint(mine[0], anchor.port))]
    asked = () if literal else resolvers[:1]
    return [Ask(anchor.host, RECORD_TYPES[of], resolver) for resolver in asked]


def canary_steps(seen: Sequence[Observation]) -> list[CallCanary]:
    """Return the calls to addresses nobody has.

    They go to ports that answered sooner than a host can: at once, or in half the time that most
    ports of their address took. Where no name server answers, one call shows whether packets get
    out of here at all.
    """
    known = {one.endpoint for one in seen if isinstance(one, CanaryCall)}
    steps = [
        CallCanary(canary(family(endpoint.address), endpoint.port)) for endpoint in _too_near(seen)
    ]
    asked = [one for one in seen if isinstance(one, DnsLookup)]
    if asked and all(isinstance(one.outcome, DnsSilence) for one in asked):
        steps.append(CallCanary(canary(Family.IPV4, WAY_OUT), NEXT_HOP_GIVEN_UP))
    return [step for step in dict.fromkeys(steps) if step.endpoint not in known]


WAY_OUT = 993
"""A port that hardly any network blocks."""
NEXT_HOP_GIVEN_UP = timedelta(seconds=3.5)
"""Linux takes 3.1 s to find that the router next door does not answer."""


def canary(of: Family, port: int) -> Endpoint:
    """Return an endpoint that nobody can have."""
    return next(Endpoint(one, port) for one in CANARIES if family(one) is of)


def _failing(seen: Sequence[Observation], quiet: Sequence[Quiet]) -> list[Endpoint]:
    failed = [
        one.endpoint
        for one in seen
        if isinstance(one, TcpConnect) and one.attempt == 1 and meets_a_filter(one.outcome)
    ]
    return [*failed, *(one.endpoint for one in quiet)]


def _awaited(
    wanted: AbstractSet[Endpoint], seen: Sequence[Observation], quiet: Sequence[Quiet]
) -> set[Address]:
    """Return the addresses some of whose ports may still answer."""
    told = {one.endpoint for one in seen if isinstance(one, TcpConnect)}
    told.update(one.endpoint for one in quiet)
    return {one.address for one in wanted - told}


def _is_answer(one: AnchorCall, anchor: Anchor, of: Family) -> bool:
    called = (one.name, one.endpoint.port, family(one.endpoint.address))
    return called == (anchor.host, anchor.port, of)


def _too_near(seen: Sequence[Observation]) -> Iterator[Endpoint]:
    times: dict[Address, dict[Endpoint, timedelta]] = {}
    for one in seen:
        if isinstance(one, TcpConnect) and isinstance(one.outcome, Connected):
            rtt = one.outcome.rtt
            if rtt is not None:
                times.setdefault(one.endpoint.address, {})[one.endpoint] = rtt
    for address, here in times.items():
        usual = sorted(here.values())[len(here) // 2]
        # In one's own network a host may well be that near.
        nearest = timedelta() if is_local(address) else AT_HOME
        limit = max(nearest, usual / 2) if usual > TELLING_RTT else nearest
        yield from (endpoint for endpoint, rtt in here.items() if rtt < limit)
