"""Whom a message would ring.

Everything a mail server, a DNS record or a paste says is hostile; none of it may notify a channel.
Mentions count wherever Slack reads mrkdwn, and, to be on the safe side, inside code too.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

_MENTION: Final = re.compile(r"<(?:!(?:channel|here|everyone|group)|!subteam\^|@[UW])[^<>]*>")
_NAME: Final = re.compile(r"(?<![\w&])@[a-z0-9][\w.-]*", re.IGNORECASE)


def rings(text: str, blocks: object, *, link_names: bool) -> frozenset[str]:
    """Name the mentions in a message that would notify someone, as they were written.

    `link_names` is the argument of chat.postMessage that turns plain ``@here`` into a mention.
    """
    found: set[str] = set()
    for mrkdwn in (text, *_mrkdwn(blocks)):
        found.update(_MENTION.findall(mrkdwn))
        if link_names:
            found.update(_NAME.findall(mrkdwn))
    return frozenset(found)


def _mrkdwn(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON that has been checked already
    if isinstance(value, list | tuple):
        for item in value:
            yield from _mrkdwn(item)
    elif isinstance(value, dict):
        match value:
            case {"type": "mrkdwn", "text": str(text)}:
                yield text
            case {"type": "user", "user_id": user}:
                yield f"<@{user}>"
            case {"type": "usergroup", "usergroup_id": group}:
                yield f"<!subteam^{group}>"
            case {"type": "broadcast", "range": everyone}:
                yield f"<!{everyone}>"
            case _:
                yield from _mrkdwn(list(value.values()))
