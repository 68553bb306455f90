"""Pieces of what a terminal shows, the same for one report and for several together."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.render.wording import finding_titles
from probes.diagnosis.comparison import Comparison
from probes.diagnosis.verdict import Verdict
from probes.report import Report
from probes.wire.text import clean_text

STYLES = {
    Verdict.OK: "green",
    Verdict.NOT_OFFERED: "dim",
    Verdict.INCONCLUSIVE: "magenta",
    Verdict.DEGRADED: "yellow",
    Verdict.FAILING: "red",
}
"""Colours, which only help: words say the same."""
_TEXT_LIMIT = 1000
INDENT = (0, 0, 0, 2)


def findings(report: Report | Comparison) -> Iterator[RenderableType]:
    """Explain every finding."""
    titles = finding_titles(report)
    told = [
        Group(said(title, style="bold"), Padding(said(one.meaning), INDENT))
        for title, one in zip(titles, report.answer.explanations, strict=True)
    ]
    if told:
        yield titled("What was found", *told)


def steps(report: Report | Comparison) -> Iterator[RenderableType]:
    """Number what to do."""
    if not report.answer.steps:
        return
    grid = grid_of(2)
    for number, step in enumerate(report.answer.steps, start=1):
        grid.add_row(Text(f"{number}."), said(step))
    yield titled("What to try next", grid)


def customer(report: Report | Comparison) -> Iterator[RenderableType]:
    """Show the line for the customer."""
    if report.answer.customer:
        yield titled("To copy to the customer", said(report.answer.customer))


def titled(title: str, *body: RenderableType) -> RenderableType:
    """Put a heading above something."""
    return Group(Text(title, style="bold underline"), *(Padding(one, INDENT) for one in body))


def grid_of(columns: int) -> Table:
    """Return an empty table without lines."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        grid.add_column(overflow="fold")
    return grid


def said(text: str, *, style: str = "") -> Text:
    """Return text that rich takes literally."""
    return Text(clean(text), style=style)


def clean(text: str) -> str:
    """Return what of a text may be shown."""
    return clean_text(text, _TEXT_LIMIT)
