"""Why a request is not taken: a status alone tells the sender, the log tells the operator."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from enum import Enum

import structlog
from aiohttp import hdrs, web

log = structlog.get_logger(__name__)

_EVERY = timedelta(minutes=1)
_CRASHED = 500


class Refusal(Enum):
    """The reasons, each with the status of its answer."""

    NOT_HTTP = 400, "it is no well-formed HTTP"
    CUT_OFF = 400, "its body broke off"
    UNREADABLE = 400, "its signature holds, but its body cannot be read"
    NO_SIGNATURE = 401, "it carries no signature, or more than one"
    WRONG_TIME = 401, "its time is more than five minutes from this machine's clock"
    WRONG_SIGNATURE = 401, "it is signed with another secret than SLACK_SIGNING_SECRET"
    NO_SUCH_PATH = 404, "there is nothing at that path"
    WRONG_METHOD = 405, "that path takes another method"
    TOO_SLOW = 408, "its body did not arrive in time"
    REPLAYED = 409, "the same request was taken before"
    TOO_LARGE = 413, "its body is too large"
    NOT_FROM_SLACK = 415, "its body is of a type that Slack does not send"
    TOO_MANY = 429, "too many requests are under way or remembered"
    NOT_READY = 503, "Slack has not taken the bot token yet"

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        self.words = words


class Refused(Exception):
    """The request is not taken; ``allow`` names the methods that the path would take."""

    def __init__(self, refusal: Refusal, allow: str = "") -> None:
        super().__init__(refusal.words)
        self.refusal = refusal
        self.allow = allow


class Refusals:
    """Answers what is not taken, and logs each kind at most once a minute: anybody can cause it."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """``elapsed`` reads a steady clock."""
        self._elapsed = elapsed
        self._unlogged: Counter[object] = Counter()
        self._quiet_until: dict[object, timedelta] = {}

    def answer(self, refused: Refused) -> web.Response:
        """Count one refusal and make the answer to it."""
        refusal = refused.refusal
        if number := self._due(refusal):
            log.warning("request_refused", reason=refusal.words, number=number)
        headers = {hdrs.ALLOW: refused.allow} if refused.allow else {}
        return web.Response(status=refusal.status, headers=headers)

    def crashed(self, fault: Exception) -> web.Response:
        """Count one bug of ours, of a kind with those that raised the same, and make the answer."""
        if number := self._due(type(fault)):
            log.error("request_crashed", exc_info=fault, number=number)
        return web.Response(status=_CRASHED)

    def _due(self, kind: object) -> int:
        """Count one of a kind; return how many are to be logged now, 0 for none."""
        self._unlogged[kind] += 1
        now = self._elapsed()
        if now < self._quiet_until.get(kind, now):
            return 0
        self._quiet_until[kind] = now + _EVERY
        return self._unlogged.pop(kind)
