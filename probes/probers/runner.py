"""The runner's tests of what its own machine can do; nothing leaves it."""

from collections.abc import Callable

from probes.network import Network
from probes.observation import AbilityTest, Observation


def try_abilities(vantage: str, network: Network, emit: Callable[[Observation], None]) -> None:
    """Try everything that takes more than a plain connection; emit one test for each."""
    at, begun = network.now(), network.elapsed()
    results = network.abilities()
    took = network.elapsed() - begun
    for one in results:
        emit(
            AbilityTest(
                vantage=vantage,
                at=at,
                took=took,
                ability=one.ability,
                works=one.works,
                detail=one.detail,
            )
        )
