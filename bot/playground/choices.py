"""What people enter in elements, as ``state.values`` reports it.

Source: docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
"""

from collections.abc import Collection, Iterator
from typing import Final, TypeAlias

from bot.playground.block_shapes import elements_of
from bot.playground.contradictions import options_of
from bot.playground.elements import INTERACTIVE
from bot.playground.errors import JsonObject
from bot.playground.people import Channel, ChannelKind, Directory
from bot.playground.views import Values

Entered: TypeAlias = str | list[str] | None

_REPORTED_AS: Final = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}
_INCLUDED_AS: Final = {
    ChannelKind.PUBLIC: "public",
    ChannelKind.PRIVATE: "private",
    ChannelKind.DIRECT: "im",
}


def reported_as(element: JsonObject) -> str:
    """Name the field with what was entered; empty for buttons and overflow menus."""
    return _REPORTED_AS.get(element["type"], "")


def content_of(entry: JsonObject) -> object:
    """Give what was entered, as an entry of ``state.values`` has it."""
    return entry[_REPORTED_AS[entry["type"]]]


def initial_values(
    blocks: Collection[JsonObject], directory: Directory, user_id: str, channel_id: str = ""
) -> Values:
    """Give what the person finds preselected in blocks with ids, in the channel they are in."""
    values: dict[str, dict[str, JsonObject]] = {}
    for block_id, element in _reporting(blocks):
        entry = _initial(element)
        current = directory.channel(channel_id)
        by_default = element.get("default_to_current_conversation", False)
        if by_default and current and _offers(element, current, user_id):
            entry["selected_conversation"] = current.id
        values.setdefault(block_id, {})[element["action_id"]] = entry
    return values


def kept(blocks: Collection[JsonObject], fresh: Values, before: Values) -> Values:
    """Put what was entered before in `fresh` values of blocks, where their elements still take it.

    An element is the same one when its ids and its type are.
    """
    for block_id, element in _reporting(blocks):
        action_id = element["action_id"]
        old = before.get(block_id, {}).get(action_id)
        if old is not None and _still_takes(element, old):
            fresh = with_entry(fresh, block_id, action_id, old)
    return fresh


def with_entry(values: Values, block_id: str, action_id: str, entry: JsonObject) -> Values:
    """Copy values with one entry changed."""
    return {**values, block_id: {**values.get(block_id, {}), action_id: entry}}


def entered(element: JsonObject, value: Entered, directory: Directory, user_id: str) -> JsonObject:
    """Give the entry for what a person typed or chose.

    Raises ValueError: the element offers nothing of the kind.
    """
    field = _REPORTED_AS[element["type"]]
    return {"type": element["type"], field: _content(element, field, value, directory, user_id)}


def option(element: JsonObject, value: Entered) -> JsonObject:
    """Give the option of that value.

    Raises ValueError: it is not on offer.
    """
    for offered in options_of(element):
        if offered["value"] == value:
            return offered
    raise ValueError(_not_offered(element, value))


def _reporting(blocks: Collection[JsonObject]) -> Iterator[tuple[str, JsonObject]]:
    for block in blocks:
        for element in elements_of(block):
            if reported_as(element):
                yield block["block_id"], element


def _still_takes(element: JsonObject, entry: JsonObject) -> bool:
    if entry["type"] != element["type"]:
        return False
    content = content_of(entry)
    chosen = content if isinstance(content, list) else [content]
    return all(one in options_of(element) for one in chosen if isinstance(one, dict))


def _initial(element: JsonObject) -> JsonObject:
    field = _REPORTED_AS[element["type"]]
    name = field.replace("selected", "initial") if field != "value" else "initial_value"
    empty: object = [] if field == "selected_options" else None
    return {"type": element["type"], field: element.get(name, empty) or empty}


def _content(
    element: JsonObject, field: str, value: Entered, directory: Directory, user_id: str
) -> object:
    if field == "selected_options":
        chosen = [value] if isinstance(value, str) else value or []
        if len(chosen) > element.get("max_selected_items", len(chosen)):
            problem = f"no more than {element['max_selected_items']} can be chosen"
            raise ValueError(problem)
        return [option(element, one) for one in chosen]
    if not value:
        return None
    if isinstance(value, str) and _takes(element, field, value, directory, user_id):
        return option(element, value) if field == "selected_option" else value
    raise ValueError(_not_offered(element, value))


def _takes(element: JsonObject, field: str, value: str, directory: Directory, user_id: str) -> bool:
    """Tell whether the person can enter `value`; whether it is listed is for `option` to say."""
    match field:
        case "selected_user":
            return directory.user(value) is not None
        case "selected_conversation" | "selected_channel":
            channel = directory.channel(value)
            return channel is not None and _offers(element, channel, user_id)
        case "selected_date" | "selected_time":
            shape = INTERACTIVE[element["type"]].optional[field.replace("selected", "initial")]
            return not any(shape.faults(value, ""))
        case _:
            return True


def _offers(element: JsonObject, channel: Channel, user_id: str) -> bool:
    """Tell whether a menu lists the channel for the person."""
    hidden = channel.kind is not ChannelKind.PUBLIC and user_id not in channel.members
    if channel.archived or hidden:
        return False
    if element["type"] == "channels_select":
        return channel.kind is ChannelKind.PUBLIC
    narrowed = element.get("filter", {})
    if narrowed.get("exclude_bot_users") and channel.kind is ChannelKind.DIRECT:
        return False  # every direct conversation here is with the app
    return _INCLUDED_AS[channel.kind] in narrowed.get("include", _INCLUDED_AS.values())


def _not_offered(element: JsonObject, value: Entered) -> str:
    return f"{element['action_id']!r} does not offer {value!r}"
