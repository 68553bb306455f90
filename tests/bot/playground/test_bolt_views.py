"""A real slack-bolt app with a Home, a form, menus and shortcuts, by Socket Mode."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Acknowledged, Channel, User, View, Workspace
from tests.bot.playground.bolt import connected
from tests.bot.playground.samples import (
    actions,
    button,
    entry,
    home,
    menu,
    modal,
    option,
    plain,
    typed,
)

Body = dict[str, Any]

FORM = modal(
    entry(typed(action_id="host", max_length=253), "host"),
    entry(menu("static_select", "imap", "smtp", action_id="what"), "what", dispatch_action=True),
    entry(
        {
            "type": "conversations_select",
            "action_id": "where",
            "default_to_current_conversation": True,
            "response_url_enabled": True,
        },
        "where",
    ),
    callback_id="check",
    notify_on_close=True,
)


def form_app(app: AsyncApp, told: list[str]) -> None:
    """Let an app offer FORM in every way there is."""

    async def open_form(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    async def chosen(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        what = body["actions"][0]["selected_option"]["value"]
        title = {"title": plain(f"Check {what}")}
        view = body["view"]
        await client.views_update(view_id=view["id"], hash=view["hash"], view=FORM | title)

    async def submitted(ack: AsyncAck, view: Body, respond: AsyncRespond) -> None:
        values = view["state"]["values"]
        host = values["host"]["host"]["value"]
        if "." not in host:
            await ack(response_action="errors", errors={"host": "Please enter a host name"})
            return
        await ack()
        what = values["what"]["what"]["selected_option"]["value"]
        await respond(text=f"{host} {what}", response_type="in_channel")

    async def closed(ack: AsyncAck, body: Body) -> None:
        await ack()
        told.append(f"closed {body['view']['callback_id']}")

    app.command("/check")(open_form)
    app.shortcut("ask")(open_form)
    app.shortcut({"type": "message_action", "callback_id": "look"})(open_form)
    app.action("new")(open_form)
    app.action("what")(chosen)
    app.view("check")(submitted)
    app.view_closed("check")(closed)


def top(ws: Workspace, user: User) -> View:
    view = ws.modal(user)
    assert view is not None
    return view


async def test_a_form_goes_from_a_command_to_an_answer_in_the_channel(
    ws: Workspace, ada: User, support: Channel, app: AsyncApp
) -> None:
    form_app(app, [])
    async with connected(ws, app):
        assert await ws.slash(ada, support, "/check") == Acknowledged()
        await ws.until(lambda: ws.modal(ada) is not None)
        await ws.press(ada, top(ws, ada), "host", value="mail")
        assert await ws.press(ada, top(ws, ada), "what", value="imap") == Acknowledged()
        await ws.until(lambda: top(ws, ada).title == "Check imap")
        values = top(ws, ada).values
        assert values["host"]["host"]["value"] == "mail"
        assert values["what"]["what"]["selected_option"] == option("imap")

        assert await ws.submit(ada, {}) == Acknowledged()
        assert top(ws, ada).errors == {"host": "Please enter a host name"}
        answer = await ws.submit(ada, {"host": {"host": "mail.example.test"}})
        assert answer == Acknowledged()
        assert ws.modal(ada) is None
        await ws.until(lambda: bool(ws.history(support)))
    (message,) = ws.history(support)
    assert (message.text, message.ephemeral_to) == ("mail.example.test imap", "")
    assert ws.protocol_faults == ()


async def test_every_way_in_opens_the_form_and_closing_it_is_told(
    ws: Workspace, ada: User, support: Channel, app: AsyncApp, client: AsyncWebClient
) -> None:
    told: list[str] = []
    form_app(app, told)
    await client.views_publish(user_id=ada.id, view=home(actions(button("x", action_id="new"))))
    start = ws.home(ada)
    assert start is not None
    message = ws.say(ada, support, "mail.example.test?")
    async with connected(ws, app):
        ways = (
            partial(ws.press, ada, start, "new"),
            partial(ws.shortcut, ada, "ask"),
            partial(ws.message_shortcut, ada, message, "look"),
        )
        for way in ways:
            assert await way() == Acknowledged()
            await ws.until(lambda: ws.modal(ada) is not None)
            assert await ws.dismiss(ada) == Acknowledged()
            assert ws.modal(ada) is None
        await ws.settled()
    assert told == ["closed check"] * 3
    assert ws.protocol_faults == ()
