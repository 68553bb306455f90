"""Who may talk to the page: this machine's browser, with the address that was printed.

Three things guard it. The token keeps out other people and programs on this machine. The Host
header keeps out a site whose name was pointed at 127.0.0.1 (DNS rebinding). The Origin header of
a websocket keeps out pages of other sites, which may open one to anywhere.

The page itself, its scripts and its style sheets are free of the token: they are the same for
everyone, and tell nothing of the workspace.
"""

import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

PRINTED_ADDRESS: Final = (
    "Open the address that was printed when the workspace started: it ends in a token."
)
WRONG_HOST: Final = "This page answers only to 127.0.0.1 and localhost."
WRONG_ORIGIN: Final = "Only this workspace's own page may connect."

_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)


@dataclass(slots=True)
class Guard:
    """Judges requests by token, Host and Origin; `port` is known once the page is open."""

    port: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names the page goes by."""
        return tuple(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))

    def check_host(self, request: web.Request) -> None:
        """Raise HTTPForbidden for a Host that is not ours."""
        if request.headers.get(hdrs.HOST) not in self.hosts:
            raise web.HTTPForbidden(text=WRONG_HOST)

    def check_token(self, request: web.Request) -> None:
        """Raise HTTPForbidden without the token, compared in constant time."""
        given = request.query.get("token", "").encode("utf-8", "surrogatepass")
        if not secrets.compare_digest(given, self.token.encode()):
            raise web.HTTPForbidden(text=PRINTED_ADDRESS)

    def check_origin(self, request: web.Request) -> None:
        """Raise HTTPForbidden unless the request comes from our page, under the same name."""
        if request.headers.get(hdrs.ORIGIN) != f"http://{request.headers.get(hdrs.HOST)}":
            raise web.HTTPForbidden(text=WRONG_ORIGIN)

    def malformed(self) -> web.Response:
        """Answer what is no well-formed HTTP: web pages of others can cause it, so say little."""
        response = web.Response(status=HTTPStatus.BAD_REQUEST)
        self._add_headers(response)
        return response

    async def add_headers(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Tell the browser, with every response, to load and to send nothing elsewhere."""
        self._add_headers(response)

    def _add_headers(self, response: web.StreamResponse) -> None:
        # Not every browser takes 'self' to cover a websocket.
        sockets = " ".join(f"ws://{host}" for host in self.hosts)
        policy = "; ".join((*_POLICY, f"connect-src 'self' {sockets}"))
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        response.headers[hdrs.SERVER] = "mailcheck"  # and no version of what it is made with
