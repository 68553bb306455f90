"""The Web API over HTTP: which methods there are and who may call them.

Source: docs.slack.dev/apis/web-api.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.playground import chat, conversations, uploads, users, view_methods
from bot.playground.arguments import Arguments, read_arguments
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.platform import BOT_ID, BOT_USER_ID, TEAM_DOMAIN, TEAM_ID, TEAM_NAME, Platform
from bot.playground.rates import TIER_3, TIER_4, Allowance
from bot.playground.tokens import TokenKind

_OF_ANY_METHOD: Final = frozenset({"token", "team_id"})  # Bolt names the team in every call


@dataclass(frozen=True, slots=True)
class Method:
    """One API method: what it does, the token and scopes it wants, how often it may be called.

    One of `scopes` is enough; methods without an `allowance` count on their own or not at all.
    """

    call: Callable[[Platform, Arguments], JsonObject]
    scopes: tuple[str, ...] = ()
    allowance: Allowance | None = None
    token: TokenKind = TokenKind.BOT


def auth_test(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer auth.test: whose token this is."""
    arguments.allow_only(())
    return {
        "ok": True,
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": platform.app.bot_name,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


METHODS: Mapping[str, Method] = {
    "auth.test": Method(auth_test),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",), TIER_4),
    "chat.update": Method(chat.update, ("chat:write",), TIER_3),
    "chat.delete": Method(chat.delete, ("chat:write",), TIER_3),
    "views.open": Method(view_methods.open_view, (), TIER_4),
    "views.publish": Method(view_methods.publish_view, (), TIER_4),
    "views.push": Method(view_methods.push_view, (), TIER_4),
    "views.update": Method(view_methods.update_view, (), TIER_4),
    "chat.getPermalink": Method(chat.get_permalink, (), TIER_4),
    "conversations.history": Method(conversations.history),
    "conversations.info": Method(conversations.info, (), TIER_3),
    "conversations.open": Method(conversations.open_conversation, ("im:write",), TIER_3),
    "conversations.replies": Method(conversations.replies),
    "files.completeUploadExternal": Method(uploads.complete_upload, ("files:write",), TIER_4),
    "files.getUploadURLExternal": Method(uploads.get_upload_url, ("files:write",), TIER_4),
    "users.info": Method(users.user_info, ("users:read",), TIER_4),
}


@dataclass(frozen=True, slots=True)
class WebApi:
    """Answers calls of `methods` under ``/api/{method}``."""

    platform: Platform
    methods: Mapping[str, Method]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call; refusals are JSON with ``ok: false`` too."""
        headers = {"x-oauth-scopes": ",".join(self.platform.tokens.bot_scopes)}
        try:
            body = await self._answer(request)
        except ApiError as refusal:
            headers |= refusal.headers
            return web.json_response(refusal.body(), status=refusal.status, headers=headers)
        return web.json_response(body, headers=headers)

    async def _answer(self, request: web.Request) -> JsonObject:
        name = request.match_info["method"]
        method = self.methods.get(name)
        if method is None:
            raise ApiError(Code.UNKNOWN_METHOD)
        arguments = await read_arguments(request)
        self.platform.tokens.authenticate(_token(request, arguments, method.token), method.token)
        self.platform.tokens.authorize(method.scopes, method.token)
        if method.allowance is not None:
            self.platform.limiter.spend(name, method.allowance)
        own = {key: value for key, value in arguments.values.items() if key not in _OF_ANY_METHOD}
        return method.call(self.platform, Arguments(own))


def _token(request: web.Request, arguments: Arguments, wanted: TokenKind) -> str:
    """Find the token: in the Authorization header, or for a bot's also among the arguments."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    if wanted is TokenKind.BOT and request.content_type != "application/json":
        return arguments.text("token")
    return ""
