"""The messages of the workspace, and every change of what people see."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self, TypeAlias

from bot.playground.clock import Clock
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.people import Channel
from bot.playground.rings import rings
from bot.playground.views import ViewShown


class Subtype(StrEnum):
    """What a message is that nobody wrote: a line about somebody who came or went."""

    NONE = ""
    JOIN = "channel_join"
    LEAVE = "channel_leave"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it stood at one time.

    `ts` identifies it in its channel; `thread_ts` is the message it replies to, or empty;
    `ephemeral_to` is the id of the only person who sees it, or empty; `edited_ts` is empty until
    the first edit. `blocks` carry the ids Slack gives those that came without. `client_msg_id` is
    what a person's own Slack calls it, empty for the app's. `metadata` and `files` are as the API
    gives them. Of a line with a `subtype`, `author_id` is who came or went, and `by_id` who brought
    that about, or empty.
    """

    channel_id: str
    ts: str
    author_id: str
    text: str
    blocks: tuple[JsonObject, ...] = ()
    thread_ts: str = ""
    ephemeral_to: str = ""
    edited_ts: str = ""
    link_names: bool = False
    client_msg_id: str = ""
    metadata: JsonObject | None = None
    files: tuple[JsonObject, ...] = ()
    subtype: Subtype = Subtype.NONE
    by_id: str = ""

    @property
    def rings(self) -> frozenset[str]:
        """The mentions in it that notify someone; those of a line with a `subtype` do not."""
        if self.subtype:
            return frozenset()
        return rings(self.text, self.blocks, link_names=self.link_names)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message appeared in a channel."""

    message: Message


@dataclass(frozen=True, slots=True)
class Whispered:
    """A message was shown to one person only."""

    message: Message


@dataclass(frozen=True, slots=True)
class Edited:
    """A message changed."""

    before: Message
    message: Message


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message went away."""

    message: Message


@dataclass(frozen=True, slots=True)
class MembersChanged:
    """Somebody came into a channel or left it; `channel` is as it stands since."""

    channel: Channel


Change: TypeAlias = Posted | Whispered | Edited | Deleted | MembersChanged | ViewShown


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes since it was asked for; iteration ends when the workspace closes."""

    _queue: asyncio.Queue[Change | None] = field(default_factory=asyncio.Queue)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        change = await self._queue.get()
        if change is None:
            raise StopAsyncIteration
        return change

    def put(self, change: Change | None) -> None:
        """Add a change; None ends the iteration."""
        self._queue.put_nowait(change)

    def waiting(self) -> Iterator[Change]:
        """Take the changes that are there already, without waiting for more."""
        while not self._queue.empty():
            change = self._queue.get_nowait()
            if change is None:
                self._queue.put_nowait(None)
                return
            yield change


@dataclass(slots=True)
class Timeline:
    """All messages by channel, oldest first, and who listens for changes."""

    clock: Clock
    _messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    _changes: dict[int, Changes] = field(default_factory=dict)
    _last_microsecond: int = 0
    _closed: bool = False

    def next_ts(self) -> str:
        """Give a timestamp later than every other, in Slack's form: ``1767603600.000100``."""
        epoch = self.clock.now().timestamp()
        self._last_microsecond = max(self._last_microsecond + 1, int(epoch * 1_000_000))
        seconds, micros = divmod(self._last_microsecond, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def add(self, message: Message) -> Message:
        """Show a new message."""
        self._messages[message.channel_id, message.ts] = message
        self.tell(Whispered(message) if message.ephemeral_to else Posted(message))
        return message

    def edit(
        self,
        before: Message,
        text: str,
        blocks: tuple[JsonObject, ...],
        metadata: JsonObject | None = None,
    ) -> Message:
        """Change what a message says; without new `metadata` it keeps its own."""
        after = replace(
            before,
            text=text,
            blocks=blocks,
            metadata=metadata or before.metadata,
            edited_ts=self.next_ts(),
        )
        self._messages[after.channel_id, after.ts] = after
        self.tell(Edited(before, after))
        return after

    def delete(self, message: Message) -> None:
        """Take a message away."""
        del self._messages[message.channel_id, message.ts]
        self.tell(Deleted(message))

    def find(self, channel_id: str, ts: str) -> Message | None:
        """Look a message up."""
        return self._messages.get((channel_id, ts))

    def thread(self, channel_id: str, thread_ts: str) -> str:
        """Check that a message can be replied to, and give its ts back; empty means no thread.

        Raises ApiError: thread_not_found, or cannot_reply_to_message for a reply or a whisper.
        """
        if not thread_ts:
            return ""
        parent = self.find(channel_id, thread_ts)
        if parent is None:
            raise ApiError(Code.THREAD_NOT_FOUND)
        if parent.thread_ts or parent.ephemeral_to:
            raise ApiError(Code.CANNOT_REPLY_TO_MESSAGE)
        return thread_ts

    def replies(self, channel_id: str, thread_ts: str) -> tuple[Message, ...]:
        """List the public replies to a message, oldest first."""
        return tuple(
            message
            for message in self._messages.values()
            if message.channel_id == channel_id
            and message.thread_ts == thread_ts
            and not message.ephemeral_to
        )

    def history(self, channel_id: str, viewer_id: str = "") -> tuple[Message, ...]:
        """List a channel's messages, oldest first; of the ephemeral ones, the viewer's."""
        return tuple(
            message
            for message in self._messages.values()
            if message.channel_id == channel_id
            and (not message.ephemeral_to or not viewer_id or message.ephemeral_to == viewer_id)
        )

    @contextmanager
    def changes(self) -> Iterator[Changes]:
        """Listen for changes from now on."""
        changes = Changes()
        if self._closed:
            changes.put(None)
        self._changes[id(changes)] = changes
        try:
            yield changes
        finally:
            del self._changes[id(changes)]

    def close(self) -> None:
        """End every iteration over changes."""
        self._closed = True
        for changes in self._changes.values():
            changes.put(None)

    def tell(self, change: Change) -> None:
        """Let everyone who listens know of a change."""
        for changes in self._changes.values():
            changes.put(change)
