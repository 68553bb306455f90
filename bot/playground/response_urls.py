"""The addresses a request brings along for answering it: five uses in half an hour.

Source: docs.slack.dev/interactivity/handling-user-interaction. They need no token and no
membership in the channel. Slack does not say whether a refused post counts as a use; here it does.
Nor does it publish how fast posts may follow each other; here those for all of a channel spend
what chat.postMessage spends.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.playground import limits
from bot.playground.arguments import Arguments, parse_json
from bot.playground.content import Content, read_content
from bot.playground.errors import ApiError, Code
from bot.playground.messages import Message
from bot.playground.platform import BOT_USER_ID, TEAM_ID, Platform

_ARGUMENTS: Final = frozenset(
    {
        "text",
        "blocks",
        "response_type",
        "replace_original",
        "delete_original",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
        "mrkdwn",
        "link_names",
        "parse",
    }
)
_RESPONSE_TYPES: Final = ("ephemeral", "in_channel")


@dataclass(frozen=True, slots=True)
class Invitation:
    """Leave to answer in a channel: to whom, since when, how often taken up.

    `original_ts` is the message a button was pressed in, or empty after a slash command, where
    there is no message to replace (slackapi/bolt-python#1268).
    """

    channel_id: str
    user_id: str
    issued: datetime
    original_ts: str = ""
    uses: int = 0


def read_reply(platform: Platform, invitation: Invitation, arguments: Arguments) -> Message:
    """Read an answer, from a response_url or an acknowledgement, as the message it asks for.

    Raises ApiError: the content or its arguments are not acceptable.
    """
    arguments.allow_only(_ARGUMENTS)
    response_type = arguments.text("response_type") or "ephemeral"
    if response_type not in _RESPONSE_TYPES:
        raise ApiError(
            Code.INVALID_ARGUMENTS, ["must be a valid enum value [json-pointer:/response_type]"]
        )
    content = _content(platform, arguments)
    return Message(
        invitation.channel_id,
        platform.timeline.next_ts(),
        BOT_USER_ID,
        content.text,
        content.blocks or (),
        platform.timeline.thread(invitation.channel_id, arguments.text("thread_ts")),
        ephemeral_to=invitation.user_id if response_type == "ephemeral" else "",
        link_names=content.link_names,
    )


def _content(platform: Platform, arguments: Arguments) -> Content:
    return read_content(arguments, limits.TEXT_OF_MESSAGE, platform.refused_blocks)


@dataclass(slots=True)
class ResponseUrls:
    """The addresses given out and what was posted to them."""

    platform: Platform
    origin: str = ""
    _invitations: dict[str, Invitation] = field(default_factory=dict)

    def issue(self, channel_id: str, user_id: str, original_ts: str = "") -> str:
        """Make an address; `original_ts` is the message that may be replaced or deleted."""
        now = self.platform.clock.now()
        kind = "actions" if original_ts else "commands"
        path = f"/{kind}/{TEAM_ID}/{secrets.token_urlsafe(18)}"
        self._invitations[path] = Invitation(channel_id, user_id, now, original_ts)
        return f"{self.origin}{path}"

    async def handle(self, request: web.Request) -> web.Response:
        """Take one post; Slack answers ``ok`` as plain text, or an error as JSON."""
        try:
            invitation = self._use(request.path)
            self._post(invitation, await _arguments(request))
        except ApiError as refusal:
            status = HTTPStatus.BAD_REQUEST if refusal.status == HTTPStatus.OK else refusal.status
            return web.json_response(refusal.body(), status=status, headers=refusal.headers)
        return web.Response(text="ok")

    def _use(self, path: str) -> Invitation:
        invitation = self._invitations.get(path)
        if invitation is None:
            raise ApiError(Code.NO_SERVICE, status=HTTPStatus.NOT_FOUND)
        if self.platform.clock.now() - invitation.issued > limits.RESPONSE_URL_LIFETIME:
            raise ApiError(Code.EXPIRED_URL, status=HTTPStatus.NOT_FOUND)
        if invitation.uses >= limits.RESPONSE_URL_USES:
            raise ApiError(Code.USED_URL, status=HTTPStatus.NOT_FOUND)
        self._invitations[path] = replace(invitation, uses=invitation.uses + 1)
        return invitation

    def _post(self, invitation: Invitation, arguments: Arguments) -> None:
        timeline = self.platform.timeline
        replaces = arguments.flag("replace_original")
        deletes = arguments.flag("delete_original")
        if invitation.original_ts and (replaces or deletes):
            arguments.allow_only(_ARGUMENTS)
            original = timeline.find(invitation.channel_id, invitation.original_ts)
            if original is None:
                raise ApiError(Code.MESSAGE_NOT_FOUND, status=HTTPStatus.NOT_FOUND)
            if deletes:
                timeline.delete(original)
                return
            content = _content(self.platform, arguments)
            timeline.edit(original, content.text, content.blocks or ())
            return
        reply = read_reply(self.platform, invitation, arguments)
        if not reply.ephemeral_to:
            self.platform.limiter.spend_post(reply.channel_id)
        timeline.add(reply)


async def _arguments(request: web.Request) -> Arguments:
    payload: object = None
    if request.content_type == "application/json":
        payload = parse_json(await request.text(), Code.INVALID_PAYLOAD)
    if not isinstance(payload, dict):
        raise ApiError(Code.INVALID_PAYLOAD)
    return Arguments(payload)
