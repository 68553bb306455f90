"""Execute a goal: start each step once, all at the same time, until nothing more is wanted."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from probes.agenda import Agenda
from probes.event import Emit, NoAnswerYet, StepStarted
from probes.goal import (
    Ask,
    CallAnchor,
    CallCanary,
    Complete,
    Converse,
    Fetch,
    Follow,
    Goal,
    InspectAnchor,
    LookAround,
    PingGateway,
    Probe,
    ReadHosts,
    Sample,
    SendEchoes,
    Step,
)
from probes.observation import AbilityTest
from probes.probers.names import ask, read_hosts
from probes.probers.path import call_anchor, call_canary, follow, probe
from probes.probers.ping import send_echoes
from probes.probers.runner import try_abilities
from probes.probers.surroundings import look_around, ping_gateway
from probes.script import WINDOW, key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from probes.address import Address
    from probes.network import Network
    from probes.observation import Observation
    from probes.wire.tls import TlsContexts

WHOLE_CHECK = timedelta(seconds=75)


async def run(
    goal: Goal,
    network: Network,
    contexts: Callable[[], TlsContexts],
    emit: Emit,
    known: Sequence[Observation] = (),
) -> tuple[Observation, ...]:
    """Find out what the goal asks for; return all observations in the order they came.

    ``known`` is what this vantage point found out about itself before; it stands first.

    ``emit`` is called with every event at once and must not block. ``contexts`` is called before
    every connection and should remember its answer: loading the trusted roots takes a while.
    """
    return await _Run(goal, network, contexts, emit, known).finish()


class _Run:
    def __init__(
        self,
        goal: Goal,
        network: Network,
        contexts: Callable[[], TlsContexts],
        emit: Emit,
        known: Sequence[Observation],
    ) -> None:
        self._goal = goal
        self._network = network
        self._contexts = contexts
        self._emit = emit
        self._seen: list[Observation] = list(known)
        self._agenda = Agenda(goal, known)
        self._started: set[Hashable] = set()
        self._lanes: defaultdict[Address, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(WINDOW)
        )
        self._tasks = asyncio.TaskGroup()

    async def finish(self) -> tuple[Observation, ...]:
        try:
            async with asyncio.timeout(WHOLE_CHECK.total_seconds()), self._tasks:
                if not any(isinstance(one, AbilityTest) for one in self._seen):
                    try_abilities(self._goal.vantage, self._network, self._observe)
                self._start(self._agenda.begin())
        except TimeoutError:
            # The stages' own limits end sooner; what is missing then shows as not tested.
            return tuple(self._seen)
        return tuple(self._seen)

    def _start(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if (identity := _identity(step)) not in self._started:
                self._started.add(identity)
                self._emit(StepStarted(step))
                self._tasks.create_task(self._take(step))

    async def _take(self, step: Step) -> None:
        vantage = self._goal.vantage
        match step:
            case ReadHosts() | LookAround() | PingGateway():
                await self._look_nearby(step)
            case Ask():
                await ask(step, vantage, self._network, self._observe)
            case Converse() | Sample() | Fetch() | Complete() | InspectAnchor():
                await self._speak(step)
            case Probe():
                # The plan keeps within it, but for what it started before a late answer came.
                async with self._lanes[step.endpoint.address]:
                    await probe(step, vantage, self._network, self._observe)
            case Follow():
                await follow(step, vantage, self._network, self._observe)
            case SendEchoes():
                await send_echoes(step, vantage, self._network, self._observe)
            case CallAnchor():
                await call_anchor(step, vantage, self._network, self._observe)
            case CallCanary():
                await call_canary(step, vantage, self._network, self._observe)

    async def _speak(self, step: Converse | Sample | Fetch | Complete | InspectAnchor) -> None:
        """Take a step that needs TLS, which takes long to load; names are asked for meanwhile."""
        from probes.probers.certificates import complete, inspect_anchor  # noqa: PLC0415
        from probes.probers.fetch import fetch  # noqa: PLC0415
        from probes.probers.samples import sample  # noqa: PLC0415
        from probes.probers.session import converse  # noqa: PLC0415

        vantage, network, contexts = self._goal.vantage, self._network, self._contexts()
        ehlo_name = self._goal.ehlo_name
        match step:
            case Converse():
                await converse(step, vantage, network, contexts, ehlo_name, self._hear)
            case Sample():
                await sample(step, vantage, network, contexts, ehlo_name, self._observe)
            case Fetch():
                await fetch(step, vantage, network, contexts, self._observe)
            case Complete():
                complete(step, vantage, network, contexts, self._observe)
            case InspectAnchor():
                await inspect_anchor(step, vantage, network, contexts, self._observe)

    async def _look_nearby(self, step: ReadHosts | LookAround | PingGateway) -> None:
        vantage = self._goal.vantage
        match step:
            case ReadHosts():
                read_hosts(step, vantage, self._network, self._observe)
            case LookAround():
                look_around(step, vantage, self._network, self._observe)
            case PingGateway():
                await ping_gateway(step, vantage, self._network, self._observe)

    def _hear(self, event: Observation | NoAnswerYet) -> None:
        if isinstance(event, NoAnswerYet):
            self._emit(event)
            self._start(self._agenda.hear(event))
        else:
            self._observe(event)

    def _observe(self, observation: Observation) -> None:
        self._seen.append(observation)
        self._emit(observation)
        self._start(self._agenda.hear(observation))


def _identity(step: Step) -> Hashable:
    """Tell steps apart by what they ask, not by how patiently."""
    match step:
        case Converse():
            return replace(step, wait=timedelta(), limit=timedelta())
        case Probe():
            return (Probe, *key(step))
        case Sample():
            return (Sample, step.endpoint, step.number)
        case Follow():
            return (Follow, step.endpoint, step.source, step.ttl, step.attempt)
        case CallCanary():
            return (CallCanary, step.endpoint)
        case SendEchoes():
            return (SendEchoes, step.address, step.round)
        case _:
            return step
