"""Who calls the Web API, and whether they may.

Source: docs.slack.dev/authentication/tokens, and the errors every method lists.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.playground.errors import ApiError, Code


class TokenKind(StrEnum):
    """The kinds of token the app holds, by their prefix."""

    BOT = "xoxb"
    APP_LEVEL = "xapp"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The app's two tokens, the scopes behind each, and the secret that signs requests to it."""

    bot: str
    app_level: str
    signing_secret: str
    bot_scopes: tuple[str, ...]
    app_level_scopes: tuple[str, ...] = ("connections:write",)

    @classmethod
    def issue(cls, bot_scopes: tuple[str, ...]) -> "Tokens":
        """Make fresh tokens that look like Slack's."""
        return cls(
            bot=f"xoxb-1000000000000-1000000000001-{secrets.token_hex(12)}",
            app_level=f"xapp-1-A0LOCAL0001-1000000000002-{secrets.token_hex(32)}",
            signing_secret=secrets.token_hex(16),
            bot_scopes=bot_scopes,
        )

    def scopes(self, kind: TokenKind) -> tuple[str, ...]:
        """List what a token of that kind may do."""
        return self.bot_scopes if kind is TokenKind.BOT else self.app_level_scopes

    def authenticate(self, token: str, wanted: TokenKind) -> None:
        """Accept `token` for a method that wants that kind.

        Raises ApiError: not_authed, invalid_auth or not_allowed_token_type.
        """
        if not token:
            raise ApiError(Code.NOT_AUTHED)
        kinds = {self.bot: TokenKind.BOT, self.app_level: TokenKind.APP_LEVEL}
        kind = kinds.get(token)
        if kind is None:
            raise ApiError(Code.INVALID_AUTH)
        if kind is not wanted:
            raise ApiError(Code.NOT_ALLOWED_TOKEN_TYPE)

    def authorize(self, needed: Sequence[str], kind: TokenKind = TokenKind.BOT) -> None:
        """Accept the call when one of the `needed` scopes was granted, or none is needed.

        Raises ApiError: missing_scope.
        """
        provided = self.scopes(kind)
        if needed and not set(needed) & set(provided):
            extra = {"needed": ",".join(needed), "provided": ",".join(provided)}
            raise ApiError(Code.MISSING_SCOPE, extra=extra)
