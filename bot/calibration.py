"""What this place can do at all, tried at start and again every day, and told to every check.

A blocked port says nothing of a mail host as long as nobody knows whether this place's own network
lets the port out.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from bot.config import Config
from probes.address import Address, Family
from probes.calls import canary, steps_to_anchor
from probes.failure import Failure, FailureKind
from probes.goal import Anchor, Ask, CallAnchor, CallCanary
from probes.guard import GuardedNetwork
from probes.network import Network
from probes.observation import (
    AbilityTest,
    AnchorCall,
    CanaryCall,
    Connected,
    Failed,
    Observation,
)
from probes.probers.names import ask
from probes.probers.path import call_anchor, call_canary
from probes.probers.runner import try_abilities
from probes.services import SEVEN_PORTS

log = structlog.get_logger(__name__)

EVERY = timedelta(days=1)
CANARY_PATIENCE = timedelta(seconds=3)
"""How long a canary may take here, where nobody waits for it."""
SOONER = timedelta(hours=1)
"""The pause while an anchor does not answer, which may have been down for a moment."""


class Calibration:
    """Knows what was found last; ``kept_up`` keeps it up to date."""

    def __init__(self, config: Config, network: Network) -> None:
        self.known: tuple[Observation, ...] = ()
        self._config = config
        self._network = network

    @asynccontextmanager
    async def kept_up(self) -> AsyncIterator[None]:
        """Try now and from time to time, until the block ends."""
        task = asyncio.create_task(self._keep_up())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _keep_up(self) -> None:
        while True:
            try:
                before, self.known = self.known, await calibrate(self._config, self._network)
                log.info("calibrated", cannot=_lacking(self.known), silent=_silent(self.known))
                for reason in sorted(_refused(self.known) - _refused(before)):
                    log.warning("anchor_refused", reason=reason)
            except Exception:  # whatever it is, it is our bug, and checks go on without
                log.exception("calibration_crashed")
            await self._network.sleep(SOONER if _silent(self.known) else EVERY)


async def calibrate(config: Config, network: Network) -> tuple[Observation, ...]:
    """Try what this machine can do, every anchor, and whether a proxy stands before all hosts.

    That nobody answers in the place of an address that nobody has is no news and left out.
    """
    seen: list[Observation] = []
    guarded = GuardedNetwork(network, config.policy, lambda _: None)
    vantage = config.vantage.name
    try_abilities(vantage, guarded, seen.append)
    lacking = _lacking(seen)

    async def try_anchor(anchor: Anchor, of: Family) -> None:
        resolvers: tuple[Address, ...] = guarded.resolvers()
        for step in steps_to_anchor(resolvers, seen, anchor, of):
            if isinstance(step, Ask):
                await ask(step, vantage, guarded, seen.append)
        for step in steps_to_anchor(resolvers, seen, anchor, of):
            if isinstance(step, CallAnchor):
                await call_anchor(step, vantage, guarded, seen.append)

    async with asyncio.TaskGroup() as tasks:
        for of in (one for one in Family if one not in lacking):
            for port in SEVEN_PORTS:
                step = CallCanary(canary(of, port), CANARY_PATIENCE)
                tasks.create_task(call_canary(step, vantage, guarded, seen.append))
            for anchor in config.anchors:
                tasks.create_task(try_anchor(anchor, of))
    return tuple(filter(_is_news, seen))


def _is_news(one: Observation) -> bool:
    match one:
        case AbilityTest() | AnchorCall() | CanaryCall(outcome=Connected()):
            return True
        case _:
            return False


def _lacking(seen: Sequence[Observation]) -> list[str]:
    """Name what this machine cannot do."""
    return [one.ability for one in seen if isinstance(one, AbilityTest) and not one.works]


def _silent(seen: Sequence[Observation]) -> list[str]:
    """Name the anchors that were called and did not answer."""
    return [
        f"{one.name} {one.endpoint}"
        for one, failure in _failed_calls(seen)
        if failure.kind is not FailureKind.POLICY
    ]


def _refused(seen: Sequence[Observation]) -> set[str]:
    """Say which anchors were not called because the policy refuses them, and why."""
    return {
        f"{one.name}: {failure.detail}"
        for one, failure in _failed_calls(seen)
        if failure.kind is FailureKind.POLICY
    }


def _failed_calls(seen: Sequence[Observation]) -> Iterator[tuple[AnchorCall, Failure]]:
    for one in seen:
        if isinstance(one, AnchorCall) and isinstance(one.outcome, Failed):
            yield one, one.outcome.failure
