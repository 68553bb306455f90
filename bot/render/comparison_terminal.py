"""Several reports side by side for a terminal, as a rich renderable."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.render.comparison import (
    comparison_words,
    difference_lines,
    place_lines,
    place_names,
    side_by_side,
)
from bot.render.terminal_parts import (
    STYLES,
    clean,
    customer,
    findings,
    grid_of,
    said,
    steps,
    titled,
)
from bot.render.wording import MARKS
from probes.diagnosis.comparison import Comparison


def comparison_view(comparison: Comparison) -> RenderableType:
    """Lay out what several places say together."""
    blocks = [
        _verdict(comparison),
        *_ports(comparison),
        *_differences(comparison),
        *findings(comparison),
        *steps(comparison),
        *customer(comparison),
        _places(comparison),
    ]
    return Group(*(Padding(block, (0, 0, 1, 0)) for block in blocks[:-1]), blocks[-1])


def _verdict(comparison: Comparison) -> RenderableType:
    style = STYLES[comparison.verdict]
    mark = MARKS[comparison.verdict]
    head = Text(f"{mark} {comparison_words(comparison)}", style=f"bold {style}")
    head.append(f"  {clean(comparison.target)}", style="default")
    return Group(head, said(comparison.answer.sentence))


def _ports(comparison: Comparison) -> Iterator[RenderableType]:
    rows = side_by_side(comparison)
    if not rows:
        return
    somewhere = any(row.where for row in rows)
    names = place_names(comparison)
    grid = grid_of(2 + len(names) + somewhere)
    grid.columns[0].justify = "right"
    grid.add_row("", "", *(Text(name, style="bold") for name in names))
    for row in rows:
        cells = zip(row.cells, row.verdicts, strict=True)
        grid.add_row(
            Text(str(row.port)),
            Text(row.service),
            *(Text(cell, style=STYLES[verdict] if verdict else "dim") for cell, verdict in cells),
            *([Text(row.where, style="dim")] if somewhere else []),
        )
    yield titled("Ports", grid)


def _differences(comparison: Comparison) -> Iterator[RenderableType]:
    if lines := difference_lines(comparison):
        yield titled("What differs", *(Text(clean(line)) for line in lines))


def _places(comparison: Comparison) -> RenderableType:
    return titled("Places", *(said(line, style="dim") for line in place_lines(comparison)))
