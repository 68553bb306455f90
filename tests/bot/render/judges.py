"""What a message must never do, asked of the local platform and of an independent schema."""

import importlib.util
import json
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bot.playground.blocks import check_blocks
from bot.playground.errors import ApiError
from bot.playground.rings import rings
from bot.render.blocks import Message

_SCHEMA = Path(__file__).parents[4] / "shared/data/blockkit-schema/validate_blocks.py"
_JSON_LIMIT = 12_000
_TEXT_OF_EDIT = 4000
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def faults(message: Message, requester: str = "") -> list[str]:
    """Name everything that is wrong with a message; only ``requester`` may be mentioned."""
    found = list(_refusals(message))
    if not message.text.strip():
        found.append("there is no text for a notice")
    if len(message.text) > _TEXT_OF_EDIT:
        found.append("the text is too long for an edit")
    if (size := len(json.dumps(message.blocks))) > _JSON_LIMIT:
        found.append(f"the blocks take {size} characters of JSON")
    mentioned = rings(message.text, message.blocks, link_names=False)
    if strangers := mentioned - {f"<@{requester}>"}:
        found.append(f"rings {sorted(strangers)}")
    for text in (message.text, *texts(message.blocks)):
        found += [f"hidden {c!r} in {text!r}" for c in text if _is_hidden(c)]
    return found


def texts(value: object) -> Iterator[str]:
    """Yield every text that people see."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def _is_hidden(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in _HIDDEN


def _refusals(message: Message) -> Iterator[str]:
    try:
        check_blocks(message.blocks)
    except ApiError as refusal:
        yield str(refusal)


@cache
def independent_schema() -> Callable[[object], list[str]] | None:
    """Return a check by an independent schema, or None where it does not lie beside the project."""
    if not _SCHEMA.exists() or importlib.util.find_spec("jsonschema") is None:
        return None
    spec = importlib.util.spec_from_file_location("validate_blocks", _SCHEMA)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    check: Callable[[object], list[str]] = module.check
    return check
