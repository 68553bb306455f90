"""The strict validator of a message's blocks, and the ids Slack gives them.

What it takes, Slack takes: it knows the blocks listed in `MESSAGE_BLOCKS` and refuses any other
type, field, length or combination, with the error code and the wording of Slack.
"""

import json
from collections.abc import Collection
from copy import deepcopy

from bot.playground import limits
from bot.playground.block_shapes import MESSAGE_BLOCKS, elements_of
from bot.playground.contradictions import contradictions
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.shapes import Array, ByType


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
        faults = list(contradictions(blocks, "/blocks"))
    if faults:
        raise ApiError(Code.INVALID_BLOCKS, [str(fault) for fault in faults])
    if sum(block["type"] == "table" for block in blocks) > limits.TABLES_PER_MESSAGE:
        raise ApiError(Code.INVALID_ATTACHMENTS, ["only_one_table_allowed"])
    if len(json.dumps(blocks)) > limits.BLOCKS_AS_JSON:
        raise ApiError(Code.MSG_BLOCKS_TOO_LONG)
    return blocks


def with_ids(blocks: list[JsonObject], prefix: str = "") -> list[JsonObject]:
    """Copy blocks and give those without one a block_id, their elements an action_id.

    The ids made up begin with `prefix`.
    """
    named = deepcopy(blocks)
    taken = {block.get("block_id") for block in named}
    free = (f"{prefix}b{number}" for number in range(len(taken) + len(named) + 1))
    for block in named:
        block.setdefault("block_id", next(name for name in free if name not in taken))
        for index, element in enumerate(elements_of(block)):
            element.setdefault("action_id", f"{prefix}a{index}")
    return named
