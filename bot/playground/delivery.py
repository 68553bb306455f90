"""A request to the app, and the way it gets there: by Socket Mode or by HTTP."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.playground.errors import JsonObject
from bot.playground.outcome import Failure


class EnvelopeType(StrEnum):
    """What kind of request an envelope holds."""

    SLASH_COMMANDS = "slash_commands"
    EVENTS_API = "events_api"
    INTERACTIVE = "interactive"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One request to the app.

    `retry_attempt` counts from 0 and `last_failure` says why there is another attempt; both
    matter for events only, which alone come again.
    """

    type: EnvelopeType
    payload: JsonObject
    accepts_response_payload: bool = False
    retry_attempt: int = 0
    last_failure: Failure | None = None


class Delivery(Protocol):
    """The way requests reach the app."""

    async def deliver(self, envelope: Envelope) -> JsonObject | Failure:
        """Hand over one request; give the payload of the acknowledgement."""
