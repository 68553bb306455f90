"""Which addresses are walked, and how much one of them is asked at most (pure)."""

from collections.abc import Collection, Container, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import chain, islice, zip_longest

from msgspec.structs import replace

from probes.address import Address, Family, family
from probes.goal import Goal, Probe, Scope
from probes.observation import DnsLookup, Endpoint, Observation, SynProbe, TcpConnect
from probes.script import Bounds, Halted, Script
from probes.troubles import Checked, Quiet, by_address, spot
from probes.unneeded import unneeded
from probes.walk import Walker, patience

ADDRESSES_WALKED = 4
"""Of a name with many addresses only so many are walked: the first routers are the same."""
BOUNDS = {
    Scope.CHECK: Bounds(syns=48, time=timedelta(seconds=20)),
    Scope.TRACE: Bounds(syns=100, time=timedelta(seconds=45)),
}
"""What one address has to put up with, whatever comes back."""


def walk_steps(goal: Goal, seen: Sequence[Observation], quiet: Sequence[Quiet]) -> list[Probe]:
    """Return every SYN wanted by now; those already answered are among them."""
    silent = [one.endpoint for one in quiet]
    needless = unneeded(goal, seen, quiet)
    places = walked_places(goal, seen).values()
    return [step for here in places for step in steps_to(goal, here, seen, silent, needless)]


def walked_places(goal: Goal, seen: Sequence[Observation]) -> dict[Address, Checked]:
    """Return the addresses that may be walked, with what is checked there; lookups tell.

    They are taken by their place, the families in turn: which of them are in trouble, or known
    first, makes no difference, so that there are never more.
    """
    if goal.scope not in {Scope.CHECK, Scope.TRACE}:
        return {}
    places = by_address(goal, [one for one in seen if isinstance(one, DnsLookup)])
    of_family = ([one for one in places if family(one) is of] for of in Family)
    in_turn = chain.from_iterable(zip_longest(*of_family))
    chosen = set(islice(filter(None, in_turn), ADDRESSES_WALKED))
    return {address: here for address, here in places.items() if address in chosen}


def steps_to(
    goal: Goal,
    here: Checked,
    seen: Sequence[Observation],
    silent: Collection[Endpoint],
    needless: Container[Endpoint] = (),
) -> list[Probe]:
    """Return every SYN wanted to one address; facts about others make no difference.

    ``silent`` are endpoints whose connects met nothing but silence so far, ``needless`` such as
    are worth no walk of their own (see unneeded).
    """
    address = here[0][1].address
    found = spot(here, (one for one in seen if isinstance(one, TcpConnect)), silent)
    if found is None:
        return []
    if all(one.endpoint in needless for one in found.troubles):
        found = replace(found, troubles=())
    probes = (o for o in seen if isinstance(o, SynProbe) and o.endpoint.address == address)
    script = Script(found.name, patience(found), BOUNDS[goal.scope], probes)
    walker = Walker(found, script)
    # The rest depends on answers that are still to come.
    with suppress(Halted):
        walker.trace() if goal.scope is Scope.TRACE else walker.locate()
    return script.wanted
