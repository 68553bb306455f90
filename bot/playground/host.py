"""The workspace as the app knows it: its address, its tokens, its sockets."""

from collections.abc import Collection, Mapping
from functools import partial
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.connections import Door
from bot.playground.activity import Activity
from bot.playground.acts import Acts
from bot.playground.clock import Clock, SystemClock
from bot.playground.echoes import Echoes
from bot.playground.events import Events
from bot.playground.files import Files
from bot.playground.httpmode import HttpDelivery
from bot.playground.manifest import App, read_manifest
from bot.playground.membership import Membership
from bot.playground.messages import Timeline
from bot.playground.people import Directory, User
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.presses import Presses
from bot.playground.rates import Limiter
from bot.playground.response_urls import ResponseUrls
from bot.playground.shortcuts import Shortcuts
from bot.playground.socketmode import DisconnectReason, SocketMode
from bot.playground.talk import Talk
from bot.playground.tokens import TokenKind, Tokens
from bot.playground.triggers import Triggers
from bot.playground.uploads import take_upload
from bot.playground.view_acts import ViewActs
from bot.playground.views import Views
from bot.playground.webapi import METHODS, Method, WebApi


class Host:
    """A port of this machine at which one app finds its Slack; enter it to open the port.

    `manifest` is the app's manifest as a mapping. `clock` rules all that depends on time.
    `refused_blocks` are block types this workspace plays not to know. `distributed` plays an app
    distributed outside Slack's Marketplace, which may read histories once a minute only.

    Raises ManifestError: the manifest could not be installed.
    """

    def __init__(
        self,
        manifest: Mapping[str, object],
        *,
        clock: Clock | None = None,
        refused_blocks: Collection[str] = (),
        distributed: bool = False,
    ) -> None:
        app = read_manifest(manifest)
        clock = clock or SystemClock()
        timeline = Timeline(clock)
        self._platform = Platform(
            app=app,
            tokens=Tokens.issue(app.scopes),
            clock=clock,
            directory=Directory(User(BOT_USER_ID, app.bot_name)),
            timeline=timeline,
            views=Views(clock, timeline.tell),
            triggers=Triggers(clock),
            limiter=Limiter(clock),
            files=Files(),
            refused_blocks=frozenset(refused_blocks),
            distributed=distributed,
        )
        self._sockets = SocketMode(self._platform)
        self._response_urls = ResponseUrls(self._platform)
        self._http = HttpDelivery(self._platform)
        delivery = self._sockets if app.socket_mode else self._http
        self._presses = Presses(self._platform, delivery, self._response_urls)
        self._view_acts = ViewActs(self._platform, delivery, self._response_urls)
        self._shortcuts = Shortcuts(self._platform, delivery, self._response_urls)
        self._activity = Activity(clock)
        self._events = Events(self._platform, delivery, self._activity)
        self._talk = Talk(self._platform, self._events)
        self._membership = Membership(self._platform, self._events)
        self._acts = Acts(self._platform, delivery, self._response_urls, self._membership)
        self._runner = web.AppRunner(self._site(), access_log=None)
        self._origin = ""

    def _site(self) -> web.Application:
        connections = Method(self._sockets.open_connection, token=TokenKind.APP_LEVEL)
        methods = {**METHODS, "apps.connections.open": connections}
        site = web.Application(middlewares=[self._activity.count_calls])
        site.router.add_route("*", "/api/{method}", WebApi(self._platform, methods).handle)
        site.router.add_post("/upload/v1/{ticket}", partial(take_upload, self._platform.files))
        site.router.add_get("/link", self._sockets.link)
        site.router.add_post("/{kind:commands|actions}/{rest:.+}", self._response_urls.handle)
        return site

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await Door(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._origin = f"http://{host}:{port}"
        self._response_urls.origin = self._platform.files.origin = self._origin
        self._sockets.origin = f"ws://{host}:{port}"
        self._events.soon(Echoes(self._platform, self._events).follow())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._platform.timeline.close()
        await self._events.close()
        await self._http.close()
        await self._sockets.close()
        await self._runner.cleanup()

    @property
    def web_api_url(self) -> str:
        """The base URL of the Web API, for AsyncWebClient(base_url=...)."""
        return f"{self._origin}/api/"

    @property
    def bot_token(self) -> str:
        """The app's bot token."""
        return self._platform.tokens.bot

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self._platform.tokens.app_level

    @property
    def signing_secret(self) -> str:
        """The secret with which requests by HTTP are signed."""
        return self._platform.tokens.signing_secret

    async def verify_urls(self) -> tuple[str, ...]:
        """Challenge the request URL for events; tell what failed, or nothing when all is well.

        Until that succeeded, an app with HTTP delivery that subscribed to events is not
        installed, and nothing is delivered to it.
        """
        return await self._http.verify_urls()

    @property
    def bot_user(self) -> User:
        """The app's bot user."""
        return self._platform.directory.bot

    @property
    def app(self) -> App:
        """The app as its manifest describes it."""
        return self._platform.app

    async def connected(self, sockets: int = 1, *, hellos: int = 0) -> None:
        """Wait until the app holds that many sockets and has opened `hellos` in all."""
        await self._sockets.connected(sockets, hellos)

    async def disconnect(self, reason: DisconnectReason = DisconnectReason.WARNING) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        await self._sockets.disconnect(reason)

    @property
    def sockets(self) -> int:
        """How many sockets the app holds."""
        return self._sockets.sockets

    @property
    def hellos(self) -> int:
        """How many sockets the app has ever opened; one more after each reconnect."""
        return self._sockets.hellos

    @property
    def protocol_faults(self) -> tuple[str, ...]:
        """What the app did against the Socket Mode protocol, in order."""
        return tuple(self._sockets.faults)
