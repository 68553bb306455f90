"""What this machine knows of the network around it, and pings of its own router."""

from collections.abc import Callable

from probes.goal import LookAround, PingGateway
from probes.network import EchoDenied, Network
from probes.observation import Echoes, GatewayPing, Observation, PingDenied, Surroundings
from probes.policy import Purpose

Emit = Callable[[Observation], None]


def look_around(step: LookAround, vantage: str, network: Network, emit: Emit) -> None:
    """Ask the system; emit what it says."""
    at, begun = network.now(), network.elapsed()
    found = network.around(step.address)
    emit(
        Surroundings(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            address=step.address,
            route=found.route,
            own=found.own,
            proxies=found.proxies,
        )
    )


async def ping_gateway(step: PingGateway, vantage: str, network: Network, emit: Emit) -> None:
    """Ping once; emit what each echo request met, or that we may not."""
    at, begun = network.now(), network.elapsed()
    outcome: Echoes | PingDenied
    try:
        echoes = await network.ping(
            step.address, step.count, step.interval, step.patience, Purpose.GATEWAY
        )
        outcome = Echoes(echoes=echoes)
    except EchoDenied as denied:
        outcome = PingDenied(kind=denied.kind, detail=denied.detail)
    took = network.elapsed() - begun
    emit(GatewayPing(vantage=vantage, at=at, took=took, address=step.address, outcome=outcome))
