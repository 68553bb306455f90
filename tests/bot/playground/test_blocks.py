"""Every refusal of a block is one row; those of what blocks hold are in test_elements."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.blocks import check_blocks
from bot.playground.errors import ApiError
from tests.bot.playground import samples
from tests.bot.playground.refusals import faults_of
from tests.bot.playground.samples import (
    actions,
    button,
    cell,
    context,
    header,
    mrkdwn,
    plain,
    section,
    table,
)

Block = dict[str, Any]


@pytest.mark.parametrize("blocks", samples.GOOD.values(), ids=samples.GOOD)
def test_what_slack_takes_is_taken(blocks: list[Block]) -> None:
    assert check_blocks(blocks) == blocks


REFUSED: dict[str, tuple[list[Any], str]] = {
    "a block that is no object": (["divider"], "must provide an object [json-pointer:/blocks/0]"),
    "a block without type": ([{}], "missing required field: type [json-pointer:/blocks/0]"),
    "a type that is no string": (
        [{"type": 1}],
        "must provide a string [json-pointer:/blocks/0/type]",
    ),
    "an unknown block": (
        [{"type": "chart"}],
        "unsupported type: chart [json-pointer:/blocks/0/type]",
    ),
    "an input, which belongs to views": (
        [samples.INPUT],
        "unsupported type: input [json-pointer:/blocks/0/type]",
    ),
    "an alert, which belongs to modals": (
        [{"type": "alert", "text": plain("x")}],
        "unsupported type: alert [json-pointer:/blocks/0/type]",
    ),
    "an unknown field": (
        [header("x") | {"colour": "red"}],
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "51 blocks": (
        [{"type": "divider"}] * 51,
        "no more than 50 items allowed [json-pointer:/blocks]",
    ),
    "a repeated block_id": (
        [{"type": "divider", "block_id": "a"}] * 2,
        '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
    ),
    "a long block_id": (
        [{"type": "divider", "block_id": "a" * 256}],
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    "an empty block_id": (
        [{"type": "divider", "block_id": ""}],
        "must be more than 0 characters [json-pointer:/blocks/0/block_id]",
    ),
    "a header without text": (
        [{"type": "header"}],
        "missing required field: text [json-pointer:/blocks/0]",
    ),
    "a long header": (
        [header("x" * 151)],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "an empty header": (
        [header("")],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    "mrkdwn in a header": (
        [{"type": "header", "text": mrkdwn("x")}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "emoji in mrkdwn": (
        [section(mrkdwn("x") | {"emoji": True})],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    "verbatim in plain text": (
        [section(plain("x") | {"verbatim": True})],
        "invalid additional property: verbatim [json-pointer:/blocks/0/text]",
    ),
    "text that is a bare string": (
        [{"type": "section", "text": "x"}],
        "must provide an object [json-pointer:/blocks/0/text]",
    ),
    "text that is a number": (
        [section({"type": "mrkdwn", "text": 25})],
        "must provide a string [json-pointer:/blocks/0/text/text]",
    ),
    "text that is null": (
        [section({"type": "mrkdwn", "text": None})],
        "must provide a string [json-pointer:/blocks/0/text/text]",
    ),
    "a flag that is no boolean": (
        [section(plain("x") | {"emoji": 1})],
        "must be a boolean [json-pointer:/blocks/0/text/emoji]",
    ),
    "a section of nothing": (
        [{"type": "section"}],
        "must define either `text` or `fields` [json-pointer:/blocks/0]",
    ),
    "a long section": (
        [section(mrkdwn("x" * 3001))],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "an empty section": (
        [section(mrkdwn(""))],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    "eleven fields": (
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "no fields": (
        [{"type": "section", "fields": []}],
        "must provide at least 1 items [json-pointer:/blocks/0/fields]",
    ),
    "a long field": (
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    "an accessory that is no element": (
        [section(mrkdwn("x")) | {"accessory": {"type": "divider"}}],
        "unsupported type: divider [json-pointer:/blocks/0/accessory/type]",
    ),
    "an image with a long title": (
        [samples.IMAGE | {"title": plain("x" * 2001)}],
        "must be less than 2001 characters [json-pointer:/blocks/0/title/text]",
    ),
    "eleven context elements": (
        [context(*[mrkdwn("x")] * 11)],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "no context elements": (
        [context()],
        "must provide at least 1 items [json-pointer:/blocks/0/elements]",
    ),
    "a button in a context": (
        [context(button("x"))],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
}


@pytest.mark.parametrize(("blocks", "message"), REFUSED.values(), ids=REFUSED)
def test_what_slack_refuses_is_refused_in_its_words(blocks: list[Any], message: str) -> None:
    assert message in faults_of(blocks)


def test_every_fault_is_named() -> None:
    blocks = [header(""), {"type": "section"}]
    assert len(faults_of(blocks)) == 2


def test_a_second_table_is_refused_as_slack_does() -> None:
    with pytest.raises(ApiError) as refusal:
        check_blocks([table([cell("x")]), table([cell("y")])])
    assert refusal.value.error == "invalid_attachments"
    assert refusal.value.messages == ("only_one_table_allowed",)


def test_blocks_of_more_than_13200_characters_as_json_are_too_long() -> None:
    texts = [section(mrkdwn("x" * 2_900))] * 4
    room = 13_200 - len(json.dumps([*texts, section(mrkdwn(""))]))
    check_blocks([*texts, section(mrkdwn("x" * room))])
    with pytest.raises(ApiError) as refusal:
        check_blocks([*texts, section(mrkdwn("x" * (room + 1)))])
    assert refusal.value.error == "msg_blocks_too_long"


@pytest.mark.parametrize("blocks", [{}, "[]", None, 1], ids=repr)
def test_blocks_that_are_no_list_have_the_wrong_format(blocks: object) -> None:
    with pytest.raises(ApiError) as refusal:
        check_blocks(blocks)
    assert refusal.value.error == "invalid_blocks_format"


def test_a_workspace_may_play_not_to_know_a_block() -> None:
    with pytest.raises(ApiError) as refusal:
        check_blocks([table([cell("x")])], refused={"table"})
    assert refusal.value.messages == ("unsupported type: table [json-pointer:/blocks/0/type]",)


@pytest.mark.parametrize(
    ("build", "most"),
    [
        pytest.param(header, 150, id="header"),
        pytest.param(lambda text: section(mrkdwn(text)), 3000, id="section"),
        pytest.param(lambda text: actions(button(text)), 75, id="button"),
        pytest.param(lambda text: actions(button("x", value=text)), 2000, id="value"),
    ],
)
def test_the_longest_text_is_still_taken(build: Callable[[str], Block], most: int) -> None:
    check_blocks([build("x" * most)])
