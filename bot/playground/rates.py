"""How often the app may call, and for how long it is turned away when it calls too often.

Source: docs.slack.dev/apis/web-api/rate-limits. Slack does not publish how it counts; here each
allowance is a bucket that holds `burst` calls and gains one every `every`.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from bot.playground import limits
from bot.playground.clock import Clock
from bot.playground.errors import ApiError, Code


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` calls at once, and one more each time `every` has passed."""

    burst: int
    every: timedelta


_MINUTE: Final = timedelta(minutes=1)
_ROUNDING: Final = 1e-6  # of a call: whoever waits exactly as told is let in
_PER_CHANNEL: Final = Allowance(limits.POSTS_BURST, limits.POST_EVERY)
ONCE_A_MINUTE: Final = Allowance(1, _MINUTE)
TIER_3: Final = Allowance(limits.TIER_3_PER_MINUTE, _MINUTE / limits.TIER_3_PER_MINUTE)
TIER_4: Final = Allowance(limits.TIER_4_PER_MINUTE, _MINUTE / limits.TIER_4_PER_MINUTE)


@dataclass(slots=True)
class Limiter:
    """What has been spent of each allowance."""

    clock: Clock
    _spent: dict[str, tuple[float, datetime]] = field(default_factory=dict)

    def spend(self, key: str, allowance: Allowance) -> None:
        """Count one call under `key`.

        Raises ApiError: ratelimited, as HTTP 429 with Retry-After in whole seconds.
        """
        now = self.clock.now()
        spent, since = self._spent.get(key, (0.0, now))
        spent = max(0.0, spent - (now - since) / allowance.every)
        if spent + 1 > allowance.burst + _ROUNDING:
            wait = (spent + 1 - allowance.burst) * allowance.every.total_seconds()
            raise ApiError(
                Code.RATELIMITED,
                status=HTTPStatus.TOO_MANY_REQUESTS,
                headers={"Retry-After": str(max(1, math.ceil(wait)))},
            )
        self._spent[key] = (spent + 1, now)

    def spend_post(self, channel_id: str) -> None:
        """Count one new message for all of a channel; raises ApiError as `spend` does."""
        self.spend(f"post {channel_id}", _PER_CHANNEL)
