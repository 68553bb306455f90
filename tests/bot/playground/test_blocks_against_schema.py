"""The validator beside an independent JSON schema of Block Kit, on blocks that chance spoiled.

The schema is not part of the repository; where it does not lie beside it, these tests are skipped.
"""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground import limits
from bot.playground.blocks import check_blocks
from bot.playground.errors import ApiError
from tests.bot.playground import samples

Block = dict[str, Any]
Check = Callable[[object], list[str]]

_SHARED = Path(__file__).parents[4] / "shared" / "data"
_SCHEMA = _SHARED / "blockkit-schema" / "validate_blocks.py"
_LIMITS = _SHARED / "slackblocks-limits-1.4.0.json"

_JUNK: st.SearchStrategy[object] = st.sampled_from(
    [None, "", "x", "x" * 80, "x" * 160, "x" * 3_100, 0, 9, True, [], {}, samples.mrkdwn("x")]
)


@pytest.fixture(scope="module")
def schema() -> Check:
    """Give the faults the schema finds in a message's blocks."""
    pytest.importorskip("jsonschema")
    if not _SCHEMA.exists():
        pytest.skip("the independent Block Kit schema does not lie beside the project")
    spec = importlib.util.spec_from_file_location("validate_blocks", _SCHEMA)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Callable[[object], list[str]] = module.check

    def faults(blocks: object) -> list[str]:
        try:
            found = check({"text": "x", "blocks": blocks})
        except TypeError as fault:  # it stumbles over a type or an id that is no string
            return [str(fault)]
        return [fault for fault in found if not fault.startswith("note:")]

    return faults


def _faults(blocks: object) -> tuple[str, ...]:
    """Give what the validator says against blocks; sizes as JSON are beyond the schema."""
    try:
        check_blocks(blocks)
    except ApiError as refusal:
        return refusal.messages
    return ()


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[list[Any]]:  # noqa: ANN401
    """List the paths of everything inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[list[Any]] = []
    for key, item in inner:
        found.append([*path, key])
        if isinstance(item, dict | list):
            found += _places(item, (*path, key))
    return found


def _copy(value: object) -> Any:  # noqa: ANN401
    """Copy a JSON value so that no two places in it are the same object."""
    return json.loads(json.dumps(value))


@st.composite
def _spoiled(draw: st.DrawFn) -> list[Block]:
    """Take good blocks and change one to three things in them."""
    names = st.lists(st.sampled_from(sorted(samples.GOOD)), min_size=1, max_size=3)
    blocks: list[Block] = _copy([block for name in draw(names) for block in samples.GOOD[name]])
    for _ in range(draw(st.integers(1, 3))):
        if not (places := _places(blocks)):
            break
        path: list[Any] = draw(st.sampled_from(places))
        *way, last = path
        holder: Any = blocks
        for key in way:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "remove", "add", "repeat"])):
            case "replace":
                holder[last] = _copy(draw(_JUNK))
            case "remove":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(["text", "type", "emoji", "colour"]))] = _copy(
                    draw(_JUNK)
                )
            case "repeat" if isinstance(holder, list):
                holder.extend(_copy([holder[last]] * draw(st.sampled_from([1, 10, 25, 100]))))
    return blocks


@pytest.mark.parametrize("blocks", [b for b in samples.GOOD.values() if b])
def test_the_schema_takes_what_the_validator_takes(blocks: list[Block], schema: Check) -> None:
    assert schema(blocks) == []


@settings(max_examples=300, deadline=None)
@given(blocks=_spoiled())
def test_what_the_schema_refuses_is_never_taken(blocks: list[Block], schema: Check) -> None:
    if blocks and not _faults(blocks):
        assert schema(blocks) == []


# What the validator refuses and the schema takes, on the safe side of reports from live Slack.
_STRICTER = (
    "must provide at least 1 items",  # rich text without elements
    "must be more than 0 characters",  # a link's empty text
)


@settings(max_examples=300, deadline=None)
@given(blocks=_spoiled())
def test_what_the_schema_takes_is_refused_only_for_what_live_slack_was_seen_to_refuse(
    blocks: list[Block], schema: Check
) -> None:
    if blocks and not schema(blocks):
        assert all(message.startswith(_STRICTER) for message in _faults(blocks))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (limits.BLOCKS_PER_MESSAGE, "message.blocks.max_items"),
        (limits.TEXT, "text.max_length"),
        (limits.ACTION_ID, "action_id.max_length"),
        (limits.BLOCK_ID, "block_id.max_length"),
        (limits.URL, "button.url.max_length"),
        (limits.HEADER_TEXT, "header.text.max_length"),
        (limits.SECTION_FIELDS, "section.fields.max_items"),
        (limits.SECTION_FIELD_TEXT, "section.fields.item_max_length"),
        (limits.CONTEXT_ELEMENTS, "context.elements.max_items"),
        (limits.ACTIONS_ELEMENTS, "actions.elements.max_items"),
        (limits.IMAGE_ALT_TEXT, "image.alt_text.max_length"),
        (limits.IMAGE_TITLE, "image.title.max_length"),
        (limits.BUTTON_TEXT, "button.text.max_length"),
        (limits.BUTTON_VALUE, "button.value.max_length"),
        (limits.ACCESSIBILITY_LABEL, "button.accessibility_label.max_length"),
        (limits.CONFIRM_TITLE, "confirmation.title.max_length"),
        (limits.CONFIRM_TEXT, "confirmation.text.max_length"),
        (limits.CONFIRM_CHOICE, "confirmation.confirm.max_length"),
        (limits.OPTION_TEXT, "option.text.max_length"),
        (limits.OPTION_VALUE, "option.value.max_length"),
        (limits.OPTION_GROUP_LABEL, "option_group.label.max_length"),
        (limits.OVERFLOW_OPTIONS, "overflow.options.max_items"),
        (limits.SELECT_OPTIONS, "select.options.max_items"),
        (limits.PLACEHOLDER, "select.placeholder.max_length"),
        (limits.LIST_INDENT, "rich_text_list.indent.max"),
        (limits.TABLE_ROWS, "table.rows.max_items"),
        (limits.TABLE_CELLS_PER_ROW, "table.columns.max_items"),
        (limits.TABLE_COLUMN_SETTINGS, "table.column_settings.max_items"),
    ],
)
def test_the_limits_agree_with_those_collected_by_others(ours: int, theirs: str) -> None:
    if not _LIMITS.exists():
        pytest.skip("the independent list of limits does not lie beside the project")
    assert ours == json.loads(_LIMITS.read_text())["limits"][theirs]
