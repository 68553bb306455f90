"""Why a request is refused, told to the sender by a status alone and to the operator in the log."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from enum import Enum

import structlog
from aiohttp import hdrs, web

log = structlog.get_logger(__name__)

_EVERY = timedelta(minutes=1)


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
    """Counts refusals, and logs each kind at most once a minute: anybody can cause them."""

    def __init__(self, elapsed: Callable[[], timedelta]) -> None:
        """``elapsed`` reads a steady clock."""
        self._elapsed = elapsed
        self._unlogged: Counter[Refusal] = Counter()
        self._quiet_until: dict[Refusal, timedelta] = {}

    def answer(self, refused: Refused) -> web.Response:
        """Count one refusal and make the answer to it."""
        refusal = refused.refusal
        self._unlogged[refusal] += 1
        now = self._elapsed()
        if now >= self._quiet_until.get(refusal, now):
            number = self._unlogged.pop(refusal)
            log.warning("request_refused", reason=refusal.words, number=number)
            self._quiet_until[refusal] = now + _EVERY
        headers = {hdrs.ALLOW: refused.allow} if refused.allow else {}
        return web.Response(status=refusal.status, headers=headers)
