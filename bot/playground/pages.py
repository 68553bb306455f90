"""Long lists of messages, a page at a time.

Source: docs.slack.dev/apis/web-api/pagination. A cursor names the first message of the next page.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.playground import limits
from bot.playground.arguments import Arguments
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.messages import Message
from bot.playground.platform import Platform

ARGUMENTS: Final = frozenset(
    {"channel", "cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"}
)

_TS: Final = re.compile(r"(\d{1,16})(?:\.(\d{1,6}))?")
_CURSOR: Final = re.compile(r"next_ts:(\d+\.\d{6})")


@dataclass(frozen=True, slots=True)
class Span:
    """The messages between two instants, in microseconds; the bounds count when `inclusive`."""

    oldest: int
    latest: int | None
    inclusive: bool

    def holds(self, message: Message) -> bool:
        """Tell whether a message is within."""
        at = micros(message.ts)
        if self.inclusive:
            return self.oldest <= at and (self.latest is None or at <= self.latest)
        return self.oldest < at and (self.latest is None or at < self.latest)


def micros(ts: str) -> int:
    """Give a timestamp in microseconds.

    Raises ValueError: it is none.
    """
    found = _TS.fullmatch(ts)
    if found is None:
        problem = f"no timestamp: {ts!r}"
        raise ValueError(problem)
    return int(found[1]) * 1_000_000 + int((found[2] or "").ljust(6, "0"))


def read_span(arguments: Arguments) -> Span:
    """Read `oldest`, `latest` and `inclusive`.

    Raises ApiError: invalid_ts_oldest or invalid_ts_latest.
    """
    oldest = _instant(arguments.text("oldest") or "0", Code.INVALID_TS_OLDEST)
    until = arguments.text("latest")
    latest = _instant(until, Code.INVALID_TS_LATEST) if until else None
    return Span(oldest, latest, arguments.flag("inclusive"))


def page(
    platform: Platform, arguments: Arguments, messages: Sequence[Message], most: int, default: int
) -> JsonObject:
    """Write the page of `messages` the arguments ask for: `limit` of them, from `cursor` on.

    Raises ApiError: invalid_cursor, or invalid_arguments for a limit that is none.
    """
    limit = arguments.integer("limit", default, 1, most)
    if platform.distributed:
        limit = min(limit, limits.MESSAGES_WHEN_DISTRIBUTED)
    start = _start(messages, arguments.text("cursor"))
    metadata = arguments.flag("include_all_metadata")
    shown, rest = messages[start : start + limit], messages[start + limit :]
    body: JsonObject = {
        "ok": True,
        "messages": [platform.message_json(message, metadata=metadata) for message in shown],
        "has_more": bool(rest),
    }
    if rest:
        cursor = base64.b64encode(f"next_ts:{rest[0].ts}".encode()).decode()
        body["response_metadata"] = {"next_cursor": cursor}
    return body


def _start(messages: Sequence[Message], cursor: str) -> int:
    if not cursor:
        return 0
    try:
        named = _CURSOR.fullmatch(base64.b64decode(cursor, validate=True).decode())
    except (binascii.Error, UnicodeDecodeError) as fault:
        raise ApiError(Code.INVALID_CURSOR) from fault
    stamps = [message.ts for message in messages]
    if named is None or named[1] not in stamps:
        raise ApiError(Code.INVALID_CURSOR)
    return stamps.index(named[1])


def _instant(ts: str, error: Code) -> int:
    try:
        return micros(ts)
    except ValueError as fault:
        raise ApiError(error) from fault
