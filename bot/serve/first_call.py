"""The first call with each token, which tells whether Slack takes it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.config import BadConfig

log = structlog.get_logger(__name__)

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=1)

_TOKEN_FAULTS = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)


async def first_call(name: str, call: Callable[[], Awaitable[T]], clock: Clock) -> T:
    """Call until Slack answers; raise BadConfig if it does not take the token ``name``."""
    pause = _FIRST_PAUSE
    while True:
        try:
            return await call()
        except SlackApiError as refusal:
            answer = getattr(refusal.response, "data", None)  # None where it was no JSON
            error = str(answer.get("error", "")) if isinstance(answer, dict) else ""
            if error in _TOKEN_FAULTS:
                problem = f"environment: {name}: Slack does not take it ({error}); copy it anew"
                raise BadConfig((problem,)) from refusal
            log.warning("first_call_failed", token=name, error=error)
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            log.warning("first_call_failed", token=name, error=repr(trouble))
        await clock.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
