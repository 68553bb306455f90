"""The real app in a local workspace, with a scripted check and a clock that a test moves."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import MailcheckApp, build_app
from bot.budget import Budget
from bot.checks import Checks
from bot.config import Config
from bot.manifest import manifest
from bot.playground import Acknowledged, AckResult, Channel, ManualClock, Message, User, Workspace
from tests.bot.playground.bolt import connected
from tests.bot.script import Script, SteadyClock

_STEP = timedelta(milliseconds=100)
NOW, PATIENCE = timedelta(), timedelta(seconds=10)
LINE = "/mailcheck mail.example.com"


class Bench:
    """Ada and Bob in #support, where the app is a member, and in #elsewhere, where it is not."""

    def __init__(
        self,
        ws: Workspace,
        clock: ManualClock,
        script: Script,
        client: AsyncWebClient,
        app: MailcheckApp,
    ) -> None:
        self.ws, self.clock, self.script, self.client, self.app = ws, clock, script, client, app
        self.ada, self.bob = ws.user("ada"), ws.user("bob")
        both = [self.ada, self.bob]
        self.support = ws.channel("support", both, bot=True)
        self.elsewhere = ws.channel("elsewhere", both)

    async def slash(
        self, line: str = LINE, user: User | None = None, channel: Channel | None = None
    ) -> AckResult:
        """Type a command; it has to be acknowledged."""
        result = await self.ws.slash(user or self.ada, channel or self.support, line)
        assert isinstance(result, Acknowledged)
        return result

    async def ask(
        self, line: str = LINE, user: User | None = None, channel: Channel | None = None
    ) -> None:
        """Type a command and wait until it is answered."""
        await self.slash(line, user, channel)
        await self.answered()

    async def answered(self) -> None:
        """Wait until everything is answered; while an answer waits for its turn, time passes."""
        drained = asyncio.ensure_future(self.app.answers.drain())
        while not drained.done():
            slept = asyncio.ensure_future(self.clock.slept())
            await asyncio.wait({drained, slept}, return_when=asyncio.FIRST_COMPLETED)
            slept.cancel()
            self.clock.advance(_STEP)

    async def wait(self, span: timedelta) -> None:
        """Let time pass once somebody waits for it."""
        await self.clock.slept()
        self.clock.advance(span)

    async def shown(self, words: str, channel: Channel | None = None) -> Message:
        """Wait until a message of the app's says ``words`` in its text."""
        await self.ws.until(lambda: any(words in one.text for one in self.messages(channel)))
        return next(one for one in self.messages(channel) if words in one.text)

    def messages(self, channel: Channel | None = None) -> Sequence[Message]:
        """List what the app said in a channel, as it stands."""
        history = self.ws.history(channel or self.support)
        return [one for one in history if one.author_id == self.ws.bot_user.id]

    def texts(self, channel: Channel | None = None) -> list[str]:
        """List the texts of what the app said."""
        return [one.text for one in self.messages(channel)]


@asynccontextmanager
async def bench(
    *, refused_blocks: Collection[str] = (), at_once: int = 50, of_one: int = 100
) -> AsyncIterator[Bench]:
    """Start everything; at the end close it in order and find nothing amiss."""
    clock, script = ManualClock(), Script()
    steady = SteadyClock(clock)
    async with (
        Workspace(manifest(), clock=clock, refused_blocks=refused_blocks) as ws,
        aiohttp.ClientSession() as session,
    ):
        client = AsyncWebClient(
            token=ws.bot_token, base_url=ws.web_api_url, session=session, retry_handlers=[]
        )
        budget = Budget(3, timedelta(minutes=5), steady.elapsed)
        checks = Checks(script, budget, steady, at_once=at_once, of_one=of_one)
        app = build_app(Config(), checks, client)
        async with connected(ws, app.bolt):
            opened = Bench(ws, clock, script, client, app)
            yield opened
            await app.close(NOW, PATIENCE)
        assert not ws.protocol_faults
        for channel in (opened.support, opened.elsewhere, ws.direct_message(opened.ada)):
            assert not any(message.rings for message in opened.messages(channel))
