"""How often one address may be checked, whoever asks: servers ban visitors who come too often.

Pure: the clock is given. The budget belongs to the runner, because a server counts visits by the
address they come from.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import takewhile
from math import ceil

from probes.address import Address


class Budget:
    """``allowed`` checks of one address within ``window``, counted on the clock ``elapsed``."""

    def __init__(self, allowed: int, window: timedelta, elapsed: Callable[[], timedelta]) -> None:
        self._allowed = allowed
        self._window = window
        self._elapsed = elapsed
        # The address counted last stands last, so that expired ones are found at the front.
        self._counted: dict[Address, deque[timedelta]] = {}

    def admission(self) -> "Admission":
        """Begin a check: its connections to one address count once together."""
        return Admission(self)

    def due(self, addresses: Iterable[Address]) -> timedelta:
        """Tell how long until each of ``addresses`` may be checked once more; zero for now."""
        return max((self._wait(address) for address in addresses), default=timedelta())

    def spend(self, address: Address) -> timedelta:
        """Count one check of ``address`` and return zero, or count nothing and return the wait."""
        wait = self._wait(address)
        if not wait:
            times = self._counted.pop(address, deque(maxlen=self._allowed))
            times.append(self._elapsed())
            self._counted[address] = times
            self._forget_expired()
        return wait

    def sentence(self, address: Address, wait: timedelta) -> str:
        """Say why ``address`` is not checked now and when it may be."""
        times = "once" if self._allowed == 1 else f"{self._allowed} times"
        return (
            f"{address} was checked {times} within {spoken(self._window)}; "
            f"its next check is due in {spoken(wait)}"
        )

    def _wait(self, address: Address) -> timedelta:
        times = self._counted.get(address)
        if times is None or len(times) < self._allowed:
            return timedelta()
        return max(timedelta(), times[0] + self._window - self._elapsed())

    def _forget_expired(self) -> None:
        horizon = self._elapsed() - self._window
        oldest_first = list(self._counted)
        for address in takewhile(lambda one: self._counted[one][-1] <= horizon, oldest_first):
            del self._counted[address]


class Admission:
    """The budget as one check meets it; what was decided about an address stays so."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._decided: dict[Address, str | None] = {}

    def admit(self, address: Address) -> str | None:
        """Return the reason why ``address`` is over its budget, or None if it may be checked."""
        if address not in self._decided:
            wait = self._budget.spend(address)
            self._decided[address] = self._budget.sentence(address, wait) if wait else None
        return self._decided[address]

    @property
    def refused(self) -> bool:
        """Whether any address was over its budget."""
        return any(self._decided.values())


def spoken(span: timedelta) -> str:
    """Write a span for people, rounded up: ``40 seconds``, ``2 minutes``."""
    seconds = max(1, ceil(span.total_seconds()))
    number, unit = (seconds, "second") if seconds <= 90 else (ceil(seconds / 60), "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
