"""What a message says: its text and blocks, checked."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.playground.arguments import Arguments, parse_json
from bot.playground.blocks import check_blocks, with_ids
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
    return tuple(with_ids(check_blocks(value, refused)))
