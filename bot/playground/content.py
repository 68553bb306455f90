"""What a message says: its text and blocks, checked."""

from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass

from bot.playground.arguments import Arguments, parse_json
from bot.playground.blocks import check_blocks, elements_of
from bot.playground.errors import ApiError, Code, JsonObject


@dataclass(frozen=True, slots=True)
class Content:
    """`blocks` is None when the sender said nothing about them, and empty to have none."""

    text: str
    blocks: tuple[JsonObject, ...] | None
    link_names: bool


def read_content(arguments: Arguments, longest: int, refused: Collection[str]) -> Content:
    """Read and check the content of a message.

    `longest` is how many characters of text the method takes; `refused` are the block types this
    workspace plays not to know.

    Raises ApiError: no_text, msg_too_long, invalid_blocks_format, invalid_blocks,
    invalid_attachments or msg_blocks_too_long.
    """
    text = arguments.text("text")
    if len(text) > longest:
        raise ApiError(Code.MSG_TOO_LONG)
    blocks = _read_blocks(arguments.values.get("blocks"), refused)
    if not text.strip() and not blocks:
        raise ApiError(Code.NO_TEXT)
    link_names = arguments.flag("link_names") or arguments.text("parse") == "full"
    return Content(text, blocks, link_names)


def _read_blocks(value: object, refused: Collection[str]) -> tuple[JsonObject, ...] | None:
    if value is None:
        return None
    if isinstance(value, str):
        value = parse_json(value, Code.INVALID_BLOCKS_FORMAT)
    return tuple(_with_ids(check_blocks(value, refused)))


def _with_ids(blocks: list[JsonObject]) -> list[JsonObject]:
    """Copy blocks and give those without one a block_id, their elements an action_id."""
    named = deepcopy(blocks)
    taken = {block.get("block_id") for block in named}
    free = (f"b{number}" for number in range(len(taken) + len(named) + 1))
    for block in named:
        block.setdefault("block_id", next(name for name in free if name not in taken))
        for index, element in enumerate(elements_of(block)):
            element.setdefault("action_id", f"a{index}")
    return named
