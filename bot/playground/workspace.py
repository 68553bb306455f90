"""The workspace: one team, one app, a few people, on 127.0.0.1."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.playground.activity import Activity
from bot.playground.acts import Acts
from bot.playground.choices import Entered
from bot.playground.clock import Clock, SystemClock
from bot.playground.events import Events
from bot.playground.files import Files
from bot.playground.httpmode import HttpDelivery
from bot.playground.interaction_payloads import view_json
from bot.playground.manifest import App, read_manifest
from bot.playground.messages import Changes, Message, Timeline
from bot.playground.outcome import AckResult
from bot.playground.people import Channel, ChannelKind, Directory, User
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.presses import Presses
from bot.playground.rates import Limiter
from bot.playground.response_urls import ResponseUrls
from bot.playground.shortcuts import Shortcuts
from bot.playground.socketmode import DisconnectReason, SocketMode
from bot.playground.talk import Tab, Talk
from bot.playground.tokens import TokenKind, Tokens
from bot.playground.triggers import Triggers
from bot.playground.uploads import take_upload
from bot.playground.users import known_zone
from bot.playground.view_acts import Form, ViewActs
from bot.playground.views import View, Views
from bot.playground.webapi import METHODS, Method, WebApi


class Workspace:
    """A strict local Slack for one app; enter it to open its port.

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
        self._acts = Acts(self._platform, delivery, self._response_urls)
        self._presses = Presses(self._platform, delivery, self._response_urls)
        self._view_acts = ViewActs(self._platform, delivery, self._response_urls)
        self._shortcuts = Shortcuts(self._platform, delivery, self._response_urls)
        self._events = Events(self._platform, delivery)
        self._talk = Talk(self._platform, self._events)
        self._activity = Activity(clock)
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
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._origin = f"http://{host}:{port}"
        self._response_urls.origin = self._platform.files.origin = self._origin
        self._sockets.origin = f"ws://{host}:{port}"
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

    # For the app

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

    @property
    def commands(self) -> tuple[str, ...]:
        """The app's slash commands, each with its slash."""
        return tuple(self._platform.app.commands)

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

    # Who is there

    def user(self, name: str, *, tz: str = "") -> User:
        """Find the person of that name, or let them join; `tz` is where they live from now on.

        Raises ValueError: there is no such IANA time zone.
        """
        directory = self._platform.directory
        user = directory.user_named(name) or directory.add_user(name)
        return directory.move(user, known_zone(tz)) if tz else user

    def channel(
        self, name: str, members: Iterable[User] = (), *, bot: bool = False, private: bool = False
    ) -> Channel:
        """Open a channel with `members`, and with the app when `bot` is set."""
        kind = ChannelKind.PRIVATE if private else ChannelKind.PUBLIC
        ids = {member.id for member in members} | ({BOT_USER_ID} if bot else set())
        if self._platform.directory.channel_named(name) is not None:
            problem = f"there is a channel #{name} already"
            raise ValueError(problem)
        return self._platform.directory.add_channel(name, kind, frozenset(ids))

    def direct_message(self, user: User) -> Channel:
        """Open the conversation between a person and the app."""
        return self._platform.directory.direct(user.id)

    def archive(self, channel: Channel) -> Channel:
        """Archive the channel."""
        return self._platform.directory.archive(channel.id)

    def invite(self, user: User, channel: Channel) -> Channel:
        """Let a person, or ``bot_user``, into the channel; the app may hear of it."""
        return self._talk.join(user, channel)

    def remove(self, user: User, channel: Channel) -> Channel:
        """Take a person, or ``bot_user``, out of the channel."""
        return self._platform.directory.leave(channel.id, user.id)

    def name_of(self, some_id: str) -> str:
        """Give the name behind a user's or a channel's id, or the id when nobody has it."""
        directory = self._platform.directory
        named = directory.user(some_id) or directory.channel(some_id)
        return named.name if named else some_id

    # What they do

    async def slash(
        self, user: User, channel: Channel, line: str, *, thread_ts: str = ""
    ) -> AckResult:
        """Run a slash command, typed as `line`; returns once the app acknowledged it or not."""
        with self._activity.working():
            return await self._acts.slash(user, channel, line, thread_ts)

    async def press(
        self,
        user: User,
        where: Message | View,
        action_id: str,
        *,
        block_id: str = "",
        value: Entered = None,
    ) -> AckResult:
        """Press a button of a message, modal or Home, or choose `value` there.

        Without `block_id` it is the first element of that `action_id`. In an input block of a
        view without ``dispatch_action`` the value is kept and the app not told.

        Raises ValueError: the person cannot see or choose that.
        """
        with self._activity.working():
            if isinstance(where, View):
                return await self._presses.in_view(user, where, action_id, block_id, value)
            return await self._presses.in_message(user, where, action_id, block_id, value)

    async def mention(
        self, user: User, channel: Channel, text: str, *, thread_ts: str = ""
    ) -> AckResult | Message:
        """Enter ``@bot text``; an event that is not acknowledged comes again."""
        return await self.enter(user, channel, f"@{self.bot_user.name} {text}", thread_ts=thread_ts)

    async def enter(
        self, user: User, channel: Channel, line: str, *, thread_ts: str = ""
    ) -> AckResult | Message:
        """Do what the Enter key does: run a command, or post a message and tell the app.

        The message itself is returned where it does not concern the app.
        """
        if line.startswith("/"):
            return await self.slash(user, channel, line, thread_ts=thread_ts)
        with self._activity.working():
            return await self._talk.post(user, channel, line, thread_ts)

    def say(self, user: User, channel: Channel, text: str, *, thread_ts: str = "") -> Message:
        """Post a person's message of which the app is not told."""
        return self._talk.say(user, channel, text, thread_ts)

    async def open_home(self, user: User, tab: Tab = "home") -> AckResult:
        """Open a tab of the app's Home.

        Raises ValueError: the app has no such tab.
        """
        with self._activity.working():
            published = self.home(user)
            view = view_json(published) if published and tab == "home" else None
            return await self._talk.open_home(user, tab, view)

    async def submit(self, user: User, values: Form) -> AckResult:
        """Enter `values` by block id and action id, then press Submit in the person's modal.

        Raises ValueError: there is no modal to submit, or it offers nothing of the kind.
        """
        with self._activity.working():
            return await self._view_acts.submit(user, values)

    async def dismiss(self, user: User, *, all: bool = False) -> AckResult:
        """Close the person's modal, and with `all` those below it.

        Raises ValueError: there is no modal.
        """
        with self._activity.working():
            return await self._view_acts.dismiss(user, everything=all)

    async def shortcut(self, user: User, callback_id: str) -> AckResult:
        """Choose a global shortcut.

        Raises ValueError: the app has none of that name.
        """
        with self._activity.working():
            return await self._shortcuts.anywhere(user, callback_id)

    async def message_shortcut(self, user: User, message: Message, callback_id: str) -> AckResult:
        """Choose a shortcut on a message.

        Raises ValueError: the app has none of that name, or the person sees no such message.
        """
        with self._activity.working():
            return await self._shortcuts.on_message(user, message, callback_id)

    # What there is to see

    def home(self, user: User) -> View | None:
        """Give the Home published for the person."""
        return self._platform.views.home(user.id)

    def modal(self, user: User) -> View | None:
        """Give the modal the person sees: the one on top."""
        return self._platform.views.modal(user.id)

    def history(self, channel: Channel, viewer: User | None = None) -> tuple[Message, ...]:
        """List the messages of a channel, oldest first, as they stand.

        Ephemeral ones are those of `viewer`, or all of them without one.
        """
        return self._platform.timeline.history(channel.id, viewer.id if viewer else "")

    def file(self, file_id: str) -> bytes | None:
        """Give the bytes of a file that was uploaded and completed."""
        file = self._platform.files.find(file_id)
        return file.content if file else None

    def changes(self) -> AbstractContextManager[Changes]:
        """Listen for changes of messages from now on."""
        return self._platform.timeline.changes()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()`, asked again after every change of a message.

        Raises RuntimeError: the workspace closed first.
        """
        with self.changes() as changes:
            if holds():
                return
            async for _ in changes:
                if holds():
                    return
        problem = "the workspace closed before that came true"
        raise RuntimeError(problem)

    async def settled(self, quiet: timedelta = timedelta(0)) -> None:
        """Wait until no request or call is under way and none has begun for the time `quiet`.

        The app may still be measuring: to wait for an answer, use `until`.
        """
        await self._activity.settled(quiet)
