"""The app's own place in Slack: its Home tab, the form it opens, and the first direct message."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.commands.command import BadCommand, Check, What
from bot.commands.grammar import parse_command
from bot.commands.vocabulary import COMMAND
from bot.render.controls import TARGET_FIELD, WHAT_FIELD
from bot.render.views import check_form, home_view
from bot.slackgate.calls import SlackCalls
from bot.slackgate.delivery import Origin
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.messages import BOT_NAME, welcome_message
from bot.surfaces.requests import Opened, Submitted, told

log = structlog.get_logger(__name__)


class Home:
    """Listens to people who open the app. For ``aliases`` see SlashCommand."""

    def __init__(
        self, answers: Answers, calls: SlackCalls, seen: Seen, aliases: Mapping[str, str]
    ) -> None:
        self._answers = answers
        self._calls = calls
        self._seen = seen
        self._aliases = aliases

    async def opened(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Show the Home tab, or welcome a person who never wrote to the bot."""
        opened = told(Opened, event)
        if opened is None or self._seen.is_repeated(body.get("event_id", "")):
            return
        if opened.tab == "home":
            refused = await self._calls.publish_home(opened.user, home_view(COMMAND, BOT_NAME))
            if refused is not None:
                log.warning("home_not_shown", reason=str(refused))
        elif opened.tab == "messages":
            await self._welcome(opened.user, opened.channel)

    async def _welcome(self, user: str, channel: str) -> None:
        """Say hello once: what stands in the conversation tells whether we did."""
        if self._seen.is_repeated(f"welcome {user}"):
            return
        known = await self._calls.has_history(channel)
        if known is False:
            self._answers.tell(welcome_message(COMMAND), Origin(channel, user))
        elif known is not True:
            log.warning("welcome_not_said", reason=str(known))

    async def form_wanted(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the form."""
        await ack()
        refused = await self._calls.open_view(body["trigger_id"], check_form())
        if refused is not None:
            log.warning("form_not_opened", reason=str(refused))

    async def form_sent(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Start the check, or say at the field what is wrong with it."""
        sent = told(Submitted, body)
        if sent is None:
            await ack()
            return
        target, what = sent.entered(TARGET_FIELD), sent.entered(WHAT_FIELD)
        # A port or a word beside the target says more than the choice that nobody touched.
        text = target if what == What.ALL else f"{target} {what}"
        try:
            command = parse_command(text, self._aliases)
        except BadCommand as mistake:
            words = str(mistake).replace("`", '"')  # nothing is markup there
            await ack(response_action="errors", errors={TARGET_FIELD: words})
            return
        if not isinstance(command, Check):
            words = "Name what to check here, like mail.example.com; for help leave the form."
            await ack(response_action="errors", errors={TARGET_FIELD: words})
            return
        await ack()
        if not self._seen.is_repeated(sent.trigger_id):
            self._answers.start(command, Origin(channel=sent.user.id, user=sent.user.id), "")
