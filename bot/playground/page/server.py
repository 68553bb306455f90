"""The page's own site on 127.0.0.1: a few static files, and one websocket for each tab."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from importlib import resources
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler

from bot.connections import Connection, Door
from bot.playground.page.acts import MOST_FRAME
from bot.playground.page.guard import Guard
from bot.playground.page.tab import Tab
from bot.playground.page.under_way import UnderWay
from bot.playground.page.updates import Example, Person, Snapshot
from bot.playground.people import SLACKBOT, Channel, User
from bot.playground.platform import TEAM_NAME
from bot.playground.workspace import Workspace

_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_MOST_TABS: Final = 32
_MOST_BODY: Final = 1024  # bytes; no request of ours has a body
_HEARTBEAT: Final = 20.0  # seconds
_PATIENCE: Final = 1.0  # seconds for a tab to take its leave


class Page:
    """The web page on which `people` use the workspace; enter it to open its port.

    `channels` are shown to those of `people` who are in them, each beside the conversation with
    the app. `notes` stand in the panel that greets a newcomer, `examples` below them as buttons.
    `port` 0 takes any that is free.

    Raises OSError on entering: the port is taken.
    """

    def __init__(
        self,
        workspace: Workspace,
        people: Sequence[User],
        channels: Sequence[Channel],
        *,
        notes: Sequence[str] = (),
        examples: Sequence[Example] = (),
        port: int = 0,
    ) -> None:
        if not people:
            problem = "somebody has to look at the page"
            raise ValueError(problem)
        self._workspace = workspace
        self._people = tuple(people)
        self._channels = tuple(channels)
        self._notes = tuple(notes)
        self._examples = tuple(examples)
        self._port = port
        self._guard = Guard()
        self._files = _static_files()
        self._tabs: set[web.WebSocketResponse] = set()
        self._under_way = UnderWay()
        self._opened = AsyncExitStack()

    def _site(self) -> web.Application:
        site = web.Application(client_max_size=_MOST_BODY, middlewares=[self._check_host])
        site.on_response_prepare.append(self._guard.add_headers)
        site.router.add_get("/", self._index)
        site.router.add_get("/static/{name}", self._static)
        site.router.add_get("/live", self._live)
        return site

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            site = web.AppRunner(self._site())
            await site.setup()
            opening.push_async_callback(site.cleanup)
            served = site.server
            assert served is not None  # noqa: S101 -- it was set up
            runner = web.ServerRunner(_Server(served, self._guard), shutdown_timeout=_PATIENCE)
            await runner.setup()
            opening.push_async_callback(runner.cleanup)
            await Door(runner, "127.0.0.1", self._port).start()
            self._guard.port = runner.addresses[0][1]
            self._opened = opening.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in self._tabs))
        await self._under_way.close()
        await self._opened.aclose()

    @property
    def url(self) -> str:
        """The address to open in a browser; who has it can do all that the people here can."""
        return f"http://{self._guard.hosts[0]}/?{urlencode({'token': self._guard.token})}"

    @web.middleware
    async def _check_host(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._guard.check_host(request)
        return await handler(request)

    async def _index(self, request: web.Request) -> web.Response:
        # After a reload the address has no token any more: the page kept it, or says how to get in.
        if "token" in request.query:
            self._guard.check_token(request)
        return self._file("index.html")

    async def _static(self, request: web.Request) -> web.Response:
        return self._file(request.match_info["name"])

    def _file(self, name: str) -> web.Response:
        content_type, body = self._files.get(name, ("", b""))
        if not content_type:
            raise web.HTTPNotFound
        return web.Response(body=body, content_type=content_type, charset="utf-8")

    async def _live(self, request: web.Request) -> web.StreamResponse:
        self._guard.check_token(request)
        self._guard.check_origin(request)
        if len(self._tabs) >= _MOST_TABS:
            raise web.HTTPServiceUnavailable(text="Too many tabs are open. Close some.")
        socket = web.WebSocketResponse(
            timeout=_PATIENCE, heartbeat=_HEARTBEAT, max_msg_size=MOST_FRAME, compress=False
        )
        await socket.prepare(request)
        self._tabs.add(socket)
        try:
            await self._serve(socket, request.query.get("person", ""))
        finally:
            self._tabs.discard(socket)
        return socket

    async def _serve(self, socket: web.WebSocketResponse, person_id: str) -> None:
        known = {person.id: person for person in self._people}
        person = known.get(person_id, self._people[0])
        tab = Tab(self._workspace, socket, person, self._channels, self._under_way)
        with self._workspace.changes() as changes:
            await tab.send(self._snapshot(tab))
            await tab.serve(changes)

    def _snapshot(self, tab: Tab) -> Snapshot:
        ws = self._workspace
        app = Person(ws.bot_user.id, ws.bot_user.name, app=True)
        people = [Person(person.id, person.name) for person in self._people]
        return Snapshot(
            team=TEAM_NAME,
            me=tab.person.id,
            app=app,
            people=[*people, app, Person(SLACKBOT.id, SLACKBOT.name)],
            channels=tab.rooms(),
            messages=tab.history(),
            home=ws.home(tab.person),
            modal=ws.modal(tab.person),
            home_tab=ws.app.home_tab,
            offers=ws.offers,
            notes=self._notes,
            examples=self._examples,
        )


class _Server(web.Server):
    """Serves the same as another, over connections of our kind."""

    def __init__(self, served: web.Server, guard: Guard) -> None:
        super().__init__(served.request_handler, request_factory=served.request_factory)
        self._guard = guard

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, self._guard)


class _Connection(Connection):
    """One connection of a browser, or of anything else on this machine."""

    __slots__ = ("_guard",)

    def __init__(self, server: web.Server, guard: Guard) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # means none
        )
        self._guard = guard

    def malformed(self) -> web.StreamResponse:
        return self._guard.malformed()


def _static_files() -> dict[str, tuple[str, bytes]]:
    """Read the files of the page: content type and body by name."""
    folder = resources.files(__package__) / "static"
    return {
        file.name: (_TYPES[suffix], file.read_bytes())
        for file in folder.iterdir()
        if (suffix := f".{file.name.rpartition('.')[2]}") in _TYPES
    }
