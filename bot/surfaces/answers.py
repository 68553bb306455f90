"""From a question to its answer in the channel, shared by every surface that takes commands."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta

import structlog
from msgspec.structs import replace

from bot.checks import Busy, Checks, Outcome, Queued, new_error_id
from bot.commands.command import Check
from bot.render.blocks import Message, progress_message
from bot.render.progress import Progress
from bot.slackgate.calls import Accepted, Place
from bot.slackgate.delivery import Delivery, Notes, Origin
from bot.slackgate.gate import Gate
from bot.surfaces.messages import crash_message, notes, outcome_message, queued_message
from probes.event import Event

log = structlog.get_logger(__name__)

GRACE = timedelta(milliseconds=500)
"""An answer that takes no longer needs no progress before it."""

REFRESH = timedelta(seconds=2)
"""Between two edits of one message."""

MOST_TOLD = 20
"""Answers without a check that may wait in one channel."""

MOST_TOLD_ONE = 5
"""Of these, how many for the same person."""


class Answers:
    """The answers under way."""

    def __init__(self, checks: Checks, gate: Gate) -> None:
        self._checks = checks
        self._gate = gate
        self._clock = checks.clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._questions: set[tuple[Origin, Check]] = set()
        self._told: list[Origin] = []

    def start(self, command: Check, origin: Origin, requester: str) -> None:
        """Begin to answer; ``requester`` is the name shown beside the answer.

        Who asks the same in the same place before the answer is there, by a second press of a
        button for example, gets one answer.
        """
        question = (replace(origin, response_url=""), command)
        if question in self._questions:
            log.info("asked_again", command=command.typed)
            return
        self._questions.add(question)
        task = self._keep(self._answer(command, origin, requester))
        task.add_done_callback(lambda _: self._questions.discard(question))

    def tell(self, message: Message, origin: Origin) -> None:
        """Begin to deliver an answer that needs no check.

        Where too many wait already it is left out: a channel takes one message a second, and
        chatter must not keep it from those who wait for a check.
        """
        here = [one.user for one in self._told if one.channel == origin.channel]
        if len(here) >= MOST_TOLD or here.count(origin.user) >= MOST_TOLD_ONE:
            log.warning("answer_left_out", channel=origin.channel, user=origin.user)
            return
        self._told.append(origin)
        nothing = Message("", [])
        delivery = Delivery(self._gate, origin, Notes(nothing, nothing))
        task = self._keep(delivery.conclude(message))
        task.add_done_callback(lambda _: self._told.remove(origin))

    def whisper(self, message: Message, place: Place, user: str) -> None:
        """Begin to show one person of a channel what is nice to know there."""

        async def shown() -> None:
            answer = await self._gate.whisper(place, user, message)
            if not isinstance(answer, Accepted):
                log.info("whisper_not_shown", channel=place.channel, reason=str(answer))

        self._keep(shown())

    async def drain(self) -> None:
        """Wait until every answer under way was delivered."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self, patience: timedelta) -> None:
        """Give the answers under way ``patience`` to get there, then give them up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience.total_seconds())
        lost = tuple(self._tasks)
        if lost:
            # Where no time was given nobody waits for them.
            report = log.error if patience else log.info
            report("answers_given_up", number=len(lost))
        for task in lost:
            task.cancel()
        await asyncio.gather(*lost, return_exceptions=True)

    def _keep(self, answer: Coroutine[None, None, None]) -> asyncio.Task[None]:
        # The loop itself keeps only weak references to tasks.
        task = asyncio.create_task(answer)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _answer(self, command: Check, origin: Origin, requester: str) -> None:
        delivery = Delivery(self._gate, origin, notes(command))
        try:
            outcome = await self._checked(command, origin, requester, delivery)
            message = outcome_message(outcome, command, requester)
            if isinstance(outcome, Busy):
                self.tell(message, origin)
            else:
                await delivery.conclude(message)
        except Exception:  # whatever it is, it is our bug, and the person still gets an answer
            error_id = new_error_id()
            log.exception("answer_crashed", error_id=error_id, command=command.typed)
            await delivery.conclude(crash_message(error_id))

    async def _checked(
        self, command: Check, origin: Origin, requester: str, delivery: Delivery
    ) -> Outcome:
        view = _View(command, requester)
        finished = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_posted(view, delivery, finished))
            try:
                return await self._checks.check(command, view.note, origin.user)
            finally:
                finished.set()

    async def _keep_posted(
        self, view: "_View", delivery: Delivery, finished: asyncio.Event
    ) -> None:
        try:
            await self._show_progress(view, delivery, finished)
        except Exception:  # a bug in what is nice to have must not cost the answer
            log.exception("progress_crashed")

    async def _show_progress(
        self, view: "_View", delivery: Delivery, finished: asyncio.Event
    ) -> None:
        """Keep the message up to date; a call under way is never cut short.

        Otherwise a message could stand in the channel without our knowing where.
        """
        shown: Message | None = None
        pause = GRACE
        while not await self._passed(pause, finished):
            message = view.message(self._clock.elapsed())
            if message != shown and await delivery.show(message):
                shown = message
            pause = REFRESH

    async def _passed(self, pause: timedelta, finished: asyncio.Event) -> bool:
        """Wait for ``pause`` to pass, but no longer than for the end; tell whether it is there."""
        waits = {
            asyncio.create_task(self._clock.sleep(pause)),
            asyncio.create_task(finished.wait()),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return finished.is_set()


class _View:
    """What one person is shown of a running check."""

    def __init__(self, command: Check, requester: str) -> None:
        self._command = command
        self._requester = requester
        self._progress = Progress()
        self._queued: Queued | None = None

    def note(self, happening: Queued | Event, at: timedelta) -> None:
        if isinstance(happening, Queued):
            self._queued = happening
        else:
            self._queued = None
            self._progress.note(happening, at)

    def message(self, now: timedelta) -> Message:
        if self._queued is not None:
            return queued_message(self._command, self._queued)
        return progress_message(self._progress, self._command.typed, self._requester, now)
