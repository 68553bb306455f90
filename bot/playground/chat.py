"""The chat.* methods.

Source: docs.slack.dev/reference/methods. Where Slack's pages do not say what happens, the answer
is a refusal.
"""

from typing import Final

from bot.playground import limits
from bot.playground.access import addressed, joined, known, open_to_posts, writable
from bot.playground.arguments import Arguments
from bot.playground.content import read_content
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.messages import Message
from bot.playground.metadata import read_metadata
from bot.playground.people import Channel
from bot.playground.platform import BOT_USER_ID, TEAM_DOMAIN, Platform

_CONTENT: Final = frozenset({"channel", "text", "blocks", "mrkdwn", "link_names", "parse"})
_UNFURL: Final = frozenset({"unfurl_links", "unfurl_media"})
_POST: Final = _CONTENT | _UNFURL | {"thread_ts", "reply_broadcast", "metadata"}
_EPHEMERAL: Final = _CONTENT | {"thread_ts", "user"}
_UPDATE: Final = _CONTENT | _UNFURL | {"ts", "metadata"}


def post_message(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer chat.postMessage; `channel` may be an id, a name or a user's id."""
    arguments.allow_only(_POST)
    channel = writable(platform, addressed(platform, arguments.required("channel")))
    content = read_content(arguments, limits.TEXT_OF_MESSAGE, platform.refused_blocks)
    metadata = read_metadata(arguments)
    thread_ts = platform.timeline.thread(channel.id, arguments.text("thread_ts"))
    platform.limiter.spend_post(channel.id)
    message = platform.timeline.add(
        Message(
            channel.id,
            platform.timeline.next_ts(),
            BOT_USER_ID,
            content.text,
            content.blocks or (),
            thread_ts,
            link_names=content.link_names,
            metadata=metadata,
        )
    )
    return {
        "ok": True,
        "channel": channel.id,
        "ts": message.ts,
        "message": platform.message_json(message, metadata=True),
    }


def post_ephemeral(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer chat.postEphemeral: show a message to one member of a channel the bot is in."""
    arguments.allow_only(_EPHEMERAL)
    channel = writable(platform, known(platform, arguments.required("channel")))
    joined(channel)
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
    channel = known(platform, arguments.required("channel"))
    before = _own_message(platform, channel, arguments.required("ts"), Code.CANT_UPDATE_MESSAGE)
    content = read_content(arguments, limits.TEXT_OF_EDIT, platform.refused_blocks)
    blocks = before.blocks if content.blocks is None else content.blocks
    after = platform.timeline.edit(before, content.text, blocks, read_metadata(arguments))
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
    channel = known(platform, arguments.required("channel"))
    message = _own_message(platform, channel, arguments.required("ts"), Code.CANT_DELETE_MESSAGE)
    platform.timeline.delete(message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def get_permalink(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer chat.getPermalink."""
    arguments.allow_only({"channel", "message_ts"})
    channel = known(platform, arguments.required("channel"))
    message = platform.timeline.find(channel.id, arguments.required("message_ts"))
    if message is None or message.ephemeral_to:
        raise ApiError(Code.MESSAGE_NOT_FOUND)
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link = f"{link}?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def _own_message(platform: Platform, channel: Channel, ts: str, otherwise: Code) -> Message:
    """Find a message of the bot's that can be changed; `otherwise` is the error for others'."""
    open_to_posts(channel)
    message = platform.timeline.find(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise ApiError(Code.MESSAGE_NOT_FOUND)
    if message.author_id != BOT_USER_ID or message.subtype:
        raise ApiError(otherwise)
    return message
