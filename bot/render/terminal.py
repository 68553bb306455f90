"""A report for a terminal, as a rich renderable: words carry the meaning, colour only helps."""

from collections.abc import Iterator
from datetime import timedelta

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.render.facts import fact_lines
from bot.render.paths import hop_rows, path_title, ping_lines, shown_paths
from bot.render.progress import Progress
from bot.render.rows import port_rows
from bot.render.terminal_parts import (
    INDENT,
    STYLES,
    clean,
    customer,
    findings,
    grid_of,
    said,
    steps,
    titled,
)
from bot.render.wording import (
    FUNCTION_WORDS,
    MARKS,
    duration,
    function_words,
    instant,
    place,
    verdict_words,
)
from probes.diagnosis.verdict import PathResult
from probes.quote import listed
from probes.report import Report
from probes.wire.text import clean_text

_TARGET_LIMIT = 150


def report_view(report: Report) -> RenderableType:
    """Lay out a finished check."""
    blocks = [
        _verdict(report),
        *_functions(report),
        *_ports(report),
        *_facts(report),
        *findings(report),
        *_paths(report),
        *steps(report),
        *customer(report),
        _measured(report),
    ]
    return Group(*(Padding(block, (0, 0, 1, 0)) for block in blocks[:-1]), blocks[-1])


def progress_view(progress: Progress, target: str, now: timedelta) -> RenderableType:
    """Lay out a running check; ``now`` is on the clock of the progress' own events."""
    title = Text(f"Checking {clean(target)}", style="bold")
    lines = (said(line, style="dim") for line in progress.lines(now))
    return Group(title, *(Padding(line, INDENT) for line in lines))


def _verdict(report: Report) -> RenderableType:
    style = STYLES[report.verdict]
    head = Text(f"{MARKS[report.verdict]} {verdict_words(report)}", style=f"bold {style}")
    head.append(f"  {clean_text(report.target, _TARGET_LIMIT)}", style="default")
    return Group(head, said(report.answer.sentence))


def _functions(report: Report) -> Iterator[RenderableType]:
    if not report.functions:
        return
    grid = grid_of(3)
    for result in report.functions:
        style = STYLES[result.verdict]
        grid.add_row(
            Text(MARKS[result.verdict], style=style),
            Text(FUNCTION_WORDS[result.function], style="bold"),
            Text(function_words(result, report.ports), style=style),
        )
    yield Padding(grid, INDENT)


def _ports(report: Report) -> Iterator[RenderableType]:
    rows = port_rows(report)
    if not rows:
        return
    grid = grid_of(5)
    grid.columns[1].justify = "right"
    for row in rows:
        style = STYLES[row.verdict]
        grid.add_row(
            Text(MARKS[row.verdict], style=style),
            Text(str(row.port)),
            Text(row.service),
            Text(row.words, style=style),
            Text(row.where, style="dim"),
        )
    yield titled("Ports", grid)


def _facts(report: Report) -> Iterator[RenderableType]:
    if lines := (*ping_lines(report), *fact_lines(report)):
        yield Padding(Group(*map(said, lines)), INDENT)


def _paths(report: Report) -> Iterator[RenderableType]:
    drawn = [
        Group(said(path_title(report, path)), Padding(_hops(path), INDENT))
        for path in shown_paths(report)
    ]
    if drawn:
        yield titled("Path", *drawn)


def _hops(path: PathResult) -> Table:
    grid = grid_of(3)
    grid.columns[0].justify = "right"
    for row in hop_rows(path):
        grid.add_row(Text(row.ttl), Text(row.times), Text(row.who))
    return grid


def _measured(report: Report) -> RenderableType:
    points = report.vantage_points
    where = listed([place(point) for point in points]) or "an unnamed place"
    lines = [f"Measured from {where} in {duration(report.took)}, {instant(report.started)}."]
    if unseen := "; ".join(one for point in points for one in point.cannot_see):
        lines.append(f"Not visible from there: {unseen}.")
    return Group(*(said(line, style="dim") for line in lines))
