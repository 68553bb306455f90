"""What is wrong with blocks although each of them has its shape.

Ids that repeat, tables too full, something preselected that is not on offer, limits that cannot
both hold, the focus in two places. Where Slack's own wording was not seen, the sentence is ours.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.playground import limits
from bot.playground.block_shapes import elements_of
from bot.playground.errors import JsonObject
from bot.playground.shapes import Fault


def contradictions(blocks: Sequence[JsonObject], pointer: str) -> Iterator[Fault]:
    """Yield what is wrong with blocks found at `pointer` that all have their shape."""
    yield from _repeated_ids(blocks, pointer)
    yield from _overfull_tables(blocks, pointer)
    focused = 0
    for index, block in enumerate(blocks):
        for element in elements_of(block):
            place = f"{pointer}/{index}"
            yield from _unlisted(element, place)
            yield from _reversed(element, place)
            focused += element.get("focus_on_load", False)
            if focused > 1 and element.get("focus_on_load"):
                yield Fault("only one element may set `focus_on_load`", place)


def options_of(element: JsonObject) -> list[JsonObject]:
    """List what a menu or a set of choices offers, groups or not."""
    groups = element.get("option_groups", [element])
    return [option for group in groups for option in group.get("options", [])]


def _unlisted(element: JsonObject, pointer: str) -> Iterator[Fault]:
    preselected = [*element.get("initial_options", [])]
    if "initial_option" in element:
        preselected.append(element["initial_option"])
    if any(option not in options_of(element) for option in preselected):
        yield Fault("an initial option must be one of the `options`", pointer)
    if len(preselected) > element.get("max_selected_items", len(preselected)):
        yield Fault("more initial options than `max_selected_items`", pointer)


def _reversed(element: JsonObject, pointer: str) -> Iterator[Fault]:
    match element:
        case {"min_length": least, "max_length": most} if least > most:
            yield Fault("`min_length` must be at most `max_length`", pointer)
        case {"min_value": least, "max_value": most} if float(least) > float(most):
            yield Fault("`min_value` must be at most `max_value`", pointer)


def _repeated_ids(blocks: Sequence[JsonObject], pointer: str) -> Iterator[Fault]:
    yield from _repeats(blocks, "block_id", pointer)
    for index, block in enumerate(blocks):
        if block["type"] == "actions":
            yield from _repeats(block["elements"], "action_id", f"{pointer}/{index}/elements")


def _repeats(items: Sequence[JsonObject], name: str, pointer: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        value = item.get(name)
        if value in seen:
            yield Fault(f'`{name}` "{value}" already exists', f"{pointer}/{index}/{name}")
        elif value is not None:
            seen.add(value)


def _overfull_tables(blocks: Sequence[JsonObject], pointer: str) -> Iterator[Fault]:
    for index, block in enumerate(blocks):
        if block["type"] == "table":
            total = sum(map(len, _texts(block["rows"])))
            if total > limits.TABLE_TEXT:
                fault = f"must be less than {limits.TABLE_TEXT + 1} characters"
                yield Fault(fault, f"{pointer}/{index}/rows")


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON that has been checked already
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
