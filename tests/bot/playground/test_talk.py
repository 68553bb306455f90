"""What the app hears of what people write, and what it does not."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import (
    Acknowledged,
    Channel,
    Failed,
    Failure,
    ManualClock,
    Message,
    User,
    Workspace,
)
from bot.playground.blocks import check_blocks
from tests.bot.playground.bolt import connected
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.links import Socket, sockets
from tests.bot.playground.samples import home, line, rich, text

HISTORY = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


@pytest.fixture
def manifest(manifest: Manifest) -> Manifest:
    """An app that hears all, and to which people may write."""
    manifest["features"]["app_home"] = {"home_tab_enabled": True, "messages_tab_enabled": True}
    manifest["oauth_config"]["scopes"]["bot"] += ["im:history", "channels:read"]
    manifest["settings"]["event_subscriptions"]["bot_events"] += [
        "message.im",
        "app_home_opened",
        "member_joined_channel",
    ]
    return manifest


async def acknowledge(socket: Socket) -> dict[str, Any]:
    """Take one envelope, acknowledge it and give its event."""
    envelope = await socket.receive_json()
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    event: dict[str, Any] = envelope["payload"]["event"]
    return event


async def heard(
    ws: Workspace, user: User, channel: Channel, typed: str, thread_ts: str = ""
) -> dict[str, Any]:
    """Enter a line of which the app hears, and give the event."""
    async with sockets(ws) as [socket]:
        running = asyncio.ensure_future(ws.enter(user, channel, typed, thread_ts=thread_ts))
        event = await acknowledge(socket)
        assert await running == Acknowledged()
    return event


async def test_a_direct_message_arrives_as_slack_sends_it(ws: Workspace, ada: User) -> None:
    direct = ws.direct_message(ada)
    event = await heard(ws, ada, direct, "a < b")
    (message,) = ws.history(direct)
    assert event.pop("client_msg_id") == message.client_msg_id != ""
    assert event == {
        "type": "message",
        "channel_type": "im",
        "channel": direct.id,
        "user": ada.id,
        "text": "a &lt; b",
        "blocks": [rich(line(text("a < b"))) | {"block_id": "b0"}],
        "ts": message.ts,
        "event_ts": message.ts,
        "team": "T0LOCAL0001",
    }


async def test_a_mention_arrives_as_slack_sends_it(
    ws: Workspace, ada: User, support: Channel
) -> None:
    event = await heard(ws, ada, support, "@example hi")
    assert event.pop("client_msg_id")
    assert event.pop("ts") == event.pop("event_ts") == ws.history(support)[0].ts
    named = {"type": "user", "user_id": ws.bot_user.id}
    assert event == {
        "type": "app_mention",
        "channel": support.id,
        "user": ada.id,
        "text": f"<@{ws.bot_user.id}> hi",
        "blocks": [rich(line(named, text(" hi"))) | {"block_id": "b0"}],
        "team": "T0LOCAL0001",
    }
    check_blocks(event["blocks"])


@pytest.mark.parametrize("direct", [False, True], ids=["a mention", "a direct message"])
async def test_a_reply_names_its_thread(
    ws: Workspace, ada: User, support: Channel, *, direct: bool
) -> None:
    channel = ws.direct_message(ada) if direct else support
    parent = ws.say(ada, channel, "help")
    event = await heard(ws, ada, channel, "@example hi", parent.ts)
    assert event["type"] == ("message" if direct else "app_mention")
    assert (event["thread_ts"], event["parent_user_id"]) == (parent.ts, ada.id)


async def test_what_concerns_no_app_is_just_said(
    ws: Workspace, ada: User, support: Channel
) -> None:
    async with sockets(ws):
        message = await ws.enter(ada, support, "lunch?")
    assert isinstance(message, Message)
    assert ws.history(support) == (message,)
    assert ws.protocol_faults == ()


@pytest.mark.parametrize("line", ["", " \n", "\x00\x1b"])
async def test_a_line_that_shows_nothing_is_not_sent(
    ws: Workspace, ada: User, support: Channel, line: str
) -> None:
    with pytest.raises(ValueError, match="there is nothing to send"):
        await ws.enter(ada, support, line)
    assert ws.history(support) == ()


async def test_a_line_that_begins_with_a_slash_is_a_command(
    ws: Workspace, ada: User, support: Channel
) -> None:
    result = await ws.enter(ada, support, "/nope")
    spaced = await ws.enter(ada, support, " /nope")
    assert isinstance(result, Failed)
    assert result.error is Failure.UNKNOWN_COMMAND
    assert isinstance(spaced, Message)


async def test_a_mention_where_the_app_is_not_goes_nowhere(ws: Workspace, ada: User) -> None:
    other = ws.channel("other", [ada])
    async with sockets(ws):
        result = await ws.mention(ada, other, "hi")
    assert isinstance(result, Failed)
    assert result.error is Failure.NOT_IN_CHANNEL


async def test_without_a_subscription_nothing_is_heard(
    manifest: Manifest, clock: ManualClock
) -> None:
    manifest["settings"]["event_subscriptions"]["bot_events"] = []
    async with Workspace(manifest, clock=clock) as ws, sockets(ws):
        ada = ws.user("ada")
        support = ws.channel("support", [ada], bot=True)
        unheard = Failed(Failure.NOT_SUBSCRIBED, "")
        assert await ws.mention(ada, support, "hi") == unheard
        assert await ws.enter(ada, ws.direct_message(ada), "hi") == unheard
        assert await ws.open_home(ada) == unheard
        assert len(ws.history(support)) == 1


@pytest.mark.parametrize(
    "home",
    [{}, {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}],
    ids=["no tab", "a tab to read"],
)
async def test_nobody_writes_to_an_app_that_takes_no_messages(
    manifest: Manifest, clock: ManualClock, home: dict[str, bool]
) -> None:
    manifest["features"]["app_home"] = home
    async with Workspace(manifest, clock=clock) as ws:
        ada = ws.user("ada")
        direct = ws.direct_message(ada)
        result = await ws.enter(ada, direct, "hi")
        (notice,) = ws.history(direct)
    said = "Sending messages to this app has been turned off."
    assert result == Failed(Failure.MESSAGES_TURNED_OFF, said)
    assert (notice.text, notice.ephemeral_to) == (said, ada.id)


@pytest.mark.parametrize(
    ("private", "name", "channel_type"),
    [(False, "message.channels", "channel"), (True, "message.groups", "group")],
    ids=["public", "private"],
)
async def test_an_app_that_reads_a_channel_hears_every_message_and_mentions_twice(
    manifest: Manifest, clock: ManualClock, name: str, channel_type: str, *, private: bool
) -> None:
    manifest["oauth_config"]["scopes"]["bot"] += [HISTORY[name]]
    manifest["settings"]["event_subscriptions"]["bot_events"] += [name]
    async with Workspace(manifest, clock=clock) as ws, sockets(ws) as [socket]:
        ada = ws.user("ada")
        team = ws.channel("team", [ada], bot=True, private=private)
        elsewhere = ws.channel("elsewhere", [ada], private=private)
        plain = asyncio.ensure_future(ws.enter(ada, team, "lunch?"))
        events = [await acknowledge(socket)]
        mention = asyncio.ensure_future(ws.mention(ada, team, "lunch?"))
        events += [await acknowledge(socket) for _ in range(2)]
        assert await plain == await mention == Acknowledged()
        assert isinstance(await ws.enter(ada, elsewhere, "lunch?"), Message)
    assert [event["type"] for event in events] == ["message", "app_mention", "message"]
    assert {event.get("channel_type", channel_type) for event in events} == {channel_type}


async def test_opening_the_home_is_an_event(ws: Workspace, ada: User) -> None:
    async with sockets(ws) as [socket]:
        opening = asyncio.ensure_future(ws.open_home(ada, "messages"))
        event = await acknowledge(socket)
        assert await opening == Acknowledged()
    assert event.pop("event_ts")
    assert event == {
        "type": "app_home_opened",
        "user": ada.id,
        "channel": ws.direct_message(ada).id,
        "tab": "messages",
    }


async def test_a_tab_the_manifest_lacks_cannot_be_opened(
    manifest: Manifest, clock: ManualClock
) -> None:
    manifest["features"]["app_home"]["home_tab_enabled"] = False
    async with Workspace(manifest, clock=clock) as ws:
        with pytest.raises(ValueError, match="no home tab"):
            await ws.open_home(ws.user("ada"), "home")


async def test_the_app_hears_who_joins_where_it_is(
    ws: Workspace, ada: User, support: Channel
) -> None:
    bob = ws.user("bob")
    async with sockets(ws) as [socket]:
        ws.invite(bob, ws.channel("elsewhere"))  # unheard: the app is not there
        ws.invite(bob, ws.channel("hidden", private=True, bot=True))  # nor is there groups:read
        ws.invite(ada, support)  # nor did anybody join
        ws.invite(bob, support)
        ws.invite(ws.bot_user, ws.channel("new"))
        first, second = [await acknowledge(socket) for _ in range(2)]
        await ws.settled()
    assert first.pop("event_ts")
    assert first == {
        "type": "member_joined_channel",
        "user": bob.id,
        "channel": support.id,
        "channel_type": "C",
        "team": "T0LOCAL0001",
    }
    assert second["user"] == ws.bot_user.id


async def test_a_direct_message_reaches_the_real_app(
    ws: Workspace, ada: User, app: AsyncApp, client: AsyncWebClient
) -> None:
    async def answer(event: dict[str, str], say: AsyncSay) -> None:
        await say(text=f"You said {event['text']}")

    app.event("message")(answer)
    direct = ws.direct_message(ada)
    async with connected(ws, app):
        assert await ws.enter(ada, direct, "hi") == Acknowledged()
        await ws.until(lambda: len(ws.history(direct)) == 2)
    assert ws.history(direct)[1].text == "You said hi"
    assert client.token == ws.bot_token


async def test_the_app_hears_of_its_own_messages(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    direct = ws.direct_message(ada)
    async with sockets(ws) as [socket]:
        ts = (await client.chat_postMessage(channel=direct.id, text="a"))["ts"]
        posted = await acknowledge(socket)
        await client.chat_update(channel=direct.id, ts=ts, text="b")
        edited = await acknowledge(socket)
        await client.chat_delete(channel=direct.id, ts=ts)
        deleted = await acknowledge(socket)
        await client.chat_postMessage(channel=support.id, text="unheard: it reads no channels")
        await client.views_publish(user_id=ada.id, view=home())
        await ws.settled()
    assert (posted["type"], posted["text"], posted["user"]) == ("message", "a", ws.bot_user.id)
    assert posted["bot_id"].startswith("B")
    assert "subtype" not in posted
    assert (edited["subtype"], edited["channel_type"]) == ("message_changed", "im")
    assert (edited["message"]["text"], edited["previous_message"]["text"]) == ("b", "a")
    assert "user" not in edited
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)
    assert ws.protocol_faults == ()


async def test_whispers_are_no_events(manifest: Manifest, clock: ManualClock) -> None:
    manifest["oauth_config"]["scopes"]["bot"] += ["channels:history", "chat:write.public"]
    manifest["settings"]["event_subscriptions"]["bot_events"] += ["message.channels"]
    async with Workspace(manifest, clock=clock) as ws, sockets(ws) as [socket]:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        ada = ws.user("ada")
        support = ws.channel("support", [ada], bot=True)
        elsewhere = ws.channel("elsewhere")
        await client.chat_postEphemeral(channel=support.id, user=ada.id, text="psst")
        await client.chat_postMessage(channel=elsewhere.id, text="where the app is not")
        await client.chat_postMessage(channel=support.id, text="heard")
        assert (await acknowledge(socket))["text"] == "heard"
