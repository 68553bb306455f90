"""What came of handing something to the app, as the person at the keyboard notices it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.playground.messages import Message


class Failure(StrEnum):
    """Why it came to nothing; the first five are the codes Slack shows to the person."""

    DISPATCH_FAILED = "dispatch_failed"  # nobody is connected, or answers at the request URL
    OPERATION_TIMEOUT = "operation_timeout"  # no acknowledgement within three seconds
    HTTP_CLIENT_ERROR = "http_client_error"  # the request URL answered 4xx
    HTTP_SERVICE_ERROR = "http_service_error"  # it answered with any other status but 200
    INVALID_COMMAND_RESPONSE = "invalid_command_response"  # it came with a message Slack refuses
    UNKNOWN_COMMAND = "unknown_command"
    NOT_IN_THREADS = "not_in_threads"
    NOT_IN_CHANNEL = "not_in_channel"
    NOT_SUBSCRIBED = "not_subscribed"
    NOT_INTERACTIVE = "not_interactive"
    INVALID_INPUT = "invalid_input"  # a form is not filled in as it asks; the app is not told
    INVALID_VIEW_RESPONSE = "invalid_view_response"  # Slack can make nothing of the answer
    MESSAGES_TURNED_OFF = "messages_turned_off"  # the manifest lets nobody write to the app
    REFUSED = "refused"  # a command of Slack's own was not obeyed, or not for everyone named
    NO_RETRY = "no_retry"  # an event was refused with the header x-slack-no-retry: 1
    NOT_INSTALLED = "not_installed"  # the request URL for events has not been verified


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The app took it in time; `replies` are the messages that came with the acknowledgement."""

    replies: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not reach the app, or its answer was no good; `notice` is what Slack shows, if any."""

    error: Failure
    notice: str


AckResult: TypeAlias = Acknowledged | Failed
