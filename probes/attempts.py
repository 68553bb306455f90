"""Endpoints that failed at one attempt and did well at a later one (pure)."""

from collections.abc import Iterable, Iterator, Sequence

from probes.failure import Failure, FailureKind
from probes.observation import (
    Connected,
    Endpoint,
    Failed,
    Greeted,
    Greeting,
    Observation,
    Secured,
    SynProbe,
    TcpConnect,
    TlsHandshake,
)

Act = TcpConnect | SynProbe | Greeting | TlsHandshake

REFUSED = frozenset(
    {FailureKind.CONNECTION_REFUSED, FailureKind.CONNECTION_RESET, FailureKind.ICMP}
)
"""How somebody says no to a connection."""

_MODERN = frozenset({"TLSv1.2", "TLSv1.3"})
_BROKEN = frozenset({FailureKind.EOF, FailureKind.CONNECTION_RESET})
_UNGREETED = _BROKEN | {FailureKind.TIMEOUT}
_NOT_OPENED = REFUSED | {FailureKind.TIMEOUT}
"""What may be otherwise at the next attempt, by stage.

A stalled handshake is none of it: it is asked again with small segments.
"""


def recoveries(
    seen: Sequence[Observation], endpoint: Endpoint, *, of_silence: bool = False
) -> list[Act]:
    """Return what was tried at those stages of an endpoint that failed first and worked later.

    A SYN may get lost, so that it counts as a failure only where that is asked for, and only as the
    connect of a whole conversation, which the system repeats.
    """
    return [
        one for tries in _stages(seen, endpoint, of_silence) if _recovered(tries) for one in tries
    ]


def broke_off_once(seen: Sequence[Observation], endpoint: Endpoint) -> bool:
    """Tell whether a handshake was cut short, and one of today's kind passed at the second look."""
    shaken = [one for one in seen if isinstance(one, TlsHandshake) and one.endpoint == endpoint]
    cut = any(
        isinstance(one.outcome, Failed) and one.outcome.failure.kind in _BROKEN
        for one in shaken
        if not one.looks_again
    )
    return cut and any(
        isinstance(one.outcome, Secured) and one.outcome.version in _MODERN
        for one in shaken
        if one.legacy
    )


def by_turn(connects: Iterable[TcpConnect], ports: Sequence[int]) -> list[TcpConnect]:
    """Sort first connects to an address as they were begun; ``ports`` is the order of the check."""
    first = [one for one in connects if one.attempt == 1 and one.endpoint.port in ports]
    return sorted(first, key=lambda one: (one.at, ports.index(one.endpoint.port)))


def is_cause(one: Observation) -> bool:
    """Tell whether a fact may be a reason to try an endpoint again: it failed, or its certificate.

    Of a healthy host none is.
    """
    match one:
        case TlsHandshake(outcome=Secured(problems=problems)):
            return bool(problems)
        case TcpConnect() | SynProbe() | Greeting() | TlsHandshake():
            return not is_well(one)
        case _:
            return False


def is_well(one: Act) -> bool:
    """Tell whether an attempt did well at its stage."""
    return isinstance(one.outcome, Connected | Greeted | Secured)


def _stages(
    seen: Sequence[Observation], endpoint: Endpoint, of_silence: bool
) -> Iterator[list[Act]]:
    """Sort what was tried at an endpoint into connects, greetings and handshakes."""
    mine = [one for one in seen if isinstance(one, Act) and one.endpoint == endpoint]
    yield [
        one
        for one in mine
        if isinstance(one, TcpConnect | SynProbe) and (is_well(one) or _is_shut(one, of_silence))
    ]
    yield [one for one in mine if isinstance(one, Greeting) and _tells(one, _UNGREETED)]
    yield [
        one
        for one in mine
        if isinstance(one, TlsHandshake) and not one.looks_again and _tells(one, _BROKEN)
    ]


def _is_shut(one: TcpConnect | SynProbe, of_silence: bool) -> bool:
    """Tell whether it met no open port; a SYN meant to die, or to be unheard, shows none."""
    if isinstance(one, SynProbe):
        return not one.ttl and not one.floor and _tells(one, REFUSED)
    return _tells(one, _NOT_OPENED if of_silence else REFUSED)


def _tells(one: Act, failures: frozenset[FailureKind]) -> bool:
    failure = _failure(one)
    own = failure is not None and failure.icmp is not None and failure.icmp.own
    return is_well(one) or (failure is not None and failure.kind in failures and not own)


def _failure(one: Act) -> Failure | None:
    return one.outcome.failure if isinstance(one.outcome, Failed) else None


def _recovered(tries: Sequence[Act]) -> bool:
    """Tell whether a success follows a failure; of two at once the success counts as first."""
    in_time = sorted(tries, key=lambda one: (one.at, one.attempt, not is_well(one)))
    after = [is_well(one) for one in in_time]
    return False in after and True in after[after.index(False) :]
