"""Every refusal of an action, rich text or a table is one row."""

from typing import Any

import pytest

from tests.bot.playground import samples
from tests.bot.playground.refusals import faults_of
from tests.bot.playground.samples import (
    actions,
    button,
    cell,
    mrkdwn,
    plain,
    rich,
    table,
)

Block = dict[str, Any]


REFUSED: dict[str, tuple[list[Any], str]] = {
    "26 actions": (
        [actions(*[button("x")] * 26)],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "no actions": (
        [actions()],
        "must provide at least 1 items [json-pointer:/blocks/0/elements]",
    ),
    "elements that are no list": (
        [{"type": "actions", "elements": button("x")}],
        "must provide an array [json-pointer:/blocks/0/elements]",
    ),
    "a repeated action_id": (
        [actions(button("x", action_id="a"), button("y", action_id="a"))],
        '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ),
    "a long action_id": (
        [actions(button("x", action_id="a" * 256))],
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    "a long button": (
        [actions(button("x" * 76))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "a long value": (
        [actions(button("x", value="v" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "an empty value": (
        [actions(button("x", value=""))],
        "must be more than 0 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "a long url": (
        [actions(button("x", url="https://" + "x" * 3000))],
        "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
    ),
    "a url without scheme": (
        [actions(button("x", url="example.test"))],
        "input must match regex pattern: ^[a-zA-Z][a-zA-Z0-9+.-]*: "
        "[json-pointer:/blocks/0/elements/0/url]",
    ),
    "an unknown style": (
        [actions(button("x", style="warning"))],
        "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
    ),
    "mrkdwn on a button": (
        [actions({"type": "button", "text": mrkdwn("x")})],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]",
    ),
    "a long confirmation": (
        [actions(button("x", confirm=samples.CONFIRM | {"text": mrkdwn("x" * 301)}))],
        "must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]",
    ),
    "a long label for screen readers": (
        [actions(button("x", accessibility_label="x" * 76))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]",
    ),
    "a confirmation with a long title": (
        [actions(button("x", confirm=samples.CONFIRM | {"title": plain("x" * 101)}))],
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    "a select with a long placeholder": (
        [actions(samples.select(1) | {"placeholder": plain("x" * 151)})],
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]",
    ),
    "a group of options with a long label": (
        [actions(samples.grouped("x" * 76))],
        "must be less than 76 characters "
        "[json-pointer:/blocks/0/elements/0/option_groups/0/label/text]",
    ),
    "a confirmation with a long choice": (
        [actions(button("x", confirm=samples.CONFIRM | {"deny": plain("x" * 31)}))],
        "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]",
    ),
    "an overflow of six": (
        [actions(samples.overflow(6))],
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "a long option": (
        [actions({"type": "overflow", "options": [{"text": plain("x" * 76), "value": "v"}]})],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    "a long option value": (
        [actions({"type": "overflow", "options": [{"text": plain("x"), "value": "v" * 151}]})],
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
    ),
    "a select of 101": (
        [actions(samples.select(101))],
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    "a select of nothing": (
        [actions({"type": "static_select"})],
        "must define exactly one of `options`, `option_groups` [json-pointer:/blocks/0/elements/0]",
    ),
    "a menu filled from outside, which is not implemented": (
        [actions({"type": "external_select"})],
        "unsupported type: external_select [json-pointer:/blocks/0/elements/0/type]",
    ),
    "an image without alternative": (
        [{"type": "image", "image_url": "https://example.test/x.png"}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    "an image with a long alternative": (
        [samples.IMAGE | {"alt_text": "x" * 2001}],
        "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]",
    ),
    "rich text of nothing": (
        [{"type": "rich_text", "elements": []}],
        "must provide at least 1 items [json-pointer:/blocks/0/elements]",
    ),
    "a rich text section of nothing": (
        [rich({"type": "rich_text_section", "elements": []})],
        "must provide at least 1 items [json-pointer:/blocks/0/elements/0/elements]",
    ),
    "an empty rich text": (
        [rich(samples.line({"type": "text", "text": ""}))],
        "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]",
    ),
    "a style without content": (
        [rich(samples.line({"type": "text", "text": "x", "style": {}}))],
        "must define either `bold` or `italic` or `strike` or `underline` or `code` "
        "[json-pointer:/blocks/0/elements/0/elements/0/style]",
    ),
    "a mention of no user id": (
        [rich(samples.line({"type": "user", "user_id": "ada"}))],
        "input must match regex pattern: ^[UW][A-Z0-9]+\\Z "
        "[json-pointer:/blocks/0/elements/0/elements/0/user_id]",
    ),
    "a mention in preformatted text": (
        [rich({"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]})],
        "unsupported type: user [json-pointer:/blocks/0/elements/0/elements/0/type]",
    ),
    "a list of bare text": (
        [rich(samples.bullets() | {"elements": [{"type": "text", "text": "x"}]})],
        "unsupported type: text [json-pointer:/blocks/0/elements/0/elements/0/type]",
    ),
    "a list indented too far": (
        [rich(samples.bullets() | {"indent": 9})],
        "must be less than 9 [json-pointer:/blocks/0/elements/0/indent]",
    ),
    "a list indented by a truth value": (
        [rich(samples.bullets() | {"indent": True})],
        "must provide an integer [json-pointer:/blocks/0/elements/0/indent]",
    ),
    "a list with negative offset": (
        [rich(samples.bullets() | {"offset": -1})],
        "must be greater than -1 [json-pointer:/blocks/0/elements/0/offset]",
    ),
    "101 rows": (
        [table(*[[cell("x")]] * 101)],
        "no more than 100 items allowed [json-pointer:/blocks/0/rows]",
    ),
    "no rows": ([table()], "must provide at least 1 items [json-pointer:/blocks/0/rows]"),
    "21 cells": (
        [table([cell("x")] * 21)],
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
    "an empty row": ([table([])], "must provide at least 1 items [json-pointer:/blocks/0/rows/0]"),
    "an empty cell": (
        [table([cell("")])],
        "must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]",
    ),
    "mrkdwn in a cell": (
        [table([mrkdwn("x")])],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/rows/0/0/type]",
    ),
    "21 column settings": (
        [table([cell("x")]) | {"column_settings": [{}] * 21}],
        "no more than 20 items allowed [json-pointer:/blocks/0/column_settings]",
    ),
    "an unknown alignment": (
        [table([cell("x")]) | {"column_settings": [{"align": "middle"}]}],
        "must be a valid enum value [json-pointer:/blocks/0/column_settings/0/align]",
    ),
    "a table over 10,000 characters": (
        [table([cell("x" * 5_000), cell("x" * 5_001)])],
        "must be less than 10001 characters [json-pointer:/blocks/0/rows]",
    ),
}


@pytest.mark.parametrize(("blocks", "message"), REFUSED.values(), ids=REFUSED)
def test_what_slack_refuses_is_refused_in_its_words(blocks: list[Any], message: str) -> None:
    assert message in faults_of(blocks)
