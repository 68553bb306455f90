"""The shapes of the elements of input blocks.

Source: docs.slack.dev/reference/block-kit/blocks/input-block and the elements named there.
"""

import re
from dataclasses import replace
from typing import Final

from bot.playground import limits
from bot.playground.composition import DISPATCH_CONFIG, plain_text
from bot.playground.elements import CHOOSABLE, CONVERSATIONS_SELECT, PLACEHOLDER
from bot.playground.shapes import Boolean, ByType, Integer, Record, Shape, String

_TYPED: Final[dict[str, Shape]] = {
    "action_id": String(limits.ACTION_ID),
    "focus_on_load": Boolean(),
    "dispatch_action_config": DISPATCH_CONFIG,
    **PLACEHOLDER,
}
_TEXT: Final[dict[str, Shape]] = {"initial_value": String(fewest=0), **_TYPED}
_NUMBER: Final = String(pattern=re.compile(r"^-?[0-9]+(\.[0-9]+)?\Z"))

_TYPABLE: Final = {
    "plain_text_input": Record(
        optional={
            "multiline": Boolean(),
            "min_length": Integer(0, limits.INPUT_LENGTH),
            "max_length": Integer(1, limits.INPUT_LENGTH),
            **_TEXT,
        }
    ),
    "email_text_input": Record(optional=_TEXT),
    "url_text_input": Record(optional=_TEXT),
    "number_input": Record(
        {"is_decimal_allowed": Boolean()},
        {"initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER, **_TYPED},
    ),
}
_INPUTS: Final = {**_TYPABLE, **CHOOSABLE}

# Only where a submission can bring response_urls along.
_WITH_RESPONSE_URL: Final[dict[str, Shape]] = {"response_url_enabled": Boolean()}
_OF_MODALS: Final = {
    **_INPUTS,
    **{
        name: replace(menu, optional={**menu.optional, **_WITH_RESPONSE_URL})
        for name, menu in (
            ("conversations_select", CONVERSATIONS_SELECT),
            ("channels_select", CHOOSABLE["channels_select"]),
        )
    },
}


def _block(elements: dict[str, Record]) -> Record:
    return Record(
        {"label": plain_text(limits.INPUT_LABEL), "element": ByType(elements)},
        {
            "hint": plain_text(limits.INPUT_LABEL),
            "optional": Boolean(),
            "dispatch_action": Boolean(),
            "block_id": String(limits.BLOCK_ID),
        },
    )


INPUT_IN_MODAL: Final = _block(_OF_MODALS)
INPUT_IN_HOME: Final = _block(_INPUTS)
