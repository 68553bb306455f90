"""Whether a request is Slack's own: signed with the secret that the two share, and just now.

Source: docs.slack.dev/authentication/verifying-requests-from-slack.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web
from msgspec import Struct
from slack_sdk.signature import Clock, SignatureVerifier

from bot.config import Secret
from bot.serve.http.refusals import Refusal, Refused

TOLERANCE = timedelta(minutes=5)
"""How far a request's time may be from our clock, in both directions."""

_TIME = re.compile("[0-9]{1,11}")
_SIGNATURE = re.compile("v0=[0-9a-f]{64}")


class Claim(Struct, frozen=True):
    """What the headers claim, in the only form that Slack writes: none of it is proven."""

    timestamp: str
    signature: str


class Signatures:
    """Checks claims against the signing secret and the wall clock."""

    def __init__(self, secret: Secret, now: Callable[[], datetime]) -> None:
        self._now = now
        self._verifier = SignatureVerifier(secret.reveal(), _WallClock(now))

    def claimed(self, request: web.BaseRequest) -> Claim:
        """Read the claim of the headers; raise Refused where it is missing, odd or not of now."""
        claim = Claim(
            _only(request, "X-Slack-Request-Timestamp", _TIME),
            _only(request, "X-Slack-Signature", _SIGNATURE),
        )
        if abs(self._now().timestamp() - int(claim.timestamp)) > TOLERANCE.total_seconds():
            raise Refused(Refusal.WRONG_TIME)
        return claim

    def prove(self, claim: Claim, body: bytes) -> str:
        """Return the text of the body as it came; raise Refused unless Slack signed it."""
        try:
            genuine = self._verifier.is_valid(body, claim.timestamp, claim.signature)
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(Refusal.WRONG_SIGNATURE) from None
        if not genuine:
            raise Refused(Refusal.WRONG_SIGNATURE)
        return text


class _WallClock(Clock):
    """Lets the verifier read the same clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now().timestamp()


def _only(request: web.BaseRequest, name: str, form: re.Pattern[str]) -> str:
    values = request.headers.getall(name, [])
    if len(values) != 1 or not form.fullmatch(values[0]):
        raise Refused(Refusal.NO_SIGNATURE)
    return values[0]
