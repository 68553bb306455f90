"""Events: the app is told what happened, and told again when it did not take note.

Source: docs.slack.dev/apis/events-api. Slack also stops deliveries to an app that accepts less
than one in twenty over an hour; since it does not say plainly from how many events on, that is
left out here.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from bot.playground import event_payloads, limits
from bot.playground.activity import Activity
from bot.playground.delivery import Delivery, Envelope, EnvelopeType
from bot.playground.errors import JsonObject
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.platform import Platform

_FINAL: Final = frozenset({Failure.NO_RETRY, Failure.NOT_INSTALLED})


@dataclass(slots=True)
class Events:
    """Tells the app of events it subscribed to."""

    platform: Platform
    delivery: Delivery
    activity: Activity
    _under_way: set[asyncio.Task[Any]] = field(default_factory=set)

    async def tell(self, name: str, event: JsonObject) -> AckResult:
        """Deliver an event to which the app subscribed as `name`; unacknowledged, it comes again.

        Without a subscription the app hears nothing: not_subscribed.
        """
        if name not in self.platform.app.events:
            return Failed(Failure.NOT_SUBSCRIBED, "")
        payload = event_payloads.event_callback(self.platform, event)
        with self.activity.working():
            answer = await self.delivery.deliver(Envelope(EnvelopeType.EVENTS_API, payload))
        if not isinstance(answer, Failure):
            return Acknowledged()
        if answer not in _FINAL:
            self.soon(self._redeliver(payload, answer))
        return Failed(answer, "")

    def soon(self, work: Coroutine[Any, Any, object]) -> None:
        """Do some work in the background, until the workspace closes."""
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Give up on events that were to come, or to come again."""
        for task in tuple(self._under_way):
            task.cancel()
            await asyncio.wait((task,))

    async def _redeliver(self, payload: JsonObject, failure: Failure) -> None:
        """Send an event up to three times more: at once, after a minute, after five."""
        for attempt, delay in enumerate(limits.EVENT_RETRIES_AFTER, start=1):
            if delay > timedelta(0):
                await self.platform.clock.sleep(delay)
            envelope = Envelope(
                EnvelopeType.EVENTS_API, payload, retry_attempt=attempt, last_failure=failure
            )
            answer = await self.delivery.deliver(envelope)
            if not isinstance(answer, Failure) or answer in _FINAL:
                return
            failure = answer
