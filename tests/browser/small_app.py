"""A small Bolt app that uses all that the page draws."""

from dataclasses import dataclass, field
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, User, Workspace
from tests.bot.playground.samples import (
    CONFIRM,
    Block,
    actions,
    button,
    cell,
    header,
    mrkdwn,
    plain,
    section,
    table,
)

MANIFEST: Final[dict[str, Any]] = {
    "display_information": {"name": "Checker"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "checker"},
        "shortcuts": [
            {"name": "New check", "type": "global", "callback_id": "new", "description": "Opens"},
            {"name": "Check this", "type": "message", "callback_id": "this", "description": "x"},
        ],
        "slash_commands": [
            {"command": "/check", "description": "Check a server", "usage_hint": "a.example [ssl]"},
            {"command": "/speak", "description": "Say what a test wants"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["app_mentions:read", "chat:write", "commands", "im:history"]}
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}

ANSWER: Final[list[Block]] = [
    header("Works: a.example"),
    section(mrkdwn("*All* ports answer.\n> in <!date^1767603600^{date_num} {time}|then>")),
    table([cell("Port"), cell("State")], [cell("993"), cell("works")]),
    actions(
        button("Run again", action_id="again", style="primary"),
        button("Forget", action_id="forget", style="danger", confirm=CONFIRM),
    ),
]
FORM: Final[Block] = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("New check"),
    "submit": plain("Check"),
    "blocks": [
        {
            "type": "input",
            "block_id": "host",
            "label": plain("Host"),
            "hint": plain("A name or an address."),
            "element": {"type": "plain_text_input", "action_id": "host"},
        }
    ],
}
HOME: Final[Block] = {
    "type": "home",
    "blocks": [header("Welcome home"), actions(button("Open the form", action_id="open"))],
}


@dataclass(frozen=True, slots=True)
class SmallApp:
    """The app and who is there: ada, ben and the app in #support, ada alone in #ops.

    `hosts` are those its form was sent with.
    """

    bolt: AsyncApp
    client: AsyncWebClient
    ada: User
    ben: User
    support: Channel
    ops: Channel
    hosts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, ws: Workspace) -> "SmallApp":
        """Open the channels and register every listener."""
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        ada, ben = ws.user("ada"), ws.user("ben")
        support = ws.channel("support", [ada, ben], bot=True)
        ops = ws.channel("ops", [ada], private=True)
        app = cls(AsyncApp(client=client), client, ada, ben, support, ops)
        app.bolt.command("/check")(check)
        app.bolt.action("again")(run_again)
        app.bolt.action("forget")(forget)
        for listen in (
            app.bolt.action("open"),
            app.bolt.shortcut("new"),
            app.bolt.shortcut("this"),
        ):
            listen(open_form)
        app.bolt.view("form")(app.take_form)
        app.bolt.event("app_home_opened")(show_home)
        app.bolt.event("app_mention")(answer)
        app.bolt.event("message")(answer)
        return app

    async def take_form(self, ack: AsyncAck, view: dict[str, Any], body: dict[str, Any]) -> None:
        """Take a host name; anything else is an error beside the field."""
        host = view["state"]["values"]["host"]["host"]["value"]
        if "." not in host:
            await ack(response_action="errors", errors={"host": "That is no host name."})
            return
        await ack()
        self.hosts.append(host)
        await self.client.chat_postMessage(channel=body["user"]["id"], text=f"checked {host}")


async def check(ack: AsyncAck, respond: AsyncRespond, command: dict[str, str]) -> None:
    """Answer publicly with every kind of block, or privately in words."""
    await ack()
    if "private" in command["text"]:
        await respond("Only for *you*")
    else:
        await respond(text="Works", blocks=ANSWER, response_type="in_channel")


async def run_again(ack: AsyncAck, respond: AsyncRespond) -> None:
    """Replace the answer."""
    await ack()
    await respond(text="Ran again", replace_original=True)


async def forget(ack: AsyncAck, respond: AsyncRespond) -> None:
    """Take the answer away."""
    await ack()
    await respond(text="", delete_original=True)


async def open_form(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """Open the form."""
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=FORM)


async def show_home(event: dict[str, str], client: AsyncWebClient) -> None:
    """Publish the Home tab."""
    await client.views_publish(user_id=event["user"], view=HOME)


async def answer(event: dict[str, str], say: AsyncSay) -> None:
    """Reply in the thread of a mention, or to what is written directly."""
    await say(text=f"Yes, <@{event['user']}>?", thread_ts=event.get("thread_ts", event["ts"]))
