"""The arguments of a Web API call, however they were sent.

Slack takes them from the query, from a form (where lists and objects are JSON inside a string) or
from a JSON object. Source: docs.slack.dev/apis/web-api.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NoReturn

from aiohttp import web

from bot.playground.errors import ApiError, Code

_DIGITS = re.compile(r"[0-9]{1,18}")
_FLAGS = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Arguments:
    """Named values as they came: strings from a form, JSON values from a JSON body."""

    values: Mapping[str, object]

    def allow_only(self, names: Collection[str]) -> None:
        """Refuse an argument that is not listed.

        Slack passes over what it does not know; the playground does not, so that a misspelt or
        unimplemented argument is noticed.
        """
        for name in self.values:
            if name not in names:
                raise ApiError(Code.INVALID_ARGUMENTS, [f"unsupported argument: {name}"])

    def text(self, name: str) -> str:
        """Give a string, empty when it is missing or null."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise ApiError(
                Code.INVALID_ARGUMENTS, [f"must provide a string [json-pointer:/{name}]"]
            )
        return value

    def required(self, name: str) -> str:
        """Give a string that must be there."""
        value = self.text(name)
        if not value:
            raise ApiError(Code.INVALID_ARGUMENTS, [f"missing required field: {name}"])
        return value

    def integer(self, name: str, default: int, least: int, most: int | None = None) -> int:
        """Give a whole number within bounds; `default` when it is missing."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        number = int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else value
        if not isinstance(number, int) or isinstance(number, bool) or number < least:
            raise ApiError(Code.INVALID_ARGUMENTS, [f"must be an integer [json-pointer:/{name}]"])
        if most is not None and number > most:
            problem = f"must be less than {most + 1} [json-pointer:/{name}]"
            raise ApiError(Code.INVALID_ARGUMENTS, [problem])
        return number

    def flag(self, name: str) -> bool:
        """Give a truth value; false when it is missing."""
        value = self.values.get(name)
        if value is None:
            return False
        if not isinstance(value, str | bool) or value not in _FLAGS:
            raise ApiError(Code.INVALID_ARGUMENTS, [f"must be a boolean [json-pointer:/{name}]"])
        return _FLAGS[value]


async def read_arguments(request: web.Request) -> Arguments:
    """Collect the arguments of a call from its query and body.

    Raises ApiError: invalid_json, json_not_object or invalid_post_type.
    """
    values: dict[str, object] = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        values |= parse_object(await request.text())
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        form = await request.post()
        values |= {name: value for name, value in form.items() if isinstance(value, str)}
    elif await request.read():
        raise ApiError(Code.INVALID_POST_TYPE)
    return Arguments(values)


def parse_object(text: str) -> dict[str, object]:
    """Parse a JSON object.

    Raises ApiError: invalid_json or json_not_object.
    """
    value = parse_json(text, Code.INVALID_JSON)
    if not isinstance(value, dict):
        raise ApiError(Code.JSON_NOT_OBJECT)
    return value


def parse_json(text: str, error: Code) -> object:
    """Parse strict JSON.

    Raises ApiError: `error`, when it is not JSON, is nested too deep or holds NaN or Infinity.
    """
    try:
        parsed: object = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise ApiError(error) from fault
    return parsed


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)
