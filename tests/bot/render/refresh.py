"""What the renderers make of each example, as files that are easy to compare.

``python -m tests.bot.render.refresh`` writes them anew, and the schema of the report with them;
read the diff before you commit it.
"""

import json
from inspect import cleandoc
from pathlib import Path

import msgspec
from rich.console import Console

from bot.render.blocks import final_message
from bot.render.evidence import evidence_text
from bot.render.terminal import report_view
from probes.report import Report
from tests.bot.render.examples import EXAMPLES

GOLDEN = Path(__file__).parent / "golden"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA = Path(__file__).parents[3] / "docs/report.schema.json"


def renderings() -> dict[Path, str]:
    """Return every file with what it is to hold."""
    schema = _undented({"$schema": _DIALECT, **msgspec.json.schema(Report)})
    files = {SCHEMA: json.dumps(schema, indent=2) + "\n"}
    for name, build in EXAMPLES.items():
        report = build()
        message = final_message(report, "U0123ABCD")
        blocks = {"text": message.text, "blocks": message.blocks}
        files |= {
            GOLDEN / f"{name}.blocks.json": _readable(blocks),
            GOLDEN / f"{name}.terminal.txt": _printed(report),
            GOLDEN / f"{name}.evidence.txt": evidence_text(report) + "\n",
        }
    return files


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


def _printed(report: Report) -> str:
    console = Console(width=80, force_terminal=False, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(report_view(report))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().removesuffix("\n").split("\n"))


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for path, content in renderings().items():
        path.write_text(content, encoding="utf-8")
