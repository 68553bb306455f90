"""The strict validator of views.

Source: docs.slack.dev/reference/views; the sentences were seen in the answers of live Slack
(slackapi/node-slack-sdk#875, nicklambourne/slackblocks#36).
"""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from bot.playground import limits
from bot.playground.arguments import parse_json
from bot.playground.block_shapes import HOME_BLOCKS, MODAL_BLOCKS
from bot.playground.blocks import with_ids
from bot.playground.composition import plain_text
from bot.playground.contradictions import contradictions
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.shapes import Array, Boolean, ByType, Fault, Record, Shape, String
from bot.playground.views import ViewKind

_POINTER: Final = "/view"
_COMMON: Final[dict[str, Shape]] = {
    "callback_id": String(limits.CALLBACK_ID, fewest=0),
    "external_id": String(limits.EXTERNAL_ID, fewest=0),
    "private_metadata": String(limits.PRIVATE_METADATA, fewest=0),
}
_LABEL: Final = plain_text(limits.VIEW_LABEL)


def _modal(blocks: Mapping[str, Record]) -> Record:
    return Record(
        {"title": _LABEL, "blocks": Array(ByType(blocks), limits.BLOCKS_PER_VIEW)},
        {
            "submit": _LABEL,
            "close": _LABEL,
            "clear_on_close": Boolean(),
            "notify_on_close": Boolean(),
            **_COMMON,
        },
    )


def _home(blocks: Mapping[str, Record]) -> Record:
    return Record({"blocks": Array(ByType(blocks), limits.BLOCKS_PER_VIEW)}, _COMMON)


def check_view(value: object, kind: ViewKind, refused: Collection[str] = frozenset()) -> JsonObject:
    """Give the view when Slack takes it as one of that kind, its blocks and elements with ids.

    The view may be JSON in a string. `refused` are block types to treat as unknown.

    Raises ApiError: invalid_arguments or view_too_large.
    """
    if isinstance(value, str):
        value = parse_json(value, Code.INVALID_ARGUMENTS)
    is_modal = kind is ViewKind.MODAL
    blocks = MODAL_BLOCKS if is_modal else HOME_BLOCKS
    known = {name: shape for name, shape in blocks.items() if name not in refused}
    shape = ByType({kind.value: _modal(known) if is_modal else _home(known)})
    faults = list(shape.faults(value, _POINTER))
    if faults or not isinstance(value, dict):
        unlike = Fault("failed to match all allowed schemas", _POINTER)
        raise ApiError(Code.INVALID_ARGUMENTS, [str(fault) for fault in (unlike, *faults)])
    faults = list(contradictions(value["blocks"], f"{_POINTER}/blocks"))
    if is_modal:
        faults += _unsubmitted(value)
    if faults:
        raise ApiError(Code.INVALID_ARGUMENTS, [str(fault) for fault in faults])
    if len(json.dumps(value)) > limits.VIEW_AS_JSON:
        raise ApiError(Code.VIEW_TOO_LARGE)
    # Made-up ids differ each time, as Slack's do: only named inputs keep their values on update.
    return value | {"blocks": with_ids(value["blocks"], secrets.token_hex(2))}


def _unsubmitted(view: JsonObject) -> Iterator[Fault]:
    """Yield the input blocks of a modal that nobody could submit."""
    if "submit" in view:
        return
    for index, block in enumerate(view["blocks"]):
        if block["type"] == "input":
            place = f"{_POINTER}/blocks/{index}/input"
            yield Fault("must define `submit` to use `input` block", place)
