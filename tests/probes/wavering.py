"""A network in memory in which an endpoint behaves now this way and now that."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from msgspec import Struct

from probes.observation import Endpoint
from probes.policy import Purpose
from tests.probes.behaviours import Path
from tests.probes.network import SILENT, Behaviour, FakeNetwork, Serves
from tests.probes.stream import FakeStream


class Try(Struct, frozen=True):
    """One SYN as the far end sees it: how many came before, from where, when, beside how many."""

    turn: int
    source: int
    at: timedelta
    open: int


Chooser = Callable[[Try], Behaviour]
Ways = dict[tuple[str, int], Chooser]


def in_turn(*ways: Behaviour) -> Chooser:
    """Behave these ways one after the other, and over again, as servers behind one address do."""
    return lambda one: ways[one.turn % len(ways)]


def by_source(*ways: Behaviour) -> Chooser:
    """Behave as the port wants it that a SYN leaves from, as lines side by side do."""
    return lambda one: ways[(one.source or one.turn) % len(ways)]


def limited(server: Serves, number: int, instead: Behaviour) -> Chooser:
    """Serve so many connections at a time, to all ports together."""
    return lambda one: server if one.open < number else instead


class Ration:
    """A limit of new connections to all ports: ``number``, and one more ``every`` so often."""

    def __init__(self, number: int, every: timedelta) -> None:
        self._left = float(number)
        self._number, self._every, self._at = number, every, timedelta()

    def of(self, server: Serves) -> Chooser:
        """Serve what is within the limit, and let all else fall."""

        def choose(one: Try) -> Behaviour:
            self._left = min(self._number, self._left + (one.at - self._at) / self._every)
            self._at = one.at
            if self._left < 1:
                return SILENT
            self._left -= 1
            return server

        return choose


class WaveringNetwork(FakeNetwork):
    """A FakeNetwork with ``wavering`` endpoints: (address, port) -> how to behave to a SYN."""

    def __init__(
        self,
        names: Mapping[tuple[str, str], tuple[str, ...]],
        endpoints: Mapping[tuple[str, int], Behaviour],
        wavering: Mapping[tuple[str, int], Chooser],
        *,
        paths: Mapping[str, Path] | None = None,
    ) -> None:
        super().__init__(names, endpoints, paths=paths)
        self._wavering = wavering
        self._turns: Counter[Endpoint] = Counter()
        self._source = 0
        self._let_in = 0

    async def connect(
        self,
        endpoint: Endpoint,
        *,
        mss: int = 0,
        source: int = 0,
        purpose: Purpose = Purpose.MAIL,
    ) -> FakeStream:
        """Behave as the table says to a SYN from ``source``."""
        self._source = source
        return await super().connect(endpoint, mss=mss, source=source, purpose=purpose)

    async def probe(
        self,
        endpoint: Endpoint,
        purpose: Purpose,
        *,
        ttl: int = 0,
        floor: int = 0,
        source: int = 0,
    ) -> timedelta | None:
        """Let the SYN from ``source`` meet what the table says."""
        self._source = source
        return await super().probe(endpoint, purpose, ttl=ttl, floor=floor, source=source)

    def _behaviour(self, endpoint: Endpoint, turn: int) -> Behaviour:
        choose = self._wavering.get((endpoint.address, endpoint.port))
        if choose is None:
            return super()._behaviour(endpoint, turn)
        left = sum(stream.closed for stream in self.streams)
        one = Try(self._turns[endpoint], self._source, self.elapsed(), self._let_in - left)
        self._turns[endpoint] += 1
        self._source = 0
        behaviour = choose(one)
        # A SYN that only asks who answers is closed at once.
        self._let_in += isinstance(behaviour, Serves) and turn >= 0
        return behaviour
