"""Presses and choices in messages, modals and the Home tab, as the app is told them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.playground import (
    Acknowledged,
    Channel,
    Failed,
    Failure,
    ManualClock,
    Message,
    User,
    View,
    ViewKind,
    Workspace,
)
from tests.bot.playground.links import timed_out
from tests.bot.playground.samples import (
    actions,
    button,
    entry,
    home,
    menu,
    modal,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    typed,
)
from tests.bot.playground.scripted_app import Payload, ScriptedApp, scripted

Block = dict[str, Any]


@pytest.fixture
async def scene(ws: Workspace) -> AsyncIterator[ScriptedApp]:
    async with scripted(ws) as app:
        yield app


async def posted(ws: Workspace, scene: ScriptedApp, channel: Channel, *blocks: Block) -> Message:
    call = {"channel": channel.id, "text": "x", "blocks": list(blocks)}
    await scene.client.api_call("chat.postMessage", json=call)
    return ws.history(channel)[-1]


async def published(ws: Workspace, scene: ScriptedApp, user: User, *blocks: Block) -> View:
    await scene.calls("views.publish", user_id=user.id, view=home(*blocks))
    view = ws.home(user)
    assert view is not None
    return view


def action_of(payload: Payload) -> Payload:
    action: Payload
    (action,) = payload["actions"]
    assert action.pop("action_ts")
    return action


PEOPLE: Block = {"type": "users_select", "action_id": "a", "placeholder": plain("Who")}


async def test_a_choice_in_a_message_is_told_with_all_that_was_chosen_there(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    message = await posted(
        ws,
        scene,
        support,
        section(mrkdwn("x"))
        | {
            "block_id": "s",
            "accessory": menu(
                "static_select",
                "hot",
                "cold",
                action_id="a",
                placeholder=plain("How"),
                initial_option=option("hot"),
            ),
        },
        actions(PEOPLE) | {"block_id": "p"},
    )
    await ws.press(ada, message, "a", block_id="p", value=ada.id)
    assert await ws.press(ada, message, "a", value="cold") == Acknowledged()
    payload = scene.heard[-1]
    assert action_of(payload) == {
        "type": "static_select",
        "action_id": "a",
        "block_id": "s",
        "placeholder": plain("How"),
        "initial_option": option("hot"),
        "selected_option": option("cold"),
    }
    assert payload["state"]["values"] == {
        "s": {"a": {"type": "static_select", "selected_option": option("cold")}},
        "p": {"a": {"type": "users_select", "selected_user": ada.id}},
    }
    assert payload["container"]["type"] == "message"
    assert payload["message"]["ts"] == message.ts
    bob = ws.user("bob")
    await ws.press(bob, await _seen_by(ws, bob, support, message), "a", block_id="p", value=bob.id)
    assert scene.heard[-1]["state"]["values"]["s"]["a"]["selected_option"] == option("hot")


async def test_what_was_chosen_in_a_message_goes_with_its_element(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    here: Block = {"type": "channels_select", "action_id": "a"}
    message = await posted(ws, scene, support, actions(here) | {"block_id": "p"})
    await ws.press(ada, message, "a", value=support.id)
    asking = {
        "type": "conversations_select",
        "action_id": "b",
        "default_to_current_conversation": True,
    }
    blocks = [actions(asking, button("Go", action_id="go")) | {"block_id": "q"}]
    call = {"channel": support.id, "ts": message.ts, "text": "x", "blocks": blocks}
    await scene.client.api_call("chat.update", json=call)
    await ws.press(ada, message, "go")
    assert scene.heard[-1]["state"]["values"] == {
        "q": {"b": {"type": "conversations_select", "selected_conversation": support.id}}
    }


async def _seen_by(ws: Workspace, user: User, channel: Channel, message: Message) -> Message:
    ws.invite(user, channel)
    return next(seen for seen in ws.history(channel, user) if seen.ts == message.ts)


async def test_an_overflow_menu_tells_its_option_and_has_no_state(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    message = await posted(ws, scene, support, actions(overflow(2) | {"action_id": "a"}))
    await ws.press(ada, message, "a", value="1")
    chosen = {"text": plain("1"), "value": "1"}
    assert action_of(scene.heard[-1]) == {
        "type": "overflow",
        "action_id": "a",
        "block_id": "b0",
        "selected_option": chosen,
    }
    assert scene.heard[-1]["state"] == {"values": {}}


async def test_a_button_that_opens_an_address_is_told_too(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    link = button("Open", action_id="a", url="https://example.test", style="primary")
    message = await posted(ws, scene, support, actions(link))
    assert await ws.press(ada, message, "a") == Acknowledged()
    assert action_of(scene.heard[-1]) == link | {"block_id": "b0"}


async def test_a_press_on_a_whisper_tells_no_message(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    call = {"channel": support.id, "user": ada.id, "text": "x"}
    blocks = [actions(button("Again", action_id="a"))]
    await scene.client.api_call("chat.postEphemeral", json=call | {"blocks": blocks})
    (whisper,) = ws.history(support, ada)
    assert await ws.press(ada, whisper, "a") == Acknowledged()
    payload = scene.heard[-1]
    assert payload["container"]["is_ephemeral"] is True
    assert payload["container"]["message_ts"] == whisper.ts
    assert "message" not in payload
    assert payload["response_url"]


async def test_a_choice_in_a_home_is_told_with_its_view(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    days = {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-23"}
    view = await published(
        ws, scene, ada, entry(typed(), "host"), actions(days) | {"block_id": "d"}
    )
    assert await ws.press(ada, view, "a", value="mail.example.test") == Acknowledged()
    assert scene.heard == []
    assert await ws.press(ada, view, "day", value="2026-11-24") == Acknowledged()
    payload = scene.heard[-1]
    assert action_of(payload) == {
        "type": "datepicker",
        "action_id": "day",
        "block_id": "d",
        "initial_date": "2026-11-23",
        "selected_date": "2026-11-24",
    }
    assert payload["type"] == "block_actions"
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["type"] == "home"
    assert payload["view"]["state"]["values"] == {
        "host": {"a": {"type": "plain_text_input", "value": "mail.example.test"}},
        "d": {"day": {"type": "datepicker", "selected_date": "2026-11-24"}},
    }
    assert {"message", "channel", "response_url", "state"}.isdisjoint(payload)


async def test_a_button_of_a_home_opens_a_modal_above_which_nothing_was(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    view = await published(ws, scene, ada, actions(button("New", action_id="a", value="v")))
    await ws.press(ada, view, "a")
    assert action_of(scene.heard[-1])["value"] == "v"
    await scene.opens(modal())
    shown = ws.modal(ada)
    assert shown is not None
    assert shown.channel_id == ""


async def test_a_choice_in_a_modal_is_told_and_leaves_the_modal_open(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    await ws.slash(ada, support, "/check x")
    kinds = menu("checkboxes", "x", "y", action_id="kinds")
    await scene.opens(
        modal(entry(kinds, dispatch_action=True), actions(button("Add", action_id="add")))
    )
    view = ws.modal(ada)
    assert view is not None
    assert await ws.press(ada, view, "kinds", value=["x", "y"]) == Acknowledged()
    payload = scene.heard[-1]
    chosen = [option("x"), option("y")]
    assert action_of(payload)["selected_options"] == chosen
    values = payload["view"]["state"]["values"]
    assert values["b"]["kinds"] == {"type": "checkboxes", "selected_options": chosen}
    assert await ws.press(ada, view, "add") == Acknowledged()
    assert payload["trigger_id"] != scene.trigger_id
    assert ws.modal(ada) is not None


async def test_a_view_says_when_the_app_does_not_take_a_press_in_time(
    ws: Workspace, ada: User, scene: ScriptedApp, clock: ManualClock
) -> None:
    view = await published(ws, scene, ada, actions(button("x", action_id="a")))
    scene.answers = [None]
    pressing = asyncio.ensure_future(ws.press(ada, view, "a"))
    await timed_out(clock)
    trouble = "We had some trouble connecting. Try again?"
    assert await pressing == Failed(Failure.OPERATION_TIMEOUT, trouble)
    shown = ws.home(ada)
    assert shown is not None
    assert shown.errors == {"": trouble}


async def test_a_message_says_when_the_app_does_not_take_a_choice_in_time(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp, clock: ManualClock
) -> None:
    message = await posted(ws, scene, support, actions(PEOPLE))
    scene.answers = [None]
    pressing = asyncio.ensure_future(ws.press(ada, message, "a", value=ada.id))
    await timed_out(clock)
    notice = 'Menu a failed with the error "operation_timeout"'
    assert await pressing == Failed(Failure.OPERATION_TIMEOUT, notice)


async def test_only_what_a_person_sees_can_be_pressed(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    view = await published(ws, scene, ada, actions(button("x", action_id="a")))
    with pytest.raises(ValueError, match="bob sees no such view"):
        await ws.press(ws.user("bob"), view, "a")
    with pytest.raises(ValueError, match="nothing 'z' to press"):
        await ws.press(ada, view, "z")
    with pytest.raises(ValueError, match="nothing 'a' to press"):
        await ws.press(ada, view, "a", block_id="elsewhere")
    with pytest.raises(ValueError, match="the button 'a' takes no value"):
        await ws.press(ada, view, "a", value="x")
    await ws.slash(ada, support, "/check x")
    await scene.opens(modal(actions(button("x", action_id="a"))))
    gone = ws.modal(ada)
    assert gone is not None
    assert gone.kind is ViewKind.MODAL
    await ws.dismiss(ada)
    with pytest.raises(ValueError, match="ada sees no such view"):
        await ws.press(ada, gone, "a")
    message = await posted(ws, scene, support, actions(overflow(1) | {"action_id": "a"}))
    with pytest.raises(ValueError, match="'a' does not offer '9'"):
        await ws.press(ada, message, "a", value="9")
