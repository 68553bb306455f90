"""An event loop whose clock leaps to the next timer as soon as nothing else is to be done.

Limits of a minute pass in no time, and two timers always fire in the same order.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import TypeVar

HANDED_OVER = 0.002
"""Seconds of true time that the system is given to carry bytes from socket to socket."""

Result = TypeVar("Result")
_Ready = list[tuple[selectors.SelectorKey, int]]


class _Leaping(selectors.DefaultSelector):
    def __init__(self, leap: Callable[[float], None], real: float) -> None:
        super().__init__()
        self._leap = leap
        self._real = real

    def select(self, timeout: float | None = None) -> _Ready:
        ready = super().select(0 if timeout == 0 else self._real)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            message = "every task waits for another, and no timer is set"
            raise RuntimeError(message)
        self._leap(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with a clock of its own, which starts at zero.

    Sockets are given ``real`` seconds of true time to hand over what is under way between them.
    """

    def __init__(self, real: float = 0) -> None:
        self._elapsed = 0.0
        super().__init__(_Leaping(self._leap, real))

    def time(self) -> float:
        """Read the clock, in seconds."""
        return self._elapsed

    def _leap(self, seconds: float) -> None:
        self._elapsed += seconds


def play(scene: Coroutine[object, object, Result], *, real: float = 0) -> Result:
    """Run a scene to its end in virtual time; see VirtualLoop for ``real``."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(real)) as runner:
        return runner.run(scene)
