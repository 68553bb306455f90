"""The demo's network behind the seam: names, paths and times are invented, the servers are real.

Nothing leaves this machine. A connection goes to a server on 127.0.0.1; what would be lost on the
way is withheld here, and what comes back takes as long as the invented way does.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import NoReturn

from bot.demo.hosts import MACHINES
from bot.demo.path import HERE, HERE_IPV6, ROUTERS, TRIP, TTL, Answer, Port, Silent, answer
from bot.demo.zone import RESOLVER, lookup
from probes.ability import Ability, AbilityResult
from probes.address import Address, Family, family
from probes.failure import Failure, FailureKind, Operation
from probes.live import LiveNetwork
from probes.network import Around, ConnectFailed, EchoDenied, Stream
from probes.observation import DnsReply, DnsSilence, Echo, Endpoint, OwnAddress, Route, Way
from probes.policy import Purpose
from probes.special_purpose import Reason, objection

_LOOKUP = timedelta(milliseconds=14)
_UNSTEADY = 0.12
"""How much longer than the shortest time a trip may take, as a share of it."""
_NO_ROUTE = "ENETUNREACH"
_DEVICE = "eth0"


class DemoNetwork:
    """What the demo's vantage point can do: everything, on the demo's hosts alone."""

    def __init__(self, listening: Mapping[Endpoint, Endpoint], chance: Callable[[], float]) -> None:
        """``listening``: where the servers of the hosts' endpoints are on this machine.

        ``chance`` gives numbers from 0 to 1, by which times differ.
        """
        self._listening = listening
        self._chance = chance
        self._live = LiveNetwork((RESOLVER,))
        self._machines = {machine.address: machine for machine in MACHINES}

    def now(self) -> datetime:
        """Read the wall clock."""
        return self._live.now()

    def elapsed(self) -> timedelta:
        """Read the clock of the running loop, on which all waiting rests."""
        return timedelta(seconds=asyncio.get_running_loop().time())

    async def sleep(self, wait: timedelta) -> None:
        """Let ``wait`` pass."""
        await self._live.sleep(wait)

    def resolvers(self) -> tuple[Address, ...]:
        """Return the demo's one name server."""
        return self._live.resolvers()

    def hosts(self, name: str) -> tuple[Address, ...]:  # noqa: ARG002 - there is no hosts file
        """Return nothing: no name is fixed."""
        return ()

    async def ask(
        self,
        name: str,
        record_type: str,
        resolver: Address,
        way: Way = Way.USUAL,  # noqa: ARG002 - its one name server knows one way
    ) -> DnsReply | DnsSilence:
        """Answer in the one name server's place; no other one exists."""
        if resolver != RESOLVER:
            return DnsSilence(reason=_NO_ROUTE, kind=FailureKind.LOCAL_NO_ROUTE)
        await self.sleep(self._varied(_LOOKUP))
        return lookup(name, record_type)

    async def connect(
        self,
        endpoint: Endpoint,
        *,
        mss: int = 0,
        source: int = 0,
        purpose: Purpose = Purpose.MAIL,  # noqa: ARG002 - whatever it is for, it meets the same
    ) -> Stream:
        """Connect to the server behind an endpoint, if the way there lets the SYN through."""
        met = await self._meet(answer(endpoint.address, self._port(endpoint)))
        stream = await self._live.connect(self._listening[endpoint], mss=mss, source=source)
        local = HERE if family(endpoint.address) is Family.IPV4 else HERE_IPV6
        return _DistantStream(stream, local, met)

    async def probe(
        self,
        endpoint: Endpoint,
        purpose: Purpose,  # noqa: ARG002 - whatever it is for, it meets the same
        *,
        ttl: int = 0,
        floor: int = 0,
        source: int = 0,  # noqa: ARG002 - every port of this machine leads there alike
    ) -> timedelta | None:
        """Let the SYN meet what stands in its way; the server hears nothing of it."""
        met = answer(endpoint.address, self._port(endpoint), ttl or TTL)
        return await self._meet(None if met is not None and met.left < floor else met)

    async def ping(
        self,
        address: Address,
        count: int,
        interval: timedelta,
        patience: timedelta,
        purpose: Purpose = Purpose.MAIL,  # noqa: ARG002 - hosts lose all or nothing, so routers rest
    ) -> tuple[Echo, ...]:
        """Let hosts that are alive answer, and nobody else."""
        if not _exists(address):
            raise EchoDenied(_NO_ROUTE, FailureKind.LOCAL_NO_ROUTE)
        machine = self._machines.get(address)
        answered = machine is not None and machine.answers_pings
        echoes = tuple(Echo(rtt=self._varied(TRIP) if answered else None) for _ in range(count))
        await self.sleep(interval * (count - 1) + (echoes[-1].rtt or patience))
        return echoes

    def abilities(self) -> tuple[AbilityResult, ...]:
        """Tell that nothing is missing."""
        return tuple(AbilityResult(one, works=True) for one in Ability)

    def around(self, address: Address) -> Around:
        """Tell of the invented place: one device, and the first router of the way."""
        of = family(address)
        source = HERE if of is Family.IPV4 else HERE_IPV6
        own = (OwnAddress(HERE, 24, _DEVICE), OwnAddress(HERE_IPV6, 64, _DEVICE))
        return Around(Route(device=_DEVICE, source=source, gateway=ROUTERS[0].address(of)), own)

    def _port(self, endpoint: Endpoint) -> Port:
        """Return what stands at an endpoint; nobody, at an address that no host has."""
        if not _exists(endpoint.address):
            unrouted = FailureKind.LOCAL_NO_ROUTE
            raise ConnectFailed(
                Failure(operation=Operation.CONNECT, kind=unrouted, detail=_NO_ROUTE)
            )
        machine = self._machines.get(endpoint.address)
        return Silent() if machine is None else machine.ports.get(endpoint.port, machine.others)

    async def _meet(self, met: Answer | None) -> timedelta:
        if met is None:
            await _for_ever()
        after = self._varied(met.after)
        await self.sleep(after)
        if met.failure is not None:
            raise ConnectFailed(met.failure)
        return after

    def _varied(self, shortest: timedelta) -> timedelta:
        return shortest * (1 + _UNSTEADY * self._chance())


class _DistantStream:
    """A connection to this very machine, whose answers take a round trip."""

    def __init__(self, near: Stream, local: Address, rtt: timedelta) -> None:
        self.local = local
        self.rtt: timedelta | None = rtt
        self._near = near
        self._trip = rtt.total_seconds()
        self._clock = asyncio.get_running_loop().time
        self._due = self._clock() + self._trip

    async def send(self, data: bytes) -> None:
        """Send all of ``data``; what answers it is due a round trip later."""
        self._due = self._clock() + self._trip
        await self._near.send(data)

    async def receive(self) -> bytes:
        """Return the next bytes, not sooner than they are due."""
        data = await self._near.receive()
        await asyncio.sleep(self._due - self._clock())
        return data

    def close(self) -> None:
        """Close at once."""
        self._near.close()


def _exists(address: Address) -> bool:
    """Tell whether the demo's world has such addresses: those for documentation."""
    return objection(ip_address(address)) is Reason.DOCUMENTATION


async def _for_ever() -> NoReturn:
    """Wait for what never comes; whoever asked gives up."""
    while True:
        await asyncio.Event().wait()
