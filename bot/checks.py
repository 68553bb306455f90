"""The use case: a command becomes a report, with progress for everybody who asked."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from msgspec import Struct
from msgspec.structs import replace

from bot.budget import Budget
from bot.clock import Clock
from bot.commands.command import Check, What
from bot.turns import Ahead, Turns
from probes.address import Address
from probes.event import Emit, Event
from probes.report import Report
from probes.target import Target

log = structlog.get_logger(__name__)

Admit = Callable[[Address], str | None]
"""Gives the reason why an address is not checked now, or None."""

Perform = Callable[[Check, Emit, Admit], Awaitable[Report]]
"""Carries out one check: the command, who hears of events, and who admits addresses."""


class Queued(Struct, frozen=True):
    """The check waits for its turn; ``ahead`` tells behind how many others, whenever asked."""

    ahead: Ahead


Watch = Callable[[Queued | Event, timedelta], None]
"""Hears at once what happens in a check and when, on the checks' clock; must not block."""


class Fresh(Struct, frozen=True):
    """The check was carried out."""

    report: Report


class Stored(Struct, frozen=True):
    """The target was checked too often: this is the last result, ``age`` old.

    The next check is due in ``due``.
    """

    report: Report
    age: timedelta
    due: timedelta


class Crashed(Struct, frozen=True):
    """We have a bug; the log tells more under ``error_id``."""

    error_id: str


class Interrupted(Struct, frozen=True):
    """The bot is shutting down, and the check with it."""


class Busy(Struct, frozen=True):
    """The check was not begun: ``under_way`` others are, all of this person if ``own``."""

    under_way: int
    own: bool


Outcome = Fresh | Stored | Crashed | Interrupted | Busy


class Checks:
    """Everything under way and what was found lately, in this process."""

    def __init__(
        self,
        perform: Perform,
        budget: Budget,
        clock: Clock,
        *,
        at_once: int = 50,
        waiting: int = 1_000,
        of_one: int = 100,
        kept: int = 500,
    ) -> None:
        """``at_once`` checks run at the same time; ``kept`` results are remembered.

        At most ``waiting`` more wait for that; ``of_one`` run or wait for the same person.
        ``clock`` tells the times of events and the age of results; views have to use the same.
        """
        self._perform = perform
        self._budget = budget
        self.clock = clock
        self._turns = Turns(at_once)
        self._most = at_once + waiting
        self._most_of_one = of_one
        self._kept = kept
        self._results: dict[_Request, _Result] = {}
        self._running: dict[_Request, _Running] = {}
        self._wanted: Counter[str] = Counter()  # checks under way by who asked first
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    async def check(self, command: Check, watch: Watch, asker: str = "") -> Outcome:
        """Carry out ``command``, or share in an equal one; ``watch`` hears all of it.

        ``asker`` is whose turn it takes when too many checks are wanted at once. Cancelling the
        caller leaves the check itself alone: others may have joined it.
        """
        request = _Request(command.target, command.what, command.ports)
        running = self._running.get(request)
        if running is None:
            if self._closing:
                return Interrupted()
            if (stored := self._stored(request)) is not None:
                return _as_typed(stored, command)
            if (busy := self._busy(asker)) is not None:
                return busy
            running = self._start(request, command, asker)
        with running.watched_by(watch):
            return _as_typed(await asyncio.shield(running.outcome), command)

    async def close(self, patience: timedelta) -> None:
        """Start no more checks; give those under way ``patience``, then interrupt them."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience.total_seconds())
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _busy(self, asker: str) -> Busy | None:
        if self._wanted[asker] >= self._most_of_one:
            return Busy(self._wanted[asker], own=True)
        if len(self._running) >= self._most:
            return Busy(len(self._running), own=False)
        return None

    def _start(self, request: "_Request", command: Check, asker: str) -> "_Running":
        running = self._running[request] = _Running(self.clock, asker)
        self._wanted[asker] += 1
        task = asyncio.create_task(self._conduct(request, command, running))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled ends without a word, and those who wait must hear of it.
        task.add_done_callback(lambda _: self._finish(request, running, Interrupted()))
        return running

    async def _conduct(self, request: "_Request", command: Check, running: "_Running") -> None:
        try:
            async with self._turns.turn(running.asker, lambda ahead: running.tell(Queued(ahead))):
                admission = self._budget.admission()
                report = await self._perform(command, running.tell, admission.admit)
        except Exception:  # whatever it is, it is our bug, and only this check's end
            error_id = new_error_id()
            log.exception("check_crashed", error_id=error_id, command=command.typed)
            self._finish(request, running, Crashed(error_id))
            return
        if not admission.refused:  # a report with gaps would hide the complete one before it
            self._keep(request, report)
        self._finish(request, running, Fresh(report))

    def _finish(self, request: "_Request", running: "_Running", outcome: Outcome) -> None:
        if not running.outcome.done():
            del self._running[request]
            self._wanted[running.asker] -= 1
            if not self._wanted[running.asker]:
                del self._wanted[running.asker]
            running.outcome.set_result(outcome)

    def _keep(self, request: "_Request", report: Report) -> None:
        self._results.pop(request, None)
        self._results[request] = _Result(report, self.clock.elapsed())
        while len(self._results) > self._kept:
            del self._results[next(iter(self._results))]

    def _stored(self, request: "_Request") -> Stored | None:
        """Return the last result if the addresses it found are over their budget."""
        result = self._results.get(request)
        if result is None:
            return None
        due = self._budget.due(_addresses(result.report))
        if not due:
            return None
        self._results[request] = self._results.pop(request)  # used last, forgotten last
        return Stored(result.report, self.clock.elapsed() - result.finished, due)


def new_error_id() -> str:
    """Make the id that a person is shown and the log carries."""
    return secrets.token_hex(4)


class _Request(Struct, frozen=True):
    """What makes two commands equal: `pop` asks more of a host than `all` does of its POP."""

    target: Target
    what: What
    ports: tuple[int, ...]


class _Result(Struct, frozen=True):
    report: Report
    finished: timedelta


class _Running:
    """A check under way: what is known so far, and who watches."""

    def __init__(self, clock: Clock, asker: str) -> None:
        self.asker = asker
        self.outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._clock = clock
        self._queued: Queued | None = None
        self._events: list[tuple[Event, timedelta]] = []
        self._watchers: list[Watch] = []

    @contextmanager
    def watched_by(self, watch: Watch) -> Iterator[None]:
        """Tell ``watch`` what is known, and what happens from now on."""
        self._watchers.append(watch)
        if self._queued is not None:
            self._tell_one(watch, self._queued, self._clock.elapsed())
        for event, at in self._events:
            self._tell_one(watch, event, at)
        try:
            yield
        finally:
            self._dismiss(watch)

    def tell(self, happening: Queued | Event) -> None:
        """Pass a happening on to everybody."""
        at = self._clock.elapsed()
        if isinstance(happening, Queued):
            self._queued = happening
        else:
            self._queued = None
            self._events.append((happening, at))
        for watch in tuple(self._watchers):
            self._tell_one(watch, happening, at)

    def _tell_one(self, watch: Watch, happening: Queued | Event, at: timedelta) -> None:
        if watch not in self._watchers:
            return
        try:
            watch(happening, at)
        except Exception:  # one person's broken view must not end the check of the others
            log.exception("watcher_crashed")
            self._dismiss(watch)

    def _dismiss(self, watch: Watch) -> None:
        if watch in self._watchers:
            self._watchers.remove(watch)


def _addresses(report: Report) -> set[Address]:
    """Return every address that the check sent something to."""
    return {
        *(one.endpoint.address for one in report.ports),
        *(one.endpoint.address for one in report.paths),
        *(one.address for one in report.pings),
    }


def _as_typed(outcome: Outcome, command: Check) -> Outcome:
    """Repeat each person's own words above the shared result."""
    match outcome:
        case Fresh(report):
            return Fresh(replace(report, command=command.typed))
        case Stored(report, age, due):
            return Stored(replace(report, command=command.typed), age, due)
        case _:
            return outcome
