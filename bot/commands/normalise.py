"""Undo what chat programs, phones and people do to a command before it arrives.

Slack writes links as ``<http://mail.example.com|mail.example.com>`` and escapes ``&<>``; phones
curl quotes and turn two hyphens into a dash; copying brings no-break blanks and invisible marks.
"""

import re
import unicodedata

from bot.commands.command import BadCommand

TEXT_LIMIT = 1000
"""The longest command that is read, in characters."""

_MARKUP = re.compile(r"<(?P<inside>[^<>]*)>(?P<port>:(?=[0-9]))?")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_REFERENCES = "@#!"  # a person, a channel, @here and its like: never a target

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TYPOGRAPHY = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": " ",
        "—": "--", "―": "--", "–": "-", "‒": "-", "‑": "-", "‐": "-", "−": "-",
        "。": ".", "｡": ".", "、": ",",
    }
)  # fmt: skip

_LEADING = "\"'*_~(){}<>,;!¡¿"
_TRAILING = _LEADING + ".?…"


def normalise(text: str) -> str:
    """Return the words of ``text`` divided by single blanks, without decoration.

    Raise BadCommand when the text is longer than TEXT_LIMIT.
    """
    if len(text) > TEXT_LIMIT:
        message = (
            f"That is {len(text)} characters long and a command has at most {TEXT_LIMIT}: "
            "name the host alone, like `mail.example.com`."
        )
        raise BadCommand(message)
    words = (_undecorated(word) for word in straightened(text).split())
    return " ".join(word for word in words if word)


def straightened(text: str) -> str:
    """Return ``text`` as it would be typed plainly, on one line, its punctuation kept."""
    unlinked = _MARKUP.sub(_unwrap, text)
    decoded = _ENTITY.sub(lambda found: _ENTITIES[found[1]], unlinked)
    return _without_invisible(decoded.translate(_FULL_WIDTH).translate(_TYPOGRAPHY))


def _unwrap(markup: re.Match[str]) -> str:
    """Take the address out of a link; blanks around it keep neighbours apart."""
    inside, port = markup["inside"], markup["port"] or ""
    if inside[:1] in tuple(_REFERENCES):
        return " " + port
    address, _, label = inside.partition("|")
    # Slack's own links repeat the words that were typed; any other label is somebody's choice
    # and only the address says where the link goes.
    kept = label if label and label.lower() in address.lower() else address
    return f" {kept.removeprefix('mailto:')}{port or ' '}"


def _without_invisible(text: str) -> str:
    """Turn controls and blanks of every kind into a blank; drop marks that have no width."""
    return "".join(
        " " if char.isspace() or unicodedata.category(char) == "Cc" else char
        for char in text
        if unicodedata.category(char) not in {"Cf", "Cs"}
    )


def _undecorated(word: str) -> str:
    word = word.lstrip(_LEADING)
    if word.startswith(":") and not word.startswith("::"):
        word = word[1:]
    word = word.rstrip(_TRAILING)
    if word.endswith(":") and not word.endswith("::"):  # 2001:db8:: ends so by right
        word = word[:-1].rstrip(_TRAILING)
    return word
