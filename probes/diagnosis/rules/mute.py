"""Ports that accept connections and give no service: silence, resets, an early end."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta

from msgspec.structs import replace

from probes.diagnosis.evidence import Evidence
from probes.diagnosis.rule import EVERYTHING, Match, Rule, grouped
from probes.diagnosis.rules.service import greeting_failure, handshake_failure, milder_on_relay
from probes.diagnosis.verdict import Certainty, Severity, Side
from probes.diagnosis.views import PortView
from probes.failure import Failure, FailureKind, Operation
from probes.observation import (
    Connected,
    Endpoint,
    Failed,
    Observation,
    Sampled,
    SynProbe,
    TcpConnect,
)
from probes.services import TlsMode

SEVERAL = 2
ENOUGH_RESETS = 2
"""From so many ports on a reset at each is no matter of a single service."""

_ENDS = {FailureKind.EOF, FailureKind.CONNECTION_RESET}


def ended_before_a_byte(view: PortView) -> FailureKind | None:
    """Return how a connection ended on which nothing at all was received."""
    implicit = view.service.tls is TlsMode.IMPLICIT
    failure = handshake_failure(view) if implicit else greeting_failure(view)
    return failure.kind if failure else None


def _overloaded(evidence: Evidence) -> Iterator[Match]:
    """Find ports at which some SYNs get no answer and some connections no service.

    That is how a full queue looks. Loss on the way would not spare the ports that greet.
    """
    lost = _lost(evidence.seen)
    lossy = {
        view.endpoint.address for view in evidence.ports if view.endpoint in lost and view.greeted
    }

    def facts_of(view: PortView) -> dict[str, str] | None:
        if view.endpoint not in lost or view.endpoint.address in lossy:
            return None
        return {} if ended_before_a_byte(view) is FailureKind.TIMEOUT else None

    yield from grouped(evidence, facts_of)


def _lost(seen: Sequence[Observation]) -> set[Endpoint]:
    """Return where a SYN got no answer, of those that lived as long as usual."""
    return {
        one.endpoint
        for one in seen
        if isinstance(one, TcpConnect | Sampled) or (isinstance(one, SynProbe) and not one.ttl)
        if isinstance(one.outcome, Failed) and _got_no_answer(one.outcome.failure)
    }


def _got_no_answer(failure: Failure) -> bool:
    return failure.operation is Operation.CONNECT and failure.kind is FailureKind.TIMEOUT


def _reset_everywhere(evidence: Evidence) -> Iterator[Match]:
    """Find addresses that accept connections and reset every one before a byte."""
    for address in evidence.checked_addresses():
        accepted = tuple(
            view
            for view in evidence.at(address)
            if view.connect and isinstance(view.connect.outcome, Connected)
        )
        ends = {ended_before_a_byte(view) for view in accepted}
        if len(accepted) >= ENOUGH_RESETS and ends == {FailureKind.CONNECTION_RESET}:
            yield Match(ports=accepted)


def _hung(evidence: Evidence) -> Iterator[Match]:
    """Find ports that accept and stay silent; a TLS port with a silent twin counts as well."""
    waits = {
        view.endpoint: view.greeting.took
        for view in evidence.ports
        if view.greeting
        and (failure := greeting_failure(view))
        and failure.kind is FailureKind.TIMEOUT
    }
    muffled = {
        address
        for address in evidence.checked_addresses()
        if _is_muffled(evidence.at(address), waits)
    }
    longest = max(waits.values(), default=timedelta())

    def facts_of(view: PortView) -> dict[str, str] | None:
        shaken = handshake_failure(view)
        stalled = shaken is not None and shaken.kind is FailureKind.TIMEOUT
        silent = view.endpoint in waits or (stalled and _twin(view) in waits)
        if not silent:
            return None
        held_back = view.endpoint.address in muffled
        return {
            "seconds": str(round(longest.total_seconds())),
            "why": _HELD_BACK if held_back else _HANGS,
            "elsewhere": _ELSEWHERE if held_back else "",
            "repair": "" if held_back else _RESTART,
        }

    for match in grouped(evidence, facts_of):
        unsure = match.facts["why"] == _HELD_BACK
        yield (
            replace(match, side=Side.UNKNOWN, certainty=Certainty.CANNOT_TELL) if unsure else match
        )


def _is_muffled(ports: Sequence[PortView], waits: Collection[Endpoint]) -> bool:
    """Tell whether services of several protocols are silent in the clear, and greet inside TLS.

    One that hangs is silent in both; what reads along knows the words in the clear alone.
    """
    clear = [view for view in ports if view.service.tls is TlsMode.STARTTLS]
    silent = {view.service.protocol for view in clear if view.endpoint in waits}
    inside = {
        view.service.protocol
        for view in ports
        if view.service.tls is TlsMode.IMPLICIT and view.greeted
    }
    heard = any(view.greeted for view in clear)
    return len(silent) >= SEVERAL and silent <= inside and not heard


_HANGS = "the service hangs."
_HELD_BACK = (
    "encrypted ones of the same services greet at once. A virus scanner or a firewall that reads "
    "mail in the clear, here or before the mail host, holds it up in this way."
)
_RESTART = "Mail host: restart the service and look at what it waits for (login, disk, DNS)."
_ELSEWHERE = "Run the check from another network: what is silent there too is the mail host's."


def _twin(view: PortView) -> Endpoint | None:
    """Return where the same address serves the same in the other TLS mode."""
    twin = view.service.twin
    return Endpoint(view.endpoint.address, twin) if twin else None


def _broken_at_greeting(kind: FailureKind) -> Callable[[Evidence], Iterator[Match]]:
    """Find connections that end so before the first word, on TLS ports with their plain twin."""

    def find(evidence: Evidence) -> Iterator[Match]:
        broken = {
            view.endpoint
            for view in evidence.ports
            if (failure := greeting_failure(view)) and failure.kind is kind
        }

        def facts_of(view: PortView) -> dict[str, str] | None:
            shaken = handshake_failure(view)
            as_twin = shaken is not None and shaken.kind in _ENDS and _twin(view) in broken
            return {} if view.endpoint in broken or as_twin else None

        yield from grouped(evidence, facts_of, milder_on_relay)

    return find


_FAILING = Severity.FAILING
_ALL = frozenset({EVERYTHING})

RULES = (
    Rule(
        id="svc-backlog-full",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_overloaded,
        masks=_ALL,
    ),
    Rule(
        id="svc-hung-silent",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_hung,
        masks=_ALL,
    ),
    Rule(
        id="host-synproxy-dead-backend",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_reset_everywhere,
        masks=_ALL,
    ),
    Rule(
        id="svc-resets-at-accept",
        severity=_FAILING,
        side=Side.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        find=_broken_at_greeting(FailureKind.CONNECTION_RESET),
        masks=_ALL,
    ),
    Rule(
        id="svc-closes-at-accept",
        severity=_FAILING,
        side=Side.HOST,
        certainty=Certainty.LIKELY,
        find=_broken_at_greeting(FailureKind.EOF),
        masks=_ALL,
    ),
)
