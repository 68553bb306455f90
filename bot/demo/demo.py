"""The demo as a whole: its servers while they run, its network, and the settings they need."""

from __future__ import annotations

import random
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from bot.config import Config, DnsConfig, HostConfig, TlsConfig, Vantage
from bot.demo.certificates import Authority
from bot.demo.hosts import DOMAIN, HOSTS, MACHINES, MOVED, MOVED_TO, DemoHost
from bot.demo.network import DemoNetwork
from bot.demo.path import Serves
from bot.demo.servers import Servers
from probes.live import LiveNetwork
from probes.names import looked_up_name
from probes.observation import Endpoint

if TYPE_CHECKING:
    from types import TracebackType

    from probes.network import Network
    from probes.target import Target

RANGES = ("203.0.113.0/24", "2001:db8:3000::/36")
"""Where the demo's hosts are: addresses that are for documentation (RFC 5737, RFC 3849)."""


class Demo:
    """Hosts to try the checks on, without privilege and without a network; runs in its block."""

    network: Network
    hosts: tuple[DemoHost, ...] = HOSTS
    trust_file: Path
    """Certificate of the authority that the demo's servers have theirs from, in PEM form."""

    def __init__(self) -> None:
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start every server."""
        async with AsyncExitStack() as starting:
            folder = Path(starting.enter_context(TemporaryDirectory(prefix="mailcheck-demo-")))
            servers = await starting.enter_async_context(Servers())
            authority = Authority(folder, now := LiveNetwork().now())
            listening: dict[Endpoint, Endpoint] = {}
            for machine in MACHINES:
                context = authority.serving(machine.certified, now + machine.valid_for)
                for number, port in machine.ports.items():
                    if isinstance(port, Serves):
                        listening[Endpoint(machine.address, number)] = await servers.listen(
                            number, machine.name, port.manner, context
                        )
            chance = random.Random()  # noqa: S311 - it varies invented times, and guards nothing
            self.trust_file = authority.trust_file
            self.network = DemoNetwork(listening, chance.random)
            self._open = starting.pop_all()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop every server and leave nothing behind."""
        await self._open.aclose()

    def covers(self, target: Target) -> bool:
        """Tell whether a target is one of the demo's: a name in its domain, or a host's address."""
        name = looked_up_name(target)
        known = any(machine.address == name for machine in MACHINES)
        return known or name == DOMAIN or name.endswith(f".{DOMAIN}")

    def config(self, config: Config) -> Config:
        """Return the operator's settings with those that the demo's hosts need."""
        moved = HostConfig(name=MOVED, expected_addresses=(MOVED_TO,))
        return replace(
            config,
            policy=replace(config.policy, allow=(*config.policy.allow, *RANGES)),
            dns=DnsConfig(),
            tls=TlsConfig(trust_file=self.trust_file),
            vantage=Vantage(name="demo", place="simulated"),
            anchors=(),
            hosts=(*config.hosts, moved),
        )
