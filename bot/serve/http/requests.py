"""What Slack sends, from the headers to the answer of the app.

In this order, and each step before the next: the type and the length that the headers tell, the
form and the time of the signature, then the body, the signature over its raw bytes, whether the
request came before. Only then is it read, by Bolt.
"""

from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import hdrs, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from bot.config import Secret
from bot.serve.http.body import Bodies, required_type
from bot.serve.http.refusals import Refusal, Refused
from bot.serve.http.replays import Replays
from bot.serve.http.signature import Signatures

MOST_AT_ONCE = 100
"""Signed requests that are being answered."""

_OK = 200


class Clocks(Protocol):
    """The wall clock and a steady one."""

    def now(self) -> datetime:
        """Read the wall clock."""
        ...

    def elapsed(self) -> timedelta:
        """Read the steady clock; only differences mean something."""
        ...


class SlackRequests:
    """Takes requests for a Bolt app whose own verification is off."""

    def __init__(
        self,
        bolt: AsyncApp,
        secret: Secret,
        clocks: Clocks,
        *,
        bodies: Bodies | None = None,
        at_once: int = MOST_AT_ONCE,
    ) -> None:
        self._bolt = bolt
        self._signatures = Signatures(secret, clocks.now)
        self._replays = Replays(clocks.elapsed)
        self._bodies = bodies or Bodies()
        self._left = at_once

    async def take(self, request: web.BaseRequest) -> web.Response:
        """Have one request answered by the app; raise Refused for what is none of Slack's."""
        kind = required_type(request)
        claim = self._signatures.claimed(request)
        text = self._signatures.prove(claim, await self._bodies.read(request))
        if not self._left:
            raise Refused(Refusal.TOO_MANY)
        self._left -= 1
        try:
            with self._replays.once(claim.signature) as taking:
                response = await self._answer(text, kind)
                if response.status == _OK:
                    taking.confirm()
            return response
        finally:
            self._left += 1

    async def _answer(self, text: str, kind: str) -> web.Response:
        # Headers are not signed, and by some of them one can steer Bolt: it sees none but this.
        try:
            read = AsyncBoltRequest(body=text, headers={hdrs.CONTENT_TYPE: kind})
        except Exception as fault:  # Bolt expects the shapes Slack sends and checks none
            raise Refused(Refusal.UNREADABLE) from fault
        return await to_aiohttp_response(await self._bolt.async_dispatch(read))
