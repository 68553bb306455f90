"""A network in memory behind the probers' seam: scripted names, hosts and servers.

Time is the running loop's: under ``virtual_time.play`` nothing waits.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from probes.address import Address
from probes.failure import Failure, FailureKind, IcmpError, Operation
from probes.network import ConnectFailed
from probes.observation import DnsReply, DnsSilence, Endpoint, Record
from tests.probes.servers import Pipe, Script, ServerSide

STARTED = datetime(2026, 11, 23, 12, tzinfo=UTC)
RESOLVER = Address("192.0.2.53")
OWN_ADDRESS = Address("192.0.2.200")
OWN_IPV6 = Address("2001:db8::200")
RTT = timedelta(milliseconds=50)
LOOKUP = timedelta(milliseconds=20)
LOOKUP_LIMIT = timedelta(seconds=3)


class Fails(Struct, frozen=True):
    """The connect fails after ``after``, as told by the kernel or by ICMP."""

    kind: FailureKind
    after: timedelta = RTT
    icmp: IcmpError | None = None
    detail: str = ""


class Serves(Struct, frozen=True):
    """A server that speaks by a script; its words arrive in pieces of at most ``piece`` bytes."""

    script: Script
    piece: int = 65536


class Silent(Struct, frozen=True):
    """No answer ever comes."""


Behaviour = Fails | Serves | Silent
REFUSES = Fails(FailureKind.CONNECTION_REFUSED)
SILENT = Silent()


def icmp(sender: str, icmp_type: int, code: int, *, own: bool = False) -> Fails:
    """Answer the connect with an ICMP error."""
    return Fails(FailureKind.ICMP, icmp=IcmpError(Address(sender), icmp_type, code, own))


class FakeStream:
    """The client's end of a connection in memory."""

    def __init__(self, server: Serves, local: Address) -> None:
        self.local = local
        self.rtt: timedelta | None = RTT
        self.sent = bytearray()
        self.closed = False
        self._piece = server.piece
        self._out, self._in = Pipe(), Pipe()
        self._side = ServerSide(self._out, self._in)
        self._task = asyncio.create_task(self._serve(server.script))

    async def send(self, data: bytes) -> None:
        """Send all of ``data``."""
        self.sent += data
        self._out.put(data)

    async def receive(self) -> bytes:
        """Return the next bytes."""
        return await self._in.take(self._piece)

    def close(self) -> None:
        """Close, and let the server see it."""
        self.closed = True
        self._out.end(EOFError())

    async def served(self) -> None:
        """Wait until the server has done its part."""
        await self._task

    async def _serve(self, script: Script) -> None:
        try:
            await script(self._side)
        except ssl.SSLError:
            self._in.end(EOFError())
        except (OSError, AssertionError) as error:
            self._in.end(error)
        else:
            self._in.end(EOFError())


class FakeNetwork:
    """What a vantage point sees, as tables.

    ``names``: (name, record type) -> data of the records, or the outcome itself; a name without
    any entry does not exist. ``endpoints``: (address, port) -> behaviour, or one behaviour for
    each attempt in turn; what is not listed stays silent. ``hosts``: the hosts file. ``deaf``: no
    name server answers at all.
    """

    def __init__(
        self,
        names: Mapping[tuple[str, str], tuple[str, ...] | DnsReply | DnsSilence] | None = None,
        endpoints: Mapping[tuple[str, int], Behaviour | tuple[Behaviour, ...]] | None = None,
        hosts: Mapping[str, tuple[str, ...]] | None = None,
        *,
        deaf: bool = False,
    ) -> None:
        self._deaf = deaf
        self._names = names or {}
        self._endpoints = endpoints or {}
        self._hosts = hosts or {}
        self.asked: list[tuple[str, str, Address]] = []
        self.connects: Counter[Endpoint] = Counter()
        self.streams: list[FakeStream] = []

    def now(self) -> datetime:
        """Read the wall clock."""
        return STARTED + self.elapsed()

    def elapsed(self) -> timedelta:
        """Read the steady clock."""
        return timedelta(seconds=asyncio.get_running_loop().time())

    async def sleep(self, wait: timedelta) -> None:
        """Let ``wait`` pass."""
        await asyncio.sleep(wait.total_seconds())

    def resolvers(self) -> tuple[Address, ...]:
        """Return the one name server."""
        return (RESOLVER,)

    def hosts(self, name: str) -> tuple[Address, ...]:
        """Search the hosts file."""
        return tuple(map(Address, self._hosts.get(name, ())))

    async def ask(self, name: str, record_type: str, resolver: Address) -> DnsReply | DnsSilence:
        """Answer from the table."""
        self.asked.append((name, record_type, resolver))
        silence = DnsSilence(reason="timeout")
        entry = silence if self._deaf else self._names.get((name, record_type), ())
        wait = LOOKUP_LIMIT if isinstance(entry, DnsSilence) else LOOKUP
        await self.sleep(wait)
        if isinstance(entry, DnsReply | DnsSilence):
            return entry
        known = any(one == name for one, _ in self._names)
        return DnsReply(
            rcode="NOERROR" if known else "NXDOMAIN",
            authoritative=False,
            truncated=False,
            records=tuple(Record(name, record_type, 300, data) for data in entry),
        )

    async def connect(self, endpoint: Endpoint) -> FakeStream:
        """Behave as the table says."""
        behaviour = self._endpoints.get((endpoint.address, endpoint.port), SILENT)
        if isinstance(behaviour, tuple):
            behaviour = behaviour[min(self.connects[endpoint], len(behaviour) - 1)]
        self.connects[endpoint] += 1
        match behaviour:
            case Silent():
                await asyncio.Event().wait()
                raise AssertionError
            case Fails(kind, after, error, detail):
                await self.sleep(after)
                failure = Failure(operation=Operation.CONNECT, kind=kind, detail=detail, icmp=error)
                raise ConnectFailed(failure)
            case Serves():
                await self.sleep(RTT)
                local = OWN_IPV6 if ":" in endpoint.address else OWN_ADDRESS
                stream = FakeStream(behaviour, local)
                self.streams.append(stream)
                return stream

    @property
    def left_open(self) -> list[FakeStream]:
        """The connections that nobody closed."""
        return [stream for stream in self.streams if not stream.closed]
