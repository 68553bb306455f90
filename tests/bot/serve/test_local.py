"""The local workspace: the real bot, the demo's hosts, and a page."""

import asyncio
import html
import io
import re
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiohttp
import pytest

from bot.config import BadConfig, Config
from bot.serve import local
from bot.serve.local import has_screen, leading_to, serve_locally
from probes.policy import Policy
from tests.probes.network import REFUSES, FakeNetwork
from tests.probes.virtual_time import HANDED_OVER, play

CONFIG = Config(policy=Policy(allow=("198.51.100.0/24",)))


class Out(io.StringIO):
    """Tells when something was written and flushed."""

    def __init__(self) -> None:
        super().__init__()
        self.flushed = asyncio.Event()

    def flush(self) -> None:
        self.flushed.set()


def file_of(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


class Browser:
    """Stands in for a browser; ``seen`` once a page was opened, whose text is then in ``led``."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.led = ""
        self.seen = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def open(self, url: str) -> None:
        self.pages.append(url)
        self.led = file_of(url).read_text(encoding="utf-8")
        self._loop.call_soon_threadsafe(self.seen.set)


@pytest.fixture
async def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser()
    monkeypatch.setattr("webbrowser.open", browser.open)
    return browser


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    """A network in memory in the place of this machine's."""
    network = FakeNetwork(endpoints={("198.51.100.7", 993): REFUSES})
    monkeypatch.setattr(local, "LiveNetwork", lambda _: network)
    return network


@asynccontextmanager
async def serving(*, open_it: bool = False) -> AsyncIterator[str]:
    """Serve locally; gives the address of the page."""
    out = Out()
    task = asyncio.create_task(serve_locally(CONFIG, out, browser=open_it))
    written = asyncio.create_task(out.flushed.wait())
    await asyncio.wait({task, written}, return_when=asyncio.FIRST_COMPLETED)
    [line] = out.getvalue().splitlines()
    found = re.search(r"http://127\.0\.0\.1:[0-9]+/\?token=\S+$", line)
    assert found is not None
    yield found[0]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


class Person:
    """Somebody at the page, through its own socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def enter(self, channel_id: str, line: str) -> None:
        self._number += 1
        act = {"act": "enter", "number": self._number, "channel_id": channel_id, "line": line}
        await self._socket.send_json(act)

    async def shown(self, *words: str) -> str:
        """Wait for an update that holds all the words."""
        while True:
            update = await self._socket.receive_str()
            if all(word in update for word in words):
                return update


@asynccontextmanager
async def person_at(url: str) -> AsyncIterator[tuple[Person, dict[str, str], str]]:
    """Open the page's socket; gives the person, the channels' ids by name, and the snapshot."""
    page, _, query = url.partition("?")
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{page}live?{query}", origin=page.rstrip("/")) as socket,
    ):
        snapshot = await socket.receive_json()
        channels = {room["name"]: room["id"] for room in snapshot["channels"]}
        yield Person(socket), channels, str(snapshot)


@pytest.mark.usefixtures("live")
async def test_the_page_greets_with_people_channels_notes_and_examples() -> None:
    async with serving() as url, person_at(url) as (_, channels, snapshot):
        assert {"support", "general", "escalations"} <= channels.keys()
        for words in ("a demonstration that needs no network", "healthy.demo.example", "maya"):
            assert words in snapshot


async def test_a_host_of_the_demo_is_checked_without_the_network(live: FakeNetwork) -> None:
    async with serving() as url, person_at(url) as (you, channels, _):
        await you.enter(channels["support"], "/mailcheck healthy.demo.example 993")
        await you.shown("healthy.demo.example", "Run again", "simulated")
    assert not live.connects


@pytest.mark.usefixtures("live")
def test_hosts_of_the_demo_may_be_checked_as_often_as_one_likes() -> None:
    async def scene() -> None:
        async with serving() as url, person_at(url) as (you, channels, _):
            for port in (110, 143, 993, 995):  # anywhere else three are all
                await you.enter(channels["support"], f"/mailcheck healthy.demo.example {port}")
                await you.shown("Works", f"healthy.demo.example {port}", "Run again")

    play(scene(), real=HANDED_OVER)


def test_any_other_host_is_checked_over_the_network(live: FakeNetwork) -> None:
    async def scene() -> None:
        async with serving() as url, person_at(url) as (you, channels, _):
            await you.enter(channels["support"], "/mailcheck 198.51.100.7 993")
            await you.shown("198.51.100.7", "What was found")

    play(scene(), real=HANDED_OVER)
    assert live.connects


@pytest.mark.usefixtures("live")
async def test_where_the_app_is_no_member_it_answers_all_the_same() -> None:
    async with serving() as url, person_at(url) as (you, channels, _):
        await you.enter(channels["general"], "/mailcheck gone.demo.example dns")
        await you.shown("gone.demo.example", "does not exist")


@pytest.mark.usefixtures("live")
async def test_the_page_is_opened_where_there_is_a_screen(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "has_screen", lambda *_: True)
    async with serving(open_it=True) as url:
        await browser.seen.wait()
    assert html.escape(url) in browser.led
    [opened] = browser.pages
    assert not file_of(opened).parent.exists()


def test_what_leads_to_the_page_tells_the_token_to_its_owner_alone() -> None:
    with leading_to("http://127.0.0.1:1/?token=secret&x=1") as opened:
        assert "secret" not in opened
        file = file_of(opened)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert "url=http://127.0.0.1:1/?token=secret&amp;x=1" in file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("live")
@pytest.mark.parametrize(("is_seen", "open_it"), [(False, True), (True, False)])
async def test_the_page_is_not_opened_where_nobody_would_see_it_or_wants_it(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, *, is_seen: bool, open_it: bool
) -> None:
    monkeypatch.setattr(local, "has_screen", lambda *_: is_seen)
    async with serving(open_it=open_it) as url, person_at(url):
        pass
    assert browser.pages == []


@pytest.mark.parametrize(
    ("environ", "platform", "is_seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_where_a_window_can_be_seen(
    environ: dict[str, str], platform: str, *, is_seen: bool
) -> None:
    assert has_screen(environ, platform) is is_seen


@pytest.mark.usefixtures("live")
async def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadConfig, match=r"^--page-port: it cannot be listened at: "):
            await serve_locally(Config(), Out(), page_port=port, browser=False)
