"""Every refusal of a view is one row; what a limit still allows is one too."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.playground import ViewKind
from bot.playground.errors import ApiError, Code
from bot.playground.view_shapes import check_view
from tests.bot.playground import samples
from tests.bot.playground.samples import (
    actions,
    button,
    entry,
    header,
    home,
    menu,
    modal,
    mrkdwn,
    option,
    plain,
    section,
    typed,
)

Block = dict[str, Any]


def faults_of(view: Any) -> tuple[str, ...]:  # noqa: ANN401
    kind = ViewKind.HOME if isinstance(view, dict) and view.get("type") == "home" else "modal"
    with pytest.raises(ApiError) as refusal:
        check_view(view, ViewKind(kind))
    assert refusal.value.error is Code.INVALID_ARGUMENTS
    return refusal.value.messages


@pytest.mark.parametrize("view", samples.GOOD_VIEWS.values(), ids=samples.GOOD_VIEWS)
def test_what_slack_takes_is_taken(view: Block) -> None:
    kind = ViewKind(view["type"])
    taken = check_view(view, kind)
    assert {name: taken[name] for name in taken if name != "blocks"} == {
        name: view[name] for name in view if name != "blocks"
    }
    assert check_view(json.dumps(view), kind)["type"] == view["type"]


def filled(element: Block, **fields: object) -> Block:
    return modal(entry(element) | fields)


ELEMENT = "[json-pointer:/view/blocks/0/element"
REFUSED: dict[str, tuple[Any, str]] = {
    "no view": (None, "must provide an object [json-pointer:/view]"),
    "a view without type": (
        {"title": plain("x"), "blocks": []},
        "missing required field: type [json-pointer:/view]",
    ),
    "an unknown type": (
        modal(type="dialog"),
        "unsupported type: dialog [json-pointer:/view/type]",
    ),
    "no title": (
        {"type": "modal", "blocks": [header("x")]},
        "missing required field: title [json-pointer:/view]",
    ),
    "a long title": (
        modal(title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    "an empty title": (
        modal(title=plain("")),
        "must be more than 0 characters [json-pointer:/view/title/text]",
    ),
    "a title in mrkdwn": (
        modal(title=mrkdwn("x")),
        "unsupported type: mrkdwn [json-pointer:/view/title/type]",
    ),
    "a long submit": (
        modal(submit=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    "a long close": (
        modal(close=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/close/text]",
    ),
    "a long callback_id": (
        modal(callback_id="x" * 256),
        "must be less than 256 characters [json-pointer:/view/callback_id]",
    ),
    "a long external_id": (
        modal(external_id="x" * 256),
        "must be less than 256 characters [json-pointer:/view/external_id]",
    ),
    "much metadata": (
        modal(private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    "metadata that is no string": (
        modal(private_metadata={}),
        "must provide a string [json-pointer:/view/private_metadata]",
    ),
    "no blocks": (
        modal() | {"blocks": []},
        "must provide at least 1 items [json-pointer:/view/blocks]",
    ),
    "101 blocks": (
        modal(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    "submit_disabled": (
        modal(submit_disabled=True),
        "invalid additional property: submit_disabled [json-pointer:/view]",
    ),
    "the id of a view that is open": (
        modal(id="V1"),
        "invalid additional property: id [json-pointer:/view]",
    ),
    "a flag that is no boolean": (
        modal(notify_on_close="true"),
        "must be a boolean [json-pointer:/view/notify_on_close]",
    ),
    "a Home with a title": (
        home(title=plain("x")),
        "invalid additional property: title [json-pointer:/view]",
    ),
    "a Home with submit": (
        home(submit=plain("x")),
        "invalid additional property: submit [json-pointer:/view]",
    ),
    "a Home with close": (
        home(close=plain("x")),
        "invalid additional property: close [json-pointer:/view]",
    ),
    "a Home that tells when it is closed": (
        home(notify_on_close=True),
        "invalid additional property: notify_on_close [json-pointer:/view]",
    ),
    "101 blocks in a Home": (
        home(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    "an alert in a Home": (
        home({"type": "alert", "text": plain("x")}),
        "unsupported type: alert [json-pointer:/view/blocks/0/type]",
    ),
    "a long alert": (
        modal({"type": "alert", "text": plain("x" * 201)}),
        "must be less than 201 characters [json-pointer:/view/blocks/0/text/text]",
    ),
    "an alert of an unknown level": (
        modal({"type": "alert", "text": plain("x"), "level": "fatal"}),
        "must be a valid enum value [json-pointer:/view/blocks/0/level]",
    ),
    "a table, which belongs to messages": (
        modal(samples.table([samples.cell("x")])),
        "unsupported type: table [json-pointer:/view/blocks/0/type]",
    ),
    "an input nobody can submit": (
        {name: value for name, value in filled(typed()).items() if name != "submit"},
        "must define `submit` to use `input` block [json-pointer:/view/blocks/0/input]",
    ),
    "a repeated block_id": (
        modal(*[header("x") | {"block_id": "b"}] * 2),
        '`block_id` "b" already exists [json-pointer:/view/blocks/1/block_id]',
    ),
    "a repeated action_id": (
        home(actions(*[button("x", action_id="a")] * 2)),
        '`action_id` "a" already exists [json-pointer:/view/blocks/0/elements/1/action_id]',
    ),
    "the focus in two places": (
        modal(
            entry(typed(focus_on_load=True), "1"),
            entry(typed(focus_on_load=True), "2"),
        ),
        "only one element may set `focus_on_load` [json-pointer:/view/blocks/1]",
    ),
    "an input without label": (
        modal({"type": "input", "element": typed()}),
        "missing required field: label [json-pointer:/view/blocks/0]",
    ),
    "an input of nothing": (
        modal({"type": "input", "label": plain("x")}),
        "missing required field: element [json-pointer:/view/blocks/0]",
    ),
    "a long label": (
        filled(typed(), label=plain("x" * 2001)),
        "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]",
    ),
    "a label in mrkdwn": (
        filled(typed(), label=mrkdwn("x")),
        "unsupported type: mrkdwn [json-pointer:/view/blocks/0/label/type]",
    ),
    "a long hint": (
        filled(typed(), hint=plain("x" * 2001)),
        "must be less than 2001 characters [json-pointer:/view/blocks/0/hint/text]",
    ),
    "an unknown field of an input": (
        filled(typed(), required=True),
        "invalid additional property: required [json-pointer:/view/blocks/0]",
    ),
    "a button to submit": (filled(button("x")), f"unsupported type: button {ELEMENT}/type]"),
    "an overflow menu to submit": (
        filled(samples.overflow(1)),
        f"unsupported type: overflow {ELEMENT}/type]",
    ),
    "a text input among actions": (
        modal(actions(typed())),
        "unsupported type: plain_text_input [json-pointer:/view/blocks/0/elements/0/type]",
    ),
    "an empty action_id": (
        filled(typed(action_id="")),
        f"must be more than 0 characters {ELEMENT}/action_id]",
    ),
    "an unknown field of a text input": (
        filled(typed(rows=3)),
        f"invalid additional property: rows {ELEMENT}]",
    ),
    "a long placeholder": (
        filled(typed(placeholder=plain("x" * 151))),
        f"must be less than 151 characters {ELEMENT}/placeholder/text]",
    ),
    "a min_length beyond all": (
        filled(typed(min_length=3001)),
        f"must be less than 3001 {ELEMENT}/min_length]",
    ),
    "a max_length of nothing": (
        filled(typed(max_length=0)),
        f"must be greater than 0 {ELEMENT}/max_length]",
    ),
    "a max_length beyond all": (
        filled(typed(max_length=3001)),
        f"must be less than 3001 {ELEMENT}/max_length]",
    ),
    "lengths that cannot both hold": (
        filled(typed(min_length=5, max_length=4)),
        "`min_length` must be at most `max_length` [json-pointer:/view/blocks/0]",
    ),
    "dispatching on nothing": (
        filled(typed(dispatch_action_config={"trigger_actions_on": []})),
        f"must provide at least 1 items {ELEMENT}/dispatch_action_config/trigger_actions_on]",
    ),
    "dispatching on something unknown": (
        filled(typed(dispatch_action_config={"trigger_actions_on": ["on_blur"]})),
        f"must be a valid enum value {ELEMENT}/dispatch_action_config/trigger_actions_on/0]",
    ),
    "dispatching twice on the same": (
        filled(typed(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * 2})),
        f"must provide unique items {ELEMENT}/dispatch_action_config/trigger_actions_on]",
    ),
    "many lines of an email address": (
        filled(typed("email_text_input", multiline=True)),
        f"invalid additional property: multiline {ELEMENT}]",
    ),
    "a number of unknown kind": (
        filled(typed("number_input")),
        f"missing required field: is_decimal_allowed {ELEMENT}]",
    ),
    "a limit that is no string": (
        filled(typed("number_input", is_decimal_allowed=False, min_value=1)),
        f"must provide a string {ELEMENT}/min_value]",
    ),
    "numbers that cannot both hold": (
        filled(typed("number_input", is_decimal_allowed=False, min_value="9", max_value="8")),
        "`min_value` must be at most `max_value` [json-pointer:/view/blocks/0]",
    ),
    "a first choice that is not on offer": (
        filled(menu("static_select", "x", initial_option=option("y"))),
        "an initial option must be one of the `options` [json-pointer:/view/blocks/0]",
    ),
    "first choices that are not on offer": (
        filled(menu("checkboxes", "x", initial_options=[option("x"), option("y")])),
        "an initial option must be one of the `options` [json-pointer:/view/blocks/0]",
    ),
    "more first choices than are allowed": (
        filled(
            menu(
                "multi_static_select",
                "x",
                "y",
                max_selected_items=1,
                initial_options=[option("x"), option("y")],
            )
        ),
        "more initial options than `max_selected_items` [json-pointer:/view/blocks/0]",
    ),
    "eleven checkboxes": (
        filled(menu("checkboxes", *"abcdefghijk")),
        f"no more than 10 items allowed {ELEMENT}/options]",
    ),
    "eleven radio buttons": (
        filled(menu("radio_buttons", *"abcdefghijk")),
        f"no more than 10 items allowed {ELEMENT}/options]",
    ),
    "a menu of nothing": (
        filled(menu("static_select")),
        f"must provide at least 1 items {ELEMENT}/options]",
    ),
    "a day without its zero": (
        filled({"type": "datepicker", "initial_date": "2026-1-5"}),
        "input must match regex pattern: ^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])\\Z "
        f"{ELEMENT}/initial_date]",
    ),
    "an hour too many": (
        filled({"type": "timepicker", "initial_time": "24:00"}),
        f"input must match regex pattern: ^([01]\\d|2[0-3]):[0-5]\\d\\Z {ELEMENT}/initial_time]",
    ),
    "a user by name": (
        filled({"type": "users_select", "initial_user": "ada"}),
        f"input must match regex pattern: ^[UW][A-Z0-9]+\\Z {ELEMENT}/initial_user]",
    ),
    "a filter of nothing": (
        filled({"type": "conversations_select", "filter": {}}),
        "must define either `include` or `exclude_external_shared_channels` or "
        f"`exclude_bot_users` {ELEMENT}/filter]",
    ),
    "a filter of something unknown": (
        filled({"type": "conversations_select", "filter": {"include": ["dm"]}}),
        f"must be a valid enum value {ELEMENT}/filter/include/0]",
    ),
    "a response_url where nothing is submitted": (
        modal(actions({"type": "conversations_select", "response_url_enabled": True})),
        "invalid additional property: response_url_enabled "
        "[json-pointer:/view/blocks/0/elements/0]",
    ),
    "a response_url in a Home": (
        home(entry({"type": "channels_select", "response_url_enabled": True})),
        f"invalid additional property: response_url_enabled {ELEMENT}]",
    ),
    "a menu of users with a response_url": (
        filled({"type": "users_select", "response_url_enabled": True}),
        f"invalid additional property: response_url_enabled {ELEMENT}]",
    ),
    "files, which are not implemented": (
        filled({"type": "file_input"}),
        f"unsupported type: file_input {ELEMENT}/type]",
    ),
}


@pytest.mark.parametrize(("view", "message"), REFUSED.values(), ids=REFUSED)
def test_what_slack_refuses_is_refused_in_its_words(view: object, message: str) -> None:
    assert message in faults_of(view)


def test_a_misshapen_view_is_refused_as_a_whole_first() -> None:
    first, *rest = faults_of(modal(colour="red", title=plain("")))
    assert first == "failed to match all allowed schemas [json-pointer:/view]"
    assert len(rest) == 2


def test_text_that_is_no_json_is_no_view() -> None:
    assert faults_of("{") == ()


def test_a_modal_is_no_home_and_a_home_no_modal() -> None:
    with pytest.raises(ApiError, match="unsupported type: home"):
        check_view(home(), ViewKind.MODAL)
    with pytest.raises(ApiError, match="unsupported type: modal"):
        check_view(modal(), ViewKind.HOME)


@pytest.mark.parametrize(
    ("build", "most"),
    [
        pytest.param(lambda text: modal(title=plain(text)), 24, id="title"),
        pytest.param(lambda text: modal(submit=plain(text)), 24, id="submit"),
        pytest.param(lambda text: modal(close=plain(text)), 24, id="close"),
        pytest.param(lambda text: modal(callback_id=text), 255, id="callback_id"),
        pytest.param(lambda text: modal(external_id=text), 255, id="external_id"),
        pytest.param(lambda text: modal(private_metadata=text), 3000, id="private_metadata"),
        pytest.param(lambda text: filled(typed(), label=plain(text)), 2000, id="label"),
        pytest.param(lambda text: filled(typed(), hint=plain(text)), 2000, id="hint"),
        pytest.param(lambda text: filled(typed(placeholder=plain(text))), 150, id="placeholder"),
        pytest.param(lambda text: filled(typed(action_id=text)), 255, id="action_id"),
        pytest.param(lambda text: modal(entry(typed(), text)), 255, id="block_id"),
        pytest.param(lambda text: modal({"type": "alert", "text": plain(text)}), 200, id="alert"),
    ],
)
def test_the_longest_text_is_taken_and_one_more_is_not(
    build: Callable[[str], Block], most: int
) -> None:
    check_view(build("x" * most), ViewKind.MODAL)
    with pytest.raises(ApiError, match=f"must be less than {most + 1} characters"):
        check_view(build("x" * (most + 1)), ViewKind.MODAL)


@pytest.mark.parametrize(("view"), [modal, home], ids=["modal", "Home"])
def test_a_hundred_blocks_are_taken(view: Callable[..., Block]) -> None:
    blocks = [{"type": "divider"}] * 100
    assert len(check_view(view(*blocks), ViewKind(view()["type"]))["blocks"]) == 100


def test_more_than_250_000_characters_as_json_are_too_large() -> None:
    texts = [section(mrkdwn("x" * 2_960))] * 84
    with pytest.raises(ApiError) as refusal:
        check_view(modal(*texts), ViewKind.MODAL)
    assert refusal.value.error is Code.VIEW_TOO_LARGE
    check_view(modal(*texts[:-2]), ViewKind.MODAL)


def test_ids_are_made_up_anew_each_time_and_never_for_what_has_one() -> None:
    view = modal(entry(typed(), "mine"), entry({"type": "datepicker"}), header("x"))
    del view["blocks"][1]["block_id"]
    first, second = (check_view(view, ViewKind.MODAL)["blocks"] for _ in range(2))
    assert first[0]["block_id"] == "mine"
    assert first[0]["element"]["action_id"] == "a"
    assert first[1]["element"]["action_id"] != second[1]["element"]["action_id"]
    assert {block["block_id"] for block in first[1:]}.isdisjoint(
        block["block_id"] for block in second[1:]
    )


def test_a_workspace_may_play_not_to_know_a_block_in_views() -> None:
    with pytest.raises(ApiError, match="unsupported type: header"):
        check_view(modal(header("x")), ViewKind.MODAL, refused={"header"})
