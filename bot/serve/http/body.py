"""Reading the body of a request, bounded in size and time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from aiohttp import hdrs, web

from bot.serve.http.refusals import Refusal, Refused

BODY_LIMIT = 1024 * 1024
"""Bytes; Slack's largest requests, views with all their state, stay far below."""

BODY_WITHIN = timedelta(seconds=5)
"""For the whole body; Slack itself gives up after three seconds."""

MOST_READ = 100
"""Bodies read at a time; together they take no more than so many mebibytes."""

_TYPES = frozenset({"application/json", "application/x-www-form-urlencoded"})
_LONGEST_TYPE = 200
"""Characters, parameters and all; Slack's take some fifty."""


def required_type(request: web.BaseRequest) -> str:
    """Return the type of the body; raise Refused, by the headers alone, if Slack sends no such.

    Its parameters are cut off unread. What libraries do with them takes long, and can fail.
    """
    lines = request.headers.getall(hdrs.CONTENT_TYPE, [])
    if len(lines) != 1 or len(lines[0]) > _LONGEST_TYPE or hdrs.CONTENT_ENCODING in request.headers:
        raise Refused(Refusal.NOT_FROM_SLACK)
    kind = lines[0].partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise Refused(Refusal.NOT_FROM_SLACK)
    if (request.content_length or 0) > BODY_LIMIT:
        raise Refused(Refusal.TOO_LARGE)
    return kind


class Bodies:
    """Reads the bodies of requests that may be anybody's: their signatures need all of them.

    ``at_once`` are read at a time. Where one more comes, the one that has taken longest is given
    up, so that slow senders keep nobody out.
    """

    def __init__(self, within: timedelta = BODY_WITHIN, at_once: int = MOST_READ) -> None:
        self._within = within
        self._at_once = at_once
        self._reading: dict[asyncio.Timeout, None] = {}  # oldest first

    async def read(self, request: web.BaseRequest) -> bytes:
        """Read the raw bytes; raise Refused where they are too many, too slow or break off."""
        body = bytearray()
        try:
            async with asyncio.timeout(self._within.total_seconds()) as limit:
                with self._counted(limit):
                    async for chunk in request.content.iter_any():
                        body += chunk
                        if len(body) > BODY_LIMIT:
                            raise Refused(Refusal.TOO_LARGE)
        except TimeoutError:
            raise Refused(Refusal.TOO_SLOW) from None
        except (ConnectionError, web.RequestPayloadError):
            raise Refused(Refusal.CUT_OFF) from None
        return bytes(body)

    @contextmanager
    def _counted(self, limit: asyncio.Timeout) -> Iterator[None]:
        if len(self._reading) >= self._at_once:
            oldest = next(iter(self._reading))
            del self._reading[oldest]
            if not oldest.expired():
                oldest.reschedule(asyncio.get_running_loop().time())
        self._reading[limit] = None
        try:
            yield
        finally:
            self._reading.pop(limit, None)
