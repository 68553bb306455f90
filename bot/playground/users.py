"""The users.* methods.

Source: docs.slack.dev/reference/methods/users.info, .../objects/user-object.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from bot.playground.arguments import Arguments
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.people import User
from bot.playground.platform import BOT_USER_ID, TEAM_ID, Platform

_UTC_NAMES: Final = frozenset({"Etc/UTC", "UTC"})  # known without a time zone database


def known_zone(tz: str) -> str:
    """Give an IANA time zone back.

    Raises ValueError: there is none of that name.
    """
    try:
        _zone(tz)
    except (KeyError, OSError, ValueError) as fault:
        problem = f"no time zone {tz!r}"
        raise ValueError(problem) from fault
    return tz


def user_info(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer users.info."""
    arguments.allow_only({"user", "include_locale"})
    user = platform.directory.user(arguments.required("user"))
    if user is None:
        raise ApiError(Code.USER_NOT_FOUND)
    body = _user_json(user, platform.clock.now())
    if arguments.flag("include_locale"):
        body["locale"] = "en-US"
    return {"ok": True, "user": body}


def _user_json(user: User, now: datetime) -> JsonObject:
    local = now.astimezone(_zone(user.tz))
    return {
        "id": user.id,
        "team_id": TEAM_ID,
        "name": user.name,
        "deleted": False,
        "real_name": user.name,
        "tz": user.tz,
        # Slack spells the name of the zone out; the database knows its abbreviation.
        "tz_label": local.tzname() or user.tz,
        "tz_offset": int((local.utcoffset() or timedelta(0)).total_seconds()),
        "profile": {"real_name": user.name, "display_name": user.name, "team": TEAM_ID},
        "is_admin": False,
        "is_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.id == BOT_USER_ID,
        "is_app_user": False,
    }


def _zone(tz: str) -> tzinfo:
    return UTC if tz in _UTC_NAMES else ZoneInfo(tz)
