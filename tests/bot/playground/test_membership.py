"""Slack's own commands that let people and the app into a channel, and take them out."""

import asyncio

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import (
    Acknowledged,
    Channel,
    Failed,
    Failure,
    ManualClock,
    MembersChanged,
    Message,
    Posted,
    User,
    Workspace,
)
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.links import sockets


@pytest.fixture
def general(ws: Workspace, ada: User) -> Channel:
    """A public channel with ada alone."""
    return ws.channel("general", [ada])


def names_in(ws: Workspace, channel: Channel) -> set[str]:
    """The names of those in the channel now."""
    everyone = [ws.bot_user, *(ws.user(name) for name in ("ada", "ben", "cy"))]
    return {one.name for one in everyone if channel.id in {c.id for c in ws.channels_of(one)}}


@pytest.mark.parametrize("typed", ["@example", "example", "  @example ", "@example @example"])
async def test_an_invitation_lets_the_app_in_and_leaves_a_line(
    ws: Workspace, ada: User, general: Channel, typed: str
) -> None:
    assert await ws.enter(ada, general, f"/invite {typed}") == Acknowledged()
    (line,) = ws.history(general)
    assert (line.author_id, line.subtype, line.by_id) == (ws.bot_user.id, "channel_join", ada.id)
    assert names_in(ws, general) == {"ada", "example"}


async def test_several_are_let_in_and_out_at_once(
    ws: Workspace, ada: User, general: Channel
) -> None:
    ws.user("ben")
    assert await ws.enter(ada, general, "/invite @ben, @example") == Acknowledged()
    assert names_in(ws, general) == {"ada", "ben", "example"}
    assert await ws.enter(ada, general, "/remove @ben @example") == Acknowledged()
    assert names_in(ws, general) == {"ada"}
    said = [(message.subtype, message.text.partition(" ")[2]) for message in ws.history(general)]
    joined = ("channel_join", "has joined the channel")
    left = ("channel_leave", "has left the channel")
    assert said == [joined, joined, left, left]


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("/invite", "Name somebody: /invite @name"),
        ("/remove @ ,", "Name somebody: /remove @name"),
        ("/invite @nobody", "There is nobody called nobody in this workspace."),
        ("/remove @nobody", "There is nobody called nobody in this workspace."),
        ("/invite @ada", "ada is already in this channel."),
        ("/invite @Slackbot", "Slackbot is in no channel, and can be let into none."),
        ("/remove @ada", "You cannot take yourself out of a channel."),
        ("/remove @example", "example is not in this channel."),
        ("/invite @x @ada", "There is nobody called x in this workspace.\nada is already in this"),
    ],
)
async def test_slackbot_tells_the_person_why_not(
    ws: Workspace, ada: User, general: Channel, line: str, notice: str
) -> None:
    result = await ws.enter(ada, general, line)
    assert isinstance(result, Failed)
    assert result.error is Failure.REFUSED
    assert result.notice.startswith(notice)
    (told,) = ws.history(general)
    assert (told.text, told.author_id, told.ephemeral_to) == (result.notice, "USLACKBOT", ada.id)
    assert names_in(ws, general) == {"ada"}


async def test_those_who_can_come_do_though_others_cannot(
    ws: Workspace, ada: User, general: Channel
) -> None:
    ws.user("ben")
    assert isinstance(await ws.enter(ada, general, "/invite @nobody @ben"), Failed)
    assert names_in(ws, general) == {"ada", "ben"}


@pytest.mark.parametrize("command", ["/invite", "/remove"])
async def test_a_direct_conversation_stays_between_two(
    ws: Workspace, ada: User, command: str
) -> None:
    direct = ws.direct_message(ada)
    result = await ws.enter(ada, direct, f"{command} @ben")
    notice = f"{command} does not work in a direct message. Try it in a channel."
    assert result == Failed(Failure.REFUSED, notice)


async def test_in_a_thread_nobody_is_invited(ws: Workspace, ada: User, general: Channel) -> None:
    parent = ws.say(ada, general, "hi")
    result = await ws.enter(ada, general, "/invite @example", thread_ts=parent.ts)
    assert isinstance(result, Failed)
    assert result.error is Failure.NOT_IN_THREADS


async def test_after_an_invitation_the_app_hears_mentions(
    ws: Workspace, ada: User, general: Channel
) -> None:
    refused = await ws.mention(ada, general, "hi")
    assert isinstance(refused, Failed)
    assert "/invite @example" in refused.notice
    async with sockets(ws) as [socket]:
        await ws.enter(ada, general, "/invite @example")
        mention = asyncio.ensure_future(ws.mention(ada, general, "hi"))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        assert await mention == Acknowledged()
    assert envelope["payload"]["event"]["type"] == "app_mention"


async def test_an_app_that_reads_the_channel_hears_who_was_let_in_and_by_whom(
    manifest: Manifest, clock: ManualClock
) -> None:
    manifest["oauth_config"]["scopes"]["bot"] += ["channels:read", "channels:history"]
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    events += ["member_joined_channel", "message.channels"]
    async with Workspace(manifest, clock=clock) as ws, sockets(ws) as [socket]:
        ada, ben = ws.user("ada"), ws.user("ben")
        support = ws.channel("support", [ada], bot=True)
        await ws.enter(ada, support, "/invite @ben")
        heard = []
        for _ in range(2):
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            heard.append(envelope["payload"]["event"])
    by_type = {event["type"]: event for event in heard}
    assert by_type.keys() == {"message", "member_joined_channel"}
    assert {event["inviter"] for event in heard} == {ada.id}
    assert {event["user"] for event in heard} == {ben.id}
    assert by_type["message"]["subtype"] == "channel_join"
    assert by_type["message"]["text"] == f"<@{ben.id}> has joined the channel"


async def test_the_line_is_nobodys_message(
    ws: Workspace, ada: User, general: Channel, client: AsyncWebClient
) -> None:
    await ws.enter(ada, general, "/invite @example")
    (line,) = ws.history(general)
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await client.chat_delete(channel=general.id, ts=line.ts)


async def test_who_looks_at_the_workspace_is_told(
    ws: Workspace, ada: User, general: Channel
) -> None:
    with ws.changes() as changes:
        await ws.enter(ada, general, "/invite @example")
        told = list(changes.waiting())
    assert [type(change) for change in told] == [MembersChanged, Posted]
    assert isinstance(told[0], MembersChanged)
    assert ws.bot_user.id in told[0].channel.members


async def test_slacks_own_commands_are_offered_beside_the_apps(ws: Workspace) -> None:
    ids = [offer.id for offer in ws.offers]
    assert {"/check", "/invite", "/remove"} <= set(ids)


async def test_after_a_space_the_command_is_just_said(
    ws: Workspace, ada: User, general: Channel
) -> None:
    assert isinstance(await ws.enter(ada, general, " /invite @ben"), Message)
    assert names_in(ws, general) == {"ada"}
