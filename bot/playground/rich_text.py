"""The shape of rich text, as a block and as the content of a table cell.

Source: docs.slack.dev/reference/block-kit/blocks/rich-text-block.
"""

from typing import Final

from bot.playground import limits
from bot.playground.composition import CHANNEL_ID, URL, USER_ID
from bot.playground.shapes import Array, Boolean, ByType, Integer, OneOf, Record, Shape, String

_STYLE: Final[dict[str, Shape]] = {
    "style": Record(
        optional={name: Boolean() for name in ("bold", "italic", "strike", "underline", "code")},
        any_of=("bold", "italic", "strike", "underline", "code"),
    )
}
_BORDER: Final[dict[str, Shape]] = {"border": Integer(0, 1)}

_TEXT: Final = Record({"text": String()}, _STYLE)
_LINK: Final = Record({"url": URL}, {"text": String(), "unsafe": Boolean(), **_STYLE})
_INLINE: Final = Array(
    ByType(
        {
            "text": _TEXT,
            "link": _LINK,
            "user": Record({"user_id": USER_ID}, _STYLE),
            "usergroup": Record({"usergroup_id": String()}, _STYLE),
            "channel": Record({"channel_id": CHANNEL_ID}, _STYLE),
            "broadcast": Record({"range": OneOf(("here", "channel", "everyone"))}, _STYLE),
            "emoji": Record({"name": String()}, {"unicode": String(), **_STYLE}),
            "date": Record(
                {"timestamp": Integer(0), "format": String()},
                {"url": URL, "fallback": String(), **_STYLE},
            ),
        }
    )
)
_SECTION: Final = Record({"elements": _INLINE})
_LIST: Final = Record(
    {
        "style": OneOf(("bullet", "ordered")),
        "elements": Array(ByType({"rich_text_section": _SECTION})),
    },
    {"indent": Integer(0, limits.LIST_INDENT), "offset": Integer(0), **_BORDER},
)
# Slack documents text and links here; other elements were never seen to be taken.
_PREFORMATTED: Final = Record(
    {"elements": Array(ByType({"text": _TEXT, "link": _LINK}))}, {**_BORDER}
)

RICH_TEXT: Final = Record(
    {
        "elements": Array(
            ByType(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": _LIST,
                    "rich_text_preformatted": _PREFORMATTED,
                    "rich_text_quote": Record({"elements": _INLINE}, {**_BORDER}),
                }
            )
        )
    },
    {"block_id": String(limits.BLOCK_ID)},
)
