"""Single SYNs: on the way to a target, to an anchor, to an address that nobody has."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from probes.failure import Failure, FailureKind, Operation
from probes.goal import CallAnchor, CallCanary, Follow, Probe
from probes.network import ConnectFailed, Network
from probes.observation import (
    AnchorCall,
    CanaryCall,
    Connected,
    Endpoint,
    Failed,
    Followed,
    Observation,
    SynProbe,
)
from probes.policy import Purpose
from probes.services import SERVICES

CALL_LIMIT = timedelta(seconds=3)
"""How long an anchor may take to answer."""

Emit = Callable[[Observation], None]


async def probe(step: Probe, vantage: str, network: Network, emit: Emit) -> None:
    """Send one SYN; emit who answered it."""
    await network.sleep(step.wait)
    at, begun = network.now(), network.elapsed()
    purpose = Purpose.MAIL if step.endpoint.port in SERVICES else Purpose.INTERNAL
    outcome = await _outcome(network, step.endpoint, purpose, step.limit, step.ttl, step.floor)
    emit(
        SynProbe(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            name=step.name,
            endpoint=step.endpoint,
            ttl=step.ttl,
            floor=step.floor,
            attempt=step.attempt,
            outcome=outcome,
        )
    )


async def follow(step: Follow, vantage: str, network: Network, emit: Emit) -> None:
    """Send one SYN from a port that was used before; emit how far it got."""
    await network.sleep(step.wait)
    at, begun = network.now(), network.elapsed()
    outcome = await _outcome(
        network, step.endpoint, Purpose.MAIL, step.limit, step.ttl, source=step.source
    )
    emit(
        Followed(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            name=step.name,
            endpoint=step.endpoint,
            source=step.source,
            ttl=step.ttl,
            attempt=step.attempt,
            outcome=outcome,
        )
    )


async def call_anchor(step: CallAnchor, vantage: str, network: Network, emit: Emit) -> None:
    """Connect to an anchor; emit whether it answered."""
    at, begun = network.now(), network.elapsed()
    outcome = await _outcome(network, step.endpoint, Purpose.ANCHOR, CALL_LIMIT)
    took = network.elapsed() - begun
    emit(
        AnchorCall(
            vantage=vantage,
            at=at,
            took=took,
            name=step.name,
            endpoint=step.endpoint,
            outcome=outcome,
        )
    )


async def call_canary(step: CallCanary, vantage: str, network: Network, emit: Emit) -> None:
    """Connect to an address nobody has; emit whether somebody answered all the same."""
    at, begun = network.now(), network.elapsed()
    outcome = await _outcome(network, step.endpoint, Purpose.CANARY, step.limit)
    took = network.elapsed() - begun
    emit(CanaryCall(vantage=vantage, at=at, took=took, endpoint=step.endpoint, outcome=outcome))


async def _outcome(
    network: Network,
    endpoint: Endpoint,
    purpose: Purpose,
    limit: timedelta,
    ttl: int = 0,
    floor: int = 0,
    source: int = 0,
) -> Connected | Failed:
    try:
        async with asyncio.timeout(limit.total_seconds()):
            rtt = await network.probe(endpoint, purpose, ttl=ttl, floor=floor, source=source)
    except ConnectFailed as error:
        return Failed(failure=error.failure)
    except TimeoutError:
        failure = Failure(operation=Operation.CONNECT, kind=FailureKind.TIMEOUT)
        return Failed(failure=failure)
    return Connected(rtt=rtt)
