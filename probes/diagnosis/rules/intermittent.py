"""Ports that fail at one attempt and work at a later one: an ill server of several, or a limit."""

from collections.abc import Callable, Iterator, Sequence

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule
from probes.diagnosis.rules.service import milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
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

_Act = TcpConnect | SynProbe | Greeting | TlsHandshake

_BROKEN = frozenset({FailureKind.EOF, FailureKind.CONNECTION_RESET})
_REFUSED = frozenset(
    {FailureKind.CONNECTION_REFUSED, FailureKind.CONNECTION_RESET, FailureKind.ICMP}
)
_UNGREETED = _BROKEN | {FailureKind.TIMEOUT}
"""What no lost packet explains, by stage. A SYN may get lost, and a stalled handshake is asked
again with small segments: neither says that a server behaves now one way and now another.
"""


def _now_and_then(*, served: bool) -> Callable[[Evidence], Iterator[Match]]:
    """Find ports that failed and were well later, and that greeted in the end or did not.

    The other way round it may be our own attempts that were one too many.
    """

    def find(evidence: Evidence) -> Iterator[Match]:
        ports = tuple(
            view
            for view in evidence.ports
            if view.greeted is served and _recoveries(evidence.seen, view.endpoint)
        )
        told = [one for view in ports for one in _recoveries(evidence.seen, view.endpoint)]
        if ports:
            failed = sum(not _is_well(one) for one in told)
            facts = {"failed": str(failed), "tried": str(len(told))}
            severity = milder_on_relay(evidence, ports)
            yield Match(ports=ports, facts=facts, seen=tuple(told), severity=severity)

    return find


def _recoveries(seen: Sequence[Observation], endpoint: Endpoint) -> list[_Act]:
    """Return what was tried at those stages of an endpoint that failed first and worked later."""
    return [one for tries in _stages(seen, endpoint) if _recovered(tries) for one in tries]


def _stages(seen: Sequence[Observation], endpoint: Endpoint) -> Iterator[list[_Act]]:
    """Sort what was tried at an endpoint into connects, greetings and handshakes."""
    mine = [one for one in seen if isinstance(one, _Act) and one.endpoint == endpoint]
    yield [
        one
        for one in mine
        if isinstance(one, TcpConnect | SynProbe) and (_is_well(one) or _is_refused(one))
    ]
    yield [one for one in mine if isinstance(one, Greeting) and _tells(one, _UNGREETED)]
    yield [
        one
        for one in mine
        if isinstance(one, TlsHandshake) and not one.looks_again and _tells(one, _BROKEN)
    ]


def _is_refused(one: TcpConnect | SynProbe) -> bool:
    """Tell whether somebody refused; a SYN that was meant to die, or to be unheard, shows none."""
    altered = isinstance(one, SynProbe) and (one.ttl or one.floor)
    return not altered and _tells(one, _REFUSED)


def _tells(one: _Act, failures: frozenset[FailureKind]) -> bool:
    failure = _failure(one)
    own = failure is not None and failure.icmp is not None and failure.icmp.own
    return _is_well(one) or (failure is not None and failure.kind in failures and not own)


def _failure(one: _Act) -> Failure | None:
    return one.outcome.failure if isinstance(one.outcome, Failed) else None


def _is_well(one: _Act) -> bool:
    return isinstance(one.outcome, Connected | Greeted | Secured)


def _recovered(tries: Sequence[_Act]) -> bool:
    """Tell whether a success follows a failure; of two at once the success counts as first."""
    in_time = sorted(tries, key=lambda one: (one.at, one.attempt, not _is_well(one)))
    after = [_is_well(one) for one in in_time]
    return False in after and True in after[after.index(False) :]


_UNSURE = Certainty.CANNOT_TELL

RULES = (
    Rule(
        id="host-lb-sick-backend",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_now_and_then(served=False),
        masks=frozenset({EVERYTHING}),
    ),
    Rule(
        id="host-lb-sick-backend",
        severity=Severity.DEGRADED,
        side=Side.UNKNOWN,
        certainty=_UNSURE,
        find=_now_and_then(served=True),
        masks=frozenset({"tls-handshake-flaky"}),
    ),
)
