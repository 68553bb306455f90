"""The app with what it measures by, as every way to serve puts it together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache

import aiohttp
import structlog
from msgspec import Struct
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import MailcheckApp, build_app
from bot.budget import Budget
from bot.check import perform
from bot.checks import Admit, Checks
from bot.commands.command import Check
from bot.config import Config, Secret
from probes.address import Address
from probes.event import Emit
from probes.network import Network
from probes.observation import Observation
from probes.report import Report
from probes.wire.tls import TlsContexts

log = structlog.get_logger(__name__)

CALL_LIMIT = aiohttp.ClientTimeout(total=15)
"""How long a call of Slack's Web API may take."""

_FOR_CHECKS, _FOR_ANSWERS = timedelta(seconds=10), timedelta(seconds=10)
"""What is given to those under way at the end; containers are killed after some 30 seconds."""


class Ground(Struct, frozen=True):
    """Where a check is made: the settings that hold there, and the network."""

    config: Config
    network: Network


def slack_client(session: aiohttp.ClientSession, token: Secret, base_url: str) -> AsyncWebClient:
    """Make the client of the Web API, which never tries again on its own."""
    return AsyncWebClient(
        token=token.reveal(), base_url=base_url, session=session, retry_handlers=[]
    )


def measuring_app(
    ground: Ground,
    client: AsyncWebClient,
    *,
    known: Callable[[], Sequence[Observation]] = tuple,
    ground_of: Callable[[Check], Ground | None] = lambda _: None,
) -> MailcheckApp:
    """Build the app that measures on ``ground``, ``known`` for what that place can do.

    ``ground_of`` may send a check elsewhere, where nothing is known beforehand, and where nobody
    needs to be spared.
    """

    @cache
    def contexts(trust_file: str, current_roots: str) -> TlsContexts:
        return TlsContexts(trust_file, current_roots)

    async def carry_out(command: Check, emit: Emit, admit: Admit) -> Report:
        other = ground_of(command)
        place = other or ground
        tls = place.config.tls
        files = str(tls.trust_file or ""), str(tls.current_roots or "")
        return await perform(
            command,
            place.config,
            place.network,
            lambda: contexts(*files),
            emit,
            admit if other is None else _admit_all,
            known() if other is None else (),
        )

    limits, network = ground.config.limits, ground.network
    budget = Budget(limits.checks_per_target, limits.window, network.elapsed)
    checks = Checks(carry_out, budget, network, at_once=limits.checks_in_flight)
    return build_app(ground.config, checks, client)


def _admit_all(_: Address) -> None:
    """Find nothing against checking an address, however often."""


@asynccontextmanager
async def finished(
    app: MailcheckApp,
    for_checks: timedelta = _FOR_CHECKS,
    for_answers: timedelta = _FOR_ANSWERS,
) -> AsyncIterator[None]:
    """At the end of the block, when no request is taken any more, finish what is under way."""
    try:
        yield
    finally:
        log.info("finishing")
        await app.close(for_checks, for_answers)
