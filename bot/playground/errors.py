"""The platform's refusals, in the form its clients see them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from http import HTTPStatus
from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]


class Code(StrEnum):
    """Slack's error codes that the playground gives.

    Slack does not publish what it answers in two cases, so these names are ours:
    socket_mode_not_enabled (a manifest without Socket Mode) and thread_not_found as the answer to
    a reply to nothing (borrowed from conversations.replies).
    """

    ALT_TXT_TOO_LARGE = "alt_txt_too_large"
    CANNOT_DM_BOT = "cannot_dm_bot"
    CANNOT_REPLY_TO_MESSAGE = "cannot_reply_to_message"
    CANT_DELETE_MESSAGE = "cant_delete_message"
    CANT_UPDATE_MESSAGE = "cant_update_message"
    CHANNEL_NOT_FOUND = "channel_not_found"
    DUPLICATE_EXTERNAL_ID = "duplicate_external_id"
    EXCHANGED_TRIGGER_ID = "exchanged_trigger_id"
    EXPIRED_TRIGGER_ID = "expired_trigger_id"
    EXPIRED_URL = "expired_url"
    FILE_NOT_FOUND = "file_not_found"
    FILE_UPLOAD_SIZE_RESTRICTED = "file_upload_size_restricted"
    HASH_CONFLICT = "hash_conflict"
    INVALID_ARGUMENTS = "invalid_arguments"
    INVALID_ATTACHMENTS = "invalid_attachments"
    INVALID_AUTH = "invalid_auth"
    INVALID_BLOCKS = "invalid_blocks"
    INVALID_BLOCKS_FORMAT = "invalid_blocks_format"
    INVALID_CURSOR = "invalid_cursor"
    INVALID_JSON = "invalid_json"
    INVALID_METADATA_FORMAT = "invalid_metadata_format"
    INVALID_METADATA_SCHEMA = "invalid_metadata_schema"
    INVALID_PAYLOAD = "invalid_payload"
    INVALID_POST_TYPE = "invalid_post_type"
    INVALID_TRIGGER_ID = "invalid_trigger_id"
    INVALID_TS_LATEST = "invalid_ts_latest"
    INVALID_TS_OLDEST = "invalid_ts_oldest"
    IS_ARCHIVED = "is_archived"
    JSON_NOT_OBJECT = "json_not_object"
    MESSAGE_NOT_FOUND = "message_not_found"
    METADATA_TOO_LARGE = "metadata_too_large"
    MISSING_ARGUMENT = "missing_argument"
    MISSING_SCOPE = "missing_scope"
    MSG_BLOCKS_TOO_LONG = "msg_blocks_too_long"
    MSG_TOO_LONG = "msg_too_long"
    NOT_ALLOWED_TOKEN_TYPE = "not_allowed_token_type"  # noqa: S105 -- an error code
    NOT_AUTHED = "not_authed"
    NOT_ENABLED = "not_enabled"
    NOT_FOUND = "not_found"
    NOT_IN_CHANNEL = "not_in_channel"
    NO_SERVICE = "no_service"
    NO_TEXT = "no_text"
    PUSH_LIMIT_REACHED = "push_limit_reached"
    RATELIMITED = "ratelimited"
    SOCKET_MODE_NOT_ENABLED = "socket_mode_not_enabled"
    THREAD_NOT_FOUND = "thread_not_found"
    UNKNOWN_METHOD = "unknown_method"
    USED_URL = "used_url"
    USERS_LIST_NOT_SUPPLIED = "users_list_not_supplied"
    USER_NOT_FOUND = "user_not_found"
    USER_NOT_IN_CHANNEL = "user_not_in_channel"
    VIEW_TOO_LARGE = "view_too_large"


class ApiError(Exception):
    """Slack says no: `error` is its code, `messages` say where and why.

    Each message is worded as Slack does, such as
    ``must be less than 151 characters [json-pointer:/blocks/0/text/text]``.
    """

    def __init__(
        self,
        error: Code,
        messages: Sequence[str] = (),
        *,
        status: HTTPStatus = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = tuple(messages)
        self.status = status
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def body(self) -> JsonObject:
        """Give the JSON body of Slack's answer."""
        body: JsonObject = {"ok": False, "error": self.error.value, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
            if self.error is Code.INVALID_BLOCKS:
                body["errors"] = list(self.messages)
        return body
