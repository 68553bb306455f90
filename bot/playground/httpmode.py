"""HTTP delivery: signed requests to the request URLs of the manifest.

Source: docs.slack.dev/apis/events-api/using-http-request-urls, .../authentication/
verifying-requests-from-slack. Slack takes any 2xx for an event and follows up to two redirects;
here only 200 will do and no redirect is followed, so that an app that needs neither is at ease
with both.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

import aiohttp

from bot.playground import limits
from bot.playground.clock import within
from bot.playground.delivery import Envelope, EnvelopeType
from bot.playground.errors import JsonObject
from bot.playground.outcome import Failure
from bot.playground.platform import VERIFICATION_TOKEN, Platform

_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_USER_AGENT: Final = "Slackbot 1.0 (+https://api.slack.com/robots)"
_RETRY_REASONS: Final[Mapping[Failure, str]] = {
    Failure.OPERATION_TIMEOUT: "http_timeout",
    Failure.DISPATCH_FAILED: "connection_failed",
    Failure.HTTP_CLIENT_ERROR: "http_error",
    Failure.HTTP_SERVICE_ERROR: "http_error",
}
_SENTENCES: Final[Mapping[Failure, str]] = {
    Failure.OPERATION_TIMEOUT: "it did not answer within three seconds",
    Failure.DISPATCH_FAILED: "nobody could be reached there",
    Failure.HTTP_CLIENT_ERROR: "it refused the request",
    Failure.HTTP_SERVICE_ERROR: "it answered with something else than 200",
}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign a request as ``X-Slack-Signature`` has it: ``v0=`` and an HMAC-SHA256 in hex."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return f"v0={hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()}"


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a request URL answered; `body` is cut off one byte beyond the limit."""

    status: int
    content_type: str
    body: bytes
    no_retry: bool


@dataclass(slots=True)
class HttpDelivery:
    """Posts each request to its URL and reads the acknowledgement from the answer."""

    platform: Platform
    _verified: bool = False
    _session: aiohttp.ClientSession | None = None

    @property
    def installed(self) -> bool:
        """Whether the URL for events was verified, where the app wants any."""
        return self._verified or not self.platform.app.events

    async def deliver(self, envelope: Envelope) -> JsonObject | Failure:
        """Post an envelope; give what came back with a 200, often nothing."""
        if not self.installed:
            return Failure.NOT_INSTALLED
        url, content_type, body = self._request(envelope)
        answer = await self._post(url, content_type, body, _retry_headers(envelope))
        if isinstance(answer, Failure):
            return answer
        failure = _failure(answer.status)
        if failure is not None:
            event = envelope.type is EnvelopeType.EVENTS_API
            return Failure.NO_RETRY if event and answer.no_retry else failure
        if not envelope.accepts_response_payload:
            return {}
        return _payload(answer)

    async def verify_urls(self) -> tuple[str, ...]:
        """Send the URL for events a challenge; tell what failed."""
        url = self.platform.app.request_urls.events
        if self.platform.app.socket_mode or not self.platform.app.events:
            return ()
        challenge = secrets.token_urlsafe(32)
        body: JsonObject = {
            "token": VERIFICATION_TOKEN,
            "challenge": challenge,
            "type": "url_verification",
        }
        answer = await self._post(url, _JSON, json.dumps(body).encode(), {})
        problem = _problem(answer, challenge)
        self._verified = not problem
        return (f"{url} was not verified: {problem}",) if problem else ()

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()

    def _request(self, envelope: Envelope) -> tuple[str, str, bytes]:
        """Tell where a request goes, and how it is written."""
        urls, payload = self.platform.app.request_urls, envelope.payload
        match envelope.type:
            case EnvelopeType.SLASH_COMMANDS:
                return urls.commands[payload["command"]], _FORM, urlencode(payload).encode()
            case EnvelopeType.EVENTS_API:
                return urls.events, _JSON, json.dumps(payload).encode()
            case EnvelopeType.INTERACTIVE:
                form = urlencode({"payload": json.dumps(payload)})
                return urls.interactivity, _FORM, form.encode()

    async def _post(
        self, url: str, content_type: str, body: bytes, extra: Mapping[str, str]
    ) -> _Answer | Failure:
        """Post a signed body, and wait three seconds for an answer on the workspace's clock."""
        secret = self.platform.tokens.signing_secret
        timestamp = str(int(self.platform.clock.now().timestamp()))
        headers = {
            "Accept-Encoding": "identity",
            "Content-Type": content_type,
            "User-Agent": _USER_AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(secret, timestamp, body),
            **extra,
        }
        posting = asyncio.ensure_future(self._exchange(url, headers, body))
        try:
            answer = await within(self.platform.clock, limits.ACK_WITHIN, posting)
        except aiohttp.ClientError:
            return Failure.DISPATCH_FAILED
        finally:
            posting.cancel()
            await asyncio.wait((posting,))
        return Failure.OPERATION_TIMEOUT if answer is None else answer

    async def _exchange(self, url: str, headers: Mapping[str, str], body: bytes) -> _Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=None),  # the workspace's clock decides
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,  # what comes in small must not grow
            )
        async with self._session.post(
            url, data=body, headers=headers, allow_redirects=False
        ) as response:
            return _Answer(
                response.status,
                response.content_type,
                await _read(response.content),
                response.headers.get("X-Slack-No-Retry") == "1",
            )


async def _read(stream: aiohttp.StreamReader) -> bytes:
    """Read an answer, and no more of it than tells that it is too long."""
    body = bytearray()
    while len(body) <= limits.ANSWER_BYTES:
        chunk = await stream.read(limits.ANSWER_BYTES + 1 - len(body))
        if not chunk:
            break
        body += chunk
    return bytes(body)


def _retry_headers(envelope: Envelope) -> dict[str, str]:
    if not envelope.retry_attempt or envelope.last_failure is None:
        return {}
    return {
        "X-Slack-Retry-Num": str(envelope.retry_attempt),
        "X-Slack-Retry-Reason": _RETRY_REASONS.get(envelope.last_failure, "unknown_error"),
    }


def _failure(status: int) -> Failure | None:
    if status == HTTPStatus.OK:
        return None
    client = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return Failure.HTTP_CLIENT_ERROR if client else Failure.HTTP_SERVICE_ERROR


def _payload(answer: _Answer) -> JsonObject | Failure:
    """Read the response payload: a JSON object, or plain text to show."""
    if len(answer.body) > limits.ANSWER_BYTES:
        return Failure.INVALID_COMMAND_RESPONSE
    try:
        text = answer.body.decode()
        if answer.content_type != _JSON:
            return {"text": text} if text else {}
        payload = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return Failure.INVALID_COMMAND_RESPONSE
    return payload if isinstance(payload, dict) else Failure.INVALID_COMMAND_RESPONSE


def _problem(answer: _Answer | Failure, challenge: str) -> str:
    """Say why a challenge was not met; nothing when it was."""
    if isinstance(answer, Failure):
        return _SENTENCES[answer]
    failure = _failure(answer.status)
    if failure is not None:
        return _SENTENCES[failure]
    body = _payload(answer)
    said = "" if isinstance(body, Failure) else body.get("challenge", body.get("text"))
    if said == challenge:
        return ""
    return "it did not answer with the value of the challenge parameter"
