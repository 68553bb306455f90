"""A whole workspace served, by Socket Mode and over HTTP, from the first call to the end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import pytest
import structlog
from msgspec.structs import replace

from bot.config import BadConfig, Config, HttpConfig, HttpMode, ListenAddress, Secret, SocketMode
from bot.manifest import manifest
from bot.playground import Acknowledged, Failed, Failure, Message, Workspace
from bot.render.controls import OPEN_FORM, RUN_AGAIN, TARGET_FIELD
from bot.serve.http.site import REQUEST_PATH
from bot.serve.slack import serve_slack
from probes.address import Address
from probes.live import LiveNetwork
from probes.policy import Purpose
from tests.probes.network import FakeNetwork


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(logger_factory=structlog.testing.CapturingLoggerFactory())
    yield
    structlog.reset_defaults()


_LONGEST = timedelta(milliseconds=10)


class Here(FakeNetwork):
    """A network in memory at the present time, by which requests are signed; nothing takes long."""

    def now(self) -> datetime:
        return LiveNetwork().now()

    async def sleep(self, wait: timedelta) -> None:
        await asyncio.sleep(min(wait, _LONGEST).total_seconds())


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    """Keep the bot from reaching for the real network when it finds out what it can do."""
    network = Here()
    monkeypatch.setattr("bot.serve.slack.LiveNetwork", lambda _: network)
    return network


@pytest.fixture
def listen() -> Iterator[ListenAddress]:
    """A port that is given to nobody else, whether the bot listens there or not."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield ListenAddress(Address("127.0.0.1"), kept.getsockname()[1])


@pytest.fixture(params=["socket", "http"])
async def ws(request: pytest.FixtureRequest, listen: ListenAddress) -> AsyncIterator[Workspace]:
    """A workspace that wants its requests taken in one way or the other."""
    url = f"http://{listen}{REQUEST_PATH}" if request.param == "http" else ""
    async with Workspace(manifest(url)) as workspace:
        yield workspace


@pytest.fixture
def mode(ws: Workspace, request: pytest.FixtureRequest) -> SocketMode | HttpMode:
    bot_token = Secret(ws.bot_token)
    if request.node.callspec.params["ws"] == "socket":
        return SocketMode(bot_token, Secret(ws.app_token))
    return HttpMode(bot_token, Secret(ws.signing_secret))


async def status(listen: ListenAddress, path: str) -> int:
    """Ask for a path; 0 where nobody listens."""
    async with aiohttp.ClientSession() as session:
        try:
            async with session.get(f"http://{listen}{path}") as response:
                return response.status
        except aiohttp.ClientConnectionError:
            return 0


async def until_ready(listen: ListenAddress) -> None:
    while await status(listen, "/readyz") != 200:
        pass


@asynccontextmanager
async def serving(
    ws: Workspace, mode: SocketMode | HttpMode, listen: ListenAddress
) -> AsyncIterator[None]:
    config = Config(http=HttpConfig(listen))
    task = asyncio.create_task(serve_slack(config, mode, ws.web_api_url))
    await until_ready(listen)
    assert await ws.verify_urls() == ()
    yield
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_serves_the_workspace_until_it_is_told_to_stop(
    ws: Workspace, mode: SocketMode | HttpMode, listen: ListenAddress, network: FakeNetwork
) -> None:
    ada = ws.user("ada")
    support = ws.channel("support", [ada], bot=True)
    async with serving(ws, mode, listen):
        assert await status(listen, "/healthz") == 200
        assert isinstance(await ws.slash(ada, support, "/mailcheck help"), Acknowledged)
        assert isinstance(await ws.mention(ada, support, "help"), Acknowledged)
        assert isinstance(await ws.open_home(ada), Acknowledged)
        await ws.until(lambda: any(m.author_id == ws.bot_user.id for m in ws.history(support)))
    await ws.settled()
    assert ws.sockets == 0
    assert await status(listen, "/healthz") == 0
    assert not ws.protocol_faults
    assert {one.purpose for one in network.probes} == {Purpose.CANARY}


async def test_buttons_forms_and_direct_messages_are_taken(
    ws: Workspace, mode: SocketMode | HttpMode, listen: ListenAddress
) -> None:
    ada = ws.user("ada")
    alone = ws.direct_message(ada)

    async def answers(number: int) -> Message:
        """Wait until so many checks were answered; gives the last."""

        def found() -> list[Message]:
            return [one for one in ws.history(alone) if RUN_AGAIN in str(one.blocks)]

        await ws.until(lambda: len(found()) == number)
        return found()[-1]

    async with serving(ws, mode, listen):
        await ws.enter(ada, alone, "mail.example.com 993")
        assert isinstance(await ws.press(ada, await answers(1), RUN_AGAIN), Acknowledged)
        await answers(2)
        await ws.open_home(ada)
        home = ws.home(ada)
        assert home is not None
        assert isinstance(await ws.press(ada, home, OPEN_FORM), Acknowledged)
        filled = {TARGET_FIELD: {TARGET_FIELD: "mail.example.net"}}
        assert isinstance(await ws.submit(ada, filled), Acknowledged)
        assert "mail.example.net" in (await answers(3)).text


async def test_a_check_that_was_asked_for_before_the_end_is_answered(
    ws: Workspace, mode: SocketMode | HttpMode, listen: ListenAddress
) -> None:
    ada = ws.user("ada")
    support = ws.channel("support", [ada], bot=True)
    async with serving(ws, mode, listen):
        asked = await ws.slash(ada, support, "/mailcheck mail.example.com 993")
        assert isinstance(asked, Acknowledged)
    assert any("mail.example.com" in message.text for message in ws.history(support))


@pytest.mark.parametrize("ws", ["socket"], indirect=True)
async def test_socket_mode_opens_no_port_unless_it_is_asked_for(
    ws: Workspace, mode: SocketMode, monkeypatch: pytest.MonkeyPatch, listen: ListenAddress
) -> None:
    monkeypatch.setattr("bot.serve.slack.DEFAULT_LISTEN", listen)
    task = asyncio.create_task(serve_slack(Config(), mode, ws.web_api_url))
    await ws.connected()
    assert await status(listen, "/healthz") == 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("ws", ["socket"], indirect=True)
async def test_in_socket_mode_requests_over_http_lead_nowhere(
    ws: Workspace, mode: SocketMode, listen: ListenAddress
) -> None:
    async with serving(ws, mode, listen):
        assert await status(listen, REQUEST_PATH) == 404


@pytest.mark.parametrize("ws", ["http"], indirect=True)
async def test_over_http_there_is_a_port_by_default(
    ws: Workspace, mode: HttpMode, monkeypatch: pytest.MonkeyPatch, listen: ListenAddress
) -> None:
    monkeypatch.setattr("bot.serve.slack.DEFAULT_LISTEN", listen)
    task = asyncio.create_task(serve_slack(Config(), mode, ws.web_api_url))
    await until_ready(listen)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_is_alive_and_not_ready_while_slack_is_out_of_reach(
    ws: Workspace, mode: SocketMode | HttpMode, listen: ListenAddress
) -> None:
    config = Config(http=HttpConfig(listen))
    nowhere = "http://127.0.0.1:1/api/"
    task = asyncio.create_task(serve_slack(config, mode, nowhere))
    while not (alive := await status(listen, "/healthz")):
        pass
    assert (alive, await status(listen, "/readyz")) == (200, 503)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ws.sockets == 0


@pytest.mark.parametrize("ws", ["http"], indirect=True)
async def test_started_again_while_slack_is_out_of_reach_it_lets_nobody_wait(
    ws: Workspace, mode: HttpMode, listen: ListenAddress
) -> None:
    ada = ws.user("ada")
    support = ws.channel("support", [ada], bot=True)
    async with serving(ws, mode, listen):
        pass
    nowhere = "http://127.0.0.1:1/api/"
    task = asyncio.create_task(serve_slack(Config(http=HttpConfig(listen)), mode, nowhere))
    while not await status(listen, "/healthz"):
        pass
    refused = await ws.slash(ada, support, "/mailcheck help")
    assert isinstance(refused, Failed)
    assert refused.error is Failure.HTTP_SERVICE_ERROR
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("ws", "name", "field", "token"),
    [
        ("socket", "SLACK_BOT_TOKEN", "bot_token", "xoxb-wrong"),
        ("socket", "SLACK_APP_TOKEN", "app_token", "xapp-wrong"),
        ("http", "SLACK_BOT_TOKEN", "bot_token", "xoxb-wrong"),
    ],
    indirect=["ws"],
)
async def test_a_token_that_slack_does_not_take_is_named(
    ws: Workspace,
    mode: SocketMode | HttpMode,
    listen: ListenAddress,
    name: str,
    field: str,
    token: str,
) -> None:
    wrong = replace(mode, **{field: Secret(token)})
    with pytest.raises(BadConfig, match=f"{name}: Slack does not take it") as caught:
        await serve_slack(Config(http=HttpConfig(listen)), wrong, ws.web_api_url)
    assert token not in str(caught.value)
