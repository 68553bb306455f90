"""views.open, views.push, views.update and views.publish, and the trigger_ids they want."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, ManualClock, User, ViewKind, ViewShown, Workspace
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.refusals import refusal
from tests.bot.playground.samples import entry, header, home, menu, modal, option, plain, typed
from tests.bot.playground.scripted_app import ScriptedApp, modal_of


async def test_a_modal_opens_for_the_person_of_the_trigger(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    with ws.changes() as changes:
        answer = await scene.opens(modal(entry(typed()), close=plain("Back"), external_id="e"))
        (shown,) = changes.waiting()
    view = modal_of(ws, ada)
    assert shown == ViewShown(ada.id, ViewKind.MODAL, view)
    assert ws.modal(ws.user("bob")) is None
    assert (view.kind, view.title, view.submit, view.close) == ("modal", "Form", "Send", "Back")
    assert (view.callback_id, view.external_id, view.private_metadata) == ("form", "e", "")
    assert answer.pop("hash") == view.hash
    assert answer.pop("app_id")
    assert answer.pop("bot_id")
    team = answer.pop("team_id")
    assert answer == {
        "id": view.id,
        "type": "modal",
        "blocks": [entry(typed())],
        "private_metadata": "",
        "callback_id": "form",
        "state": {"values": {"b": {"a": {"type": "plain_text_input", "value": None}}}},
        "title": plain("Form") | {"emoji": True},
        "clear_on_close": False,
        "notify_on_close": False,
        "close": plain("Back") | {"emoji": True},
        "submit": plain("Send") | {"emoji": True},
        "previous_view_id": None,
        "root_view_id": view.id,
        "external_id": "e",
        "app_installed_team_id": team,
    }


async def test_the_clients_own_methods_are_understood(
    ws: Workspace, ada: User, scene: ScriptedApp, client: AsyncWebClient
) -> None:
    opened = await client.views_open(trigger_id=scene.trigger_id, view=modal())
    await client.views_update(view_id=opened["view"]["id"], view=modal(callback_id="other"))
    await client.views_publish(user_id=ada.id, view=home())
    assert modal_of(ws, ada).callback_id == "other"
    assert ws.home(ada) is not None


async def test_a_trigger_lasts_three_seconds(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp, clock: ManualClock
) -> None:
    clock.advance(timedelta(seconds=3))
    await scene.opens(modal())
    await ws.slash(ada, support, "/check x")
    clock.advance(timedelta(seconds=3, milliseconds=1))
    call = {"trigger_id": scene.trigger_id, "view": modal()}
    body = await refusal(scene.client, "views.open", call)
    assert body["error"] == "expired_trigger_id"


async def test_a_trigger_works_once_but_a_refused_view_does_not_spend_it(
    scene: ScriptedApp,
) -> None:
    bad = {"trigger_id": scene.trigger_id, "view": modal(title=plain("x" * 25))}
    body = await refusal(scene.client, "views.open", bad)
    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]
    await scene.opens(modal())
    body = await refusal(scene.client, "views.open", bad | {"view": modal()})
    assert body["error"] == "exchanged_trigger_id"


@pytest.mark.parametrize(
    ("call", "error", "messages"),
    [
        ({"view": modal()}, "invalid_arguments", ["missing required field: trigger_id"]),
        ({"trigger_id": "1.2.ab"}, "invalid_arguments", ["missing required field: view"]),
        ({"trigger_id": "1.2.ab", "view": modal()}, "invalid_trigger_id", []),
    ],
    ids=["no trigger", "no view", "an unknown trigger"],
)
async def test_opening_wants_a_trigger_and_a_view(
    client: AsyncWebClient, call: dict[str, object], error: str, messages: list[str]
) -> None:
    body = await refusal(client, "views.open", call)
    assert body["error"] == error
    said = body.get("response_metadata", {"messages": []})["messages"]
    assert said == [f"[ERROR] {message}" for message in messages]


async def test_an_external_id_is_taken_while_its_view_is_there(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    bob = ws.user("bob")
    ws.invite(bob, support)
    await scene.opens(modal(external_id="e"))
    await ws.slash(bob, support, "/check x")
    call = {"trigger_id": scene.trigger_id, "view": modal(external_id="e")}
    assert (await refusal(scene.client, "views.open", call))["error"] == "duplicate_external_id"
    call = {"user_id": bob.id, "view": home(external_id="e")}
    assert (await refusal(scene.client, "views.publish", call))["error"] == "duplicate_external_id"
    await ws.dismiss(ada)
    await scene.calls("views.publish", **call)
    await scene.calls("views.publish", **call)


async def press_in_modal(ws: Workspace, user: User) -> None:
    """Give the app a trigger_id from within a modal."""
    await ws.press(user, modal_of(ws, user), "a", value="x")


ASKING = modal(entry(typed(), dispatch_action=True))


async def test_three_modals_are_as_many_as_go_on_a_stack(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    root = await scene.opens(ASKING)
    below = root
    for _ in range(2):
        await press_in_modal(ws, ada)
        above = await scene.calls("views.push", trigger_id=scene.trigger_id, view=ASKING)
        assert above["previous_view_id"] == below["id"]
        assert above["root_view_id"] == root["id"]
        assert modal_of(ws, ada).id == above["id"]
        below = above
    await press_in_modal(ws, ada)
    call = {"trigger_id": scene.trigger_id, "view": ASKING}
    assert (await refusal(scene.client, "views.push", call))["error"] == "push_limit_reached"


async def test_nothing_is_pushed_where_no_modal_is(scene: ScriptedApp) -> None:
    call = {"trigger_id": scene.trigger_id, "view": modal()}
    assert (await refusal(scene.client, "views.push", call))["error"] == "not_found"


async def test_an_update_keeps_what_was_entered_where_the_ids_stay(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    opened = await scene.opens(modal(entry(typed(), "kept"), entry(typed(), "gone")))
    for block_id in ("kept", "gone"):
        await ws.press(ada, modal_of(ws, ada), "a", block_id=block_id, value="typed")
    changed = modal(entry(typed(), "kept"), entry(typed(), "new"), title=plain("New"))
    updated = await scene.calls("views.update", view_id=opened["id"], view=changed)
    view = modal_of(ws, ada)
    assert (view.id, view.title) == (opened["id"], "New")
    assert view.hash == updated["hash"] != opened["hash"]
    assert {block: found["a"]["value"] for block, found in view.values.items()} == {
        "kept": "typed",
        "new": None,
    }


async def test_an_update_keeps_no_choice_that_is_no_longer_offered(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    many, few = (menu("checkboxes", *names, action_id="a") for names in ("xyz", "xy"))
    one = menu("static_select", "x", "y", action_id="a")
    opened = await scene.opens(modal(*(entry(many, name) for name in "123")))
    for block_id, chosen in {"1": ["x", "y"], "2": ["z"], "3": ["x"]}.items():
        await ws.press(ada, modal_of(ws, ada), "a", block_id=block_id, value=chosen)
    changed = modal(entry(few, "1"), entry(few, "2"), entry(one, "3"))
    await scene.calls("views.update", view_id=opened["id"], view=changed)
    assert modal_of(ws, ada).values == {
        "1": {"a": {"type": "checkboxes", "selected_options": [option("x"), option("y")]}},
        "2": {"a": {"type": "checkboxes", "selected_options": []}},
        "3": {"a": {"type": "static_select", "selected_option": None}},
    }


async def test_a_view_below_is_updated_without_being_shown(
    ws: Workspace, ada: User, scene: ScriptedApp
) -> None:
    root = await scene.opens(ASKING | {"external_id": "root"})
    await press_in_modal(ws, ada)
    await scene.calls("views.push", trigger_id=scene.trigger_id, view=modal(title=plain("Top")))
    with ws.changes() as changes:
        call = {"external_id": "root", "hash": ""}
        await scene.calls("views.update", view=modal(title=plain("Below")), **call)
        assert list(changes.waiting()) == []
    assert modal_of(ws, ada).title == "Top"
    await ws.dismiss(ada)
    assert (modal_of(ws, ada).id, modal_of(ws, ada).title) == (root["id"], "Below")


async def test_an_update_of_what_changed_meanwhile_is_refused(scene: ScriptedApp) -> None:
    opened = await scene.opens(modal())
    call = {"view_id": opened["id"], "hash": opened["hash"], "view": modal(header("x"))}
    await scene.calls("views.update", **call)
    assert (await refusal(scene.client, "views.update", call))["error"] == "hash_conflict"


@pytest.mark.parametrize(
    ("call", "error", "messages"),
    [
        ({"view_id": "V404"}, "not_found", []),
        ({"external_id": "e404"}, "not_found", []),
        ({}, "invalid_arguments", ["missing required field: view_id"]),
        (
            {"view_id": "V1", "external_id": "e"},
            "invalid_arguments",
            ["Cannot provide both `view_id` and `external_id`"],
        ),
    ],
    ids=["an unknown view", "an unknown external id", "no view", "two ids"],
)
async def test_an_update_names_one_view(
    client: AsyncWebClient, call: dict[str, object], error: str, messages: list[str]
) -> None:
    body = await refusal(client, "views.update", call | {"view": modal()})
    assert body["error"] == error
    said = body.get("response_metadata", {"messages": []})["messages"]
    assert said == [f"[ERROR] {message}" for message in messages]


async def test_a_home_stays_a_home(client: AsyncWebClient, ada: User) -> None:
    published = (await client.views_publish(user_id=ada.id, view=home()))["view"]
    body = await refusal(client, "views.update", {"view_id": published["id"], "view": modal()})
    assert body["error"] == "invalid_arguments"


async def test_a_home_is_published_again_under_the_same_id(
    ws: Workspace, ada: User, client: AsyncWebClient
) -> None:
    with ws.changes() as changes:
        first = (await client.views_publish(user_id=ada.id, view=home()))["view"]
        second = (
            await client.views_publish(
                user_id=ada.id, view=home(callback_id="later"), hash=first["hash"]
            )
        )["view"]
        shown = list(changes.waiting())
    assert first["title"] == plain("View Title") | {"emoji": True}
    assert (first["close"], first["submit"]) == (None, None)
    assert second["id"] == first["id"] == second["root_view_id"]
    view = ws.home(ada)
    assert view is not None
    assert view.callback_id == "later"
    assert shown[-1] == ViewShown(ada.id, ViewKind.HOME, view)
    call = {"user_id": ada.id, "view": home(), "hash": first["hash"]}
    assert (await refusal(client, "views.publish", call))["error"] == "hash_conflict"
    await client.views_update(view_id=view.id, view=home(callback_id="updated"))
    home_now = ws.home(ada)
    assert home_now is not None
    assert home_now.callback_id == "updated"


@pytest.mark.parametrize("user_id", ["U404", "USLACKBOT"])
async def test_a_home_is_published_for_a_person(client: AsyncWebClient, user_id: str) -> None:
    body = await refusal(client, "views.publish", {"user_id": user_id, "view": home()})
    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] invalid `user_id` [json-pointer:/user_id]"
    ]


async def test_a_home_wants_its_tab_in_the_manifest(manifest: Manifest, clock: ManualClock) -> None:
    manifest["features"]["app_home"]["home_tab_enabled"] = False
    async with Workspace(manifest, clock=clock) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        call = {"user_id": ws.user("ada").id, "view": home()}
        assert (await refusal(client, "views.publish", call))["error"] == "not_enabled"


async def test_a_modal_opened_anew_takes_the_place_of_all_others(
    ws: Workspace, ada: User, support: Channel, scene: ScriptedApp
) -> None:
    await scene.opens(modal())
    await ws.slash(ada, support, "/check x")
    await scene.opens(modal(callback_id="second"))
    assert modal_of(ws, ada).callback_id == "second"
    await ws.dismiss(ada)
    assert ws.modal(ada) is None
