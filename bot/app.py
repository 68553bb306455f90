"""Puts the bot together: one Bolt app, its listeners, and an orderly end."""

from datetime import timedelta

from msgspec import Struct
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.checks import Checks
from bot.config import Config
from bot.slackgate.calls import SlackCalls
from bot.slackgate.gate import Gate
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.slash import COMMAND, SlashCommand


class MailcheckApp(Struct, frozen=True):
    """The listeners, and what they keep busy."""

    bolt: AsyncApp
    answers: Answers
    checks: Checks

    async def close(self, for_checks: timedelta, for_answers: timedelta) -> None:
        """End every check and deliver every answer; those who still wait are told why.

        The caller has stopped taking requests before. Checks under way, and then the answers,
        are given some time; where Slack is out of reach they would otherwise take for ever.
        """
        await self.checks.close(for_checks)
        await self.answers.close(for_answers)


def build_app(config: Config, checks: Checks, client: AsyncWebClient) -> MailcheckApp:
    """Register every listener; ``client`` holds the bot token and must not try again itself."""
    clock = checks.clock
    answers = Answers(checks, Gate(SlackCalls(client), clock))
    slash = SlashCommand(answers, Seen(clock.elapsed), config.aliases())
    bolt = AsyncApp(name="mailcheck", client=client)
    bolt.command(COMMAND)(slash.handle)
    return MailcheckApp(bolt, answers, checks)
