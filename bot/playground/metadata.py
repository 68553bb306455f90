"""What an app notes on its messages for itself: their metadata.

Source: docs.slack.dev/messaging/message-metadata. Of metadata without the right form Slack warns
and drops them; here the call is refused, lest they get lost unnoticed. How large they may be it
does not say.
"""

import json
import re
from typing import Final

from bot.playground import limits
from bot.playground.arguments import Arguments, parse_json
from bot.playground.errors import ApiError, Code, JsonObject

_EVENT_TYPE: Final = re.compile(r"[A-Za-z0-9_-]+")
_FIELDS: Final = frozenset({"event_type", "event_payload"})


def read_metadata(arguments: Arguments) -> JsonObject | None:
    """Read the argument `metadata`; None when it is missing.

    Raises ApiError: invalid_metadata_format, invalid_metadata_schema or metadata_too_large.
    """
    value = arguments.values.get("metadata")
    if value is None:
        return None
    if isinstance(value, str):
        value = parse_json(value, Code.INVALID_METADATA_FORMAT)
    if not isinstance(value, dict):
        raise ApiError(Code.INVALID_METADATA_FORMAT)
    event_type, payload = value.get("event_type"), value.get("event_payload")
    if value.keys() != _FIELDS or not isinstance(payload, dict):
        raise ApiError(Code.INVALID_METADATA_SCHEMA)
    if not isinstance(event_type, str) or not _EVENT_TYPE.fullmatch(event_type):
        raise ApiError(Code.INVALID_METADATA_SCHEMA)
    if len(json.dumps(value)) > limits.METADATA_AS_JSON:
        raise ApiError(Code.METADATA_TOO_LARGE)
    return value
