"""What happens during a check, as it is told to whoever watches (pure)."""

from collections.abc import Callable

from msgspec import Struct

from probes.goal import Step
from probes.observation import Endpoint, Observation


class StepStarted(Struct, frozen=True):
    """A step is under way; an observer may show that it waits for an answer."""

    step: Step


class NoAnswerYet(Struct, frozen=True):
    """A first connect has met nothing but silence for a while; it is not given up."""

    name: str
    endpoint: Endpoint


Event = StepStarted | NoAnswerYet | Observation

Emit = Callable[[Event], None]
"""Hears of every event at once, and must not block."""
