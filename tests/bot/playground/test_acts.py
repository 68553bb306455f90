"""What people may do, and what Slack itself keeps from them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import (
    Change,
    Channel,
    Deleted,
    Edited,
    Failed,
    Failure,
    ManualClock,
    MembersChanged,
    Posted,
    User,
    ViewShown,
    Whispered,
    Workspace,
)
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.links import sockets
from tests.bot.playground.samples import actions, button, mrkdwn, section


def text_of(change: Change) -> str:
    assert not isinstance(change, ViewShown | MembersChanged)
    return change.message.text


async def test_a_command_the_manifest_lacks_is_refused(
    ws: Workspace, ada: User, support: Channel
) -> None:
    async with sockets(ws):
        result = await ws.slash(ada, support, "/nope x")
    assert isinstance(result, Failed)
    assert result.error is Failure.UNKNOWN_COMMAND
    assert result.notice.startswith("/nope is not a valid command.")
    (notice,) = ws.history(support, ada)
    assert (notice.text, notice.ephemeral_to) == (result.notice, ada.id)
    assert ws.name_of(notice.author_id) == "Slackbot"


async def test_a_command_cannot_be_run_in_a_thread(
    ws: Workspace, ada: User, support: Channel
) -> None:
    parent = ws.say(ada, support, "help")
    async with sockets(ws):
        result = await ws.slash(ada, support, "/check x", thread_ts=parent.ts)
    notice = "/check is not supported in threads. Sorry!"
    assert result == Failed(Failure.NOT_IN_THREADS, notice)


async def test_nobody_types_where_they_are_not(ws: Workspace, support: Channel) -> None:
    with pytest.raises(ValueError, match="bob cannot type in #support"):
        await ws.slash(ws.user("bob"), support, "/check x")


async def test_nobody_types_in_a_channel_of_another_workspace(
    ws: Workspace, ada: User, support: Channel
) -> None:
    with pytest.raises(ValueError, match="no channel C404"):
        ws.say(ada, replace(support, id="C404"), "hi")


async def test_nobody_types_in_an_archived_channel(
    ws: Workspace, ada: User, support: Channel
) -> None:
    ws.archive(support)
    with pytest.raises(ValueError, match="cannot type"):
        ws.say(ada, support, "hi")


async def test_buttons_need_interactivity(manifest: Manifest, clock: ManualClock) -> None:
    manifest["settings"]["interactivity"]["is_enabled"] = False
    async with Workspace(manifest, clock=clock) as ws:
        ada = ws.user("ada")
        support = ws.channel("support", [ada], bot=True)
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        blocks = [actions(button("Again"))]
        await client.chat_postMessage(channel=support.id, text="x", blocks=blocks)
        result = await ws.press(ada, ws.history(support)[0], "a0")
    assert isinstance(result, Failed)
    assert result.error is Failure.NOT_INTERACTIVE


async def test_only_a_button_that_is_there_can_be_pressed(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    blocks = [section(mrkdwn("x")) | {"accessory": button("Again", action_id="a")}]
    ts = (await client.chat_postMessage(channel=support.id, text="x", blocks=blocks))["ts"]
    (message,) = ws.history(support)
    with pytest.raises(ValueError, match="nothing 'b' to press"):
        await ws.press(ada, message, "b")
    result = await ws.press(ada, message, "a")
    assert result == Failed(
        Failure.DISPATCH_FAILED, 'Button a failed with the error "dispatch_failed"'
    )
    await client.chat_delete(channel=support.id, ts=ts)
    with pytest.raises(ValueError, match="sees no such message"):
        await ws.press(ada, message, "a")


async def test_a_whisper_cannot_be_pressed_by_another(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    bob = ws.user("bob")
    ws.invite(bob, support)
    blocks = [actions(button("Again"))]
    await client.chat_postEphemeral(channel=support.id, user=ada.id, text="x", blocks=blocks)
    with pytest.raises(ValueError, match="bob sees no such message"):
        await ws.press(bob, ws.history(support)[-1], "a0")


async def test_a_channel_name_is_taken_once(ws: Workspace, support: Channel) -> None:
    with pytest.raises(ValueError, match=f"#{support.name} already"):
        ws.channel("support")


async def test_changes_are_told_in_order(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient
) -> None:
    with ws.changes() as changes:
        ts = (await client.chat_postMessage(channel=support.id, text="a"))["ts"]
        await client.chat_postEphemeral(channel=support.id, user=ada.id, text="b")
        await client.chat_update(channel=support.id, ts=ts, text="c")
        await client.chat_delete(channel=support.id, ts=ts)
        told = [await anext(changes) for _ in range(4)]
    assert [type(change) for change in told] == [Posted, Whispered, Edited, Deleted]
    assert [text_of(change) for change in told] == ["a", "b", "c", "c"]


async def test_changes_end_with_the_workspace(manifest: Manifest) -> None:
    async with Workspace(manifest) as ws:
        context = ws.changes()
        changes = context.__enter__()
    assert [change async for change in changes] == []
    context.__exit__(None, None, None)
    with ws.changes() as late:
        assert [change async for change in late] == []


async def test_waiting_for_what_never_comes_ends_with_the_workspace(manifest: Manifest) -> None:
    async with Workspace(manifest) as ws:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        await ws.until(lambda: False)


async def test_waiting_goes_on_until_it_is_true(ws: Workspace, ada: User, support: Channel) -> None:
    waiting = asyncio.ensure_future(ws.until(lambda: len(ws.history(support)) == 3))
    for text in "abc":
        await asyncio.sleep(0)
        assert not waiting.done()
        ws.say(ada, support, text)
    await waiting


async def test_changes_that_wait_can_be_taken_at_once(
    ws: Workspace, ada: User, support: Channel
) -> None:
    with ws.changes() as changes:
        ws.say(ada, support, "a")
        ws.say(ada, support, "b")
        assert [text_of(change) for change in changes.waiting()] == ["a", "b"]
        changes.put(None)
        assert list(changes.waiting()) == []
        assert [change async for change in changes] == []


async def test_a_workspace_that_was_never_busy_is_settled(ws: Workspace) -> None:
    await ws.settled()


async def test_a_call_within_the_quiet_time_puts_settling_off(
    ws: Workspace, client: AsyncWebClient, clock: ManualClock
) -> None:
    settling = asyncio.ensure_future(ws.settled(timedelta(seconds=2)))
    await clock.slept()
    await client.auth_test()
    clock.advance(timedelta(seconds=2))
    await clock.slept()
    assert not settling.done()
    clock.advance(timedelta(seconds=2))
    await settling


@pytest.mark.parametrize(
    ("text", "blocks", "rings"),
    [
        ("hi &lt;!channel&gt;", [], set()),
        ("<!channel> and <@U0000000001>", [], {"<!channel>", "<@U0000000001>"}),
        ("x", [section(mrkdwn("```<!here>```"))], {"<!here>"}),
        ("x", [section({"type": "plain_text", "text": "<!here>"})], set()),
    ],
    ids=["escaped", "in the text", "in code", "in plain text"],
)
async def test_a_message_tells_whom_it_rings(
    ws: Workspace,
    support: Channel,
    client: AsyncWebClient,
    text: str,
    blocks: list[dict[str, object]],
    rings: set[str],
) -> None:
    await client.chat_postMessage(channel=support.id, text=text, blocks=blocks)
    assert ws.history(support)[0].rings == rings
