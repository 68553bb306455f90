"""One tab: what its person sees, told as it changes, and what they do."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import msgspec
from aiohttp import WSMessage, WSMsgType, web

from bot.playground.messages import Change, Changes, Deleted, MembersChanged, Message
from bot.playground.outcome import AckResult, Failed
from bot.playground.page.acts import (
    AnyAct,
    Dismiss,
    Enter,
    MessageShortcut,
    NoAct,
    OpenApp,
    PressInMessage,
    PressInView,
    Shortcut,
    Submit,
    read_act,
)
from bot.playground.page.under_way import UnderWay
from bot.playground.page.updates import (
    MessageGone,
    MessageIs,
    Outcome,
    Refused,
    Room,
    RoomGone,
    RoomIs,
    ShownMessage,
    Update,
    ViewIs,
)
from bot.playground.people import Channel, User
from bot.playground.platform import BOT_USER_ID
from bot.playground.views import View, ViewShown
from bot.playground.workspace import Workspace

_IMPOSSIBLE: Final = "impossible"
_BUSY: Final = "busy"
_BROKEN: Final = "broken"
_NOT_READ: Final = "That is too long, or nothing that can be done here:"
_OUR_FAULT: Final = "The local workspace failed at that. Where it was started it says why."


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab in which `person` looks at those of `shown` that they are in."""

    workspace: Workspace
    socket: web.WebSocketResponse
    person: User
    shown: Sequence[Channel]
    under_way: UnderWay

    async def serve(self, changes: Changes) -> None:
        """Tell of changes and begin acts until the tab is closed."""
        async with asyncio.TaskGroup() as group:
            telling = group.create_task(self._tell_all(changes))
            async for frame in self.socket:
                await self._take(frame)
            telling.cancel()

    async def _take(self, frame: WSMessage) -> None:
        if frame.type is not WSMsgType.TEXT:
            await self.send(Refused("Acts come as text frames."))
            return
        try:
            act = read_act(frame.data)
        except NoAct as error:
            if error.number is None:
                await self.send(Refused(f"That frame is no act: {error}"))
            else:
                await self.send(Outcome(error.number, _IMPOSSIBLE, f"{_NOT_READ} {error}"))
            return
        if self.under_way.full:
            await self.send(Outcome(act.number, _BUSY, "Too much at once. Try again."))
        else:
            self.under_way.begin(self._carry_out(act))

    async def send(self, update: Update) -> None:
        """Send one update; a tab that is gone misses it."""
        if not self.socket.closed:
            with suppress(ConnectionError):  # it goes just now
                await self.socket.send_str(msgspec.json.encode(update).decode())

    def rooms(self) -> list[Room]:
        """List the channels the person is in, and the conversation with the app."""
        return [_room(channel) for channel in self._channels()]

    def history(self) -> list[ShownMessage]:
        """List what the person can read, channel by channel."""
        return [shown for channel in self._channels() for shown in self._read(channel)]

    def _channels(self) -> tuple[Channel, ...]:
        """Give the channels the person is in as they stand, the one with the app last."""
        mine = {channel.id: channel for channel in self.workspace.channels_of(self.person)}
        shown = (mine[channel.id] for channel in self.shown if channel.id in mine)
        return (*shown, self.workspace.direct_message(self.person))

    def _read(self, channel: Channel) -> list[ShownMessage]:
        return [self._shown(one) for one in self.workspace.history(channel, self.person)]

    async def _tell_all(self, changes: Changes) -> None:
        async for change in changes:
            if (update := self._told(change)) is not None:
                await self.send(update)

    def _told(self, change: Change) -> Update | None:
        """Give what the person may know of a change."""
        if isinstance(change, ViewShown):
            mine = change.user_id == self.person.id
            return ViewIs(change.kind, change.view) if mine else None
        if isinstance(change, MembersChanged):
            return self._room_is(change.channel.id)
        message = change.message
        here = any(message.channel_id == channel.id for channel in self._channels())
        if not here or message.ephemeral_to not in {"", self.person.id}:
            return None
        if isinstance(change, Deleted):
            return MessageGone(message.channel_id, message.ts)
        return MessageIs(self._shown(message))

    def _room_is(self, channel_id: str) -> Update | None:
        """Tell of a channel as it stands, or that the person is in it no more."""
        for channel in self._channels():
            if channel.id == channel_id:
                return RoomIs(_room(channel), self._read(channel))
        known = any(channel_id == channel.id for channel in self.shown)
        return RoomGone(channel_id) if known else None

    def _shown(self, message: Message) -> ShownMessage:
        return ShownMessage(self.workspace.name_of(message.author_id), message)

    async def _carry_out(self, act: AnyAct) -> None:
        try:
            result = await self._do(act)
        except ValueError as error:
            outcome = Outcome(act.number, _IMPOSSIBLE, str(error))
        except Exception:
            # A fault of ours: the person hears that it came to nothing, asyncio's log of what.
            await self.send(Outcome(act.number, _BROKEN, _OUR_FAULT))
            raise
        else:
            outcome = (
                Outcome(act.number, result.error.value, result.notice)
                if isinstance(result, Failed)
                else Outcome(act.number)
            )
        await self.send(outcome)

    async def _do(self, act: AnyAct) -> AckResult | Message:
        ws, me = self.workspace, self.person
        match act:
            case Enter():
                channel = self._channel(act.channel_id)
                if act.thread_ts:
                    self._message(channel.id, act.thread_ts)
                return await ws.enter(me, channel, act.line, thread_ts=act.thread_ts)
            case PressInMessage():
                message = self._message(act.channel_id, act.ts)
                return await ws.press(
                    me, message, act.action_id, block_id=act.block_id, value=act.value
                )
            case PressInView():
                view = self._view(act.view_id)
                return await ws.press(
                    me, view, act.action_id, block_id=act.block_id, value=act.value
                )
            case Submit():
                self._view(act.view_id)
                return await ws.submit(me, act.values)
            case Dismiss():
                self._view(act.view_id)
                return await ws.dismiss(me, all=act.all)
            case OpenApp():
                return await ws.open_home(me, act.tab)
            case Shortcut():
                return await ws.shortcut(me, act.callback_id)
            case MessageShortcut():
                message = self._message(act.channel_id, act.ts)
                return await ws.message_shortcut(me, message, act.callback_id)

    def _channel(self, channel_id: str) -> Channel:
        for channel in self._channels():
            if channel.id == channel_id:
                return channel
        problem = "That channel is not here."
        raise ValueError(problem)

    def _message(self, channel_id: str, ts: str) -> Message:
        for message in self.workspace.history(self._channel(channel_id), self.person):
            if message.ts == ts:
                return message
        problem = "That message is gone."
        raise ValueError(problem)

    def _view(self, view_id: str) -> View:
        for view in (self.workspace.modal(self.person), self.workspace.home(self.person)):
            if view is not None and view.id == view_id:
                return view
        problem = "That view is gone, or another one was opened over it."
        raise ValueError(problem)


def _room(channel: Channel) -> Room:
    return Room(channel.id, channel.name, channel.kind, app=BOT_USER_ID in channel.members)
