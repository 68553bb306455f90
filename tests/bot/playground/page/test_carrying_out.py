"""What a tab asks for reaches the real app."""

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, User, Workspace
from tests.bot.playground.bolt import connected
from tests.bot.playground.page.tabs import OpenTab, Tab
from tests.bot.playground.samples import Block, actions, button, header, plain

FORM: Block = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Check"),
    "submit": plain("Go"),
    "blocks": [
        {
            "type": "input",
            "block_id": "host",
            "label": plain("Host"),
            "element": {"type": "plain_text_input", "action_id": "host"},
        },
        actions(button("More", action_id="more")) | {"block_id": "b"},
    ],
}


@pytest.fixture
async def heard(ws: Workspace, app: AsyncApp) -> AsyncIterator[list[str]]:
    """A small app that notes down what it hears of."""
    heard: list[str] = []

    async def check(ack: AsyncAck, respond: AsyncRespond, command: dict[str, str]) -> None:
        await ack()
        heard.append(f"command {command['text']}")
        await respond(text="looking", blocks=[actions(button("Again", action_id="again"))])

    async def again(ack: AsyncAck, action: dict[str, str]) -> None:
        await ack()
        heard.append(f"action {action['action_id']}")

    async def ask(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        heard.append(body["type"])
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    async def sent(ack: AsyncAck, view: dict[str, Any]) -> None:
        host = view["state"]["values"]["host"]["host"]["value"]
        heard.append(f"form {host}")
        if "." in host:
            await ack()
        else:
            await ack(response_action="errors", errors={"host": "That is no host."})

    async def opened(event: dict[str, str], client: AsyncWebClient) -> None:
        heard.append(f"home {event['tab']}")
        view = {"type": "home", "blocks": [header("Home"), *FORM["blocks"][1:]]}
        await client.views_publish(user_id=event["user"], view=view)

    async def mentioned(event: dict[str, str], say: AsyncSay) -> None:
        heard.append("mention")
        await say(text="yes?", thread_ts=event.get("thread_ts", event["ts"]))

    app.command("/check")(check)
    app.action("again")(again)
    app.action("more")(again)
    app.shortcut("ask")(ask)
    app.shortcut("look")(ask)
    app.view("form")(sent)
    app.event("app_home_opened")(opened)
    app.event("app_mention")(mentioned)
    async with connected(ws, app):
        yield heard


@pytest.fixture
async def tab(open_tab: OpenTab, heard: list[str]) -> Tab:  # noqa: ARG001 -- the app comes first
    return await open_tab()


async def test_a_command_and_a_button(both: Channel, tab: Tab, heard: list[str]) -> None:
    await tab.act("enter", channel_id=both.id, line="/check a.example")
    message = (await tab.told("message"))["shown"]["message"]
    (block,) = message["blocks"]
    place = {"channel_id": both.id, "ts": message["ts"]}
    pressed = {"block_id": block["block_id"], "action_id": "again"}
    done = await tab.act("press_in_message", **place, **pressed)
    assert done["error"] == ""
    assert heard == ["command a.example", "action again"]


async def test_a_mention_in_a_thread(
    ws: Workspace, ada: User, both: Channel, tab: Tab, heard: list[str]
) -> None:
    parent = ws.say(ada, both, "what now")
    await tab.act("enter", channel_id=both.id, line="@example well?", thread_ts=parent.ts)
    await ws.until(lambda: any(message.text == "yes?" for message in ws.history(both)))
    assert [message.thread_ts for message in ws.history(both)] == ["", parent.ts, parent.ts]
    assert heard == ["mention"]


async def test_a_modal_from_a_shortcut_to_its_end(tab: Tab, heard: list[str]) -> None:
    await tab.act("shortcut", callback_id="ask")
    view = (await tab.told("view"))["view"]
    assert view["title"] == "Check"
    this = {"view_id": view["id"]}
    assert (await tab.act("press_in_view", **this, block_id="b", action_id="more"))["error"] == ""
    values = {"host": {"host": "nonsense"}}
    await tab.act("submit", **this, values=values)
    while not (errors := (await tab.told("view"))["view"]["errors"]):
        pass
    assert errors == {"host": "That is no host."}
    values = {"host": {"host": "a.example"}}
    await tab.act("submit", **this, values=values)
    while (await tab.told("view"))["view"] is not None:
        pass
    assert heard == ["shortcut", "action more", "form nonsense", "form a.example"]


async def test_a_modal_from_a_message_is_dismissed(
    ws: Workspace, ada: User, both: Channel, tab: Tab, heard: list[str]
) -> None:
    message = ws.say(ada, both, "a.example is down")
    place = {"channel_id": both.id, "ts": message.ts}
    await tab.act("message_shortcut", **place, callback_id="look")
    view = (await tab.told("view"))["view"]
    assert (await tab.act("dismiss", view_id=view["id"]))["error"] == ""
    assert ws.modal(ada) is None
    assert heard == ["message_action"]


async def test_the_home_tab(tab: Tab, heard: list[str]) -> None:
    await tab.act("open_app", tab="home")
    view = (await tab.told("view", kind="home"))["view"]
    place = {"view_id": view["id"], "block_id": "b", "action_id": "more"}
    assert (await tab.act("press_in_view", **place))["error"] == ""
    assert heard == ["home home", "action more"]


@pytest.mark.parametrize(
    ("act", "notice"),
    [
        ({"act": "enter", "channel_id": "C9", "line": "x"}, "That channel is not here."),
        (
            {"act": "message_shortcut", "channel_id": "both", "ts": "1.0", "callback_id": "look"},
            "That message is gone.",
        ),
        (
            {"act": "enter", "channel_id": "both", "line": "x", "thread_ts": "1.0"},
            "That message is gone.",
        ),
        (
            {"act": "submit", "view_id": "V9", "values": {}},
            "That view is gone, or another one was opened over it.",
        ),
        ({"act": "shortcut", "callback_id": "none"}, "the app has no global shortcut 'none'"),
    ],
    ids=["channel", "message", "thread", "view", "shortcut"],
)
async def test_what_is_not_there_is_said_in_a_sentence(
    tab: Tab, both: Channel, act: dict[str, Any], notice: str
) -> None:
    known = {"channel_id": both.id} if act.get("channel_id") == "both" else {}
    done = await tab.act(act["act"], **{**act, **known})
    assert (done["error"], done["notice"]) == ("impossible", notice)


async def test_slacks_own_refusals_come_with_their_notice(tab: Tab, both: Channel) -> None:
    done = await tab.act("enter", channel_id=both.id, line="/unknown")
    assert done["error"] == "unknown_command"
    assert done["notice"].startswith("/unknown is not a valid command.")


async def test_a_fault_of_ours_is_owned_up_to_and_goes_to_the_log(
    tab: Tab, ws: Workspace, both: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    logged: list[BaseException] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: logged.append(context["exception"])
    )
    monkeypatch.setattr(ws, "enter", break_down)
    done = await tab.act("enter", channel_id=both.id, line="x")
    assert done["error"] == "broken"
    assert done["notice"].startswith("The local workspace failed at that.")
    monkeypatch.undo()
    assert (await tab.act("enter", channel_id=both.id, line="x"))["error"] == ""
    gc.collect()
    assert [type(error) for error in logged] == [ZeroDivisionError]


async def test_too_much_at_once_is_refused(
    ws: Workspace, both: Channel, open_tab: OpenTab, app: AsyncApp
) -> None:
    async def never(command: dict[str, str]) -> None:
        """Acknowledge nothing."""

    app.command("/check")(never)
    tab = await open_tab()
    async with connected(ws, app):
        for number in range(17):
            await tab.socket.send_json(
                {"act": "enter", "number": number, "channel_id": both.id, "line": "/check x"}
            )
        assert await tab.told("outcome") == {
            "update": "outcome",
            "number": 16,
            "error": "busy",
            "notice": "Too much at once. Try again.",
        }


@pytest.mark.parametrize(
    ("line", "notice"),
    [
        ("x" * 12_001, "That is too long, or nothing that can be done here:"),
        ("", "there is nothing to send"),
        ("\x00\x1b", "there is nothing to send"),
    ],
    ids=["too long", "empty", "controls alone"],
)
async def test_a_line_that_is_not_sent_has_an_outcome_that_says_so(
    both: Channel, open_tab: OpenTab, line: str, notice: str
) -> None:
    done = await (await open_tab()).act("enter", channel_id=both.id, line=line)
    assert done["error"] == "impossible"
    assert done["notice"].startswith(notice)
