"""The shapes of the blocks, by where they may appear.

Source: docs.slack.dev/reference/block-kit/blocks. Slack also takes input blocks in messages and
videos; neither is implemented, and so both are refused.
"""

from typing import Final

from bot.playground import limits
from bot.playground.composition import URL, any_text, mrkdwn, plain_text
from bot.playground.elements import IMAGE, INTERACTIVE
from bot.playground.errors import JsonObject
from bot.playground.inputs import INPUT_IN_HOME, INPUT_IN_MODAL
from bot.playground.rich_text import RICH_TEXT
from bot.playground.shapes import Array, Boolean, ByType, Nullable, OneOf, Record, Shape, String

_ID: Final[dict[str, Shape]] = {"block_id": String(limits.BLOCK_ID)}

_CELL: Final = ByType({"raw_text": Record({"text": String()}), "rich_text": RICH_TEXT})
_COLUMN: Final = Record(
    optional={"align": OneOf(("left", "center", "right")), "is_wrapped": Boolean()}
)

_EVERYWHERE: Final = {
    "header": Record({"text": plain_text(limits.HEADER_TEXT)}, _ID),
    "section": Record(
        optional={
            "text": any_text(limits.TEXT),
            "fields": Array(any_text(limits.SECTION_FIELD_TEXT), limits.SECTION_FIELDS),
            "accessory": ByType({**INTERACTIVE, "image": IMAGE}),
            "expand": Boolean(),
            **_ID,
        },
        any_of=("text", "fields"),
    ),
    "divider": Record(optional=_ID),
    "context": Record(
        {
            "elements": Array(
                ByType(
                    {
                        "image": IMAGE,
                        "mrkdwn": mrkdwn(limits.TEXT),
                        **plain_text(limits.TEXT).variants,
                    }
                ),
                limits.CONTEXT_ELEMENTS,
            )
        },
        _ID,
    ),
    "actions": Record({"elements": Array(ByType(INTERACTIVE), limits.ACTIONS_ELEMENTS)}, _ID),
    "rich_text": RICH_TEXT,
    "image": Record(
        {"image_url": URL, "alt_text": String(limits.IMAGE_ALT_TEXT)},
        {"title": plain_text(limits.IMAGE_TITLE), **_ID},
    ),
}

MESSAGE_BLOCKS: Final = {
    **_EVERYWHERE,
    "table": Record(
        {"rows": Array(Array(_CELL, limits.TABLE_CELLS_PER_ROW), limits.TABLE_ROWS)},
        {
            "column_settings": Array(Nullable(_COLUMN), limits.TABLE_COLUMN_SETTINGS, fewest=0),
            **_ID,
        },
    ),
}
MODAL_BLOCKS: Final = {
    **_EVERYWHERE,
    "input": INPUT_IN_MODAL,
    "alert": Record(
        {"text": any_text(limits.ALERT_TEXT)},
        {"level": OneOf(("default", "info", "warning", "error", "success")), **_ID},
    ),
}
HOME_BLOCKS: Final = {**_EVERYWHERE, "input": INPUT_IN_HOME}


def elements_of(block: JsonObject) -> list[JsonObject]:
    """List the elements of a checked block that can carry an action."""
    if block["type"] == "actions":
        return list(block["elements"])
    if block["type"] == "input":
        return [block["element"]]
    accessory = block.get("accessory")
    return [accessory] if accessory and accessory["type"] in INTERACTIVE else []
