"""Who the bot is in its workspace, asked of Slack once and then told to Bolt."""

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient


class Identity(AsyncAuthorize):
    """The bot's own name and token, which Bolt wants beside every request.

    Bolt by itself would ask Slack while the first request waits to be acknowledged. Whoever takes
    requests learns it before; else the first request does.
    """

    def __init__(self, client: AsyncWebClient) -> None:
        """``client`` holds the bot token."""
        self._client = client
        self._known: AuthorizeResult | None = None

    async def learn(self) -> AuthorizeResult:
        """Ask Slack; raise as its client does where Slack takes no token or is out of reach."""
        answer = await self._client.auth_test()
        self._known = AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=answer.get("team_id"),
            bot_id=answer.get("bot_id"),
            bot_user_id=answer.get("user_id"),
            bot_token=self._client.token,
        )
        return self._known

    async def __call__(self, **_: object) -> AuthorizeResult:
        """Tell Bolt, whoever sent the request: the token is for one workspace."""
        return self._known or await self.learn()
