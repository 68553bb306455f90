"""The shapes of the elements of blocks that a person presses or chooses in.

Source: docs.slack.dev/reference/block-kit/block-elements. Not implemented, and so refused:
menus that choose several people or channels, external menus, date-and-time pickers, files and
rich text inputs, workflow buttons.
"""

import re
from typing import Final

from bot.playground import limits
from bot.playground.composition import (
    CHANNEL_ID,
    CHOICE,
    CONFIRM,
    CONVERSATION_FILTER,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    STYLE,
    URL,
    USER_ID,
    plain_text,
)
from bot.playground.shapes import Array, Boolean, Integer, Record, Shape, String

_PRESSED: Final[dict[str, Shape]] = {"action_id": String(limits.ACTION_ID), "confirm": CONFIRM}
_CHOSEN: Final[dict[str, Shape]] = {**_PRESSED, "focus_on_load": Boolean()}
PLACEHOLDER: Final[dict[str, Shape]] = {"placeholder": plain_text(limits.PLACEHOLDER)}
_MENU: Final[dict[str, Shape]] = {**_CHOSEN, **PLACEHOLDER}
_OPTIONS: Final[dict[str, Shape]] = {
    "options": Array(OPTION, limits.SELECT_OPTIONS),
    "option_groups": Array(OPTION_GROUP, limits.SELECT_OPTIONS),
}
_CHOICES: Final[dict[str, Shape]] = {"options": Array(CHOICE, limits.CHOICES)}
_DATE: Final = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
_TIME: Final = re.compile(r"^([01]\d|2[0-3]):[0-5]\d\Z")

IMAGE: Final = Record({"image_url": URL, "alt_text": String(limits.IMAGE_ALT_TEXT)})

_PRESSABLE: Final = {
    "button": Record(
        {"text": plain_text(limits.BUTTON_TEXT)},
        {
            "value": String(limits.BUTTON_VALUE),
            "url": URL,
            "accessibility_label": String(limits.ACCESSIBILITY_LABEL),
            **STYLE,
            **_PRESSED,
        },
    ),
    "overflow": Record({"options": Array(OVERFLOW_OPTION, limits.OVERFLOW_OPTIONS)}, _PRESSED),
}
CONVERSATIONS_SELECT: Final = Record(
    optional={
        "initial_conversation": String(),
        "default_to_current_conversation": Boolean(),
        "filter": CONVERSATION_FILTER,
        **_MENU,
    }
)
CHOOSABLE: Final = {
    "static_select": Record(
        optional={**_OPTIONS, "initial_option": OPTION, **_MENU},
        exactly_one=("options", "option_groups"),
    ),
    "multi_static_select": Record(
        optional={
            **_OPTIONS,
            "initial_options": Array(OPTION),
            "max_selected_items": Integer(1),
            **_MENU,
        },
        exactly_one=("options", "option_groups"),
    ),
    "users_select": Record(optional={"initial_user": USER_ID, **_MENU}),
    "conversations_select": CONVERSATIONS_SELECT,
    "channels_select": Record(optional={"initial_channel": CHANNEL_ID, **_MENU}),
    "radio_buttons": Record(_CHOICES, {"initial_option": CHOICE, **_CHOSEN}),
    "checkboxes": Record(_CHOICES, {"initial_options": Array(CHOICE), **_CHOSEN}),
    "datepicker": Record(optional={"initial_date": String(pattern=_DATE), **_MENU}),
    "timepicker": Record(
        optional={"initial_time": String(pattern=_TIME), "timezone": String(), **_MENU}
    ),
}

INTERACTIVE: Final = {**_PRESSABLE, **CHOOSABLE}
