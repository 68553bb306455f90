"""Frames that come up from a tab."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.page.acts import Enter, FieldValue, NoAct, PressInMessage, Submit, read_act

BAD = {
    "not JSON": ("nonsense", "malformed"),
    "nothing": ("", "truncated"),
    "not an object": ("[]", "Expected `object`"),
    "no act": ('{"number": 1}', "missing required field `act`"),
    "an unknown act": ('{"act": "format_disk", "number": 1}', "Invalid value 'format_disk'"),
    "no number": ('{"act": "shortcut", "callback_id": "x"}', "missing required field `number`"),
    "a field too many": (
        '{"act": "shortcut", "number": 1, "callback_id": "x", "user": "U1"}',
        "unknown field `user`",
    ),
    "a line too long": (
        json.dumps({"act": "enter", "number": 1, "channel_id": "C1", "line": "x" * 12_001}),
        "length <= 12000",
    ),
    "a value that is none": (
        '{"act":"press_in_view","number":1,"view_id":"V","block_id":"","action_id":"","value":{}}',
        "Expected `str | array | null`",
    ),
    "too deep": ('{"act":' + "[" * 5_000, "recursion"),
}


@pytest.mark.parametrize(("frame", "problem"), BAD.values(), ids=BAD)
def test_a_frame_that_is_no_act_is_named(frame: str, problem: str) -> None:
    with pytest.raises(NoAct) as caught:
        read_act(frame)
    assert problem.lower() in str(caught.value).lower()


NUMBERS = {
    "of an act too long": (BAD["a line too long"][0], 1),
    "of an unknown act": ('{"act": "format_disk", "number": 7}', 7),
    "of no act": ('{"number": 3}', 3),
    "that is none": ('{"act": "enter", "number": "1"}', None),
    "of nothing": ("[]", None),
    "before nonsense": ('{"number": 1,', None),
}


@pytest.mark.parametrize(("frame", "number"), NUMBERS.values(), ids=NUMBERS)
def test_the_number_is_known_where_it_can_be_read(frame: str, number: int | None) -> None:
    with pytest.raises(NoAct) as caught:
        read_act(frame)
    assert caught.value.number == number


def test_what_the_page_sends_is_read() -> None:
    assert read_act('{"act":"enter","number":1,"channel_id":"C1","line":"hi"}') == Enter(
        number=1, channel_id="C1", line="hi"
    )
    press = {"act": "press_in_message", "number": 2, "channel_id": "C1", "ts": "1.0"}
    assert read_act(json.dumps(press | {"block_id": "b", "action_id": "a"})) == PressInMessage(
        number=2, channel_id="C1", ts="1.0", block_id="b", action_id="a"
    )
    values: dict[str, dict[str, FieldValue]] = {
        "host": {"host": "a.example"},
        "ports": {"ports": ["25"]},
        "day": {"day": None},
    }
    submit = {"act": "submit", "number": 3, "view_id": "V1", "values": values}
    assert read_act(json.dumps(submit)) == Submit(number=3, view_id="V1", values=values)


@given(st.text())
def test_any_text_is_an_act_or_named_as_none(frame: str) -> None:
    with pytest.raises(NoAct):
        read_act(frame)
