"""`python -m bot`: serve a Slack workspace, or without its tokens one on this machine."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path

import structlog
from msgspec.structs import replace

from bot.config import (
    SECRETS,
    BadConfig,
    Config,
    HttpConfig,
    HttpMode,
    SocketMode,
    load_config,
    slack_mode,
)
from bot.config.listen import listen_address
from bot.config.values import BadValue
from bot.logs import configure_logs
from bot.serve.local import serve_locally
from bot.serve.signals import until_signalled
from bot.serve.slack import serve_slack

log = structlog.get_logger(__name__)

CONFIG_FILE = Path("mailcheck.toml")
BAD_CONFIG = 2
_LAST_PORT = 65535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot until it is told to stop; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        config = _with_options(load_config(options.config, os.environ), options)
        mode = _mode(config, options)
        # What is started later has no need of them, and Bolt would warn that it found them twice.
        for name in SECRETS:
            os.environ.pop(name, None)
        asyncio.run(until_signalled(_serve(config, mode, options)))
    except BadConfig as problem:
        sys.stderr.write(f"{problem}\n")
        return BAD_CONFIG
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mailcheck-bot",
        description="Serve the Slack workspace whose SLACK_BOT_TOKEN is in the environment: by "
        "Socket Mode with SLACK_APP_TOKEN, over HTTP with SLACK_SIGNING_SECRET. Without any of "
        "them, serve a workspace on this machine, on a web page.",
    )
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=CONFIG_FILE if CONFIG_FILE.exists() else None,
        help=f"read the settings of FILE (by default {CONFIG_FILE}, where there is one)",
    )
    parser.add_argument(
        "--listen",
        metavar="HOST:PORT",
        help="where to take Slack's requests over HTTP (by default 127.0.0.1:3000), and in both "
        "modes answer /healthz and /readyz; overrides the settings",
    )
    parser.add_argument(
        "--local", action="store_true", help="serve a workspace on this machine, and nothing else"
    )
    parser.add_argument(
        "--page-port",
        type=_port,
        metavar="PORT",
        default=0,
        help="the port of that workspace's page on 127.0.0.1 (by default any free one)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open that page, only print its address"
    )
    return parser


def _port(written: str) -> int:
    """Read the port of the page; 0 is any free one."""
    if not written.isascii() or not written.isdigit() or int(written) > _LAST_PORT:
        problem = f"it is not a port from 0 to {_LAST_PORT}"
        raise argparse.ArgumentTypeError(problem)
    return int(written)


def _with_options(config: Config, options: argparse.Namespace) -> Config:
    """Put the options that are settings as well in their place."""
    if options.listen is None:
        return config
    try:
        return replace(config, http=HttpConfig(listen_address(options.listen)))
    except BadValue as fault:
        problem = f"--listen: {fault}"
        raise BadConfig((problem,)) from fault


def _mode(config: Config, options: argparse.Namespace) -> SocketMode | HttpMode | None:
    """Tell how Slack's requests come, or None for a local workspace."""
    if options.local:
        if present := [name for name in SECRETS if os.environ.get(name, "").strip()]:
            problem = f"--local: unset {', '.join(present)} for it, or leave --local out"
            raise BadConfig((problem,))
        return None
    return slack_mode(config.slack)


def _serve(
    config: Config, mode: SocketMode | HttpMode | None, options: argparse.Namespace
) -> Coroutine[None, None, None]:
    if mode is None:
        if options.listen is not None:
            problem = (
                "--listen: it is for a Slack workspace; set SLACK_BOT_TOKEN with SLACK_APP_TOKEN "
                "or SLACK_SIGNING_SECRET, or leave it out for a workspace on this machine"
            )
            raise BadConfig((problem,))
        configure_logs(sys.stderr, logging.WARNING)
        browser = not options.no_browser
        return serve_locally(config, sys.stdout, page_port=options.page_port, browser=browser)
    configure_logs(sys.stderr)
    log.info("serving_slack", mode="Socket Mode" if isinstance(mode, SocketMode) else "HTTP")
    return serve_slack(config, mode)


if __name__ == "__main__":
    sys.exit(main())
