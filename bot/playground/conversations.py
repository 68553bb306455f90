"""The conversations.* methods.

Source: docs.slack.dev/reference/methods, and docs.slack.dev/apis/web-api/rate-limits for apps
that are distributed outside Slack's Marketplace.
"""

from typing import Final

from bot.playground import limits, pages
from bot.playground.access import NOT_PEOPLE, known, readable
from bot.playground.arguments import Arguments
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.people import Channel, ChannelKind
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.rates import ONCE_A_MINUTE, TIER_3
from bot.playground.subscriptions import READ_SCOPES

_OPEN: Final = frozenset({"users", "return_im"})


def info(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer conversations.info."""
    arguments.allow_only({"channel"})
    channel = known(platform, arguments.required("channel"))
    platform.tokens.authorize([READ_SCOPES[channel.kind]])
    return {"ok": True, "channel": _channel_json(channel)}


def history(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer conversations.history: messages that reply to none, the newest first."""
    arguments.allow_only(pages.ARGUMENTS)
    channel = readable(platform, arguments.required("channel"))
    _count(platform, "conversations.history")
    span = pages.read_span(arguments)
    messages = [
        message
        for message in reversed(platform.timeline.history(channel.id))
        if not message.ephemeral_to and not message.thread_ts and span.holds(message)
    ]
    body = pages.page(
        platform, arguments, messages, limits.MESSAGES_OF_HISTORY, limits.MESSAGES_BY_DEFAULT
    )
    return {**body, "pin_count": 0}


def replies(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer conversations.replies: a message and the replies to it, the oldest first.

    Raises ApiError: thread_not_found, or what `conversations.history` refuses.
    """
    arguments.allow_only(pages.ARGUMENTS | {"ts"})
    channel = readable(platform, arguments.required("channel"))
    _count(platform, "conversations.replies")
    parent = platform.timeline.find(channel.id, arguments.required("ts"))
    if parent is None or parent.ephemeral_to:
        raise ApiError(Code.THREAD_NOT_FOUND)
    span = pages.read_span(arguments)
    under = platform.timeline.replies(channel.id, parent.ts)
    messages = [parent, *(reply for reply in under if span.holds(reply))]
    most = limits.MESSAGES_OF_THREAD
    return pages.page(platform, arguments, messages, most, most)


def open_conversation(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer conversations.open: the conversation of the app with one person.

    Several people at once are not provided for.
    """
    arguments.allow_only(_OPEN)
    user_id = arguments.text("users")
    if not user_id:
        raise ApiError(Code.USERS_LIST_NOT_SUPPLIED)
    if "," in user_id:
        raise ApiError(Code.INVALID_ARGUMENTS, ["unsupported: several users"])
    if platform.directory.user(user_id) is None:
        raise ApiError(Code.USER_NOT_FOUND)
    if user_id in NOT_PEOPLE:
        raise ApiError(Code.CANNOT_DM_BOT)
    opened = platform.directory.direct_with(user_id) is not None
    channel = platform.directory.direct(user_id)
    body: JsonObject = {"ok": True, "channel": {"id": channel.id}}
    if arguments.flag("return_im"):
        body["channel"] = {**_channel_json(channel), "user": user_id}
    return {**body, "no_op": True, "already_open": True} if opened else body


def _count(platform: Platform, method: str) -> None:
    platform.limiter.spend(method, ONCE_A_MINUTE if platform.distributed else TIER_3)


def _channel_json(channel: Channel) -> JsonObject:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind is not ChannelKind.DIRECT,
        "is_im": channel.kind is ChannelKind.DIRECT,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_archived": channel.archived,
        "is_member": BOT_USER_ID in channel.members,
    }
