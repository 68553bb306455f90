"""Global shortcuts and those of messages, as the app is told them."""

import pytest

from bot.playground import (
    Acknowledged,
    Channel,
    Failed,
    Failure,
    ManifestError,
    ManualClock,
    User,
    Workspace,
)
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.samples import modal
from tests.bot.playground.scripted_app import scripted


async def test_a_global_shortcut_brings_a_trigger_and_no_channel(ws: Workspace, ada: User) -> None:
    async with scripted(ws) as app:
        assert await ws.shortcut(ada, "ask") == Acknowledged()
        payload = dict(app.heard[-1])
        for name in ("action_ts", "trigger_id", "token", "api_app_id"):
            assert payload.pop(name)
        team = payload.pop("team")
        assert payload == {
            "type": "shortcut",
            "callback_id": "ask",
            "user": {"id": ada.id, "username": "ada", "name": "ada", "team_id": team["id"]},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        await app.opens(modal())
    assert ws.modal(ada) is not None


async def test_a_message_shortcut_brings_the_message_and_where_to_answer(
    ws: Workspace, ada: User, support: Channel
) -> None:
    message = ws.say(ada, support, "mail.example.test?")
    async with scripted(ws) as app:
        assert await ws.message_shortcut(ada, message, "look") == Acknowledged()
        payload = app.heard[-1]
    assert payload["type"] == "message_action"
    assert payload["callback_id"] == "look"
    assert payload["channel"] == {"id": support.id, "name": "support"}
    assert payload["message_ts"] == payload["message"]["ts"] == message.ts
    assert payload["message"]["user"] == ada.id
    assert payload["message"]["text"] == message.text
    assert payload["response_url"].startswith("http://127.0.0.1:")
    assert payload["trigger_id"]


async def test_only_shortcuts_of_the_manifest_can_be_chosen(
    ws: Workspace, ada: User, support: Channel
) -> None:
    message = ws.say(ada, support, "x")
    with pytest.raises(ValueError, match="no global shortcut 'look'"):
        await ws.shortcut(ada, "look")
    with pytest.raises(ValueError, match="no message shortcut 'nope'"):
        await ws.message_shortcut(ada, message, "nope")


async def test_a_message_shortcut_needs_a_message_the_person_sees(
    ws: Workspace, ada: User, support: Channel
) -> None:
    with pytest.raises(ValueError, match="bob cannot type in #support"):
        await ws.message_shortcut(ws.user("bob"), ws.say(ada, support, "x"), "look")
    async with scripted(ws) as app:
        call = {"channel": support.id, "user": ada.id, "text": "x"}
        await app.client.api_call("chat.postEphemeral", json=call)
    with pytest.raises(ValueError, match="ada sees no such message"):
        await ws.message_shortcut(ada, ws.history(support, ada)[-1], "look")


async def test_a_shortcut_nobody_hears_fails(ws: Workspace, ada: User) -> None:
    trouble = "We had some trouble connecting. Try again?"
    assert await ws.shortcut(ada, "ask") == Failed(Failure.DISPATCH_FAILED, trouble)


async def test_shortcuts_need_interactivity(manifest: Manifest, clock: ManualClock) -> None:
    manifest["settings"]["interactivity"]["is_enabled"] = False
    async with Workspace(manifest, clock=clock) as ws:
        result = await ws.shortcut(ws.user("ada"), "ask")
    assert isinstance(result, Failed)
    assert result.error is Failure.NOT_INTERACTIVE


def test_a_shortcut_is_declared_once_and_with_its_scope(manifest: Manifest) -> None:
    manifest["features"]["shortcuts"] *= 2
    with pytest.raises(ManifestError, match="shortcut 'ask' appears twice"):
        Workspace(manifest)
    del manifest["features"]["shortcuts"][1:]
    del manifest["features"]["slash_commands"]
    manifest["oauth_config"]["scopes"]["bot"].remove("commands")
    with pytest.raises(ManifestError, match="shortcuts need the bot scope `commands`"):
        Workspace(manifest)


def test_a_shortcut_is_of_a_known_kind(manifest: Manifest) -> None:
    manifest["features"]["shortcuts"][0]["type"] = "channel"
    with pytest.raises(ManifestError, match="Invalid enum value 'channel'"):
        Workspace(manifest)
