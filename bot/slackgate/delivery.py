"""How one answer gets to where the question was asked.

Where the bot is a member, a message is posted and then edited in place. Elsewhere the
response_url of the command serves, which can neither replace nor delete what it showed: one note
and one answer. Whether the bot is a member is found out by trying, which costs no scope. What else
cannot be shown where it was asked comes as a direct message.
"""

import structlog
from msgspec import Struct

from bot.render.blocks import Message
from bot.slackgate.calls import Accepted, Limited, Place, Posted, Refused, Trouble
from bot.slackgate.gate import Gate

log = structlog.get_logger(__name__)

_OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})
"""The bot is no member, but people there may well see its answer."""


class Origin(Struct, frozen=True):
    """Where a question came from.

    ``user`` asked it in ``channel``, perhaps in the thread of the message ``thread_ts``.
    ``response_url`` is empty where the question brought none, as mentions do. ``private`` answers
    are for ``user`` alone.
    """

    channel: str
    user: str
    response_url: str = ""
    thread_ts: str = ""
    private: bool = False


class Notes(Struct, frozen=True):
    """What tells the one who asked that the answer follows, where progress cannot show.

    ``outside`` is for channels that the bot is not in.
    """

    inside: Message
    outside: Message


class _Untried(Struct, frozen=True):
    """Nothing was posted yet."""


class _Doubtful(Struct, frozen=True):
    """Slack may have taken the progress without telling where it stands.

    More of it would be left over for ever.
    """


class _Standing(Struct, frozen=True):
    """A message stands in the channel and can be edited."""

    posted: Posted


class _Aside(Struct, frozen=True):
    """The response_url serves: for all of the channel, or for the one who asked.

    ``noted`` once that person was told that the answer follows.
    """

    public: bool
    noted: bool = False


class Delivery:
    """The messages of one answer, one at a time: any number of ``show``, then ``conclude``."""

    def __init__(self, gate: Gate, origin: Origin, notes: Notes) -> None:
        self._gate = gate
        self._origin = origin
        self._notes = notes
        self._place = Place(origin.channel, origin.thread_ts)
        self._directly = Place(origin.user)
        self._route: _Untried | _Doubtful | _Standing | _Aside = _Untried()
        if origin.private and origin.response_url:
            self._route = _Aside(public=False)
        elif origin.private:
            self._place = self._directly

    async def show(self, message: Message) -> bool:
        """Show progress if that is possible now; tell whether this message is settled."""
        match self._route:
            case _Untried():
                return await self._open(message)
            case _Standing(posted=posted):
                answer = await self._gate.edit(posted, message, insist=False)
                return not isinstance(answer, Limited | Trouble)
            case _Aside(noted=True) | _Doubtful():
                return True
            case _Aside(public=public):
                note = self._notes.outside if public else self._notes.inside
                noted = await self._respond(note, public=False, insist=False)
                self._route = _Aside(public=public, noted=noted)
                return noted

    async def conclude(self, message: Message) -> None:
        """Bring the answer: in place, else as a message of its own, aside, or directly."""
        if isinstance(self._route, _Standing):
            edited = await self._gate.edit(
                self._route.posted, message, insist=True, asker=self._origin.user
            )
            if isinstance(edited, Posted):
                return
            # Deleted meanwhile, or the channel was archived.
        if not isinstance(self._route, _Aside):
            match await self._gate.post(self._place, message, insist=True, asker=self._origin.user):
                case Posted():
                    return
                case Refused(error=error):
                    self._route = _Aside(public=error in _OUTSIDE)
                case Limited() | Trouble():
                    self._route = _Aside(public=True)
        if await self._respond(message, public=self._route.public, insist=True):
            return
        direct = await self._gate.post(
            self._directly, message, insist=True, asker=self._origin.user
        )
        if not isinstance(direct, Posted):
            origin = self._origin
            log.error("answer_lost", channel=origin.channel, user=origin.user, reason=direct)

    async def _open(self, message: Message) -> bool:
        match await self._gate.post(self._place, message, insist=False):
            case Posted() as posted:
                self._route = _Standing(posted)
                return True
            case Refused(error=error):
                log.info("answering_aside", channel=self._origin.channel, reason=error)
                self._route = _Aside(public=error in _OUTSIDE)
                return await self.show(message)
            case Trouble():
                self._route = _Doubtful()
                return True
            case Limited():
                return False

    async def _respond(self, message: Message, *, public: bool, insist: bool) -> bool:
        if not self._origin.response_url:
            return False
        answer = await self._gate.respond(
            self._origin.response_url,
            self._place,
            message,
            public=public,
            insist=insist,
            asker=self._origin.user,
        )
        if isinstance(answer, Refused):
            log.warning("response_url_refused", error=answer.error, details=answer.details)
        return isinstance(answer, Accepted)
