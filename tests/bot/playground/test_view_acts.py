"""Submitting and closing modals: what the app is told, and what becomes of its answer."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.playground import (
    Acknowledged,
    Channel,
    Failed,
    Failure,
    ManualClock,
    User,
    ViewKind,
    ViewShown,
    Workspace,
)
from bot.playground.choices import Entered
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.links import timed_out
from tests.bot.playground.samples import (
    actions,
    button,
    entry,
    header,
    menu,
    modal,
    option,
    plain,
    typed,
)
from tests.bot.playground.scripted_app import ScriptedApp, modal_of, scripted

Block = dict[str, Any]

TROUBLE = "We had some trouble connecting. Try again?"


async def test_a_submission_is_told_field_for_field(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    where = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    opened = await scene.opens(
        modal(
            entry(typed(), "host"),
            entry(where | {"default_to_current_conversation": True}, "answer"),
            private_metadata="m",
        )
    )
    assert await ws.submit(ada, {"host": {"a": "mail.example.test"}}) == Acknowledged()
    submission = scene.heard[-1]
    (url,) = submission.pop("response_urls")
    channel = scene.heard[0]["channel_id"]
    assert url.pop("response_url").startswith("http://127.0.0.1:")
    assert url == {"block_id": "answer", "action_id": "where", "channel_id": channel}
    assert submission.pop("trigger_id") != scene.heard[0]["trigger_id"]
    assert submission.pop("token")
    values = {
        "host": {"a": {"type": "plain_text_input", "value": "mail.example.test"}},
        "answer": {"where": {"type": "conversations_select", "selected_conversation": channel}},
    }
    assert submission.pop("view") == opened | {"state": {"values": values}}
    team = scene.heard[0]["team_id"]
    assert submission == {
        "type": "view_submission",
        "user": {"id": ada.id, "username": "ada", "name": "ada", "team_id": team},
        "api_app_id": scene.heard[0]["api_app_id"],
        "team": {"id": team, "domain": scene.heard[0]["team_domain"]},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    assert ws.modal(ada) is None


async def test_a_response_url_of_a_submission_answers_in_the_conversation(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    where = {"type": "channels_select", "action_id": "a", "response_url_enabled": True}
    await scene.opens(modal(entry(where), entry(typed(), "other", optional=True)))
    await ws.submit(ada, {"b": {"a": support.id}})
    (url,) = scene.heard[-1]["response_urls"]
    assert (await _post(url["response_url"], {"text": "done"})) == "ok"
    assert [message.text for message in ws.history(support, ada)] == ["done"]


async def _post(url: str, body: dict[str, Any]) -> str:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        return await answer.text()


async def test_no_conversation_chosen_is_no_response_url(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    where = {"type": "channels_select", "action_id": "a", "response_url_enabled": True}
    await scene.opens(modal(entry(where, optional=True)))
    await ws.submit(ada, {})
    assert scene.heard[-1]["response_urls"] == []


ONE = modal(entry(typed()))
FILLED = {"b": {"a": "x"}}
ERRORS = {"response_action": "errors", "errors": {"b": "No such host"}}


async def test_errors_of_the_app_are_shown_beside_the_input_until_it_changes(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    await scene.opens(ONE)
    scene.answers = [ERRORS, {}]
    with ws.changes() as changes:
        assert await ws.submit(ada, FILLED) == Acknowledged()
        shown = list(changes.waiting())
    view = modal_of(ws, ada)
    assert view.errors == {"b": "No such host"}
    assert view.values["b"]["a"]["value"] == "x"
    assert shown[-1] == ViewShown(ada.id, ViewKind.MODAL, view)
    await ws.press(ada, view, "a", value="y")
    assert modal_of(ws, ada).errors == {}
    await ws.submit(ada, {})
    assert scene.heard[-1]["view"]["state"]["values"]["b"]["a"]["value"] == "y"
    assert ws.modal(ada) is None


async def test_an_answer_may_put_another_view_in_its_place(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    opened = await scene.opens(ONE)
    scene.answers = [{"response_action": "update", "view": modal(header("x"), title=plain("2"))}]
    assert await ws.submit(ada, FILLED) == Acknowledged()
    view = modal_of(ws, ada)
    assert (view.id, view.title) == (opened["id"], "2")
    assert view.hash != opened["hash"]


async def test_an_answer_may_push_a_view_and_a_later_one_clear_all(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    opened = await scene.opens(ONE)
    scene.answers = [
        {"response_action": "push", "view": ONE | {"title": plain("2")}},
        {"response_action": "clear"},
    ]
    await ws.submit(ada, FILLED)
    view = modal_of(ws, ada)
    assert (view.title, view.previous_view_id, view.root_view_id) == (
        "2",
        opened["id"],
        opened["id"],
    )
    await ws.submit(ada, FILLED)
    assert ws.modal(ada) is None


async def test_an_empty_answer_shows_the_view_below_as_it_was_left(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    opened = await scene.opens(ONE)
    scene.answers = [{"response_action": "push", "view": ONE | {"title": plain("2")}}]
    await ws.submit(ada, {"b": {"a": "below"}})
    await ws.submit(ada, FILLED)
    view = modal_of(ws, ada)
    assert view.id == opened["id"]
    assert view.values["b"]["a"]["value"] == "below"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nope": "x"}},
        {"response_action": "errors", "errors": {"b": ""}},
        {"response_action": "errors", "errors": {"b": 1}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "errors", "errors": []},
        {"response_action": "errors"},
        {"response_action": "errors", "errors": {"b": "x"}, "view": ONE},
        {"response_action": "update"},
        {"response_action": "update", "view": modal(title=plain("x" * 25))},
        {"response_action": "update", "view": {"type": "home", "blocks": [header("x")]}},
        {"response_action": "push", "view": modal(entry(typed()), submit=None)},
        {"response_action": "clear", "errors": {}},
        {"response_action": "close"},
        {"response_action": None},
        {"text": "thanks"},
    ],
    ids=str,
)
async def test_an_answer_slack_makes_nothing_of_keeps_the_modal_open(
    ws: Workspace, ada: User, scene: ScriptedApp, answer: dict[str, Any]
) -> None:
    opened = await scene.opens(ONE)
    scene.answers = [answer]
    assert await ws.submit(ada, FILLED) == Failed(Failure.INVALID_VIEW_RESPONSE, TROUBLE)
    view = modal_of(ws, ada)
    assert (view.id, view.title) == (opened["id"], "Form")
    assert view.errors == {"": TROUBLE}
    assert view.values["b"]["a"]["value"] == "x"


async def test_errors_name_input_blocks_alone(ws: Workspace, ada: User, scene: ScriptedApp) -> None:
    await scene.opens(modal(entry(typed()), header("x") | {"block_id": "h"}))
    scene.answers = [{"response_action": "errors", "errors": {"h": "x"}}]
    result = await ws.submit(ada, FILLED)
    assert isinstance(result, Failed)


async def test_a_push_beyond_three_views_keeps_the_modal_open(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    await scene.opens(ONE)
    scene.answers = [{"response_action": "push", "view": ONE}] * 3
    results = [await ws.submit(ada, FILLED) for _ in range(3)]
    assert results[1] == Acknowledged()
    assert results[2] == Failed(Failure.INVALID_VIEW_RESPONSE, TROUBLE)
    assert modal_of(ws, ada).errors == {"": TROUBLE}


async def test_an_app_that_does_not_answer_in_time_leaves_the_modal_open(
    ws: Workspace, ada: User, scene: ScriptedApp, clock: ManualClock
) -> None:
    await scene.opens(ONE)
    scene.answers = [None, {}]
    submitting = asyncio.ensure_future(ws.submit(ada, FILLED))
    await timed_out(clock)
    assert await submitting == Failed(Failure.OPERATION_TIMEOUT, TROUBLE)
    assert modal_of(ws, ada).errors == {"": TROUBLE}
    assert await ws.submit(ada, {}) == Acknowledged()
    assert ws.modal(ada) is None


async def test_an_answer_to_a_modal_closed_meanwhile_changes_nothing(
    ws: Workspace, ada: User, scene: ScriptedApp, clock: ManualClock
) -> None:
    await scene.opens(ONE)
    scene.answers = [None]
    submitting = asyncio.ensure_future(ws.submit(ada, FILLED))
    await clock.slept()
    await ws.dismiss(ada)
    await timed_out(clock)
    assert await submitting == Failed(Failure.OPERATION_TIMEOUT, TROUBLE)
    assert ws.modal(ada) is None


async def test_the_trigger_of_a_submission_opens_the_next_modal(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    await scene.opens(ONE)
    await ws.submit(ada, FILLED)
    assert ws.modal(ada) is None
    await scene.opens(modal(callback_id="next"))
    assert modal_of(ws, ada).callback_id == "next"


NUMBER = typed("number_input", is_decimal_allowed=False, min_value="-2", max_value="10")


@pytest.mark.parametrize(
    ("element", "value", "complaint"),
    [
        (typed(), None, "Please complete this required field."),
        (typed(), "", "Please complete this required field."),
        (menu("static_select", "x", action_id="a"), None, "Please complete this required field."),
        (menu("checkboxes", "x", action_id="a"), [], "Please complete this required field."),
        (typed(min_length=3), "xx", "Please enter at least 3 characters."),
        (typed(max_length=3), "xxxx", "Please enter no more than 3 characters."),
        (typed(), "x" * 3_001, "Please enter no more than 3000 characters."),
        (typed("email_text_input"), "ada", "Please enter a valid email address."),
        (typed("email_text_input"), "ada@localhost", "Please enter a valid email address."),
        (typed("url_text_input"), "example.test", "Please enter a valid URL."),
        (NUMBER, "ten", "Please enter a number."),
        (NUMBER, "Infinity", "Please enter a number."),
        (NUMBER, "1e9", "Please enter a number."),
        (NUMBER, "\u0661", "Please enter a number."),
        (NUMBER, "1.5", "Please enter a whole number."),
        (NUMBER, "-3", "Please enter a number of at least -2."),
        (NUMBER, "11", "Please enter a number of at most 10."),
    ],
    ids=str,
)
async def test_slack_checks_a_form_before_the_app_hears_of_it(
    ws: Workspace, ada: User, scene: ScriptedApp, element: Block, value: Entered, complaint: str
) -> None:
    await scene.opens(modal(entry(element)))
    assert await ws.submit(ada, {"b": {"a": value}}) == Failed(Failure.INVALID_INPUT, complaint)
    assert modal_of(ws, ada).errors == {"b": complaint}
    assert len(scene.heard) == 1


DECIMAL = typed("number_input", is_decimal_allowed=True)
TIME = {"type": "timepicker", "action_id": "a"}
DATE = {"type": "datepicker", "action_id": "a"}


@pytest.mark.parametrize(
    ("element", "value", "told"),
    [
        (typed(min_length=3, max_length=3), "xxx", {"value": "xxx"}),
        (typed(), "x" * 3_000, {"value": "x" * 3_000}),
        (typed("email_text_input"), "ada@example.test", {"value": "ada@example.test"}),
        (typed("url_text_input"), "https://example.test", {"value": "https://example.test"}),
        (NUMBER, "-2", {"value": "-2"}),
        (NUMBER, "10", {"value": "10"}),
        (DECIMAL, "1.5", {"value": "1.5"}),
        (menu("static_select", "x", action_id="a"), "x", {"selected_option": option("x")}),
        (menu("radio_buttons", "x", action_id="a"), "x", {"selected_option": option("x")}),
        (
            menu("multi_static_select", "x", "y", action_id="a", max_selected_items=2),
            ["y", "x"],
            {"selected_options": [option("y"), option("x")]},
        ),
        (menu("checkboxes", "x", action_id="a"), "x", {"selected_options": [option("x")]}),
        (
            {
                "type": "static_select",
                "action_id": "a",
                "option_groups": [{"label": plain("g"), "options": [option("x")]}],
            },
            "x",
            {"selected_option": option("x")},
        ),
        (DATE, "2026-11-23", {"selected_date": "2026-11-23"}),
        (TIME, "23:59", {"selected_time": "23:59"}),
    ],
    ids=str,
)
async def test_what_is_entered_is_told_in_the_shape_of_its_element(
    ws: Workspace, ada: User, scene: ScriptedApp, element: Block, value: Entered, told: Block
) -> None:
    await scene.opens(modal(entry(element)))
    assert await ws.submit(ada, {"b": {"a": value}}) == Acknowledged()
    values = scene.heard[-1]["view"]["state"]["values"]
    assert values == {"b": {"a": {"type": element["type"], **told}}}


async def test_what_is_optional_may_be_left_out_and_is_told_as_such(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    empty = {
        "value": typed(),
        "selected_option": menu("static_select", "x", action_id="a"),
        "selected_options": menu("checkboxes", "x", action_id="a"),
        "selected_date": DATE,
    }
    await scene.opens(modal(*(entry(empty[name], name, optional=True) for name in empty)))
    assert await ws.submit(ada, {}) == Acknowledged()
    values = scene.heard[-1]["view"]["state"]["values"]
    assert {name: values[name]["a"][name] for name in empty} == {
        "value": None,
        "selected_option": None,
        "selected_options": [],
        "selected_date": None,
    }


async def test_what_is_preselected_counts_as_entered(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    await scene.opens(
        modal(
            entry(typed(initial_value="x"), "1"),
            entry(menu("static_select", "x", action_id="a", initial_option=option("x")), "2"),
            entry({"type": "users_select", "action_id": "a", "initial_user": ada.id}, "3"),
        )
    )
    assert await ws.submit(ada, {"1": {"a": "y"}}) == Acknowledged()
    values = scene.heard[-1]["view"]["state"]["values"]
    assert [values["1"]["a"]["value"], values["3"]["a"]["selected_user"]] == ["y", ada.id]
    assert values["2"]["a"]["selected_option"] == option("x")


async def test_a_person_chooses_only_what_is_offered(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    private = ws.channel("private", private=True)
    own = ws.direct_message(ada)
    among: Block = {"type": "conversations_select", "action_id": "a"}
    public = among | {"filter": {"include": ["public"]}}
    no_apps = among | {"filter": {"exclude_bot_users": True}}
    refused: list[tuple[Block, Entered]] = [
        (menu("static_select", "x", action_id="a"), "y"),
        (menu("static_select", "x", action_id="a"), ["x"]),
        (menu("checkboxes", "x", action_id="a"), ["x", "y"]),
        (menu("multi_static_select", "x", "y", action_id="a", max_selected_items=1), ["x", "y"]),
        (typed(), ["x"]),
        ({"type": "users_select", "action_id": "a"}, "ada"),
        ({"type": "channels_select", "action_id": "a"}, private.id),
        ({"type": "channels_select", "action_id": "a"}, own.id),
        (among, private.id),
        (among, "C404"),
        (among, ws.archive(ws.channel("old", [ada])).id),
        (public, own.id),
        (no_apps, own.id),
        (DATE, "23.11.2026"),
        (TIME, "24:00"),
    ]
    opened = await scene.opens(modal(entry(typed())))
    for element, value in refused:
        await scene.calls("views.update", view_id=opened["id"], view=modal(entry(element)))
        with pytest.raises(ValueError, match=r"does not offer|no more than 1"):
            await ws.submit(ada, {"b": {"a": value}})
    for asking, channel in [(among, own), (public, support), (no_apps, support)]:
        await scene.calls("views.update", view_id=opened["id"], view=modal(entry(asking)))
        await ws.press(ada, modal_of(ws, ada), "a", value=channel.id)
        assert modal_of(ws, ada).values["b"]["a"]["selected_conversation"] == channel.id
    assert len(scene.heard) == 1


async def test_a_current_conversation_the_askingdoes_not_list_is_not_preselected(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    where = {
        "type": "conversations_select",
        "action_id": "a",
        "default_to_current_conversation": True,
        "filter": {"include": ["im"]},
    }
    await scene.opens(modal(entry(where)))
    assert modal_of(ws, ada).values["b"]["a"]["selected_conversation"] is None


async def test_only_what_is_there_can_be_submitted(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    with pytest.raises(ValueError, match="ada has no modal open"):
        await ws.submit(ada, {})
    opened = await scene.opens(modal(entry(typed())))
    with pytest.raises(ValueError, match="no input 'b' 'nope'"):
        await ws.submit(ada, {"b": {"nope": "x"}})
    bare = {"type": "modal", "title": plain("Bare"), "blocks": [header("x")]}
    await scene.calls("views.update", view_id=opened["id"], view=bare)
    with pytest.raises(ValueError, match="the modal 'Bare' has no Submit"):
        await ws.submit(ada, {})
    await ws.dismiss(ada)
    with pytest.raises(ValueError, match="ada has no modal open"):
        await ws.dismiss(ada)


async def test_closing_is_told_only_where_the_app_asks(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    opened = await scene.opens(ONE | {"notify_on_close": True})
    scene.answers = [{"response_action": "push", "view": ONE}]
    await ws.submit(ada, FILLED)
    told = len(scene.heard)
    assert await ws.dismiss(ada) == Acknowledged()
    assert len(scene.heard) == told
    assert await ws.dismiss(ada) == Acknowledged()
    closed = scene.heard[-1]
    assert (closed["type"], closed["is_cleared"]) == ("view_closed", False)
    assert closed["view"]["id"] == opened["id"]
    assert closed["view"]["state"]["values"]["b"]["a"]["value"] == "x"
    assert {"trigger_id", "response_urls"}.isdisjoint(closed)
    assert ws.modal(ada) is None


@pytest.mark.parametrize("by", ["clear_on_close", "all"])
async def test_all_views_may_be_closed_at_once(
    ws: Workspace, ada: User, scene: ScriptedApp, by: str
) -> None:
    asking = ONE | {"notify_on_close": True}
    await scene.opens(asking)
    top = asking | {"clear_on_close": by == "clear_on_close"}
    scene.answers = [{"response_action": "push", "view": top}]
    await ws.submit(ada, FILLED)
    told = len(scene.heard)
    with ws.changes() as changes:
        await ws.dismiss(ada, all=by == "all")
        assert list(changes.waiting()) == [ViewShown(ada.id, ViewKind.MODAL, None)]
    assert [closed["is_cleared"] for closed in scene.heard[told:]] == [True, True]


async def test_a_modal_is_gone_even_when_the_app_does_not_note_its_closing(
    ws: Workspace, ada: User, scene: ScriptedApp, clock: ManualClock
) -> None:
    await scene.opens(ONE | {"notify_on_close": True})
    scene.answers = [None]
    closing = asyncio.ensure_future(ws.dismiss(ada))
    await timed_out(clock)
    assert await closing == Failed(Failure.OPERATION_TIMEOUT, "")
    assert ws.modal(ada) is None


async def test_submitting_needs_interactivity(manifest: Manifest, clock: ManualClock) -> None:
    manifest["settings"]["interactivity"]["is_enabled"] = False
    async with Workspace(manifest, clock=clock) as ws, scripted(ws) as app:
        ada = ws.user("ada")
        await ws.slash(ada, ws.channel("support", [ada], bot=True), "/check x")
        await app.opens(modal(entry(typed()), actions(button("x", action_id="p"))))
        notice = "This app is not configured to handle interactive responses."
        assert await ws.submit(ada, FILLED) == Failed(Failure.NOT_INTERACTIVE, notice)
        assert modal_of(ws, ada).errors == {"": notice}
        pressed = await ws.press(ada, modal_of(ws, ada), "p")
        assert pressed == Failed(Failure.NOT_INTERACTIVE, notice)
        assert len(app.heard) == 1
