"""Reading the body of a request, bounded in size and time."""

import asyncio
from datetime import timedelta

from aiohttp import hdrs, web

from bot.serve.http.refusals import Refusal, Refused

BODY_LIMIT = 1024 * 1024
"""Bytes; Slack's largest requests, views with all their state, stay far below."""

BODY_WITHIN = timedelta(seconds=5)
"""For the whole body; Slack itself gives up after three seconds."""

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


async def read_body(request: web.BaseRequest, within: timedelta = BODY_WITHIN) -> bytes:
    """Read the raw bytes; raise Refused where they are too many, too slow or break off."""
    body = bytearray()
    try:
        async with asyncio.timeout(within.total_seconds()):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > BODY_LIMIT:
                    raise Refused(Refusal.TOO_LARGE)
    except TimeoutError:
        raise Refused(Refusal.TOO_SLOW) from None
    except (ConnectionError, web.RequestPayloadError):
        raise Refused(Refusal.CUT_OFF) from None
    return bytes(body)
