"""What Slack says of a form before the app hears of it.

The sentences are like those of Slack's own client, which publishes none of them.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from bot.playground import limits
from bot.playground.choices import content_of
from bot.playground.errors import JsonObject
from bot.playground.views import Values

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_URL: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S+")
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_REQUIRED: Final = "Please complete this required field."


def complaints(blocks: Iterable[JsonObject], values: Values) -> dict[str, str]:
    """Give a sentence for each input block, by block_id, that keeps a form from being sent."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            entry = values[block["block_id"]][element["action_id"]]
            if content := content_of(entry):
                sentence = _complaint(element, content) if isinstance(content, str) else ""
            else:
                sentence = "" if block.get("optional") else _REQUIRED
            if sentence:
                found[block["block_id"]] = sentence
    return found


def _complaint(element: JsonObject, text: str) -> str:
    match element["type"]:
        case "plain_text_input":
            return _complaint_of_length(element, len(text))
        case "email_text_input":
            return "" if _EMAIL.fullmatch(text) else "Please enter a valid email address."
        case "url_text_input":
            return "" if _URL.fullmatch(text) else "Please enter a valid URL."
        case "number_input":
            return _complaint_of_number(element, text)
        case _:
            return ""


def _complaint_of_length(element: JsonObject, length: int) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", limits.INPUT_LENGTH)
    if length < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if length > most else ""


def _complaint_of_number(element: JsonObject, text: str) -> str:
    if not _NUMBER.fullmatch(text):
        return "Please enter a number."
    if "." in text and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    number = Decimal(text)
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return ""
