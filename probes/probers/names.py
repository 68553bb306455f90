"""Ask resolvers and the hosts file."""

from collections.abc import Callable

from probes.goal import Ask, ReadHosts
from probes.network import Network
from probes.observation import DnsLookup, DnsSilence, HostsEntry, Observation, Way

TRIES = 2


async def ask(
    step: Ask, vantage: str, network: Network, emit: Callable[[Observation], None]
) -> None:
    """Put the question, and once more if there was silence; emit one lookup.

    Where nobody is to answer, silence is no loss.
    """
    at, begun = network.now(), network.elapsed()
    outcome = await network.ask(step.name, step.record_type, step.resolver, step.way)
    for _ in range(1, 1 if step.way is Way.CANARY else TRIES):
        if isinstance(outcome, DnsSilence):
            outcome = await network.ask(step.name, step.record_type, step.resolver, step.way)
    emit(
        DnsLookup(
            vantage=vantage,
            at=at,
            took=network.elapsed() - begun,
            name=step.name,
            record_type=step.record_type,
            resolver=step.resolver,
            way=step.way,
            outcome=outcome,
        )
    )


def read_hosts(
    step: ReadHosts, vantage: str, network: Network, emit: Callable[[Observation], None]
) -> None:
    """Emit an entry where the hosts file fixes the name; silence otherwise."""
    at, begun = network.now(), network.elapsed()
    if found := network.hosts(step.name):
        took = network.elapsed() - begun
        emit(HostsEntry(vantage=vantage, at=at, took=took, name=step.name, addresses=found))
