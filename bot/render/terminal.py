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
from bot.render.wording import (
    FUNCTION_WORDS,
    MARKS,
    duration,
    finding_titles,
    function_words,
    instant,
    place,
    verdict_words,
)
from probes.diagnosis.verdict import PathResult, Verdict
from probes.quote import listed
from probes.report import Report
from probes.wire.text import clean_text

_STYLES = {
    Verdict.OK: "green",
    Verdict.NOT_OFFERED: "dim",
    Verdict.INCONCLUSIVE: "magenta",
    Verdict.DEGRADED: "yellow",
    Verdict.FAILING: "red",
}
_TEXT_LIMIT = 1000
_TARGET_LIMIT = 150
_INDENT = (0, 0, 0, 2)


def report_view(report: Report) -> RenderableType:
    """Lay out a finished check."""
    blocks = [
        _verdict(report),
        *_functions(report),
        *_ports(report),
        *_facts(report),
        *_findings(report),
        *_paths(report),
        *_steps(report),
        *_customer(report),
        _measured(report),
    ]
    return Group(*(Padding(block, (0, 0, 1, 0)) for block in blocks[:-1]), blocks[-1])


def progress_view(progress: Progress, target: str, now: timedelta) -> RenderableType:
    """Lay out a running check; ``now`` is on the clock of the progress' own events."""
    title = Text(f"Checking {_clean(target)}", style="bold")
    lines = (_said(line, style="dim") for line in progress.lines(now))
    return Group(title, *(Padding(line, _INDENT) for line in lines))


def _verdict(report: Report) -> RenderableType:
    style = _STYLES[report.verdict]
    head = Text(f"{MARKS[report.verdict]} {verdict_words(report)}", style=f"bold {style}")
    head.append(f"  {clean_text(report.target, _TARGET_LIMIT)}", style="default")
    return Group(head, _said(report.answer.sentence))


def _functions(report: Report) -> Iterator[RenderableType]:
    if not report.functions:
        return
    grid = _grid(3)
    for result in report.functions:
        style = _STYLES[result.verdict]
        grid.add_row(
            Text(MARKS[result.verdict], style=style),
            Text(FUNCTION_WORDS[result.function], style="bold"),
            Text(function_words(result, report.ports), style=style),
        )
    yield Padding(grid, _INDENT)


def _ports(report: Report) -> Iterator[RenderableType]:
    rows = port_rows(report)
    if not rows:
        return
    grid = _grid(5)
    grid.columns[1].justify = "right"
    for row in rows:
        style = _STYLES[row.verdict]
        grid.add_row(
            Text(MARKS[row.verdict], style=style),
            Text(str(row.port)),
            Text(row.service),
            Text(row.words, style=style),
            Text(row.where, style="dim"),
        )
    yield _titled("Ports", grid)


def _facts(report: Report) -> Iterator[RenderableType]:
    if lines := (*ping_lines(report), *fact_lines(report)):
        yield Padding(Group(*map(_said, lines)), _INDENT)


def _findings(report: Report) -> Iterator[RenderableType]:
    titles = finding_titles(report)
    told = [
        Group(_said(title, style="bold"), Padding(_said(one.meaning), _INDENT))
        for title, one in zip(titles, report.answer.explanations, strict=True)
    ]
    if told:
        yield _titled("What was found", *told)


def _paths(report: Report) -> Iterator[RenderableType]:
    drawn = [
        Group(_said(path_title(report, path)), Padding(_hops(path), _INDENT))
        for path in shown_paths(report)
    ]
    if drawn:
        yield _titled("Path", *drawn)


def _hops(path: PathResult) -> Table:
    grid = _grid(3)
    grid.columns[0].justify = "right"
    for row in hop_rows(path):
        grid.add_row(Text(row.ttl), Text(row.times), Text(row.who))
    return grid


def _steps(report: Report) -> Iterator[RenderableType]:
    if not report.answer.steps:
        return
    grid = _grid(2)
    for number, step in enumerate(report.answer.steps, start=1):
        grid.add_row(Text(f"{number}."), _said(step))
    yield _titled("What to try next", grid)


def _customer(report: Report) -> Iterator[RenderableType]:
    if report.answer.customer:
        yield _titled("To copy to the customer", _said(report.answer.customer))


def _measured(report: Report) -> RenderableType:
    points = report.vantage_points
    where = listed([place(point) for point in points]) or "an unnamed place"
    lines = [f"Measured from {where} in {duration(report.took)}, {instant(report.started)}."]
    if unseen := "; ".join(one for point in points for one in point.cannot_see):
        lines.append(f"Not visible from there: {unseen}.")
    return Group(*(_said(line, style="dim") for line in lines))


def _titled(title: str, *body: RenderableType) -> RenderableType:
    return Group(Text(title, style="bold underline"), *(Padding(one, _INDENT) for one in body))


def _grid(columns: int) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        grid.add_column(overflow="fold")
    return grid


def _said(text: str, *, style: str = "") -> Text:
    """Return text that rich takes literally."""
    return Text(_clean(text), style=style)


def _clean(text: str) -> str:
    return clean_text(text, _TEXT_LIMIT)
