"""What came of handing something to the app, as the person at the keyboard notices it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.playground.messages import Message


class DeliveryFailure(StrEnum):
    """Why the app did not take a request, by the code Slack shows to the person."""

    DISPATCH_FAILED = "dispatch_failed"  # nobody is connected
    OPERATION_TIMEOUT = "operation_timeout"  # no answer within three seconds


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The app took it in time; `replies` are the messages that came with the acknowledgement."""

    replies: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not reach the app, or the app's answer was no good; `notice` is what Slack shows."""

    error: str
    notice: str


AckResult: TypeAlias = Acknowledged | Failed
