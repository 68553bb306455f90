"""Puts the bot together: one Bolt app, its listeners, and an orderly end."""

from datetime import timedelta

from msgspec import Struct
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.checks import Checks
from bot.commands.vocabulary import COMMAND
from bot.config import Config
from bot.render.controls import CHECK_FORM, OPEN_FORM, RUN_AGAIN
from bot.slackgate.calls import SlackCalls
from bot.slackgate.gate import Gate
from bot.slackgate.identity import Identity
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.buttons import RunAgain
from bot.surfaces.conversation import Conversation
from bot.surfaces.home import Home
from bot.surfaces.slash import SlashCommand


class MailcheckApp(Struct, frozen=True):
    """The listeners, and what they keep busy."""

    bolt: AsyncApp
    identity: Identity
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
    clock, calls, aliases = checks.clock, SlackCalls(client), config.aliases()
    answers, seen = Answers(checks, Gate(calls, clock)), Seen(clock.elapsed)
    conversation = Conversation(answers, seen, aliases)
    home = Home(answers, calls, seen, aliases)
    # Requests over HTTP are verified in bot.serve.http before they get here; Bolt's own check
    # would write the body of a request that fails into the log.
    identity = Identity(client)
    bolt = AsyncApp(
        name="mailcheck",
        client=_without_token(client),
        authorize=identity,
        request_verification_enabled=False,
    )
    bolt.command(COMMAND)(SlashCommand(answers, seen, aliases).handle)
    bolt.event("app_mention")(conversation.mentioned)
    bolt.event("message")(conversation.written)
    bolt.event("app_home_opened")(home.opened)
    bolt.action(RUN_AGAIN)(RunAgain(answers, seen, aliases).pressed)
    bolt.action(OPEN_FORM)(home.form_wanted)
    bolt.view(CHECK_FORM)(home.form_sent)
    return MailcheckApp(bolt, identity, answers, checks)


def _without_token(client: AsyncWebClient) -> AsyncWebClient:
    """Make a client for Bolt, which puts the token of the identity in a copy for each request."""
    return AsyncWebClient(
        base_url=client.base_url, session=client.session, retry_handlers=client.retry_handlers
    )
