"""An app on a bare socket that writes down what it is told and answers as it was told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import User, View, Workspace
from tests.bot.playground.links import Socket, sockets

Payload = dict[str, Any]


@dataclass
class ScriptedApp:
    """`answers` go with the next acknowledgements; None leaves a request unanswered."""

    client: AsyncWebClient
    heard: list[Payload] = field(default_factory=list)
    answers: list[Payload | None] = field(default_factory=list)

    @property
    def trigger_id(self) -> str:
        return str(self.heard[-1]["trigger_id"])

    async def opens(self, view: Payload) -> Payload:
        """Open a modal with the last trigger_id."""
        return await self.calls("views.open", trigger_id=self.trigger_id, view=view)

    async def calls(self, method: str, **arguments: object) -> Payload:
        """Call a method that is to succeed, and give the view it answers with."""
        answer = await self.client.api_call(method, json=arguments)
        view: Payload = answer["view"]
        return view

    async def serve(self, socket: Socket) -> None:
        while True:
            envelope = await socket.receive_json()
            self.heard.append(envelope["payload"])
            answer = self.answers.pop(0) if self.answers else {}
            if answer is not None:
                body = {"payload": answer} if answer else {}
                await socket.send_json({"envelope_id": envelope["envelope_id"], **body})


@asynccontextmanager
async def scripted(ws: Workspace) -> AsyncIterator[ScriptedApp]:
    """Connect such an app for the time of a with block."""
    app = ScriptedApp(AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url))
    async with sockets(ws) as (socket,):
        serving = asyncio.ensure_future(app.serve(socket))
        try:
            yield app
        finally:
            serving.cancel()
            await asyncio.wait((serving,))
    assert ws.protocol_faults == ()


def modal_of(ws: Workspace, user: User) -> View:
    """Give the modal that a person sees; there has to be one."""
    view = ws.modal(user)
    assert view is not None
    return view
