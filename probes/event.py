"""What happens during a check, as it is told to whoever watches (pure)."""

from collections.abc import Callable

from msgspec import Struct

from probes.goal import Step
from probes.observation import Observation


class StepStarted(Struct, frozen=True):
    """A step is under way; an observer may show that it waits for an answer."""

    step: Step


Event = StepStarted | Observation

Emit = Callable[[Event], None]
"""Hears of every event at once, and must not block."""
