"""`python -m bot`: serve a Slack workspace, or without tokens a local one at a prompt."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import structlog
from rich.console import Console
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import MailcheckApp, build_app
from bot.budget import Budget
from bot.calibration import Calibration
from bot.check import perform
from bot.checks import Checks
from bot.config import BadConfig, Config, Secret, SlackTokens, load_config, require_tokens
from bot.logs import configure_logs
from bot.manifest import manifest
from bot.playground import Workspace
from bot.playground.terminal import converse, stdin_lines
from bot.surfaces.slash import COMMAND
from probes.live import LiveNetwork
from probes.wire.tls import TlsContexts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence

    from bot.checks import Admit
    from bot.commands.command import Check
    from probes.event import Emit
    from probes.observation import Observation
    from probes.report import Report

log = structlog.get_logger(__name__)

T = TypeVar("T")

CONFIG_FILE = Path("mailcheck.toml")
BAD_CONFIG = 2
TOKENS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")

_FOR_CHECKS, _FOR_ANSWERS = timedelta(seconds=10), timedelta(seconds=10)
"""What is given to those under way at the end; containers are killed after some 30 seconds."""

_CALL_LIMIT = aiohttp.ClientTimeout(total=15)

_TOKEN_FAULTS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)

_WELCOME = f"""\
No Slack tokens are set ({" and ".join(TOKENS)}), so this is a local workspace on this machine: \
nothing here reaches Slack. The checks are real; they leave from this machine.
Type {COMMAND} help, or {COMMAND} and the name of a mail server. End with Ctrl-D.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot until it is told to stop; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        config = load_config(options.config, os.environ)
        tokens = _tokens(config)
        # What is started later has no need of them, and Bolt would warn that it found them twice.
        for name in TOKENS:
            os.environ.pop(name, None)
        asyncio.run(_until_signalled(_serve(config, tokens)))
    except BadConfig as problem:
        sys.stderr.write(f"{problem}\n")
        return BAD_CONFIG
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mailcheck-bot",
        description=f"Serve the Slack workspace whose {' and '.join(TOKENS)} are in the "
        "environment; without them, a local workspace at a prompt.",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=CONFIG_FILE if CONFIG_FILE.exists() else None,
        help=f"read the settings of FILE (by default {CONFIG_FILE}, where there is one)",
    )
    return parser


def _tokens(config: Config) -> SlackTokens | None:
    """Return both tokens, or None where there is neither; raise BadConfig for one alone."""
    if config.slack.bot_token is None and config.slack.app_token is None:
        return None
    return require_tokens(config)


async def _serve(config: Config, tokens: SlackTokens | None) -> None:
    if tokens is not None:
        configure_logs(sys.stderr)
        log.info("serving_slack", reason=f"{' and '.join(TOKENS)} are set")
        await serve_slack(config, tokens)
        return
    configure_logs(sys.stderr, logging.WARNING)
    console = Console(highlight=False)
    console.print(_WELCOME)
    await serve_locally(config, stdin_lines(), console)


async def _until_signalled(serving: Coroutine[None, None, None]) -> None:
    """Serve until SIGTERM or SIGINT, which begins an orderly end; a second one cuts it short."""
    task = asyncio.ensure_future(serving)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()


async def serve_slack(
    config: Config, tokens: SlackTokens, base_url: str = AsyncWebClient.BASE_URL
) -> None:
    """Serve a workspace until cancelled; raise BadConfig if Slack does not take a token."""
    async with aiohttp.ClientSession(timeout=_CALL_LIMIT) as session:
        client = _client(session, tokens.bot_token, base_url)
        await _tested(TOKENS[0], client.auth_test)
        network = LiveNetwork(config.dns.resolvers)
        calibration = Calibration(config, network)
        app = _measuring_app(config, network, client, lambda: calibration.known)
        async with calibration.kept_up(), _connected(app, tokens.app_token):
            log.info("connected")
            await asyncio.Event().wait()


async def serve_locally(config: Config, lines: AsyncIterator[str], out: Console) -> None:
    """Serve a workspace of its own, where one person types ``lines``; the checks are real."""
    async with (
        Workspace(manifest()) as workspace,
        aiohttp.ClientSession(timeout=_CALL_LIMIT) as session,
    ):
        you = workspace.user("you")
        support = workspace.channel("support", members=[you], bot=True)
        client = _client(session, Secret(workspace.bot_token), workspace.web_api_url)
        # It lives for minutes: each check tries for itself what this place can do.
        app = _measuring_app(config, LiveNetwork(config.dns.resolvers), client, tuple)

        async def settle() -> None:
            await app.answers.drain()
            await workspace.settled()

        async with _connected(app, Secret(workspace.app_token)):
            await workspace.connected()
            await converse(workspace, you, support, lines, out, settle)


def _client(session: aiohttp.ClientSession, token: Secret, base_url: str) -> AsyncWebClient:
    return AsyncWebClient(
        token=token.reveal(), base_url=base_url, session=session, retry_handlers=[]
    )


def _measuring_app(
    config: Config,
    network: LiveNetwork,
    client: AsyncWebClient,
    known: Callable[[], Sequence[Observation]],
) -> MailcheckApp:
    """Build the app that measures from this process' own network, ``known`` for what it can do."""

    @cache
    def contexts() -> TlsContexts:
        return TlsContexts(str(config.tls.trust_file or ""))

    async def carry_out(command: Check, emit: Emit, admit: Admit) -> Report:
        return await perform(command, config, network, contexts, emit, admit, known())

    limits = config.limits
    budget = Budget(limits.checks_per_target, limits.window, network.elapsed)
    checks = Checks(carry_out, budget, network, at_once=limits.checks_in_flight)
    return build_app(config, checks, client)


@asynccontextmanager
async def _connected(app: MailcheckApp, app_token: Secret) -> AsyncIterator[None]:
    """Take requests by Socket Mode; at the end take no more, then finish what is under way."""
    socket = AsyncSocketModeHandler(app.bolt, app_token.reveal()).client
    try:
        # Asked for here, because the client would ask for ever with a token that is no good.
        socket.wss_uri = await _tested(TOKENS[1], socket.issue_new_wss_url)
        await socket.connect()  # type: ignore[no-untyped-call]
        yield
    finally:
        await socket.close()  # type: ignore[no-untyped-call]
        log.info("finishing")
        await app.close(_FOR_CHECKS, _FOR_ANSWERS)


async def _tested(name: str, call: Callable[[], Awaitable[T]]) -> T | None:
    """Make a first call; raise BadConfig if Slack does not take the token ``name``.

    Any other trouble passes, or shows when the socket is opened, which is tried until it works.
    """
    try:
        return await call()
    except SlackApiError as refusal:
        error = refusal.response.get("error", "")
        if error in _TOKEN_FAULTS:
            problem = f"environment: {name}: Slack does not take it ({error}); copy it anew"
            raise BadConfig((problem,)) from refusal
        log.warning("first_call_failed", token=name, error=error)
    except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
        log.warning("first_call_failed", token=name, error=repr(trouble))
    return None


if __name__ == "__main__":
    sys.exit(main())
