"""Files: an address to upload to, the upload, and the message that shows it.

Source: docs.slack.dev/messaging/working-with-files. Slack takes 1 GB; here a file is held in
memory. Slack also takes uploads as multipart forms, which are not provided for.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.playground import limits
from bot.playground.access import joined, known, open_to_posts
from bot.playground.arguments import Arguments, parse_json
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.files import File, Files
from bot.playground.messages import Message
from bot.playground.people import Channel
from bot.playground.platform import BOT_USER_ID, Platform

_PLACE: Final = frozenset({"filename", "length", "snippet_type", "alt_txt"})
_COMPLETE: Final = frozenset({"files", "channel_id", "thread_ts", "initial_comment"})
_OF_A_FILE: Final = frozenset({"id", "title", "highlight_type"})


def get_upload_url(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer files.getUploadURLExternal."""
    arguments.allow_only(_PLACE)
    name = arguments.required("filename")
    length = arguments.integer("length", 0, 0)
    if length == 0:
        raise ApiError(Code.MISSING_ARGUMENT)
    if length > limits.FILE_BYTES:
        raise ApiError(Code.FILE_UPLOAD_SIZE_RESTRICTED)
    if len(arguments.text("alt_txt")) > limits.FILE_ALT_TEXT:
        raise ApiError(Code.ALT_TXT_TOO_LARGE)
    file, url = platform.files.announce(name, length, arguments.text("snippet_type"))
    return {"ok": True, "upload_url": url, "file_id": file.id}


def complete_upload(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer files.completeUploadExternal: show what was uploaded, or keep it to the app.

    Raises ApiError: file_not_found, what `chat.postMessage` refuses of the channel and the
    thread, or not_in_channel even for an app that may post anywhere.
    """
    arguments.allow_only(_COMPLETE)
    named = _named(platform, arguments)
    comment = arguments.text("initial_comment")
    if len(comment) > limits.TEXT_OF_MESSAGE:
        raise ApiError(Code.MSG_TOO_LONG)
    channel_id = arguments.text("channel_id")
    if channel_id:
        channel = joined(open_to_posts(known(platform, channel_id)))
        thread_ts = platform.timeline.thread(channel.id, arguments.text("thread_ts"))
        _show(platform, channel, named, comment, thread_ts)
    for file in named:
        platform.files.complete(file)
    return {"ok": True, "files": [{"id": file.id, "title": file.title} for file in named]}


async def take_upload(files: Files, request: web.Request) -> web.Response:
    """Take the bytes of one file, at the address given out for it."""
    file = files.announced(request.match_info["ticket"])
    if file is None:
        return web.Response(status=HTTPStatus.NOT_FOUND, text="no such upload")
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > file.length:
            break
    if len(content) != file.length:
        return web.Response(status=HTTPStatus.BAD_REQUEST, text=f"not {file.length} bytes")
    files.upload(replace(file, content=bytes(content)))
    return web.Response(text=f"OK - {file.length}")


def _named(platform: Platform, arguments: Arguments) -> list[File]:
    """Find the uploaded files that are named, each with its title."""
    value = arguments.values.get("files")
    if isinstance(value, str):
        value = parse_json(value, Code.INVALID_ARGUMENTS)
    if not isinstance(value, list) or not value:
        raise ApiError(Code.INVALID_ARGUMENTS, ["must be a list of files [json-pointer:/files]"])
    named = []
    for number, entry in enumerate(value):
        if not isinstance(entry, dict):
            problem = f"must be an object [json-pointer:/files/{number}]"
            raise ApiError(Code.INVALID_ARGUMENTS, [problem])
        fields = Arguments(entry)
        fields.allow_only(_OF_A_FILE)
        file = platform.files.uploaded(fields.required("id"))
        if file is None:
            raise ApiError(Code.FILE_NOT_FOUND)
        named.append(replace(file, title=fields.text("title") or file.name))
    return named


def _show(
    platform: Platform, channel: Channel, named: list[File], comment: str, thread_ts: str
) -> None:
    created = int(platform.clock.now().timestamp())
    platform.timeline.add(
        Message(
            channel.id,
            platform.timeline.next_ts(),
            BOT_USER_ID,
            comment,
            thread_ts=thread_ts,
            files=tuple(_file_json(file, created) for file in named),
        )
    )


def _file_json(file: File, created: int) -> JsonObject:
    return {
        "id": file.id,
        "created": created,
        "timestamp": created,
        "name": file.name,
        "title": file.title,
        "filetype": file.snippet_type or "text",
        "mode": "snippet" if file.snippet_type else "hosted",
        "size": file.length,
        "user": BOT_USER_ID,
        "is_external": False,
        "is_public": True,
    }
