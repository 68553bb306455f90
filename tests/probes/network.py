"""A network in memory behind the probers' seam: scripted names, hosts and servers.

Time is the running loop's: under ``virtual_time.play`` nothing waits.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

from msgspec import Struct

from probes.ability import Ability, AbilityResult
from probes.address import Address
from probes.failure import FailureKind
from probes.goal import Ask
from probes.network import Around, ConnectFailed, EchoDenied
from probes.observation import (
    DnsReply,
    DnsSilence,
    Echo,
    Endpoint,
    OwnAddress,
    Record,
    Route,
    Way,
)
from probes.policy import Purpose
from tests.probes.behaviours import (
    REFUSES,
    RTT,
    SILENT,
    TTL,
    Answer,
    Behaviour,
    DroppedAt,
    Fails,
    Path,
    RedirectedAt,
    RejectedAt,
    ResetAt,
    Serves,
    Silent,
    answer,
    icmp,
)
from tests.probes.stream import FakeStream, forever

__all__ = [
    "REFUSES",
    "RTT",
    "SILENT",
    "Behaviour",
    "Denied",
    "DroppedAt",
    "Fails",
    "FakeNetwork",
    "Path",
    "RedirectedAt",
    "RejectedAt",
    "ResetAt",
    "Serves",
    "Silent",
    "icmp",
]

STARTED = datetime(2026, 11, 23, 12, tzinfo=UTC)
RESOLVER = Address("192.0.2.53")
OWN_ADDRESS = Address("192.0.2.200")
OWN_IPV6 = Address("2001:db8::200")
GATEWAY = Address("10.0.0.1")
AT_HOME = Around(
    Route(device="eth0", source=Address("10.0.0.200"), gateway=GATEWAY),
    (OwnAddress(Address("10.0.0.200"), 24, "eth0"),),
)
LOOKUP = timedelta(milliseconds=20)
LOOKUP_LIMIT = timedelta(seconds=3)
CANARY_LIMIT = timedelta(seconds=1)


class SentProbe(Struct, frozen=True):
    """One SYN as a prober sent it, ``at`` on the steady clock."""

    at: timedelta
    endpoint: Endpoint
    purpose: Purpose
    ttl: int
    floor: int
    source: int = 0


class EchoRound(Struct, frozen=True):
    """One round of echo requests as a prober sent it."""

    address: Address
    count: int
    interval: timedelta
    patience: timedelta
    purpose: Purpose = Purpose.MAIL


class Denied(Struct, frozen=True):
    """Pings are not allowed."""

    detail: str
    kind: FailureKind = FailureKind.LOCAL_POLICY


class FakeNetwork:
    """What a vantage point sees, as tables.

    ``names``: (name, record type) -> data of the records, or the outcome itself; a name without
    any entry does not exist. ``endpoints``: (address, port) -> behaviour, or one behaviour for
    each connect in turn, the last of which probes meet; what is not listed stays silent.
    ``hosts``: the hosts file. ``paths``: address -> the way there; one hop without an entry.
    ``echoes``: address -> what echo requests meet, in turn and over again, or that they are not
    allowed; without an entry they are answered. ``unable``: what this machine cannot do. ``deaf``:
    no name server answers at all. ``told``: what one server says to a question put in one way,
    where that differs from ``names``. ``around``: what this machine knows of the way to anybody.
    """

    def __init__(
        self,
        names: Mapping[tuple[str, str], tuple[str, ...] | DnsReply | DnsSilence] | None = None,
        endpoints: Mapping[tuple[str, int], Behaviour | tuple[Behaviour, ...]] | None = None,
        hosts: Mapping[str, tuple[str, ...]] | None = None,
        *,
        paths: Mapping[str, Path] | None = None,
        echoes: Mapping[str, tuple[Echo, ...] | Denied] | None = None,
        unable: Mapping[Ability, str] | None = None,
        deaf: bool = False,
        told: Mapping[Ask, tuple[str, ...] | DnsReply | DnsSilence] | None = None,
        around: Around = AT_HOME,
    ) -> None:
        self._deaf = deaf
        self._told = told or {}
        self._around = around
        self._names = names or {}
        self._endpoints = endpoints or {}
        self._hosts = hosts or {}
        self._paths = paths or {}
        self._denied = {key: one for key, one in (echoes or {}).items() if isinstance(one, Denied)}
        self._echoes = {
            key: cycle(one) for key, one in (echoes or {}).items() if isinstance(one, tuple)
        }
        self._unable = unable or {}
        self._expired: Counter[tuple[Endpoint, int]] = Counter()
        self._in_flight: Counter[Address] = Counter()
        self.asked: list[tuple[str, str, Address]] = []
        self.questions: list[Ask] = []
        self.connects: Counter[Endpoint] = Counter()
        self.opened: list[tuple[Endpoint, int, Purpose]] = []
        self.streams: list[FakeStream] = []
        self.probes: list[SentProbe] = []
        self.most_in_flight: Counter[Address] = Counter()
        self.pings: list[EchoRound] = []
        self.looked: list[Address] = []

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

    async def ask(
        self, name: str, record_type: str, resolver: Address, way: Way = Way.USUAL
    ) -> DnsReply | DnsSilence:
        """Answer from the tables."""
        self.asked.append((name, record_type, resolver))
        self.questions.append(Ask(name, record_type, resolver, way))
        entry = self._told.get(self.questions[-1])
        if self._deaf or way is Way.CANARY:
            entry = entry or DnsSilence(reason="timeout")
        elif entry is None:
            entry = self._names.get((name, record_type), ())
        patience = CANARY_LIMIT if way is Way.CANARY else LOOKUP_LIMIT
        wait = patience if isinstance(entry, DnsSilence) else LOOKUP
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

    async def connect(
        self,
        endpoint: Endpoint,
        *,
        mss: int = 0,
        source: int = 0,
        purpose: Purpose = Purpose.MAIL,
    ) -> FakeStream:
        """Behave as the table says."""
        self.opened.append((endpoint, source, purpose))
        behaviour = self._behaviour(endpoint, self.connects[endpoint])
        self.connects[endpoint] += 1
        met = await self._meet(answer(behaviour, self._path(endpoint), TTL))
        server = behaviour.server if isinstance(behaviour, RedirectedAt) else behaviour
        assert isinstance(server, Serves)
        local = OWN_IPV6 if ":" in endpoint.address else OWN_ADDRESS
        stream = FakeStream(server, local, met.after, mss)
        self.streams.append(stream)
        return stream

    async def probe(
        self,
        endpoint: Endpoint,
        purpose: Purpose,
        *,
        ttl: int = 0,
        floor: int = 0,
        source: int = 0,
    ) -> timedelta | None:
        """Let the SYN meet what the tables put in its way."""
        self.probes.append(SentProbe(self.elapsed(), endpoint, purpose, ttl, floor, source))
        found = answer(self._behaviour(endpoint, -1), self._path(endpoint), ttl or TTL)
        if found is not None and (found.ttl < floor or self._passes_over(endpoint, ttl)):
            found = None
        with self._flying(endpoint.address):
            return (await self._meet(found)).after

    async def ping(
        self,
        address: Address,
        count: int,
        interval: timedelta,
        patience: timedelta,
        purpose: Purpose = Purpose.MAIL,
    ) -> tuple[Echo, ...]:
        """Take the next echoes of the table."""
        if address in self._denied:
            denied = self._denied[address]
            raise EchoDenied(denied.detail, denied.kind)
        self.pings.append(EchoRound(address, count, interval, patience, purpose))
        echoes = tuple(islice(self._echoes.get(address, cycle([Echo(rtt=RTT)])), count))
        lost = any(one.rtt is None and one.icmp is None for one in echoes)
        await self.sleep(interval * (count - 1) + (patience if lost else RTT))
        return echoes

    def abilities(self) -> tuple[AbilityResult, ...]:
        """Tell what the table leaves."""
        return tuple(
            AbilityResult(one, one not in self._unable, self._unable.get(one, ""))
            for one in Ability
        )

    def around(self, address: Address) -> Around:
        """Tell the same of every way."""
        self.looked.append(address)
        return self._around

    def _behaviour(self, endpoint: Endpoint, turn: int) -> Behaviour:
        listed = self._endpoints.get((endpoint.address, endpoint.port), SILENT)
        if isinstance(listed, tuple):
            return listed[min(turn, len(listed) - 1)]
        return listed

    def _path(self, endpoint: Endpoint) -> Path:
        return self._paths.get(endpoint.address, Path())

    def _passes_over(self, endpoint: Endpoint, ttl: int) -> bool:
        self._expired[endpoint, ttl] += 1
        return ttl in self._path(endpoint).reluctant and self._expired[endpoint, ttl] == 1

    async def _meet(self, met: Answer | None) -> Answer:
        if met is None:
            await forever()
            raise AssertionError
        await self.sleep(met.after)
        if met.failure is not None:
            raise ConnectFailed(met.failure)
        return met

    @contextmanager
    def _flying(self, address: Address) -> Iterator[None]:
        self._in_flight[address] += 1
        most = max(self.most_in_flight[address], self._in_flight[address])
        self.most_in_flight[address] = most
        try:
            yield
        finally:
            self._in_flight[address] -= 1

    @property
    def left_open(self) -> list[FakeStream]:
        """The connections that nobody closed."""
        return [stream for stream in self.streams if not stream.closed]
