"""Slack's answers as a test says, in the time of the running loop."""

import asyncio
from datetime import timedelta

from bot.render.blocks import Message
from bot.slackgate.calls import Accepted, Failure, Place, Posted, SlackCalls

PLACE = Posted("C1", "1.1")


class LoopClock:
    """The running loop's time."""

    def elapsed(self) -> timedelta:
        return timedelta(seconds=asyncio.get_running_loop().time())

    async def sleep(self, wait: timedelta) -> None:
        await asyncio.sleep(wait.total_seconds())


class ScriptedCalls(SlackCalls):
    """Answers in turn, the last answer for ever; notes what was sent, and after how long.

    Where ``responds`` is given, response_urls have that answer of their own.
    """

    def __init__(
        self, *answers: Posted | Failure, responds: Accepted | Failure | None = None
    ) -> None:
        self._answers = list(answers)
        self._responds = responds
        self.places: list[Place] = []
        self.sent: list[tuple[float, Message]] = []
        self.responded: list[tuple[Message, bool]] = []

    async def post(self, place: Place, message: Message) -> Posted | Failure:
        self.places.append(place)
        return self._answer(message)

    async def edit(self, posted: Posted, message: Message) -> Posted | Failure:
        assert posted == PLACE
        return self._answer(message)

    async def respond(
        self, url: str, message: Message, *, thread_ts: str, public: bool
    ) -> Accepted | Failure:
        assert url
        assert not thread_ts
        self.responded.append((message, public))
        if self._responds is not None:
            return self._responds
        answer = self._answer(message)
        return Accepted() if isinstance(answer, Posted) else answer

    def _answer(self, message: Message) -> Posted | Failure:
        self.sent.append((asyncio.get_running_loop().time(), message))
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    @property
    def times(self) -> list[float]:
        return [time for time, _ in self.sent]
