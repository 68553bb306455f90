"""What the form offers. That Slack takes the views is held by tests/bot/test_flows.py."""

from typing import Any, cast

from bot.commands.vocabulary import WORDS
from bot.render.controls import WHAT_FIELD
from bot.render.views import check_form


def offered() -> dict[str, Any]:
    blocks = cast("list[dict[str, Any]]", check_form()["blocks"])
    [element] = [block["element"] for block in blocks if block.get("block_id") == WHAT_FIELD]
    return cast("dict[str, Any]", element)


def test_every_word_can_be_chosen_and_all_is_chosen_at_first() -> None:
    assert [option["value"] for option in offered()["options"]] == [row.word for row in WORDS]
    assert offered()["initial_option"]["value"] == "all"


def test_no_choice_shows_markup_that_slack_would_leave_as_it_is() -> None:
    assert not [option for option in offered()["options"] if "`" in option["text"]["text"]]
