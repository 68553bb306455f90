"""Whole walks on simulated paths, played without a loop or a clock.

A scene is what a check meets: what each port does, the path, who owns its routers, which SYNs get
lost. ``Walked`` lets the plan ask and the scene answer until nothing more is wanted.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from ipaddress import ip_address
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from probes.address import Address
from probes.diagnosis.evidence import Evidence
from probes.diagnosis.judge import diagnose
from probes.diagnosis.path import Paths
from probes.diagnosis.verdict import Diagnosis, Place
from probes.diagnosis.views import PortView
from probes.failure import FailureKind
from probes.goal import Ask, Goal, Probe, Scope
from probes.hops import NETWORK_ZONE, ORIGIN6_ZONE, ORIGIN_ZONE, hop_questions
from probes.observation import (
    Connected,
    DnsLookup,
    Endpoint,
    Failed,
    Observation,
    SynProbe,
    TcpConnect,
)
from probes.services import SERVICES, SEVEN_PORTS
from probes.troubles import Quiet
from probes.walks import walk_steps
from tests.probes.behaviours import SILENT, TTL, Answer, Behaviour, Path, Serves, answer
from tests.probes.servers import linger
from tests.scenarios.facts import (
    AT,
    HOST,
    IPV4,
    VANTAGE,
    connect,
    goal,
    lookup,
    not_connected,
    resolves,
    silent,
)
from tests.scenarios.talk import talk

OPEN = Serves(linger)

ROUTERS = ("10.0.0.1", "203.0.113.1", "203.0.113.2", "198.51.100.1")
"""A home router, two of the provider, one of the mail host; the server is the fifth hop."""
ROUTERS6 = ("fd00::1", "2001:db8:1::1", "2001:db8:1::2", "2001:db8:2::1")
PROVIDER, TRANSIT, HOSTER = "64500 Example Access", "64501 Example Transit", "64502 Example Host"
OWNERS = MappingProxyType(
    {
        "203.0.113.1": PROVIDER,
        "203.0.113.2": PROVIDER,
        "198.51.100.1": HOSTER,
        "192.0.2.10": HOSTER,
        "2001:db8:1::1": PROVIDER,
        "2001:db8:1::2": PROVIDER,
        "2001:db8:2::1": HOSTER,
        "2001:db8::10": HOSTER,
    }
)

Lost = frozenset[tuple[int, int, int, int]]
"""SYNs that get lost, by port, TTL, floor and attempt."""


class Scene(Struct, frozen=True, kw_only=True):
    """``ports`` tells what each does; all others of mail are open. ``owners`` maps addresses to
    networks like ``64500 Example``. Every other SYN takes the ``parallel`` path, if there is one.
    ``quiet`` are ports whose connects are silent so far. ``slower`` stretches every time.
    """

    ports: Mapping[int, Behaviour]
    path: Path = Path(ROUTERS)
    asked: tuple[int, ...] = SEVEN_PORTS
    address: Address = IPV4
    owners: Mapping[str, str] = OWNERS
    lost: Lost = frozenset()
    parallel: Path | None = None
    scope: Scope = Scope.CHECK
    quiet: tuple[int, ...] = ()
    slower: int = 1

    def behaviour(self, port: int) -> Behaviour:
        """Tell what a port does."""
        return self.ports.get(port, OPEN if port in SERVICES else SILENT)

    def answer(self, port: int, path: Path, ttl: int = TTL) -> Answer | None:
        """Tell what meets a SYN."""
        met = answer(self.behaviour(port), path, ttl)
        return met and replace(met, after=self.slower * met.after)


class Walked:
    """A scene played to its end: ``sent`` in order, ``seen`` in the order of the answers."""

    def __init__(self, scene: Scene, pick: Callable[[int], int] = lambda _: 0) -> None:
        self.scene = scene
        self.goal = goal(ports=scene.asked, named=True, scope=scene.scope)
        self.sent: list[Probe] = []
        self.most_in_flight = 0
        self.seen: list[Observation] = [*resolves(scene.address), *_connects(scene)]
        self._play(pick)
        self.seen += _names(self.goal, self.seen, scene.owners)
        self.paths = Paths(self.seen)

    def _play(self, pick: Callable[[int], int]) -> None:
        address = self.scene.address
        quiet = [Quiet(HOST, Endpoint(address, port)) for port in self.scene.quiet]
        pending: list[Probe] = []
        while True:
            wanted = walk_steps(self.goal, self.seen, quiet)
            sent = set(map(_key, self.sent))
            new = list({_key(one): one for one in wanted if _key(one) not in sent}.values())
            self.sent += new
            pending += new
            if not pending:
                return
            self.most_in_flight = max(self.most_in_flight, len(pending))
            self.seen.append(_met(self.scene, pending.pop(pick(len(pending)))))

    @property
    def accepted(self) -> int:
        """How many of the SYNs opened a connection."""
        probes = (one for one in self.seen if isinstance(one, SynProbe))
        return sum(isinstance(one.outcome, Connected) for one in probes)

    def ttls(self, port: int, attempt: int = 1) -> list[int]:
        """Return the lives of the SYNs sent to a port."""
        mine = (one for one in self.sent if one.endpoint.port == port and one.ttl)
        return [one.ttl for one in mine if one.attempt == attempt]

    def floors(self, port: int) -> list[int]:
        """Return the floors tried for a port, those tried twice being there twice."""
        return [one.floor for one in self.sent if one.endpoint.port == port and one.floor]

    def view(self, port: int) -> PortView:
        """Return what is known of a port."""
        views = Evidence(self.goal, self.seen).ports
        return next(one for one in views if one.port == port)

    def place(self, port: int) -> Place | None:
        """Return where a port is blocked."""
        return self.view(port).place

    def diagnosis(self) -> Diagnosis:
        """Judge what was seen."""
        return diagnose(self.goal, self.seen)


def _key(probe: Probe) -> tuple[int, int, int, int]:
    return probe.endpoint.port, probe.ttl, probe.floor, probe.attempt


def walked(behaviour: Behaviour, *, path: Path | None = None, port: int = 25) -> Walked:
    """Walk past one port in trouble."""
    return Walked(Scene(ports={port: behaviour}, path=path or Path(ROUTERS)))


def _connects(scene: Scene) -> list[Observation]:
    found: list[Observation] = []
    for port in scene.asked:
        met = scene.answer(port, scene.path)
        if port in scene.quiet:
            continue
        if met is None:
            found += silent(port, address=scene.address)
        elif met.failure is not None:
            found.append(connect(port, met.failure, address=scene.address, took=met.after))
        else:
            found += (_timed(one, met.after) for one in talk(port, address=scene.address))
    return found


def _timed(one: Observation, rtt: timedelta) -> Observation:
    if not isinstance(one, TcpConnect):
        return one
    return replace(one, took=rtt, outcome=Connected(rtt=rtt))


def _met(scene: Scene, probe: Probe) -> SynProbe:
    key = _key(probe)
    other = scene.parallel is not None and sum(key) % 2
    path = scene.parallel if scene.parallel is not None and other else scene.path
    found = scene.answer(probe.endpoint.port, path, probe.ttl or TTL)
    passed_over = probe.attempt == 1 and probe.ttl in path.reluctant
    if found is not None and (found.ttl < probe.floor or passed_over or key in scene.lost):
        found = None
    return SynProbe(
        vantage=VANTAGE,
        at=AT,
        took=found.after if found else probe.limit,
        name=probe.name,
        endpoint=probe.endpoint,
        ttl=probe.ttl,
        floor=probe.floor,
        attempt=probe.attempt,
        outcome=_outcome(found),
    )


def _outcome(found: Answer | None) -> Connected | Failed:
    if found is None:
        return Failed(failure=not_connected(FailureKind.TIMEOUT))
    if found.failure is not None:
        return Failed(failure=found.failure)
    return Connected(rtt=found.after)


def _names(wanted: Goal, seen: Sequence[Observation], owners: Mapping[str, str]) -> list[DnsLookup]:
    """Answer the questions about hops until none is new."""
    zone = zone_of(owners)
    found: list[DnsLookup] = []
    asked: set[Ask] = set()
    while new := [one for one in hop_questions(wanted, [*seen, *found]) if one not in asked]:
        asked.update(new)
        found += (lookup(one.record_type, *zone.get(one.name, ()), name=one.name) for one in new)
    return found


def zone_of(owners: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Write down what Team Cymru's zones say of these addresses; commas part several origins."""
    zone: dict[str, tuple[str, ...]] = {}
    for address, network in owners.items():
        numbers, _, title = network.partition(" ")
        number, *_ = origins = numbers.split(",")
        under = ORIGIN6_ZONE if ":" in address else ORIGIN_ZONE
        labels = ip_address(address).reverse_pointer.split(".")[:-2]
        zone[".".join((*labels, under))] = (
            f'"{" ".join(origins)} | 192.0.2.0/24 | ZZ | test | 2020-01-01"',
        )
        zone[f"AS{number}.{NETWORK_ZONE}"] = (f'"{number} | ZZ | test | 2020-01-01 | {title}"',)
    return zone
