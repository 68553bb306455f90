"""The validator beside an independent JSON schema of Block Kit, on blocks that chance spoiled."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground import limits
from bot.playground.blocks import check_blocks
from bot.playground.errors import ApiError
from tests.bot.playground import samples
from tests.bot.playground.schema import SHARED, Check, load_schema, spoil

Block = dict[str, Any]

_LIMITS = SHARED / "slackblocks-limits-1.4.0.json"


@pytest.fixture(scope="module")
def schema() -> Check:
    """Give the faults the schema finds in a message's blocks."""
    check = load_schema()
    return lambda blocks: check({"text": "x", "blocks": blocks})


def _faults(blocks: object) -> tuple[str, ...]:
    """Give what the validator says against blocks; sizes as JSON are beyond the schema."""
    try:
        check_blocks(blocks)
    except ApiError as refusal:
        return refusal.messages
    return ()


@st.composite
def _spoiled(draw: st.DrawFn) -> list[Block]:
    """Take good blocks and change one to three things in them."""
    names = st.lists(st.sampled_from(sorted(samples.GOOD)), min_size=1, max_size=3)
    blocks: list[Block] = spoil(draw, [b for name in draw(names) for b in samples.GOOD[name]])
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
    "an initial option must be one of",
    "only one element may set `focus_on_load`",
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
        (limits.PLACEHOLDER, "plain_text_input.placeholder.max_length"),
        (limits.INPUT_LENGTH, "plain_text_input.max_length.max"),
        (limits.INPUT_LENGTH, "plain_text_input.min_length.max"),
        (limits.CHOICES, "checkboxes.options.max_items"),
        (limits.CHOICES, "radio_buttons.options.max_items"),
        (limits.DISPATCH_TRIGGERS, "dispatch_action_configuration.trigger_actions_on.max_items"),
        (limits.BLOCKS_PER_VIEW, "view.blocks.max_items"),
        (limits.VIEW_LABEL, "view.title.max_length"),
        (limits.VIEW_LABEL, "view.submit.max_length"),
        (limits.VIEW_LABEL, "view.close.max_length"),
        (limits.CALLBACK_ID, "view.callback_id.max_length"),
        (limits.EXTERNAL_ID, "view.external_id.max_length"),
        (limits.PRIVATE_METADATA, "view.private_metadata.max_length"),
        (limits.INPUT_LABEL, "input.label.max_length"),
        (limits.INPUT_LABEL, "input.hint.max_length"),
        (limits.ALERT_TEXT, "alert.text.max_length"),
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
