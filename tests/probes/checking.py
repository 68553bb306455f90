"""Whole checks against a network in memory."""

from datetime import timedelta
from typing import TYPE_CHECKING

from probes.diagnosis.judge import diagnose
from probes.goal import Goal
from probes.network import Network
from probes.run import run
from probes.wire.tls import TlsContexts
from tests.probes import identities
from tests.probes.identities import HOST
from tests.probes.mail_servers import good
from tests.probes.network import Behaviour, Serves
from tests.probes.virtual_time import play
from tests.scenarios.facts import IPV4, IPV6

if TYPE_CHECKING:
    from probes.event import Event
    from probes.observation import Observation

NAMES = {(HOST, "A"): (IPV4,)}
BOTH = {(HOST, "A"): (IPV4,), (HOST, "AAAA"): (IPV6,)}
CONTEXT = identities.issued()


def serving(*ports: int, address: str = IPV4) -> dict[tuple[str, int], Behaviour]:
    return {(address, port): Serves(good(port, CONTEXT)) for port in ports}


class Checked:
    """A finished run."""

    def __init__(self, wanted: Goal, network: Network, contexts: TlsContexts) -> None:
        self.events: list[Event] = []
        self.seen: tuple[Observation, ...] = ()

        async def scene() -> timedelta:
            self.seen = await run(wanted, network, lambda: contexts, self.events.append)
            return network.elapsed()

        self.took = play(scene())
        self.diagnosis = diagnose(wanted, self.seen)

    @property
    def found(self) -> list[str]:
        return [one.id for one in self.diagnosis.findings]
