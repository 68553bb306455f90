"""Second looks at encryption: what a handshake met that only another one explains (pure)."""

from collections.abc import Iterator, Sequence

from probes.failure import FailureKind
from probes.goal import Converse, Goal
from probes.observation import (
    Capabilities,
    Declined,
    Endpoint,
    Failed,
    NotOffered,
    Observation,
    Secured,
    TlsHandshake,
    TlsRefused,
    Upgrade,
)
from probes.services import SERVICES, Protocol, TlsMode

SMALL_MSS = 1200
"""Segments that get through every link in use, for the second look at a stalled handshake."""

_LEGACY_HINTS = frozenset(
    {FailureKind.TLS_ALERT, FailureKind.TLS_PROTOCOL, FailureKind.EOF, FailureKind.CONNECTION_RESET}
)
"""How servers that know only outdated TLS end a modern handshake."""

_STOPPED = frozenset({FailureKind.CONNECTION_RESET, FailureKind.TIMEOUT})
"""How somebody who reads along ends a connection, in the server's name or without a word."""


def looks_after(goal: Goal, one: Observation) -> Iterator[Converse]:
    """Return the looks that a single act at an endpoint calls for."""
    match one:
        case TlsHandshake(looks_again=False):
            yield from _looks_at_handshake(goal, one)
        case Upgrade(looks_again=False, outcome=NotOffered()):
            yield Converse(name=one.name, endpoint=one.endpoint, insist=True)
        case Upgrade(looks_again=False, outcome=Failed(failure=failure)) if (
            failure.kind in _STOPPED
        ):
            yield Converse(name=one.name, endpoint=one.endpoint, named=False)
        # A POP3 server without CAPA lists nothing, STLS included (RFC 2595 section 4).
        case Capabilities(encrypted=False, outcome=Declined()) if _speaks_pop3(one.endpoint):
            yield Converse(name=one.name, endpoint=one.endpoint, insist=True)
        case _:
            pass


def _looks_at_handshake(goal: Goal, one: TlsHandshake) -> Iterator[Converse]:
    match one.outcome:
        case TlsRefused(failure=failure) | Failed(failure=failure):
            if failure.kind in _LEGACY_HINTS:
                yield Converse(name=one.name, endpoint=one.endpoint, legacy=True)
            if failure.kind is FailureKind.TIMEOUT:
                yield Converse(name=one.name, endpoint=one.endpoint, mss=SMALL_MSS)
            if failure.kind in _STOPPED:
                yield Converse(name=one.name, endpoint=one.endpoint, named=False)
        case Secured() if one.sni and one.endpoint.port == _port_looked_at_closely(goal):
            yield Converse(name=one.name, endpoint=one.endpoint, named=False)
        case _:
            pass


def _port_looked_at_closely(goal: Goal) -> int | None:
    """Return the port at which even a good handshake is repeated without the server's name.

    Only who asks about encryption wants to know what old programs meet.
    """
    if not goal.certificates:
        return None
    return next((port for port in goal.ports if SERVICES[port].tls is TlsMode.IMPLICIT), None)


def tries_again(seen: Sequence[Observation]) -> list[Converse]:
    """Return a second try for what failed by name and passed without it: chance passes, too."""
    acts = [one for one in seen if isinstance(one, TlsHandshake | Upgrade)]
    failed = {
        (one.name, one.endpoint)
        for one in acts
        if one.attempt == 1 and isinstance(one.outcome, Failed) and not one.looks_again
    }
    passed = dict.fromkeys(
        (one.name, one.endpoint)
        for one in acts
        if isinstance(one, TlsHandshake) and one.unnamed and isinstance(one.outcome, Secured)
    )
    return [
        Converse(name=name, endpoint=endpoint, attempt=2)
        for name, endpoint in passed
        if (name, endpoint) in failed
    ]


def _speaks_pop3(endpoint: Endpoint) -> bool:
    return SERVICES[endpoint.port].protocol is Protocol.POP3
