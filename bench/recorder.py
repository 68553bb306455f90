"""Run `mailcheck WORDS` and write down when each event of the check came.

Started as a process of its own in the lab. What runs is the command line's own ``main``, with one
ear more on the events. The record is a line of JSON on standard error, where the command line
itself has nothing to say unless it fails.
"""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

import bot.check
from bot.cli import main
from probes.event import NoAnswerYet, StepStarted
from probes.goal import Goal  # noqa: TC001 - msgspec reads the annotation

if TYPE_CHECKING:
    # Loaded here they would be ready too early: a check loads TLS while it waits for names.
    from collections.abc import Callable, Sequence

    from bot.commands.command import Check
    from bot.config import Config
    from probes.address import Address
    from probes.event import Emit, Event
    from probes.network import Network
    from probes.observation import Observation
    from probes.report import Report
    from probes.wire.tls import TlsContexts


class Record(Struct, frozen=True, kw_only=True):
    """What the check was to find out, and readings of the system's steady clock, in seconds.

    ``begun`` is when the check was asked for and ``ended`` when its report was complete; ``facts``
    has one reading for each observation, in the report's order, ``silences`` one for each "no
    answer yet".
    """

    goal: Goal
    begun: float
    facts: tuple[float, ...]
    silences: tuple[float, ...]
    ended: float


def record() -> int:
    """Run the command line with this process' own arguments; return its exit code."""
    facts: list[float] = []
    silences: list[float] = []
    perform = bot.check.perform

    async def watched(
        check: Check,
        config: Config,
        network: Network,
        contexts: Callable[[], TlsContexts],
        emit: Emit,
        admit: Callable[[Address], str | None] = lambda _: None,
        known: Sequence[Observation] = (),
    ) -> Report:
        def hear(event: Event) -> None:
            if isinstance(event, NoAnswerYet):
                silences.append(monotonic())
            elif not isinstance(event, StepStarted):
                facts.append(monotonic())
            emit(event)

        begun = monotonic()
        report = await perform(check, config, network, contexts, hear, admit, known)
        ended = monotonic()
        told = Record(
            goal=bot.check.plan_goal(check, config, network),
            begun=begun,
            facts=tuple(facts),
            silences=tuple(silences),
            ended=ended,
        )
        sys.stderr.buffer.write(msgspec.json.encode(told) + b"\n")
        return report

    bot.check.perform = watched
    return main()


if __name__ == "__main__":
    sys.exit(record())
