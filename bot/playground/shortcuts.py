"""The shortcuts people choose: anywhere, or on a message."""

from dataclasses import dataclass

from bot.playground import interaction_payloads as payloads
from bot.playground.delivery import Delivery, Envelope, EnvelopeType
from bot.playground.errors import JsonObject
from bot.playground.manifest import ShortcutKind
from bot.playground.messages import Message
from bot.playground.notices import NOT_INTERACTIVE, TROUBLE, channel_of, present
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.people import User
from bot.playground.platform import Platform
from bot.playground.response_urls import ResponseUrls


@dataclass(frozen=True, slots=True)
class Shortcuts:
    """Tells the app of shortcuts chosen; `notice` of a failure is a banner, not a message."""

    platform: Platform
    delivery: Delivery
    response_urls: ResponseUrls

    async def anywhere(self, user: User, callback_id: str) -> AckResult:
        """Choose a global shortcut.

        Raises ValueError: the manifest has none of that callback_id.
        """
        self._check(callback_id, ShortcutKind.GLOBAL)
        payload = payloads.shortcut(self.platform, user, callback_id)
        return await self._deliver(payload)

    async def on_message(self, user: User, message: Message, callback_id: str) -> AckResult:
        """Choose a shortcut of a message that everyone in the channel sees.

        Raises ValueError: the manifest has none of that callback_id, or there is no such message.
        """
        self._check(callback_id, ShortcutKind.MESSAGE)
        channel = present(self.platform, user, channel_of(self.platform, message.channel_id))
        current = self.platform.timeline.find(channel.id, message.ts)
        if current is None or current.ephemeral_to:
            problem = f"{user.name} sees no such message"
            raise ValueError(problem)
        url = self.response_urls.issue(channel.id, user.id)
        payload = payloads.message_shortcut(self.platform, user, channel, current, callback_id, url)
        return await self._deliver(payload)

    def _check(self, callback_id: str, kind: ShortcutKind) -> None:
        if self.platform.app.shortcuts.get(callback_id) is not kind:
            problem = f"the app has no {kind} shortcut {callback_id!r}"
            raise ValueError(problem)

    async def _deliver(self, payload: JsonObject) -> AckResult:
        if not self.platform.app.interactive:
            return Failed(Failure.NOT_INTERACTIVE, NOT_INTERACTIVE)
        answer = await self.delivery.deliver(Envelope(EnvelopeType.INTERACTIVE, payload))
        return Failed(answer, TROUBLE) if isinstance(answer, Failure) else Acknowledged()
