"""The workspace: one team, one app, a few people, on 127.0.0.1."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import timedelta

from bot.playground.choices import Entered
from bot.playground.composer import is_nothing
from bot.playground.host import Host
from bot.playground.interaction_payloads import view_json
from bot.playground.manifest import Offer
from bot.playground.membership import OFFERS
from bot.playground.messages import Changes, Message
from bot.playground.outcome import AckResult
from bot.playground.people import Channel, ChannelKind, User
from bot.playground.platform import BOT_USER_ID
from bot.playground.talk import Tab
from bot.playground.users import known_zone
from bot.playground.view_acts import Form
from bot.playground.views import View


class Workspace(Host):
    """A strict local Slack for one app, and the people in it.

    Made as `Host` says, and entered before use.
    """

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
        return self._membership.join(user, channel)

    def remove(self, user: User, channel: Channel) -> Channel:
        """Take a person, or ``bot_user``, out of the channel."""
        return self._membership.leave(user, channel)

    def channels_of(self, user: User) -> tuple[Channel, ...]:
        """List the channels a person is in, as they stand, without the direct conversation."""
        return self._platform.directory.channels_of(user.id)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The commands and shortcuts people are told of: the app's, and the built-in ones."""
        return (*self.app.offers, *OFFERS)

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

        Raises ValueError: the person cannot type there, or there is nothing to send.
        """
        if is_nothing(line):
            problem = "there is nothing to send"
            raise ValueError(problem)
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

        What the app answered shows in ``modal(user)``: it is gone, another, or has `errors`.

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
        """Listen for changes of messages, members and views from now on."""
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
