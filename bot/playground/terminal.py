"""The prompt: a person types, the app's messages appear.

Lines may come from a terminal or from a pipe, as in ``echo /mailcheck help | make run``.
"""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.playground.block_shapes import elements_of
from bot.playground.drawing import Drawing
from bot.playground.messages import Change, Changes, Deleted, Edited, Message, Posted, Whispered
from bot.playground.people import Channel, User
from bot.playground.views import ViewShown
from bot.playground.workspace import Workspace

QUIET: Final = timedelta(seconds=2)
_CHUNK: Final = 4_096


async def stdin_lines(descriptor: int = 0) -> AsyncGenerator[str, None]:
    """Read lines without holding up the loop; ends at the end of the input.

    A daemon thread reads the bare descriptor: a line never typed must not keep the program from
    ending, and neither may a lock on ``sys.stdin``.
    """
    loop = asyncio.get_running_loop()
    chunks: asyncio.Queue[bytes] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError):  # the program ended meanwhile, and the loop with it
            while chunk := os.read(descriptor, _CHUNK):
                loop.call_soon_threadsafe(chunks.put_nowait, chunk)
            loop.call_soon_threadsafe(chunks.put_nowait, b"")

    threading.Thread(target=read, name="stdin", daemon=True).start()
    unfinished = b""
    while chunk := await chunks.get():
        *lines, unfinished = (unfinished + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace")
    if unfinished:
        yield unfinished.decode(errors="replace")


async def converse(
    workspace: Workspace,
    user: User,
    channel: Channel,
    lines: AsyncIterator[str],
    out: Console,
    settle: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Do what each line says as `user` in `channel`, and draw what follows on `out`.

    ``/command text`` runs a slash command, ``[Label]`` presses the last button of that name,
    ``@bot text`` mentions the app; anything else is just said, and a hint tells that no app hears
    it. `settle` waits until the app has
    done what it was asked; without it, until nothing has happened for two seconds.
    """
    settle = settle or partial(workspace.settled, QUIET)
    with workspace.changes() as changes:
        screen = _Screen(out, user, channel, Drawing(workspace.name_of))
        follower = asyncio.ensure_future(screen.follow(changes))
        try:
            screen.prompt()
            async for line in lines:
                if typed := line.strip():
                    screen.echo(typed)
                    if not await _act(workspace, user, channel, typed):
                        screen.hint(workspace.commands)
                    await settle()
                    screen.finish(changes.waiting())
                screen.prompt()
        finally:
            follower.cancel()
            await asyncio.wait((follower,))


async def _act(workspace: Workspace, user: User, channel: Channel, typed: str) -> bool:
    """Do what a line says; tell whether it went to an app."""
    mention = f"@{workspace.bot_user.name} "
    if typed.startswith("/"):
        await workspace.slash(user, channel, typed)
    elif typed.startswith(mention):
        await workspace.mention(user, channel, typed.removeprefix(mention))
    elif found := _button_named(typed, workspace.history(channel, user)):
        await workspace.press(user, *found)
    else:
        workspace.say(user, channel, typed)
        return False
    return True


def _button_named(typed: str, history: tuple[Message, ...]) -> tuple[Message, str] | None:
    for message in reversed(history):
        for block in message.blocks:
            for element in elements_of(block):
                if element["type"] == "button" and typed == f"[{element['text']['text']}]":
                    return message, str(element["action_id"])
    return None


@dataclass(slots=True)
class _Screen:
    """What the person sees: each message when it appears, and again once its edits are over."""

    out: Console
    user: User
    channel: Channel
    drawing: Drawing
    _edited: dict[str, Message] = field(default_factory=dict)

    async def follow(self, changes: Changes) -> None:
        async for change in changes:
            self._show(change)

    def prompt(self) -> None:
        if self.out.is_terminal:
            self.out.print(Text(f"#{self.channel.name} > ", style="bold"), end="")

    def echo(self, typed: str) -> None:
        """Repeat what came from a pipe, where nobody saw it typed."""
        if not self.out.is_terminal:
            self.out.print(Text(f"{self.user.name}> {typed}", style="bold"))

    def hint(self, commands: Iterable[str]) -> None:
        """Say why nobody answers what was just said."""
        known = " or ".join(commands)
        if known:
            words = f"  (nobody answers here: begin a line with {known})"
            self.out.print(Text(words, style="dim"))

    def finish(self, waiting: Iterable[Change]) -> None:
        """Draw what is left: the `waiting` changes and the last state of edited messages."""
        for change in waiting:
            self._show(change)
        for message in self._edited.values():
            self._draw(message)
        self._edited.clear()

    def _show(self, change: Change) -> None:
        if isinstance(change, ViewShown):
            return
        message = change.message
        hidden = message.ephemeral_to not in {"", self.user.id}
        if message.channel_id != self.channel.id or message.author_id == self.user.id or hidden:
            return
        match change:
            case Posted() | Whispered():
                self._draw(message)
            case Edited():
                self._edited[message.ts] = message
                progress = self.drawing.mrkdwn(message.text.partition("\n")[0])
                self.out.print(Text("  … ").append(progress), style="dim", highlight=False)
            case Deleted():
                self._edited.pop(message.ts, None)
                self.out.print(Text("  (a message was deleted)", style="dim"))

    def _draw(self, message: Message) -> None:
        only_you = " (only visible to you)" if message.ephemeral_to else ""
        thread = " ↳ in the thread" if message.thread_ts else ""
        author = self.drawing.name_of(message.author_id)
        self.out.print(Text(f"{author}{thread}{only_you}", style="bold green"))
        self.out.print(Padding(self.drawing.message(message), (0, 0, 0, 2), expand=False))
