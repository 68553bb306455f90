"""The seam between probing and the world: what a vantage point can do, as protocols.

Everything above works against these; ``probes.live`` is the real network, tests and simulations
bring their own.
"""

from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from probes.ability import AbilityResult
from probes.address import Address
from probes.failure import Failure, FailureKind
from probes.observation import (
    DnsReply,
    DnsSilence,
    Echo,
    Endpoint,
    NoRoute,
    OwnAddress,
    Route,
    Untold,
    Way,
)
from probes.policy import Purpose


class ConnectFailed(Exception):
    """A connect ended without a connection; ``failure`` says how."""

    def __init__(self, failure: Failure) -> None:
        """Carry the classified failure."""
        super().__init__(failure.kind, failure.detail)
        self.failure = failure


class EchoDenied(Exception):
    """Nothing was sent; ``kind`` tells what denied it and ``detail`` says so in a few words.

    ``local_policy``: this machine lets no ordinary user ping. ``local_no_route`` and
    ``local_resources``: it could not. ``policy`` and ``over_budget``: our own rules.
    """

    def __init__(self, detail: str, kind: FailureKind = FailureKind.LOCAL_POLICY) -> None:
        """Carry what denied it."""
        super().__init__(detail)
        self.detail = detail
        self.kind = kind


class Around(Struct, frozen=True):
    """What a machine knows by itself of the network around it; see observation.Surroundings."""

    route: Route | NoRoute | Untold
    own: tuple[OwnAddress, ...] = ()
    proxies: tuple[str, ...] = ()


class Stream(Protocol):
    """One established TCP connection."""

    @property
    def local(self) -> Address:
        """The address this side speaks from."""
        ...

    @property
    def rtt(self) -> timedelta | None:
        """The round trip the kernel measured during the handshake, where it tells."""
        ...

    async def send(self, data: bytes) -> None:
        """Send all of ``data``; raise OSError when the connection broke."""
        ...

    async def receive(self) -> bytes:
        """Return the next bytes, at most 64 KiB, empty at the end; raise OSError when broken."""
        ...

    def close(self) -> None:
        """Close at once; safe to call twice."""
        ...


class Network(Protocol):
    """What a vantage point can do, with its clock."""

    def now(self) -> datetime:
        """Wall-clock time, aware UTC."""
        ...

    def elapsed(self) -> timedelta:
        """A steady clock's reading; only differences mean something."""
        ...

    async def sleep(self, wait: timedelta) -> None:
        """Let ``wait`` pass."""
        ...

    def resolvers(self) -> tuple[Address, ...]:
        """The name servers this machine is set up to ask, in order."""
        ...

    def hosts(self, name: str) -> tuple[Address, ...]:
        """The addresses this machine's hosts file fixes for ``name``."""
        ...

    async def ask(
        self, name: str, record_type: str, resolver: Address, way: Way = Way.USUAL
    ) -> DnsReply | DnsSilence:
        """Put one question to one server, once; over TCP when the answer was truncated."""
        ...

    async def connect(
        self,
        endpoint: Endpoint,
        *,
        mss: int = 0,
        source: int = 0,
        purpose: Purpose = Purpose.MAIL,
    ) -> Stream:
        """Open a connection; raise ConnectFailed. The caller bounds the time.

        ``mss`` above 0 asks the peer for segments of at most so many bytes, ``source`` above 0
        names the port to connect from.
        """
        ...

    async def probe(
        self,
        endpoint: Endpoint,
        purpose: Purpose,
        *,
        ttl: int = 0,
        floor: int = 0,
        source: int = 0,
    ) -> timedelta | None:
        """Connect and close at once; return the kernel's RTT; raise ConnectFailed.

        See observation.SynProbe for ``ttl`` and ``floor``, and connect for ``source``. The caller
        bounds the time; giving up sends nothing more.
        """
        ...

    async def ping(
        self,
        address: Address,
        count: int,
        interval: timedelta,
        patience: timedelta,
        purpose: Purpose = Purpose.MAIL,
    ) -> tuple[Echo, ...]:
        """Send ``count`` echo requests; return what each met; raise EchoDenied."""
        ...

    def abilities(self) -> tuple[AbilityResult, ...]:
        """Tell what this machine can do, one result for each ability, without any traffic."""
        ...

    def around(self, address: Address) -> Around:
        """Tell how packets to ``address`` leave this machine, without any traffic."""
        ...
