"""What a tab is told, and what it is not."""

from typing import Any

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, User, Workspace
from bot.playground.page import Page
from bot.playground.page.acts import MOST_FRAME
from tests.bot.playground.page.tabs import OpenTab, Tab, live_url, origin
from tests.bot.playground.samples import header, plain


def texts(shown: list[dict[str, Any]]) -> list[str]:
    return [one["message"]["text"] for one in shown]


async def test_a_tab_first_sees_all_there_is(
    ws: Workspace, ada: User, ben: User, both: Channel, support: Channel, open_tab: OpenTab
) -> None:
    ws.say(ben, both, "hello")
    snapshot = (await open_tab(ada)).snapshot
    assert snapshot["update"] == "snapshot"
    assert snapshot["me"] == ada.id
    assert snapshot["app"] == {"id": ws.bot_user.id, "name": "example", "app": True}
    assert [person["name"] for person in snapshot["people"]][:3] == ["ada", "ben", "example"]
    direct = ws.direct_message(ada)
    assert [room["id"] for room in snapshot["channels"]] == [both.id, support.id, direct.id]
    assert snapshot["channels"][0] == {"id": both.id, "name": "both", "kind": "public", "app": True}
    assert texts(snapshot["messages"]) == ["hello"]
    assert snapshot["messages"][0]["author"] == "ben"
    assert (snapshot["home"], snapshot["modal"]) == (None, None)
    assert [(offer["kind"], offer["id"]) for offer in snapshot["offers"]] == [
        ("command", "/check"),
        ("command", "/linked"),
        ("global", "ask"),
        ("message", "look"),
        ("built_in", "/invite"),
        ("built_in", "/remove"),
    ]
    assert snapshot["notes"] == ["Simulated."]
    assert snapshot["examples"] == [{"command": "/check a.example", "explanation": "all is well"}]


async def test_each_person_has_channels_of_their_own(
    ws: Workspace, ada: User, ben: User, both: Channel, support: Channel, open_tab: OpenTab
) -> None:
    ws.say(ada, support, "not for ben")
    snapshot = (await open_tab(ben)).snapshot
    assert snapshot["me"] == ben.id
    direct = ws.direct_message(ben)
    assert [room["id"] for room in snapshot["channels"]] == [both.id, direct.id]
    assert snapshot["messages"] == []


@pytest.mark.parametrize("person_id", ["", "U0000000099", "USLACKBOT"])
async def test_nobody_in_particular_is_the_first_person(
    page: Page, session: aiohttp.ClientSession, ada: User, person_id: str
) -> None:
    url = live_url(page).update_query(person=person_id)
    async with session.ws_connect(url, origin=origin(page)) as socket:
        assert (await socket.receive_json())["me"] == ada.id


async def test_messages_are_told_as_they_appear_change_and_go(
    both: Channel, client: AsyncWebClient, open_tab: OpenTab
) -> None:
    tab = await open_tab()
    posted = await client.chat_postMessage(channel=both.id, text="checking")
    assert texts([(await tab.told("message"))["shown"]]) == ["checking"]
    ts = posted["ts"]
    await client.chat_update(channel=both.id, ts=ts, text="done", blocks=[header("Done")])
    shown = (await tab.told("message"))["shown"]
    assert texts([shown]) == ["done"]
    assert shown["author"] == "example"
    assert shown["message"]["edited_ts"]
    assert shown["message"]["blocks"][0]["text"] == plain("Done")
    await client.chat_delete(channel=both.id, ts=ts)
    assert await tab.told("gone") == {"update": "gone", "channel_id": both.id, "ts": ts}


async def test_a_whisper_reaches_its_person_alone(
    ws: Workspace,
    ada: User,
    ben: User,
    both: Channel,
    client: AsyncWebClient,
    open_tab: OpenTab,
) -> None:
    adas, bens = await open_tab(ada), await open_tab(ben)
    await client.chat_postEphemeral(channel=both.id, user=ada.id, text="only ada")
    ws.say(ada, both, "everyone")
    first = (await adas.told("message"))["shown"]
    assert texts([first]) == ["only ada"]
    assert first["message"]["ephemeral_to"] == ada.id
    assert texts([(await bens.told("message"))["shown"]]) == ["everyone"]
    assert texts((await open_tab(ben)).snapshot["messages"]) == ["everyone"]
    assert texts((await open_tab(ada)).snapshot["messages"]) == ["only ada", "everyone"]


async def test_what_others_write_to_the_app_is_theirs(
    ws: Workspace, ada: User, ben: User, both: Channel, open_tab: OpenTab
) -> None:
    bens = await open_tab(ben)
    ws.say(ada, ws.direct_message(ada), "a secret")
    ws.say(ada, both, "hello")
    assert texts([(await bens.told("message"))["shown"]]) == ["hello"]


async def test_a_home_is_told_to_its_person_alone(
    ws: Workspace, ada: User, ben: User, both: Channel, client: AsyncWebClient, open_tab: OpenTab
) -> None:
    adas, bens = await open_tab(ada), await open_tab(ben)
    view = {"type": "home", "blocks": [header("Home")]}
    await client.views_publish(user_id=ada.id, view=view)
    told = await adas.told("view")
    assert told["kind"] == "home"
    assert told["view"]["blocks"][0]["text"] == plain("Home")
    ws.say(ada, both, "hello")
    first = await bens.socket.receive_json()
    assert first["update"] == "message"
    assert (await open_tab(ada)).snapshot["home"]["id"] == told["view"]["id"]
    assert (await open_tab(ben)).snapshot["home"] is None


async def test_who_is_let_in_sees_the_channel_at_once_and_all_that_was_said(
    ws: Workspace, ada: User, ben: User, support: Channel, open_tab: OpenTab
) -> None:
    ws.say(ada, support, "before ben")
    bens = await open_tab(ben)
    await ws.enter(ada, support, "/invite @ben")
    told = await bens.told("room")
    wanted = {"id": support.id, "name": "support", "kind": "public", "app": True}
    assert told["room"] == wanted
    assert texts(told["messages"])[0] == "before ben"
    done = await bens.act("enter", channel_id=support.id, line="hello")
    assert done["error"] == ""


async def test_who_is_taken_out_sees_the_channel_no_more(
    ws: Workspace, ada: User, ben: User, both: Channel, open_tab: OpenTab
) -> None:
    bens = await open_tab(ben)
    await ws.enter(ada, both, "/remove @ben")
    assert await bens.told("no_room") == {"update": "no_room", "channel_id": both.id}
    ws.say(ada, both, "without ben")
    done = await bens.act("enter", channel_id=both.id, line="hello")
    assert done["notice"] == "That channel is not here."
    assert bens.earlier == []


async def test_all_in_a_channel_learn_whether_the_app_is_there(
    ada: User, both: Channel, open_tab: OpenTab
) -> None:
    tab = await open_tab()
    await tab.act("enter", channel_id=both.id, line="/remove @example")
    assert (await tab.told("room"))["room"]["app"] is False
    line = (await tab.told("message"))["shown"]
    assert line["author"] == "example"
    assert (line["message"]["subtype"], line["message"]["by_id"]) == ("channel_leave", ada.id)
    await tab.act("enter", channel_id=both.id, line="/invite @example")
    assert (await tab.told("room"))["room"]["app"] is True


async def test_channels_the_page_does_not_show_are_not_told_of(
    ws: Workspace, ada: User, both: Channel, open_tab: OpenTab
) -> None:
    tab = await open_tab()
    ws.invite(ada, ws.channel("elsewhere"))
    ws.say(ada, both, "hello")
    assert (await tab.socket.receive_json())["update"] == "message"


@pytest.mark.parametrize("frame", ["", "nonsense", "[]", '{"act":"enter"}', "\x00", "\ud7ff"])
async def test_a_malformed_frame_is_answered_with_a_sentence(
    open_tab: OpenTab, frame: str, both: Channel
) -> None:
    tab = await open_tab()
    await tab.socket.send_str(frame)
    assert (await tab.told("refused"))["problem"].startswith("That frame is no act: ")
    done = await tab.act("enter", channel_id=both.id, line="still here")
    assert done == {"update": "outcome", "number": 1, "error": "", "notice": ""}


async def test_a_binary_frame_is_answered_with_a_sentence(open_tab: OpenTab) -> None:
    tab = await open_tab()
    await tab.socket.send_bytes(b"\x00\xff")
    assert (await tab.told("refused"))["problem"] == "Acts come as text frames."


async def test_a_frame_too_large_ends_the_tab(open_tab: OpenTab) -> None:
    tab = await open_tab()
    await tab.socket.send_str("x" * (MOST_FRAME + 1))
    last = await tab.socket.receive()
    assert (last.type, last.data) == (WSMsgType.CLOSE, WSCloseCode.MESSAGE_TOO_BIG)
    assert (await open_tab()).snapshot["update"] == "snapshot"


async def test_tabs_live_on_when_another_is_closed(
    ws: Workspace, ada: User, both: Channel, page: Page, session: aiohttp.ClientSession
) -> None:
    async with Tab.of(page, session, ada) as kept:
        async with Tab.of(page, session, ada) as closed:
            await closed.act("enter", channel_id=both.id, line="one")
        done = await kept.act("enter", channel_id=both.id, line="two")
        assert done["error"] == ""
        assert [message.text for message in ws.history(both)] == ["one", "two"]


async def test_only_so_many_tabs_are_open_at_once(
    page: Page, session: aiohttp.ClientSession, open_tab: OpenTab
) -> None:
    for _ in range(32):
        await open_tab()
    async with session.get(live_url(page), headers={"Origin": origin(page)}) as response:
        assert response.status == 503
        assert await response.text() == "Too many tabs are open. Close some."


async def test_the_end_of_the_page_closes_the_tabs(
    ws: Workspace, ada: User, session: aiohttp.ClientSession
) -> None:
    async with Page(ws, [ada], []) as page:
        tab = await session.ws_connect(live_url(page), origin=origin(page))
        await tab.receive_json()
    last = await tab.receive()
    assert (last.type, last.data) == (WSMsgType.CLOSE, WSCloseCode.GOING_AWAY)


async def test_the_end_of_the_workspace_is_survived(
    manifest: dict[str, Any], session: aiohttp.ClientSession
) -> None:
    async with Workspace(manifest) as workspace:
        page = Page(workspace, [workspace.user("ada")], [])
        await page.__aenter__()
        tab = await session.ws_connect(live_url(page), origin=origin(page))
        await tab.receive_json()
    await page.__aexit__(None, None, None)
    assert (await tab.receive()).type is WSMsgType.CLOSE
