"""An independent JSON schema of Block Kit, and good JSON that chance spoils.

The schema is not part of the repository; where it does not lie beside it, its tests are skipped.
"""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from tests.bot.playground import samples

Check = Callable[[object], list[str]]

SHARED: Final = Path(__file__).parents[4] / "shared" / "data"
_SCHEMA: Final = SHARED / "blockkit-schema" / "validate_blocks.py"

_JUNK: st.SearchStrategy[object] = st.sampled_from(
    [None, "", "x", "x" * 80, "x" * 160, "x" * 3_100, 0, 9, True, [], {}, samples.mrkdwn("x")]
)


def load_schema() -> Check:
    """Give a function that finds the faults of a message with blocks, or of a view."""
    pytest.importorskip("jsonschema")
    if not _SCHEMA.exists():
        pytest.skip("the independent Block Kit schema does not lie beside the project")
    spec = importlib.util.spec_from_file_location("validate_blocks", _SCHEMA)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Check = module.check

    def faults(document: object) -> list[str]:
        try:
            found = check(document)
        except (TypeError, AttributeError) as fault:  # a type or an id that is no string
            return [str(fault)]
        return [fault for fault in found if not fault.startswith("note:")]

    return faults


def spoil(draw: st.DrawFn, good: object) -> Any:  # noqa: ANN401
    """Change one to three things in a copy of a JSON value."""
    spoiled = _copy(good)
    for _ in range(draw(st.integers(1, 3))):
        if not (places := _places(spoiled)):
            break
        path: list[Any] = draw(st.sampled_from(places))
        *way, last = path
        holder: Any = spoiled
        for key in way:
            holder = holder[key]
        match draw(st.sampled_from(["replace", "remove", "add", "repeat"])):
            case "replace":
                holder[last] = _copy(draw(_JUNK))
            case "remove":
                del holder[last]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(["text", "type", "emoji", "colour"]))] = _copy(
                    draw(_JUNK)
                )
            case "repeat" if isinstance(holder, list):
                holder.extend(_copy([holder[last]] * draw(st.sampled_from([1, 10, 25, 100]))))
    return spoiled


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[list[Any]]:  # noqa: ANN401
    """List the paths of everything inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[list[Any]] = []
    for key, item in inner:
        found.append([*path, key])
        if isinstance(item, dict | list):
            found += _places(item, (*path, key))
    return found


def _copy(value: object) -> Any:  # noqa: ANN401
    """Copy a JSON value so that no two places in it are the same object."""
    return json.loads(json.dumps(value))
