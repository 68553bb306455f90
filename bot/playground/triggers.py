"""The trigger_ids that come with what a person does, and what they can be exchanged for.

Each opens or pushes one modal, within three seconds.
Source: docs.slack.dev/interactivity/handling-user-interaction and the errors of views.open.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from bot.playground import limits
from bot.playground.clock import Clock
from bot.playground.errors import ApiError, Code


@dataclass(frozen=True, slots=True)
class Trigger:
    """Who did something, and when.

    `channel_id` is the conversation they were in, `view_id` the modal they were in, or empty.
    """

    user_id: str
    issued: datetime
    channel_id: str = ""
    view_id: str = ""


@dataclass(slots=True)
class Triggers:
    """The trigger_ids given out, and those exchanged already."""

    clock: Clock
    _issued: dict[str, Trigger] = field(default_factory=dict)
    _exchanged: set[str] = field(default_factory=set)

    def issue(self, user_id: str, channel_id: str = "", view_id: str = "") -> str:
        """Make a trigger_id for what `user_id` does now."""
        trigger_id = f"1000000000000.1000000000001.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user_id, self.clock.now(), channel_id, view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger_id up.

        Raises ApiError: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise ApiError(Code.INVALID_TRIGGER_ID)
        if trigger_id in self._exchanged:
            raise ApiError(Code.EXCHANGED_TRIGGER_ID)
        if self.clock.now() - trigger.issued > limits.TRIGGER_ID_LIFETIME:
            raise ApiError(Code.EXPIRED_TRIGGER_ID)
        self._exchanged.add(trigger_id)
        return trigger
