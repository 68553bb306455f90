"""The program as it is started: modes, tokens, and an orderly end."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from msgspec.structs import replace

from bot.__main__ import main, serve_slack
from bot.config import BadConfig, Config, Secret, SlackTokens
from bot.manifest import manifest
from bot.playground import Acknowledged, Workspace
from probes.policy import Purpose
from tests.probes.network import FakeNetwork

ROOT = Path(__file__).parents[2]
NO_TOKENS = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(logger_factory=structlog.testing.CapturingLoggerFactory())
    yield
    structlog.reset_defaults()


def started() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env=NO_TOKENS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_without_tokens_lines_of_a_pipe_are_answered_by_a_local_workspace() -> None:
    bot = started()
    out, err = bot.communicate("/mailcheck help\n/mailcheck mail.example.com sssl\n")
    assert bot.returncode == 0
    assert err == ""
    words = " ".join(out.split())
    assert words.startswith("No Slack tokens are set (SLACK_BOT_TOKEN and SLACK_APP_TOKEN)")
    assert "nothing here reaches Slack. The checks are real" in words
    assert "only visible to you" in words
    assert "did you mean ssl?" in words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(number: signal.Signals) -> None:
    bot = started()
    assert bot.stdin is not None
    assert bot.stdout is not None
    bot.stdin.write("/mailcheck help\n")
    bot.stdin.flush()
    while "visible" not in bot.stdout.readline():
        pass
    bot.send_signal(number)
    _, err = bot.communicate()
    assert (bot.returncode, err) == (0, "")


@pytest.mark.parametrize(
    ("name", "token", "missing"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-1-2-secret", "SLACK_APP_TOKEN"),
        ("SLACK_APP_TOKEN", "xapp-1-2-secret", "SLACK_BOT_TOKEN"),
    ],
)
def test_one_token_alone_is_refused_with_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    token: str,
    missing: str,
) -> None:
    monkeypatch.delenv(missing, raising=False)
    monkeypatch.setenv(name, token)
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"environment: {missing}: it is missing")
    assert err.count("\n") == 1
    assert token not in err


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    """Keep the bot from reaching for the real network when it finds out what it can do."""
    network = FakeNetwork()
    monkeypatch.setattr("bot.__main__.LiveNetwork", lambda _: network)
    return network


@pytest.fixture
async def ws() -> AsyncIterator[Workspace]:
    async with Workspace(manifest()) as workspace:
        yield workspace


def tokens(ws: Workspace) -> SlackTokens:
    return SlackTokens(Secret(ws.bot_token), Secret(ws.app_token))


@asynccontextmanager
async def serving(ws: Workspace) -> AsyncIterator[None]:
    task = asyncio.create_task(serve_slack(Config(), tokens(ws), ws.web_api_url))
    await ws.connected()
    yield
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_with_tokens_it_serves_the_workspace_until_it_is_told_to_stop(
    ws: Workspace, network: FakeNetwork
) -> None:
    ada = ws.user("ada")
    support = ws.channel("support", [ada], bot=True)
    async with serving(ws):
        assert isinstance(await ws.slash(ada, support, "/mailcheck help"), Acknowledged)
    await ws.settled()
    assert ws.sockets == 0
    assert {one.purpose for one in network.probes} == {Purpose.CANARY}


@pytest.mark.parametrize(
    ("name", "field", "token"),
    [
        ("SLACK_BOT_TOKEN", "bot_token", "xoxb-wrong"),
        ("SLACK_APP_TOKEN", "app_token", "xapp-wrong"),
    ],
)
@pytest.mark.usefixtures("network")
async def test_a_token_that_slack_does_not_take_is_named(
    ws: Workspace, name: str, field: str, token: str
) -> None:
    wrong = replace(tokens(ws), **{field: Secret(token)})
    with pytest.raises(BadConfig, match=f"{name}: Slack does not take it") as caught:
        await serve_slack(Config(), wrong, ws.web_api_url)
    assert token not in str(caught.value)
