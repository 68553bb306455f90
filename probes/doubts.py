"""Which names DNS may have told us wrong, or not at all: what to ask further about (pure).

A name is in doubt where a resolver failed, where resolvers contradict each other, or where an
address leads nowhere. Of a healthy host nothing is in doubt, so that it costs no question.
"""

from collections.abc import Sequence

from msgspec import Struct

from probes.address import Address, family
from probes.endpoints import checked_endpoints, checked_names
from probes.failure import FailureKind
from probes.goal import Goal, Scope
from probes.hops import is_local
from probes.logins import lets_log_in
from probes.names import ANSWERED, RECORD_TYPES, addresses, lookups, settled, subject
from probes.observation import (
    Capabilities,
    Connected,
    Declined,
    DnsReply,
    Endpoint,
    Failed,
    Foreign,
    Greeting,
    NotOffered,
    NotTls,
    Observation,
    Offered,
    OnEndpoint,
    Secured,
    TcpConnect,
    TlsHandshake,
    TlsRefused,
    Upgrade,
)
from probes.services import SERVICES
from probes.target import AddressTarget

NAMES_DOUBTED = 2

_NOT_TRIED = frozenset(
    {
        FailureKind.LOCAL_NO_ROUTE,
        FailureKind.LOCAL_POLICY,
        FailureKind.LOCAL_RESOURCES,
        FailureKind.OVER_BUDGET,
    }
)
"""Connects that failed on this very machine, which tells nothing of where they would have led."""


class Doubt(Struct, frozen=True):
    """A name, and the record types that its zone's own servers are to be asked for.

    ``aged``: an answer may be out of date, so that the version of the zone matters too.
    """

    name: str
    record_types: tuple[str, ...] = ("A",)
    aged: bool = False


def doubts(goal: Goal, seen: Sequence[Observation]) -> list[Doubt]:
    """Return the names that their own zones are to be asked about."""
    found = (_doubt(goal, seen, name) for name in asked_names(goal, seen))
    return [one for one in found if one is not None][:NAMES_DOUBTED]


def asked_names(goal: Goal, seen: Sequence[Observation]) -> tuple[str, ...]:
    """Return the name asked about and the hosts it leads to."""
    if isinstance(goal.target, AddressTarget):
        return ()
    return tuple(dict.fromkeys((subject(goal), *checked_names(goal, seen))))


def is_trouble(one: Observation) -> bool:
    """Tell whether a fact keeps a mail program from using a port, so that a doubt may arise."""
    match one:
        case TcpConnect(outcome=Failed(failure=failure)):
            own = failure.icmp is not None and failure.icmp.own
            return failure.kind not in _NOT_TRIED and not own
        case TlsHandshake(looks_again=True) | Upgrade(insisted=True):
            return False
        case TlsHandshake(outcome=Secured(problems=problems)):
            return bool(problems)
        case Capabilities(encrypted=True, endpoint=endpoint, outcome=Offered() as offer):
            return lets_log_in(SERVICES[endpoint.port], offer) is False
        case (
            Greeting(outcome=Declined() | Foreign() | Failed())
            | Capabilities(outcome=Declined() | Failed())
            | Upgrade(outcome=NotOffered() | Declined() | Failed())
            | TlsHandshake(outcome=TlsRefused() | NotTls() | Failed())
        ):
            return True
        case _:
            return False


def _doubt(goal: Goal, seen: Sequence[Observation], name: str) -> Doubt | None:
    suspects = _suspects(goal, seen, name)
    if suspects:
        types = dict.fromkeys(RECORD_TYPES[family(address)] for address in suspects)
        return Doubt(name, tuple(types), aged=True)
    in_doubt = _failed(seen, name) or _contested(seen, name) or _lost(goal, seen, name)
    return Doubt(name) if in_doubt else None


def _failed(seen: Sequence[Observation], name: str) -> bool:
    """Tell whether a resolver tried to find an address, and could not."""
    outcomes = [one.outcome for kind in ("A", "AAAA") for one in lookups(seen, name, kind)]
    return any(
        isinstance(one, DnsReply) and one.rcode not in ANSWERED | {"REFUSED"} for one in outcomes
    )


def _lost(goal: Goal, seen: Sequence[Observation], name: str) -> bool:
    """Tell whether a host that is to be checked has no address."""
    if addresses(seen, name) or name not in checked_names(goal, seen):
        return False
    return settled(goal, seen, name, ("A", "AAAA"))


def _contested(seen: Sequence[Observation], name: str) -> bool:
    """Tell whether one resolver gives addresses and another says that there is none.

    Some resolvers keep IPv6 addresses to themselves, or make them up for a translator (RFC 6147),
    so those of IPv4 are compared.
    """
    return len({bool(found) for found in given(seen, name, "A").values()}) > 1


def given(
    seen: Sequence[Observation], name: str, record_type: str
) -> dict[Address, frozenset[Address]]:
    """Return the addresses that each resolver gave which settled this question."""
    return {
        one.resolver: frozenset(addresses([one], name))
        for one in lookups(seen, name, record_type)
        if isinstance(one.outcome, DnsReply) and one.outcome.rcode in ANSWERED
    }


def _suspects(goal: Goal, seen: Sequence[Observation], name: str) -> list[Address]:
    """Return the addresses that may not be the host's, since they lead nowhere.

    An address that not all resolvers give, or the operator does not expect, has to prove itself;
    any other one is doubted only where nothing accepts a connection.
    """
    expected = goal.settings.expected_addresses if name == subject(goal) else ()
    strangers = {one for one in addresses(seen, name) if expected and one not in expected}
    if goal.scope is Scope.NAMES:
        return [one for one in addresses(seen, name) if one in strangers or is_local(one)]
    for kind in RECORD_TYPES.values():
        known = [found for found in given(seen, name, kind).values() if found]
        strangers |= frozenset().union(*known) - frozenset.intersection(*known) if known else set()
    here: dict[Address, set[Endpoint]] = {}
    for _, endpoint in checked_endpoints(goal, seen):
        here.setdefault(endpoint.address, set()).add(endpoint)
    return [
        one
        for one in addresses(seen, name)
        if one in here and _leads_nowhere(seen, here[one], doubted=one in strangers)
    ]


def _leads_nowhere(seen: Sequence[Observation], endpoints: set[Endpoint], *, doubted: bool) -> bool:
    facts = [one for one in seen if isinstance(one, OnEndpoint) and one.endpoint in endpoints]
    if {one.endpoint for one in facts if is_trouble(one)} != endpoints:
        return False
    return not any(_serves(one) if doubted else _opens(one) for one in facts)


def _opens(one: OnEndpoint) -> bool:
    return isinstance(one, TcpConnect) and isinstance(one.outcome, Connected)


def _serves(one: OnEndpoint) -> bool:
    return (
        isinstance(one, TlsHandshake)
        and isinstance(one.outcome, Secured)
        and not one.outcome.problems
        and not one.looks_again
    )
