"""The strict validator of a message's blocks.

What it takes, Slack takes: it knows the blocks listed in `MESSAGE_BLOCKS` and refuses any other
type, field, length or combination, with the error code and the wording of Slack.
Source: docs.slack.dev/reference/block-kit/blocks.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from bot.playground import limits
from bot.playground.elements import IMAGE, INTERACTIVE, URL, any_text, mrkdwn, plain_text
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.rich_text import RICH_TEXT
from bot.playground.shapes import (
    Array,
    Boolean,
    ByType,
    Fault,
    Nullable,
    OneOf,
    Record,
    Shape,
    String,
)

_ID: Final[dict[str, Shape]] = {"block_id": String(limits.BLOCK_ID)}

_CELL: Final = ByType({"raw_text": Record({"text": String()}), "rich_text": RICH_TEXT})
_COLUMN: Final = Record(
    optional={"align": OneOf(("left", "center", "right")), "is_wrapped": Boolean()}
)

MESSAGE_BLOCKS: Final = {
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
    "table": Record(
        {"rows": Array(Array(_CELL, limits.TABLE_CELLS_PER_ROW), limits.TABLE_ROWS)},
        {
            "column_settings": Array(Nullable(_COLUMN), limits.TABLE_COLUMN_SETTINGS, fewest=0),
            **_ID,
        },
    ),
    "image": Record(
        {"image_url": URL, "alt_text": String(limits.IMAGE_ALT_TEXT)},
        {"title": plain_text(limits.IMAGE_TITLE), **_ID},
    ),
}


def check_blocks(blocks: object, refused: Collection[str] = frozenset()) -> list[JsonObject]:
    """Return `blocks` when a message may carry them.

    `refused` are block types to treat as unknown.

    Raises ApiError: invalid_blocks_format, invalid_blocks, invalid_attachments (a second table)
    or msg_blocks_too_long.
    """
    if not isinstance(blocks, list):
        raise ApiError(Code.INVALID_BLOCKS_FORMAT)
    known = {name: shape for name, shape in MESSAGE_BLOCKS.items() if name not in refused}
    shape = Array(ByType(known), limits.BLOCKS_PER_MESSAGE, fewest=0)
    faults = list(shape.faults(blocks, "/blocks"))
    if not faults:
        faults = [*_repeated_ids(blocks), *_overfull_tables(blocks)]
    if faults:
        raise ApiError(Code.INVALID_BLOCKS, [str(fault) for fault in faults])
    if sum(block["type"] == "table" for block in blocks) > limits.TABLES_PER_MESSAGE:
        raise ApiError(Code.INVALID_ATTACHMENTS, ["only_one_table_allowed"])
    if len(json.dumps(blocks)) > limits.BLOCKS_AS_JSON:
        raise ApiError(Code.MSG_BLOCKS_TOO_LONG)
    return blocks


def elements_of(block: JsonObject) -> list[JsonObject]:
    """List the elements of a checked block that can carry an action."""
    if block["type"] == "actions":
        return list(block["elements"])
    accessory = block.get("accessory")
    return [accessory] if accessory and accessory["type"] in INTERACTIVE else []


def _repeated_ids(blocks: Sequence[JsonObject]) -> Iterator[Fault]:
    yield from _repeats(blocks, "block_id", "/blocks")
    for index, block in enumerate(blocks):
        if block["type"] == "actions":
            yield from _repeats(block["elements"], "action_id", f"/blocks/{index}/elements")


def _repeats(items: Sequence[JsonObject], name: str, pointer: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        value = item.get(name)
        if value in seen:
            yield Fault(f'`{name}` "{value}" already exists', f"{pointer}/{index}/{name}")
        elif value is not None:
            seen.add(value)


def _overfull_tables(blocks: Sequence[JsonObject]) -> Iterator[Fault]:
    for index, block in enumerate(blocks):
        if block["type"] == "table":
            total = sum(map(len, _texts(block["rows"])))
            if total > limits.TABLE_TEXT:
                yield Fault(
                    f"must be less than {limits.TABLE_TEXT + 1} characters", f"/blocks/{index}/rows"
                )


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON that has been checked already
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
