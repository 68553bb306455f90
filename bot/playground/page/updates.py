"""What a tab is told: one JSON object a frame, tagged by `update`."""

from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

from bot.playground.manifest import Offer
from bot.playground.messages import Message
from bot.playground.people import ChannelKind
from bot.playground.views import View, ViewKind


class Example(Struct, frozen=True):
    """A line to try, offered as a button, and what it shows."""

    command: str
    explanation: str


class Person(Struct, frozen=True):
    """Somebody who can speak; `app` marks the app's bot user."""

    id: str
    name: str
    app: bool = False


class Room(Struct, frozen=True):
    """A channel as the tab's person sees it; `app` tells whether the app is in it."""

    id: str
    name: str
    kind: ChannelKind
    app: bool


class ShownMessage(Struct, frozen=True):
    """A message as it stands, and the name of who wrote it."""

    author: str
    message: Message


class Snapshot(Struct, frozen=True, tag_field="update", tag="snapshot"):
    """All there is to see at first."""

    team: str
    me: str
    app: Person
    people: Sequence[Person]
    channels: Sequence[Room]
    messages: Sequence[ShownMessage]
    home: View | None
    modal: View | None
    home_tab: bool
    offers: Sequence[Offer]
    notes: Sequence[str]
    examples: Sequence[Example]


class RoomIs(Struct, frozen=True, tag_field="update", tag="room"):
    """A channel is there for the person, or who is in it changed; all that can be read in it."""

    room: Room
    messages: Sequence[ShownMessage]


class RoomGone(Struct, frozen=True, tag_field="update", tag="no_room"):
    """The person is in a channel no more."""

    channel_id: str


class MessageIs(Struct, frozen=True, tag_field="update", tag="message"):
    """A message appeared or changed."""

    shown: ShownMessage


class MessageGone(Struct, frozen=True, tag_field="update", tag="gone"):
    """A message went away."""

    channel_id: str
    ts: str


class ViewIs(Struct, frozen=True, tag_field="update", tag="view"):
    """The modal on top, or the Home tab, is this one now, or none."""

    kind: ViewKind
    view: View | None


class Outcome(Struct, frozen=True, tag_field="update", tag="outcome"):
    """What came of the act `number`: `error` is empty when the app took it.

    `notice` is what Slack shows of the error, if anything.
    """

    number: int
    error: str = ""
    notice: str = ""


class Refused(Struct, frozen=True, tag_field="update", tag="refused"):
    """A frame that was no act, nor had the number of one."""

    problem: str


Update: TypeAlias = (
    Snapshot | RoomIs | RoomGone | MessageIs | MessageGone | ViewIs | Outcome | Refused
)
