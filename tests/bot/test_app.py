"""The whole bot: real checks over a network in memory, and its orderly end."""

from datetime import timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.app import build_app
from bot.budget import Budget
from bot.check import perform
from bot.checks import Admit, Checks
from bot.commands.command import Check
from bot.config import Config
from bot.manifest import manifest
from bot.playground import Workspace
from bot.surfaces.answers import GRACE
from probes.event import Emit
from probes.policy import Policy
from probes.report import Report
from probes.wire.tls import TlsContexts
from tests.bot.bench import NOW, PATIENCE, Bench
from tests.bot.playground.bolt import connected
from tests.probes.network import REFUSES, FakeNetwork
from tests.probes.virtual_time import HANDED_OVER, play

MOMENT = timedelta(milliseconds=1)
HOST, ADDRESS = "mail.example.com", "192.0.2.10"


def test_a_command_becomes_connections_and_the_connections_an_answer() -> None:
    network = FakeNetwork({(HOST, "A"): (ADDRESS,)}, {(ADDRESS, 993): REFUSES})
    texts = play(_asked_in_four_rooms(network), real=HANDED_OVER)
    assert len(texts) == 4
    assert all("993" in text for text in texts)
    assert ["This result is" in text for text in texts] == [False, False, False, True]
    assert sum(network.connects.values()) == 3


async def _asked_in_four_rooms(network: FakeNetwork) -> list[str]:
    """Ask the same in one room after the other; give what is then said there."""
    config = Config(policy=Policy(allow=("192.0.2.0/24",)))

    async def carry_out(command: Check, emit: Emit, admit: Admit) -> Report:
        return await perform(command, config, network, TlsContexts, emit, admit)

    checks = Checks(carry_out, Budget(3, timedelta(minutes=5), network.elapsed), network)
    async with Workspace(manifest()) as ws, aiohttp.ClientSession() as session:
        client = AsyncWebClient(ws.bot_token, ws.web_api_url, session=session, retry_handlers=[])
        app = build_app(config, checks, client)
        ada = ws.user("ada")
        rooms = [ws.channel(f"room-{number}", [ada], bot=True) for number in range(4)]
        async with connected(ws, app.bolt):
            for room in rooms:
                await ws.slash(ada, room, f"/mailcheck {HOST} 993")
                await app.answers.drain()
        return [message.text for room in rooms for message in ws.history(room)]


class TestEnd:
    async def test_those_who_wait_are_told(self, bench: Bench) -> None:
        bench.script.hold()
        await bench.slash()
        await bench.wait(GRACE)
        await bench.shown("Checking")
        await bench.slash("/mailcheck mail.example.com private", bench.bob, bench.elsewhere)
        await bench.app.close(NOW, PATIENCE)
        for channel, words in ((bench.support, "example.com`"), (bench.elsewhere, "private`")):
            [text] = bench.texts(channel)
            assert text.startswith("The check of `mail.example.com")
            assert f"{words} was interrupted: the bot is shutting down." in text

    async def test_answers_that_nobody_can_get_do_not_hold_it_up(self, bench: Bench) -> None:
        bench.script.hold()
        await bench.slash()
        bench.client.base_url = "http://127.0.0.1:1/api/"  # nobody listens there
        with capture_logs() as logs:
            await bench.app.close(NOW, MOMENT)
        assert logs[-1] == {"event": "answers_given_up", "number": 1, "log_level": "error"}

    async def test_answers_that_nobody_waits_for_are_no_error(self, bench: Bench) -> None:
        bench.script.hold()
        await bench.slash()
        with capture_logs() as logs:
            await bench.app.close(NOW, NOW)
        assert [line["log_level"] for line in logs] == ["info"]
