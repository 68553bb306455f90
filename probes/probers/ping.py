"""Rounds of echo requests."""

from collections.abc import Callable

from probes.goal import SendEchoes
from probes.network import EchoDenied, Network
from probes.observation import Echoes, Observation, Ping, PingDenied


async def send_echoes(
    step: SendEchoes, vantage: str, network: Network, emit: Callable[[Observation], None]
) -> None:
    """Ping once; emit what each echo request met, or that we may not."""
    at, begun = network.now(), network.elapsed()
    outcome: Echoes | PingDenied
    try:
        echoes = await network.ping(step.address, step.count, step.interval, step.patience)
        outcome = Echoes(echoes=echoes)
    except EchoDenied as denied:
        outcome = PingDenied(kind=denied.kind, detail=denied.detail)
    took = network.elapsed() - begun
    emit(
        Ping(
            vantage=vantage,
            at=at,
            took=took,
            name=step.name,
            address=step.address,
            round=step.round,
            outcome=outcome,
        )
    )
