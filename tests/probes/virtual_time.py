"""An event loop whose clock leaps to the next timer as soon as nothing else is to be done.

Limits of a minute pass in no time, and two timers always fire in the same order.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import TypeVar

Result = TypeVar("Result")
_Ready = list[tuple[selectors.SelectorKey, int]]


class _Leaping(selectors.DefaultSelector):
    def __init__(self, leap: Callable[[float], None]) -> None:
        super().__init__()
        self._leap = leap

    def select(self, timeout: float | None = None) -> _Ready:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            message = "every task waits for another, and no timer is set"
            raise RuntimeError(message)
        self._leap(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with a clock of its own, which starts at zero."""

    def __init__(self) -> None:
        self._elapsed = 0.0
        super().__init__(_Leaping(self._leap))

    def time(self) -> float:
        """Read the clock, in seconds."""
        return self._elapsed

    def _leap(self, seconds: float) -> None:
        self._elapsed += seconds


def play(scene: Coroutine[object, object, Result]) -> Result:
    """Run a scene to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(scene)
