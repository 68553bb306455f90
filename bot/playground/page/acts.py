"""What a tab asks for: one JSON object a frame, tagged by `act`.

`number` is the tab's own; the outcome carries it back.
"""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from bot.playground import limits

MOST_FRAME: Final = 128 * 1024  # bytes; a filled-in modal is the largest

_Id = Annotated[str, Meta(max_length=limits.ACTION_ID)]
_Line = Annotated[str, Meta(max_length=12_000)]  # as much as Slack's composer takes
_Value = Annotated[str, Meta(max_length=limits.TEXT)]
_Values = Annotated[list[_Value], Meta(max_length=limits.SELECT_OPTIONS)]
FieldValue: TypeAlias = _Value | _Values | None


class Act(Struct, frozen=True, tag_field="act", forbid_unknown_fields=True):
    """Anything a tab asks for."""

    number: int


class Enter(Act, frozen=True, tag="enter"):
    """The Enter key in a composer; `thread_ts` is that of the thread, or empty."""

    channel_id: _Id
    line: _Line
    thread_ts: _Id = ""


class PressInMessage(Act, frozen=True, tag="press_in_message"):
    """A button of a message, or a choice in it."""

    channel_id: _Id
    ts: _Id
    block_id: _Id
    action_id: _Id
    value: FieldValue = None


class PressInView(Act, frozen=True, tag="press_in_view"):
    """A button of the modal on top or of the Home tab, or a choice in it."""

    view_id: _Id
    block_id: _Id
    action_id: _Id
    value: FieldValue = None


class Submit(Act, frozen=True, tag="submit"):
    """The Submit button of the modal on top; values by block id, then action id."""

    view_id: _Id
    values: dict[_Id, dict[_Id, FieldValue]]


class Dismiss(Act, frozen=True, tag="dismiss"):
    """Close or Cancel of the modal on top; with `all`, of every one below it too."""

    view_id: _Id
    all: bool = False


class OpenApp(Act, frozen=True, tag="open_app"):
    """A look at the app's Home or Messages tab."""

    tab: Literal["home", "messages"]


class Shortcut(Act, frozen=True, tag="shortcut"):
    """A global shortcut of the app."""

    callback_id: _Id


class MessageShortcut(Act, frozen=True, tag="message_shortcut"):
    """A shortcut of the app on one message."""

    channel_id: _Id
    ts: _Id
    callback_id: _Id


AnyAct: TypeAlias = (
    Enter | PressInMessage | PressInView | Submit | Dismiss | OpenApp | Shortcut | MessageShortcut
)

_DECODER: Final[msgspec.json.Decoder[AnyAct]] = msgspec.json.Decoder(AnyAct)

_UNREADABLE: Final = (msgspec.DecodeError, UnicodeEncodeError, RecursionError)


class NoAct(ValueError):
    """A frame holds no act; the words say what is wrong with it.

    `number` is the act's, where that much could be read.
    """

    def __init__(self, problem: str, number: int | None) -> None:
        super().__init__(problem)
        self.number = number


def read_act(frame: str) -> AnyAct:
    """Read one frame.

    Raises NoAct: it is not JSON, or not an act, or something in it is too long.
    """
    try:
        return _DECODER.decode(frame)
    except _UNREADABLE as error:
        raise NoAct(str(error), _number(frame)) from error


class _Numbered(Struct, frozen=True):
    """What every act has, whatever else there is."""

    number: int


def _number(frame: str) -> int | None:
    try:
        return msgspec.json.decode(frame, type=_Numbered).number
    except _UNREADABLE:
        return None
