"""What people press and choose in messages, modals and the Home tab."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.playground import interaction_payloads as payloads
from bot.playground.block_shapes import elements_of
from bot.playground.choices import (
    Entered,
    entered,
    initial_values,
    kept,
    option,
    reported_as,
    with_entry,
)
from bot.playground.delivery import Delivery, Envelope, EnvelopeType
from bot.playground.errors import JsonObject
from bot.playground.messages import Message
from bot.playground.notices import NOT_INTERACTIVE, TROUBLE, channel_of, present, refuse
from bot.playground.outcome import Acknowledged, AckResult, Failed, Failure
from bot.playground.people import User
from bot.playground.platform import Platform
from bot.playground.response_urls import ResponseUrls
from bot.playground.views import Values, View, ViewKind

_ECHOED: Final = (
    "type",
    "action_id",
    "text",
    "value",
    "style",
    "url",
    "placeholder",
    "initial_option",
    "initial_options",
    "initial_user",
    "initial_conversation",
    "initial_channel",
    "initial_date",
    "initial_time",
)


@dataclass(slots=True)
class Presses:
    """Turns presses and choices into requests to the app."""

    platform: Platform
    delivery: Delivery
    response_urls: ResponseUrls
    _entered: dict[tuple[str, str, str], Values] = field(default_factory=dict)

    async def in_message(
        self, user: User, message: Message, action_id: str, block_id: str, value: Entered
    ) -> AckResult:
        """Press or choose in the message as it stands now.

        Raises ValueError: the person cannot see or do that.
        """
        channel = present(self.platform, user, channel_of(self.platform, message.channel_id))
        current = self.platform.timeline.find(message.channel_id, message.ts)
        if current is None or current.ephemeral_to not in {"", user.id}:
            problem = f"{user.name} sees no such message"
            raise ValueError(problem)
        block, element = _find(current.blocks, action_id, block_id)
        key = (user.id, channel.id, current.ts)
        directory = self.platform.directory
        preselected = initial_values(current.blocks, directory, user.id, channel.id)
        values = kept(current.blocks, preselected, self._entered.get(key, {}))
        values, action = self._do(user, block, element, value, values)
        if not self.platform.app.interactive:
            return refuse(self.platform, user, channel, Failure.NOT_INTERACTIVE, NOT_INTERACTIVE)
        self._entered[key] = values
        url = self.response_urls.issue(channel.id, user.id, current.ts)
        payload = payloads.message_action_taken(
            self.platform, user, channel, current, values, action, url
        )
        answer = await self.delivery.deliver(Envelope(EnvelopeType.INTERACTIVE, payload))
        if isinstance(answer, Failure):
            what = "Button" if element["type"] == "button" else "Menu"
            notice = f'{what} {action_id} failed with the error "{answer}"'
            return refuse(self.platform, user, channel, answer, notice)
        return Acknowledged()

    async def in_view(
        self, user: User, view: View, action_id: str, block_id: str, value: Entered
    ) -> AckResult:
        """Press or choose in the person's modal or Home as it stands now.

        What is entered in an input block is only kept, unless the block has ``dispatch_action``.

        Raises ValueError: the person cannot see or do that.
        """
        views = self.platform.views
        shown = views.modal if view.kind is ViewKind.MODAL else views.home
        current = shown(user.id)
        if current is None or current.id != view.id:
            problem = f"{user.name} sees no such view"
            raise ValueError(problem)
        block, element = _find(current.blocks, action_id, block_id)
        values, action = self._do(user, block, element, value, current.values)
        if values != current.values:
            errors = {
                key: words for key, words in current.errors.items() if key != action["block_id"]
            }
            current = views.fill_in(current, values, errors)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Acknowledged()
        if not self.platform.app.interactive:
            views.complain(current, {"": NOT_INTERACTIVE})
            return Failed(Failure.NOT_INTERACTIVE, NOT_INTERACTIVE)
        payload = payloads.view_action_taken(self.platform, user, current, action)
        answer = await self.delivery.deliver(Envelope(EnvelopeType.INTERACTIVE, payload))
        if isinstance(answer, Failure):
            views.complain(current, {"": TROUBLE})
            return Failed(answer, TROUBLE)
        return Acknowledged()

    def _do(
        self, user: User, block: JsonObject, element: JsonObject, value: Entered, values: Values
    ) -> tuple[Values, JsonObject]:
        """Give the values after a press, and the action as the app is told it."""
        block_id, action_id = block["block_id"], element["action_id"]
        action: JsonObject = {name: element[name] for name in _ECHOED if name in element}
        action |= {"block_id": block_id, "action_ts": self.platform.timeline.next_ts()}
        if element["type"] == "overflow":
            return values, action | {"selected_option": option(element, value)}
        if not reported_as(element):
            if value is not None:
                problem = f"the button {action_id!r} takes no value"
                raise ValueError(problem)
            return values, action
        entry = entered(element, value, self.platform.directory, user.id)
        return with_entry(values, block_id, action_id, entry), action | entry


def _find(
    blocks: Iterable[JsonObject], action_id: str, block_id: str
) -> tuple[JsonObject, JsonObject]:
    for block in blocks:
        if block_id in {"", block["block_id"]}:
            for element in elements_of(block):
                if element["action_id"] == action_id:
                    return block, element
    problem = f"there is nothing {action_id!r} to press"
    raise ValueError(problem)
