"""The blocks of several reports side by side, within Slack's limits."""

from collections.abc import Iterator

from bot.render.answer_blocks import (
    EMOJI,
    LINE,
    customer,
    findings,
    fitting,
    rest,
    sentence,
    steps,
)
from bot.render.blockkit import (
    HEADER_LIMIT,
    Block,
    bounded,
    context,
    header,
    label,
    plain,
    preformatted,
    rich,
)
from bot.render.comparison import (
    SideBySide,
    comparison_words,
    difference_lines,
    place_lines,
    place_names,
    side_by_side,
)
from bot.render.report_blocks import asked_by
from probes.diagnosis.comparison import Comparison

# How the characters of a message are shared out, beside those of the answer.
_TABLE = 2600
_DIFFERENCES = 1200
_PLACES = 900
_CELL = 80


def comparison_blocks(comparison: Comparison, requester: str) -> list[Block]:
    """Lay out what several places say together; for ``requester`` see ``final_message``."""
    return [
        _headline(comparison),
        *sentence(comparison),
        *_table(comparison),
        *_differences(comparison),
        *findings(comparison),
        *steps(comparison),
        *customer(comparison),
        context([plain(_places(comparison)), *asked_by(requester)]),
    ]


def _headline(comparison: Comparison) -> Block:
    verdict = f"{EMOJI[comparison.verdict]} {comparison_words(comparison)}"
    target = bounded(comparison.target, HEADER_LIMIT - len(verdict) - len(": "))
    return header(f"{verdict}: {target}" if target else verdict)


def _table(comparison: Comparison) -> Iterator[Block]:
    rows = side_by_side(comparison)
    names = [bounded(name, _CELL) for name in place_names(comparison)]

    def built(kept: int) -> Block:
        table = preformatted(_aligned(names, rows[:kept]))
        return rich(table, *rest(len(rows) - kept, "rows"))

    yield from fitting(built, len(rows), _TABLE)


def _aligned(names: list[str], rows: tuple[SideBySide, ...]) -> str:
    """Write the table as monospaced text, one line each, without trailing blanks."""
    digits = max(len(str(row.port)) for row in rows)
    cells = [
        ["", "", *names, ""],
        *([f"{row.port:>{digits}}", row.service, *row.cells, row.where] for row in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def _differences(comparison: Comparison) -> Iterator[Block]:
    lines = [bounded(line, LINE) for line in difference_lines(comparison)]

    def built(kept: int) -> Block:
        more = rest(len(lines) - kept, "lines")
        return rich(label("What differs"), preformatted("\n".join(lines[:kept])), *more)

    yield from fitting(built, len(lines), _DIFFERENCES)


def _places(comparison: Comparison) -> str:
    return bounded("; ".join(place_lines(comparison)), _PLACES) or "No place."
