"""Execute a goal: start each step once, all at the same time, until nothing more is wanted."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from probes.event import Emit, StepStarted
from probes.goal import Ask, Converse, Goal, ReadHosts, Step
from probes.observation import DnsLookup, HostsEntry, OnEndpoint
from probes.plan import steps_after, steps_by_names
from probes.probers.names import ask, read_hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from probes.network import Network
    from probes.observation import Observation
    from probes.wire.tls import TlsContexts

WHOLE_CHECK = timedelta(seconds=75)


async def run(
    goal: Goal, network: Network, contexts: Callable[[], TlsContexts], emit: Emit
) -> tuple[Observation, ...]:
    """Find out what the goal asks for; return all observations in the order they came.

    ``emit`` is called with every event at once and must not block. ``contexts`` is called before
    every connection and should remember its answer: loading the trusted roots takes a while.
    """
    return await _Run(goal, network, contexts, emit).finish()


class _Run:
    def __init__(
        self, goal: Goal, network: Network, contexts: Callable[[], TlsContexts], emit: Emit
    ) -> None:
        self._goal = goal
        self._network = network
        self._contexts = contexts
        self._emit = emit
        self._seen: list[Observation] = []
        self._lookups: list[Observation] = []
        self._started: set[Step] = set()
        self._tasks = asyncio.TaskGroup()

    async def finish(self) -> tuple[Observation, ...]:
        try:
            async with asyncio.timeout(WHOLE_CHECK.total_seconds()), self._tasks:
                self._start(steps_by_names(self._goal, ()))
        except TimeoutError:
            # The stages' own limits end sooner; what is missing then shows as not tested.
            return tuple(self._seen)
        return tuple(self._seen)

    def _start(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if step not in self._started:
                self._started.add(step)
                self._emit(StepStarted(step))
                self._tasks.create_task(self._take(step))

    async def _take(self, step: Step) -> None:
        vantage = self._goal.vantage
        match step:
            case ReadHosts():
                read_hosts(step, vantage, self._network, self._observe)
            case Ask():
                await ask(step, vantage, self._network, self._observe)
            case Converse():
                # TLS takes long to load; names are asked for meanwhile.
                from probes.probers.session import converse  # noqa: PLC0415

                await converse(
                    step,
                    vantage,
                    self._network,
                    self._contexts(),
                    self._goal.ehlo_name,
                    self._observe,
                )

    def _observe(self, observation: Observation) -> None:
        self._seen.append(observation)
        self._emit(observation)
        match observation:
            case DnsLookup():
                self._lookups.append(observation)
                self._start(steps_by_names(self._goal, self._lookups))
            case OnEndpoint():
                self._start(steps_after(self._goal, observation))
            case HostsEntry():
                pass
