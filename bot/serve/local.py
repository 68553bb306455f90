"""A workspace on this machine, used on a web page: the real bot, and nothing that reaches Slack."""

import asyncio
import html
import os
import sys
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.commands.command import Check
from bot.config import BadConfig, Config, Secret
from bot.demo import Demo
from bot.manifest import manifest
from bot.playground import Channel, User, Workspace
from bot.playground.page import Example, Page
from bot.serve.measuring import CALL_LIMIT, Ground, finished, measuring_app, slack_client
from probes.live import LiveNetwork

_PEOPLE = ("sam", "maya")

_NOTES = (
    "The hosts below are a demonstration that needs no network. Checks of any other host are real "
    "and leave from this machine.",
)

_DOORWAY = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>mailcheck</title>'
    '<meta http-equiv="refresh" content="0; url={0}"><a href="{0}">Open the workspace</a></html>'
)


async def serve_locally(
    config: Config, out: TextIO, *, page_port: int = 0, browser: bool = True
) -> None:
    """Serve a workspace of its own until cancelled, and write to ``out`` where its page is.

    With ``browser`` the page is opened, if there is a screen. Raises BadConfig: ``page_port`` is
    taken.
    """
    async with (
        Demo() as demo,
        Workspace(manifest()) as workspace,
        aiohttp.ClientSession(timeout=CALL_LIMIT) as session,
    ):
        demonstration = Ground(demo.config(config), demo.network)

        def ground_of(command: Check) -> Ground | None:
            return demonstration if demo.covers(command.target) else None

        app = measuring_app(
            Ground(config, LiveNetwork(config.dns.resolvers)),
            slack_client(session, Secret(workspace.bot_token), workspace.web_api_url),
            ground_of=ground_of,
        )
        people, channels = _furnish(workspace)
        page = Page(
            workspace,
            people,
            channels,
            notes=_NOTES,
            examples=[Example(host.command, host.wrong) for host in demo.hosts],
            port=page_port,
        )
        socket = AsyncSocketModeHandler(app.bolt, workspace.app_token).client
        # Once the page is gone nobody waits for a result, nor would see an answer.
        async with finished(app, for_checks=timedelta(), for_answers=timedelta()):
            try:
                await socket.connect()  # type: ignore[no-untyped-call]
                await workspace.connected()
                await _show(page, out, browser=browser)
            finally:
                await socket.close()  # type: ignore[no-untyped-call]


async def _show(page: Page, out: TextIO, *, browser: bool) -> None:
    """Serve the page until cancelled."""
    async with AsyncExitStack() as opened:
        try:
            await opened.enter_async_context(page)
        except OSError as fault:
            problem = f"--page-port: it cannot be listened at: {fault.strerror}; give another"
            raise BadConfig((problem,)) from fault
        out.write(f"Try mailcheck here, without Slack (Ctrl-C ends it): {page.url}\n")
        out.flush()
        if browser and has_screen(os.environ, sys.platform):
            doorway = opened.enter_context(leading_to(page.url))
            await asyncio.to_thread(webbrowser.open, doorway)
        await asyncio.Event().wait()


@contextmanager
def leading_to(address: str) -> Iterator[str]:
    """Keep a file that leads a browser to ``address``; gives the file's own address.

    The browser's command line can be seen by everybody on this machine, the file by its owner
    alone.
    """
    with TemporaryDirectory(prefix="mailcheck-page-") as folder:
        file = Path(folder) / "open.html"
        file.touch(mode=0o600)
        file.write_text(_DOORWAY.format(html.escape(address)), encoding="utf-8")
        yield file.as_uri()


def has_screen(environ: Mapping[str, str], platform: str) -> bool:
    """Tell whether a browser window could be seen; ``platform`` as in ``sys.platform``."""
    return platform == "darwin" or any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _furnish(workspace: Workspace) -> tuple[list[User], list[Channel]]:
    """Let people in, and open channels: with the app, without it, and a private one."""
    people = [workspace.user(name) for name in _PEOPLE]
    return people, [
        workspace.channel("support", people, bot=True),
        workspace.channel("general", people),
        workspace.channel("escalations", people, bot=True, private=True),
    ]
