"""The one way out: every message waits for its turn, goes out, and tries again where that helps.

The SDK's own handler for 429 is not used: it sleeps inside the call, where a progress note that
nobody misses would hold up the answer behind it, and it gives up after one more try.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog
from msgspec import Struct

from bot.clock import Clock
from bot.render.blocks import Message
from bot.slackgate.calls import (
    Accepted,
    Failure,
    Limited,
    Place,
    Posted,
    Refused,
    SlackCalls,
    Trouble,
)
from bot.slackgate.pace import EDITS, POSTS, Pace
from bot.turns import Turns

log = structlog.get_logger(__name__)

T = TypeVar("T", Posted, Accepted)

_PATIENCE = timedelta(minutes=5)
_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(seconds=30)
_EDIT_METHOD = "chat.update"
_EDITS_SPARED = 10
"""Edits that progress leaves to answers."""

_TEXT_ALONE_LIMIT = 3900  # chat.update takes 4000 characters
_BLOCK_FAULTS = frozenset(
    {
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
    }
)


class Gate:
    """Sends messages.

    With ``insist`` a message waits for its turn and tries again for up to five minutes; where a
    connection broke after Slack had taken it, it may then stand there twice, which is better
    than an answer that never came. Without, it goes out now or not at all.

    ``asker`` is for whom a message is: where many wait for one channel, turns go round by asker.
    """

    def __init__(self, calls: SlackCalls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock
        self._posts = Pace(POSTS, clock.elapsed)
        self._edits = Pace(EDITS, clock.elapsed)
        self._turns: dict[str, Turns] = {}  # by lane; of those somebody waits in

    async def post(
        self, place: Place, message: Message, *, insist: bool, asker: str = ""
    ) -> Posted | Failure:
        """Post a new message."""
        call = partial(self._calls.post, place)
        lane = _Lane(self._posts, place.channel, asker)
        return await self._send(call, message, lane, insist=insist)

    async def whisper(self, place: Place, user: str, message: Message) -> Accepted | Failure:
        """Show a message to one member of a channel, now or not at all."""
        call = partial(self._calls.whisper, place, user)
        lane = _Lane(self._posts, place.channel, user)
        return await self._send(call, message, lane, insist=False)

    async def edit(
        self, posted: Posted, message: Message, *, insist: bool, asker: str = ""
    ) -> Posted | Failure:
        """Replace a message of ours."""
        call = partial(self._calls.edit, posted)
        lane = _Lane(self._edits, _EDIT_METHOD, asker, _EDITS_SPARED)
        return await self._send(call, message, lane, insist=insist)

    async def respond(
        self,
        url: str,
        place: Place,
        message: Message,
        *,
        public: bool,
        insist: bool,
        asker: str = "",
    ) -> Accepted | Failure:
        """Answer by a response_url, which shows the message in the channel of ``place``."""
        call = partial(self._calls.respond, url, thread_ts=place.thread_ts, public=public)
        lane = _Lane(self._posts, place.channel, asker)
        return await self._send(call, message, lane, insist=insist)

    async def _send(
        self,
        call: Callable[[Message], Awaitable[T | Failure]],
        message: Message,
        lane: "_Lane",
        *,
        insist: bool,
    ) -> T | Failure:
        """Send the message, or its text alone where Slack does not take the blocks."""
        answer = await self._repeat(partial(call, message), lane, insist=insist)
        if isinstance(answer, Refused) and answer.error in _BLOCK_FAULTS and message.blocks:
            log.warning("blocks_refused", error=answer.error, details=answer.details)
            text_alone = Message(message.text[:_TEXT_ALONE_LIMIT], [])
            return await self._repeat(partial(call, text_alone), lane, insist=insist)
        return answer

    async def _repeat(
        self, call: Callable[[], Awaitable[T | Failure]], lane: "_Lane", *, insist: bool
    ) -> T | Failure:
        give_up = self._clock.elapsed() + _PATIENCE
        pause = _FIRST_PAUSE
        while True:
            if insist:
                await self._wait(lane)
            elif wait := lane.pace.wait(lane.name, lane.spare):
                return Limited(wait)
            else:
                lane.pace.book(lane.name)
            answer = await call()
            match answer:
                case Posted() | Accepted():
                    return answer
                case Refused():
                    lane.pace.give_back(lane.name)
                    return answer
                case Limited(wait=asked):
                    lane.pace.hold(lane.name, asked)
                case Trouble():
                    pass
            log.info("slack_call_failed", lane=lane.name, answer=str(answer), insist=insist)
            if not insist or self._clock.elapsed() > give_up:
                return answer
            if isinstance(answer, Trouble):
                await self._clock.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    async def _wait(self, lane: "_Lane") -> None:
        """Wait until a call may go out; only one at a time is booked, so that turns stay fair."""
        turns = self._turns.setdefault(lane.name, Turns(1))
        try:
            async with turns.turn(lane.asker):
                if wait := lane.pace.book(lane.name):
                    await self._clock.sleep(wait)
        finally:
            if turns.idle:
                self._turns.pop(lane.name, None)


class _Lane(Struct, frozen=True):
    """Which allowance a call uses up, for whom, and how much of it is not for progress."""

    pace: Pace
    name: str
    asker: str
    spare: int = 0
