"""The chat.* and conversations.* methods.

Source: docs.slack.dev/reference/methods. Where Slack's pages do not say what happens, the answer
is a refusal.
"""

from typing import Final

from bot.playground import limits
from bot.playground.arguments import Arguments
from bot.playground.content import read_content
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.messages import Message
from bot.playground.people import SLACKBOT, Channel, ChannelKind
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.rates import PER_CHANNEL

_CONTENT: Final = frozenset({"channel", "text", "blocks", "mrkdwn", "link_names", "parse"})
_UNFURL: Final = frozenset({"unfurl_links", "unfurl_media"})
_POST: Final = _CONTENT | _UNFURL | {"thread_ts", "reply_broadcast"}
_EPHEMERAL: Final = _CONTENT | {"thread_ts", "user"}
_UPDATE: Final = _CONTENT | _UNFURL | {"ts"}

_NOT_PEOPLE: Final = frozenset({BOT_USER_ID, SLACKBOT.id})
_READ_SCOPES: Final = {
    ChannelKind.PUBLIC: "channels:read",
    ChannelKind.PRIVATE: "groups:read",
    ChannelKind.DIRECT: "im:read",
}


def post_message(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer chat.postMessage; `channel` may be an id, a name or a user's id."""
    arguments.allow_only(_POST)
    channel = _writable(platform, _addressed(platform, arguments.required("channel")))
    content = read_content(arguments, limits.TEXT_OF_MESSAGE, platform.refused_blocks)
    thread_ts = platform.timeline.thread(channel.id, arguments.text("thread_ts"))
    platform.limiter.spend(f"chat.postMessage {channel.id}", PER_CHANNEL)
    message = platform.timeline.add(
        Message(
            channel.id,
            platform.timeline.next_ts(),
            BOT_USER_ID,
            content.text,
            content.blocks or (),
            thread_ts,
            link_names=content.link_names,
        )
    )
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message.ts,
        "message": platform.message_json(message),
    }


def post_ephemeral(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer chat.postEphemeral: show a message to one member of a channel the bot is in."""
    arguments.allow_only(_EPHEMERAL)
    channel = _writable(platform, _known(platform, arguments.required("channel")))
    if BOT_USER_ID not in channel.members:
        raise ApiError(Code.NOT_IN_CHANNEL)
    user_id = arguments.required("user")
    if user_id not in channel.members:
        raise ApiError(Code.USER_NOT_IN_CHANNEL)
    content = read_content(arguments, limits.TEXT_OF_MESSAGE, platform.refused_blocks)
    message = platform.timeline.add(
        Message(
            channel.id,
            platform.timeline.next_ts(),
            BOT_USER_ID,
            content.text,
            content.blocks or (),
            platform.timeline.thread(channel.id, arguments.text("thread_ts")),
            ephemeral_to=user_id,
            link_names=content.link_names,
        )
    )
    return {"ok": True, "message_ts": message.ts}


def update(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer chat.update: blocks that are not mentioned stay, an empty list takes them away."""
    arguments.allow_only(_UPDATE)
    channel = _known(platform, arguments.required("channel"))
    before = _own_message(platform, channel, arguments.required("ts"), Code.CANT_UPDATE_MESSAGE)
    content = read_content(arguments, limits.TEXT_OF_EDIT, platform.refused_blocks)
    blocks = before.blocks if content.blocks is None else content.blocks
    after = platform.timeline.edit(before, content.text, blocks)
    return {
        "ok": True,
        "channel": channel.id,
        "ts": after.ts,
        "text": after.text,
        "message": platform.message_json(after),
    }


def delete(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer chat.delete."""
    arguments.allow_only({"channel", "ts"})
    channel = _known(platform, arguments.required("channel"))
    message = _own_message(platform, channel, arguments.required("ts"), Code.CANT_DELETE_MESSAGE)
    platform.timeline.delete(message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def conversation_info(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer conversations.info."""
    arguments.allow_only({"channel"})
    channel = _known(platform, arguments.required("channel"))
    platform.tokens.authorize([_READ_SCOPES[channel.kind]])
    return {
        "ok": True,
        "channel": {
            "id": channel.id,
            "name": channel.name,
            "is_channel": channel.kind is not ChannelKind.DIRECT,
            "is_im": channel.kind is ChannelKind.DIRECT,
            "is_private": channel.kind is not ChannelKind.PUBLIC,
            "is_archived": channel.archived,
            "is_member": BOT_USER_ID in channel.members,
        },
    }


def _addressed(platform: Platform, address: str) -> Channel:
    """Find the channel meant by an id, a name with or without ``#``, or a user's id."""
    if platform.directory.user(address) is not None and address not in _NOT_PEOPLE:
        return platform.directory.direct(address)
    named = platform.directory.channel_named(address.removeprefix("#"))
    return _known(platform, named.id if named else address)


def _known(platform: Platform, channel_id: str) -> Channel:
    """Find a channel the bot can see: one it is in, or a public one."""
    channel = platform.directory.channel(channel_id)
    if channel is None:
        raise ApiError(Code.CHANNEL_NOT_FOUND)
    if channel.kind is not ChannelKind.PUBLIC and BOT_USER_ID not in channel.members:
        raise ApiError(Code.CHANNEL_NOT_FOUND)
    return channel


def _writable(platform: Platform, channel: Channel) -> Channel:
    if channel.archived:
        raise ApiError(Code.IS_ARCHIVED)
    if BOT_USER_ID not in channel.members and "chat:write.public" not in platform.app.scopes:
        raise ApiError(Code.NOT_IN_CHANNEL)
    return channel


def _own_message(platform: Platform, channel: Channel, ts: str, otherwise: Code) -> Message:
    """Find a message of the bot's that can be changed; `otherwise` is the error for others'."""
    if channel.archived:
        raise ApiError(Code.IS_ARCHIVED)
    message = platform.timeline.find(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise ApiError(Code.MESSAGE_NOT_FOUND)
    if message.author_id != BOT_USER_ID:
        raise ApiError(otherwise)
    return message
