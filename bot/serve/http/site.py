"""The paths there are: Slack's requests, and whether all is well."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import hdrs, web

from bot.serve.http.refusals import Refusal, Refusals, Refused
from bot.serve.http.requests import SlackRequests

REQUEST_PATH, HEALTH_PATH, READY_PATH = "/slack/events", "/healthz", "/readyz"

_UNAVAILABLE = 503


class Site:
    """Answers every request, and closes its connection.

    ``ready`` tells whether Slack's requests reach us; without ``requests`` they come another way.
    One request to a connection leaves nothing to smuggle in behind it.
    """

    def __init__(
        self,
        elapsed: Callable[[], timedelta],
        *,
        ready: Callable[[], Awaitable[bool]],
        requests: SlackRequests | None = None,
    ) -> None:
        self._refusals = Refusals(elapsed)
        self._ready = ready
        self._requests = requests

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one request."""
        try:
            return _closing(await self._answer(request))
        except Refused as refused:
            return self.refuse(refused)
        except Exception as fault:  # noqa: BLE001 - our bug, whatever it is; it is logged
            return _closing(self._refusals.crashed(fault))

    def refuse(self, refused: Refused) -> web.Response:
        """Answer what cannot be taken."""
        return _closing(self._refusals.answer(refused))

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        path = request.raw_path.partition("?")[0]  # as it came: a proxy may tell %2F from /
        if path == REQUEST_PATH and self._requests is not None:
            _require_method(request, hdrs.METH_POST)
            if not await self._ready():
                raise Refused(Refusal.NOT_READY)
            return await self._requests.take(request)
        if path == HEALTH_PATH:
            _require_method(request, hdrs.METH_GET, hdrs.METH_HEAD)
            return web.Response(text="alive\n")
        if path == READY_PATH:
            _require_method(request, hdrs.METH_GET, hdrs.METH_HEAD)
            if await self._ready():
                return web.Response(text="ready\n")
            return web.Response(status=_UNAVAILABLE, text="not connected to Slack\n")
        raise Refused(Refusal.NO_SUCH_PATH)


def _require_method(request: web.BaseRequest, *methods: str) -> None:
    if request.method not in methods:
        raise Refused(Refusal.WRONG_METHOD, allow=", ".join(methods))


def _closing(response: web.Response) -> web.Response:
    response.headers[hdrs.SERVER] = "mailcheck"  # in place of the library with its version
    response.force_close()
    return response
