"""Serving a Slack workspace, whichever way its requests come."""

import asyncio

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import MailcheckApp
from bot.calibration import Calibration
from bot.clock import Clock
from bot.config import Config, HttpMode, ListenAddress, SocketMode
from bot.serve.first_call import first_call
from bot.serve.http.port import open_port
from bot.serve.http.requests import SlackRequests
from bot.serve.http.site import Site
from bot.serve.measuring import CALL_LIMIT, Ground, finished, measuring_app, slack_client
from probes.address import Address
from probes.live import LiveNetwork

log = structlog.get_logger(__name__)

DEFAULT_LISTEN = ListenAddress(Address("127.0.0.1"), 3000)
"""Where requests over HTTP are taken unless the operator says otherwise."""


async def serve_slack(
    config: Config, mode: SocketMode | HttpMode, base_url: str = AsyncWebClient.BASE_URL
) -> None:
    """Serve a workspace until cancelled; raise BadConfig if Slack does not take a token."""
    async with aiohttp.ClientSession(timeout=CALL_LIMIT) as session:
        client = slack_client(session, mode.bot_token, base_url)
        network = LiveNetwork(config.dns.resolvers)
        calibration = Calibration(config, network)
        app = measuring_app(Ground(config, network), client, known=lambda: calibration.known)
        async with finished(app):
            match mode:
                case SocketMode():
                    await _by_socket(config, mode, app, calibration, network)
                case HttpMode():
                    await _over_http(config, mode, app, calibration, network)


async def _by_socket(
    config: Config,
    mode: SocketMode,
    app: MailcheckApp,
    calibration: Calibration,
    clock: Clock,
) -> None:
    """Take requests by Socket Mode; a port opens for health checks alone, and only if wanted."""
    socket = AsyncSocketModeHandler(app.bolt, mode.app_token.reveal()).client
    async with open_port(config.http.listen, Site(clock.elapsed, ready=socket.is_connected)):
        try:
            await first_call("SLACK_BOT_TOKEN", app.identity.learn, clock)
            # Asked for here, because the client would ask for ever with a token that is no good.
            socket.wss_uri = await first_call("SLACK_APP_TOKEN", socket.issue_new_wss_url, clock)
            await socket.connect()  # type: ignore[no-untyped-call]
            log.info("connected")
            async with calibration.kept_up():
                await asyncio.Event().wait()
        finally:
            await socket.close()  # type: ignore[no-untyped-call]


async def _over_http(
    config: Config,
    mode: HttpMode,
    app: MailcheckApp,
    calibration: Calibration,
    network: LiveNetwork,
) -> None:
    """Take requests over HTTP; the port opens first, so that it can be seen what is missing."""
    taken = asyncio.Event()

    async def ready() -> bool:
        return taken.is_set()

    requests = SlackRequests(app.bolt, mode.signing_secret, network)
    site = Site(network.elapsed, ready=ready, requests=requests)
    async with open_port(config.http.listen or DEFAULT_LISTEN, site):
        await first_call("SLACK_BOT_TOKEN", app.identity.learn, network)
        taken.set()
        log.info("taking_requests")
        async with calibration.kept_up():
            await asyncio.Event().wait()
