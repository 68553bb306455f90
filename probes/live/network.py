"""The network of this machine, as the seam wants it."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic

from probes.ability import AbilityResult
from probes.address import Address
from probes.live.abilities import abilities
from probes.live.echo import ping
from probes.live.names import addresses_in_hosts_file, ask, system_resolvers
from probes.live.routes import around
from probes.live.tcp import LiveStream, connect, probe
from probes.network import Around
from probes.observation import DnsReply, DnsSilence, Echo, Endpoint, Way
from probes.policy import Purpose


class LiveNetwork:
    """The network of this machine."""

    def __init__(self, resolvers: tuple[Address, ...] = ()) -> None:
        """Ask ``resolvers`` instead of the system's where they are given."""
        self._resolvers = resolvers or system_resolvers()

    def now(self) -> datetime:
        """Read the wall clock."""
        return datetime.now(UTC)

    def elapsed(self) -> timedelta:
        """Read the steady clock."""
        return timedelta(seconds=monotonic())

    async def sleep(self, wait: timedelta) -> None:
        """Let ``wait`` pass."""
        await asyncio.sleep(wait.total_seconds())

    def resolvers(self) -> tuple[Address, ...]:
        """Return the configured name servers."""
        return self._resolvers

    def hosts(self, name: str) -> tuple[Address, ...]:
        """Search the hosts file."""
        return addresses_in_hosts_file(name)

    async def ask(
        self, name: str, record_type: str, resolver: Address, way: Way = Way.USUAL
    ) -> DnsReply | DnsSilence:
        """Ask by UDP, then by TCP when truncated."""
        return await ask(name, record_type, resolver, way)

    async def connect(
        self,
        endpoint: Endpoint,
        *,
        mss: int = 0,
        source: int = 0,
        purpose: Purpose = Purpose.MAIL,  # noqa: ARG002 - judged before it comes here
    ) -> LiveStream:
        """Connect without privilege; an ICMP error is read from the socket's error queue."""
        return await connect(endpoint, mss, source)

    async def probe(
        self,
        endpoint: Endpoint,
        purpose: Purpose,  # noqa: ARG002 - judged before it comes here
        *,
        ttl: int = 0,
        floor: int = 0,
        source: int = 0,
    ) -> timedelta | None:
        """Send one SYN without privilege and close what opens."""
        return await probe(endpoint, ttl, floor, source)

    async def ping(
        self,
        address: Address,
        count: int,
        interval: timedelta,
        patience: timedelta,
        purpose: Purpose = Purpose.MAIL,  # noqa: ARG002 - judged before it comes here
    ) -> tuple[Echo, ...]:
        """Send echo requests, without privilege where the system is set up for it."""
        return await ping(address, count, interval, patience)

    def abilities(self) -> tuple[AbilityResult, ...]:
        """Tell what this machine can do; nothing is sent."""
        return abilities()

    def around(self, address: Address) -> Around:
        """Tell how packets to ``address`` leave; nothing is sent."""
        return around(address)
