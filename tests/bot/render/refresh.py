"""What the renderers make of each example, as files that are easy to compare.

``python -m tests.bot.render.refresh`` writes them anew, and the schemas of the JSON with them;
read the diff before you commit it.
"""

import json
from inspect import cleandoc
from pathlib import Path

import msgspec
from rich.console import Console, RenderableType

from bot.render.blocks import Message, comparison_message, final_message
from bot.render.comparison_terminal import comparison_view
from bot.render.evidence import evidence_text
from bot.render.terminal import report_view
from probes.diagnosis.comparison import Comparison
from probes.report import Report
from tests.bot.render.comparisons import COMPARISONS
from tests.bot.render.examples import EXAMPLES

GOLDEN = Path(__file__).parent / "golden"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DOCS = Path(__file__).parents[3] / "docs"
SCHEMA, COMPARISON_SCHEMA = _DOCS / "report.schema.json", _DOCS / "compare.schema.json"


def renderings() -> dict[Path, str]:
    """Return every file with what it is to hold."""
    files = {SCHEMA: _schema(Report), COMPARISON_SCHEMA: _schema(Comparison)}
    for name, build in EXAMPLES.items():
        report = build()
        files |= {
            GOLDEN / f"{name}.blocks.json": _laid_out(final_message(report, "U0123ABCD")),
            GOLDEN / f"{name}.terminal.txt": _printed(report_view(report)),
            GOLDEN / f"{name}.evidence.txt": evidence_text(report) + "\n",
        }
    for name, compare in COMPARISONS.items():
        comparison, file = compare(), f"compared-{name}"
        message = comparison_message(comparison, "U0123ABCD")
        files |= {
            GOLDEN / f"{file}.blocks.json": _laid_out(message),
            GOLDEN / f"{file}.terminal.txt": _printed(comparison_view(comparison)),
        }
    return files


def _schema(kind: type) -> str:
    schema = _undented({"$schema": _DIALECT, **msgspec.json.schema(kind)})
    return json.dumps(schema, indent=2) + "\n"


def _laid_out(message: Message) -> str:
    return _readable({"text": message.text, "blocks": message.blocks})


def _undented(value: object) -> object:
    """Strip the indentation of docstrings, which Python 3.13 does itself."""
    match value:
        case dict():
            return {name: _undented(inner) for name, inner in value.items()}
        case list():
            return [_undented(inner) for inner in value]
        case str():
            return cleandoc(value)
        case _:
            return value


def _readable(value: object) -> str:
    """Write JSON with texts of several lines as lists of their lines."""
    return json.dumps(_in_lines(value), indent=1, ensure_ascii=False) + "\n"


def _in_lines(value: object) -> object:
    match value:
        case dict():
            return {name: _in_lines(inner) for name, inner in value.items()}
        case list():
            return [_in_lines(inner) for inner in value]
        case str() if "\n" in value.strip("\n"):
            return value.split("\n")
        case _:
            return value


def _printed(view: RenderableType) -> str:
    console = Console(width=80, force_terminal=False, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(view)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().removesuffix("\n").split("\n"))


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for path, content in renderings().items():
        path.write_text(content, encoding="utf-8")
