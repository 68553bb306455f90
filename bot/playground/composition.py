"""The shapes of composition objects: texts, confirmations, options, filters.

Source: docs.slack.dev/reference/block-kit/composition-objects.
"""

import re
from typing import Final

from bot.playground import limits
from bot.playground.shapes import Array, Boolean, ByType, OneOf, Record, Shape, String

URL: Final = String(limits.URL, pattern=re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:"))
USER_ID: Final = String(pattern=re.compile(r"^[UW][A-Z0-9]+\Z"))
CHANNEL_ID: Final = String(pattern=re.compile(r"^[CG][A-Z0-9]+\Z"))


def plain_text(most: int) -> ByType:
    """Describe a text object of at most `most` characters that takes no formatting."""
    return ByType({"plain_text": _plain_text(most)})


def any_text(most: int) -> ByType:
    """Describe a text object of at most `most` characters, plain or mrkdwn."""
    return ByType({"plain_text": _plain_text(most), "mrkdwn": mrkdwn(most)})


def _plain_text(most: int) -> Record:
    return Record({"text": String(most)}, {"emoji": Boolean()})


def mrkdwn(most: int) -> Record:
    """Describe a text object in Slack's own markup."""
    return Record({"text": String(most)}, {"verbatim": Boolean()})


STYLE: Final[dict[str, Shape]] = {"style": OneOf(("primary", "danger"))}
CONFIRM: Final = Record(
    {
        "title": plain_text(limits.CONFIRM_TITLE),
        "text": any_text(limits.CONFIRM_TEXT),
        "confirm": plain_text(limits.CONFIRM_CHOICE),
        "deny": plain_text(limits.CONFIRM_CHOICE),
    },
    STYLE,
)

_VALUE: Final[dict[str, Shape]] = {"value": String(limits.OPTION_VALUE)}
_TEXT: Final[dict[str, Shape]] = {"text": plain_text(limits.OPTION_TEXT)}
_DESCRIPTION: Final[dict[str, Shape]] = {"description": plain_text(limits.OPTION_TEXT)}
OPTION: Final = Record({**_TEXT, **_VALUE}, _DESCRIPTION)
OVERFLOW_OPTION: Final = Record({**_TEXT, **_VALUE}, {**_DESCRIPTION, "url": URL})
# Checkboxes and radio buttons also take mrkdwn.
CHOICE: Final = Record(
    {"text": any_text(limits.OPTION_TEXT), **_VALUE},
    {"description": any_text(limits.OPTION_TEXT)},
)
OPTION_GROUP: Final = Record(
    {
        "label": plain_text(limits.OPTION_GROUP_LABEL),
        "options": Array(OPTION, limits.SELECT_OPTIONS),
    }
)
CONVERSATION_FILTER: Final = Record(
    optional={
        "include": Array(OneOf(("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": Boolean(),
        "exclude_bot_users": Boolean(),
    },
    any_of=("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
DISPATCH_CONFIG: Final = Record(
    {
        "trigger_actions_on": Array(
            OneOf(("on_enter_pressed", "on_character_entered")),
            limits.DISPATCH_TRIGGERS,
            distinct=True,
        )
    }
)
