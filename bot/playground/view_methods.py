"""The views.* methods.

Source: docs.slack.dev/reference/methods/views.open and those beside it.
"""

from dataclasses import replace
from typing import Final

from bot.playground.arguments import Arguments
from bot.playground.choices import initial_values, kept
from bot.playground.errors import ApiError, Code, JsonObject
from bot.playground.interaction_payloads import view_json
from bot.playground.people import SLACKBOT
from bot.playground.platform import BOT_USER_ID, Platform
from bot.playground.triggers import Trigger
from bot.playground.view_shapes import check_view
from bot.playground.views import View, ViewKind

_NOT_PEOPLE: Final = frozenset({BOT_USER_ID, SLACKBOT.id})


def open_view(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer views.open: show a modal to the person whose trigger_id it is."""
    arguments.allow_only({"trigger_id", "view"})
    body, trigger = _triggered(platform, arguments)
    view = view_of(platform, trigger.user_id, body, trigger.channel_id)
    return _shown(platform.views.open(view))


def push_view(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer views.push: show a modal above the one the trigger_id comes from."""
    arguments.allow_only({"trigger_id", "view"})
    body, trigger = _triggered(platform, arguments)
    if platform.views.find(trigger.view_id) is None:
        raise ApiError(Code.NOT_FOUND)
    view = view_of(platform, trigger.user_id, body, trigger.channel_id)
    return _shown(platform.views.push(view))


def update_view(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer views.update: change a view that is open, or published."""
    arguments.allow_only({"view_id", "external_id", "hash", "view"})
    view_id, external_id = arguments.text("view_id"), arguments.text("external_id")
    if view_id and external_id:
        problem = "Cannot provide both `view_id` and `external_id`"
        raise ApiError(Code.INVALID_ARGUMENTS, [problem])
    if not view_id and not external_id:
        raise ApiError(Code.INVALID_ARGUMENTS, ["missing required field: view_id"])
    views = platform.views
    before = views.find(view_id) if view_id else views.find_external(external_id)
    kind = before.kind if before else ViewKind.MODAL
    body = check_view(_given(arguments), kind, platform.refused_blocks)
    if before is None:
        raise ApiError(Code.NOT_FOUND)
    _check_hash(before, arguments.text("hash"))
    return _shown(views.update(before, successor(platform, before, body)))


def publish_view(platform: Platform, arguments: Arguments) -> JsonObject:
    """Answer views.publish: show a person's Home."""
    arguments.allow_only({"user_id", "view", "hash"})
    if not platform.app.home_tab:
        raise ApiError(Code.NOT_ENABLED)
    user_id = arguments.required("user_id")
    if platform.directory.user(user_id) is None or user_id in _NOT_PEOPLE:
        raise ApiError(Code.INVALID_ARGUMENTS, ["invalid `user_id` [json-pointer:/user_id]"])
    body = check_view(_given(arguments), ViewKind.HOME, platform.refused_blocks)
    before = platform.views.home(user_id)
    if before is None:
        view = view_of(platform, user_id, body)
    else:
        _check_hash(before, arguments.text("hash"))
        view = successor(platform, before, body)
    return _shown(platform.views.publish(view))


def view_of(platform: Platform, user_id: str, body: JsonObject, channel_id: str = "") -> View:
    """Make a view of a checked body, with what is preselected in it.

    `channel_id` is the conversation the person is in, or empty.
    """
    return View(
        id="",
        hash="",
        kind=ViewKind(body["type"]),
        user_id=user_id,
        blocks=tuple(body["blocks"]),
        callback_id=body.get("callback_id", ""),
        title=_text(body, "title"),
        submit=_text(body, "submit"),
        close=_text(body, "close"),
        private_metadata=body.get("private_metadata", ""),
        external_id=body.get("external_id", ""),
        notify_on_close=body.get("notify_on_close", False),
        clear_on_close=body.get("clear_on_close", False),
        channel_id=channel_id,
        values=initial_values(body["blocks"], platform.directory, user_id, channel_id),
    )


def successor(platform: Platform, before: View, body: JsonObject) -> View:
    """Make the view that takes the place of another; named inputs keep what was entered."""
    view = view_of(platform, before.user_id, body, before.channel_id)
    return replace(view, values=kept(view.blocks, view.values, before.values))


def _triggered(platform: Platform, arguments: Arguments) -> tuple[JsonObject, Trigger]:
    """Check the view before its trigger_id is spent."""
    trigger_id = arguments.required("trigger_id")
    body = check_view(_given(arguments), ViewKind.MODAL, platform.refused_blocks)
    return body, platform.triggers.exchange(trigger_id)


def _given(arguments: Arguments) -> object:
    if arguments.values.get("view") is None:
        raise ApiError(Code.INVALID_ARGUMENTS, ["missing required field: view"])
    return arguments.values["view"]


def _check_hash(view: View, known: str) -> None:
    """Refuse a change by somebody who has not seen the view as it stands."""
    if known and known != view.hash:
        raise ApiError(Code.HASH_CONFLICT)


def _text(body: JsonObject, name: str) -> str:
    return str(body[name]["text"]) if name in body else ""


def _shown(view: View) -> JsonObject:
    return {"ok": True, "view": view_json(view)}
