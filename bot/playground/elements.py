"""The shapes of composition objects and interactive elements.

Source: docs.slack.dev/reference/block-kit/composition-objects and .../block-elements.
"""

import re
from typing import Final

from bot.playground import limits
from bot.playground.shapes import Array, Boolean, ByType, OneOf, Record, Shape, String

URL: Final = String(limits.URL, pattern=re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:"))


def plain_text(most: int) -> ByType:
    """Describe a text object of at most `most` characters that takes no formatting."""
    return ByType({"plain_text": _plain_text(most)})


def any_text(most: int) -> ByType:
    """Describe a text object of at most `most` characters, plain or mrkdwn."""
    return ByType({"plain_text": _plain_text(most), "mrkdwn": mrkdwn(most)})


def _plain_text(most: int) -> Record:
    return Record({"text": String(most)}, {"emoji": Boolean()})


def mrkdwn(most: int) -> Record:
    """Describe a text object in Slack's own markup."""
    return Record({"text": String(most)}, {"verbatim": Boolean()})


_STYLE: Final[dict[str, Shape]] = {"style": OneOf(("primary", "danger"))}
_CONFIRM: Final = Record(
    {
        "title": plain_text(limits.CONFIRM_TITLE),
        "text": any_text(limits.CONFIRM_TEXT),
        "confirm": plain_text(limits.CONFIRM_CHOICE),
        "deny": plain_text(limits.CONFIRM_CHOICE),
    },
    _STYLE,
)
_INTERACTIVE: Final[dict[str, Shape]] = {
    "action_id": String(limits.ACTION_ID),
    "confirm": _CONFIRM,
}
_OPTION_FIELDS: Final[dict[str, Shape]] = {
    "text": plain_text(limits.OPTION_TEXT),
    "value": String(limits.OPTION_VALUE),
}
_DESCRIPTION: Final[dict[str, Shape]] = {"description": plain_text(limits.OPTION_TEXT)}
_OPTION: Final = Record(_OPTION_FIELDS, _DESCRIPTION)
_OPTION_GROUP: Final = Record(
    {
        "label": plain_text(limits.OPTION_GROUP_LABEL),
        "options": Array(_OPTION, limits.SELECT_OPTIONS),
    }
)

BUTTON: Final = Record(
    {"text": plain_text(limits.BUTTON_TEXT)},
    {
        "value": String(limits.BUTTON_VALUE),
        "url": URL,
        "accessibility_label": String(limits.ACCESSIBILITY_LABEL),
        **_STYLE,
        **_INTERACTIVE,
    },
)
OVERFLOW: Final = Record(
    {
        "options": Array(
            Record(_OPTION_FIELDS, {**_DESCRIPTION, "url": URL}), limits.OVERFLOW_OPTIONS
        )
    },
    _INTERACTIVE,
)
STATIC_SELECT: Final = Record(
    optional={
        "options": Array(_OPTION, limits.SELECT_OPTIONS),
        "option_groups": Array(_OPTION_GROUP, limits.SELECT_OPTIONS),
        "initial_option": _OPTION,
        "placeholder": plain_text(limits.SELECT_PLACEHOLDER),
        "focus_on_load": Boolean(),
        **_INTERACTIVE,
    },
    exactly_one=("options", "option_groups"),
)
IMAGE: Final = Record({"image_url": URL, "alt_text": String(limits.IMAGE_ALT_TEXT)})

INTERACTIVE: Final = {"button": BUTTON, "overflow": OVERFLOW, "static_select": STATIC_SELECT}
