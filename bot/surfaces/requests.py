"""What Slack tells us, reduced to what is read of it.

Source: docs.slack.dev/reference/events and .../reference/interaction-payloads.
"""

from typing import Any, TypeVar

import msgspec
import structlog
from msgspec import Struct

log = structlog.get_logger(__name__)

T = TypeVar("T", bound=Struct)

_BY_A_PERSON = frozenset({"", "file_share", "me_message", "thread_broadcast"})
"""The subtypes of messages that a person wrote; others are changes and notices."""


class Said(Struct, frozen=True):
    """A message: of the events app_mention and message.im."""

    user: str
    channel: str
    ts: str
    text: str | None = None
    thread_ts: str = ""
    channel_type: str = ""
    subtype: str = ""
    bot_id: str = ""
    edited: dict[str, Any] | None = None

    @property
    def by_a_person(self) -> bool:
        """Tell a person's new message from edits, notices and messages of apps."""
        return not (self.bot_id or self.edited) and self.subtype in _BY_A_PERSON


class Opened(Struct, frozen=True):
    """Somebody opened a tab of the app: of the event app_home_opened."""

    user: str
    channel: str
    tab: str


class _Person(Struct, frozen=True):
    id: str
    name: str = ""


class _Container(Struct, frozen=True):
    channel_id: str
    message_ts: str
    is_ephemeral: bool = False


class _InThread(Struct, frozen=True):
    thread_ts: str = ""


class _Action(Struct, frozen=True):
    value: str


class Pressed(Struct, frozen=True):
    """Somebody pressed a button of a message: of block_actions."""

    user: _Person
    container: _Container
    actions: tuple[_Action]
    message: _InThread = _InThread()
    trigger_id: str = ""
    response_url: str = ""


class _Option(Struct, frozen=True):
    value: str


class _Input(Struct, frozen=True):
    value: str | None = None
    selected_option: _Option | None = None


class _State(Struct, frozen=True):
    values: dict[str, dict[str, _Input]]


class _View(Struct, frozen=True):
    state: _State


class Submitted(Struct, frozen=True):
    """Somebody sent a form whose blocks and inputs have the same ids: of view_submission."""

    user: _Person
    view: _View
    trigger_id: str = ""

    def entered(self, field: str) -> str:
        """Give what was typed or chosen, or nothing."""
        entry = self.view.state.values.get(field, {}).get(field, _Input())
        chosen = entry.selected_option.value if entry.selected_option else ""
        return entry.value or chosen


def told(what: type[T], payload: dict[str, Any]) -> T | None:
    """Read a payload; None, and a line in the log, if it is not what Slack documents."""
    try:
        return msgspec.convert(payload, what)
    except msgspec.ValidationError as fault:
        log.warning("request_not_understood", expected=what.__name__, fault=str(fault))
        return None
