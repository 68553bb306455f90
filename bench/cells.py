"""Numbers and tables as Markdown that is easy on the eye in a terminal too (pure)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

NOTHING = "–"
"""Stands for what was not measured or did not come."""


def middle(durations: Iterable[timedelta | None]) -> timedelta | None:
    """Return the median of an odd number of durations; None if one is missing, or all are."""
    given = list(durations)
    known = sorted(one for one in given if one is not None)
    return known[len(known) // 2] if known and len(known) == len(given) else None


def seconds(duration: timedelta | None) -> str:
    """Write a duration in seconds."""
    return NOTHING if duration is None else f"{duration.total_seconds():.2f}"


def ratio(part: timedelta | None, whole: timedelta | None) -> str:
    """Write how often ``whole`` fits into ``part``."""
    return f"{part / whole:.2f}" if part is not None and whole else NOTHING


def distance(round_trip: timedelta) -> str:
    """Write how far away something is."""
    return f"{round_trip.total_seconds() * 1000:.0f} ms"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table: words to the left, numbers to the right."""
    lines = [tuple(header), *(tuple(row) for row in rows)]
    columns = list(zip(*lines, strict=True))
    widths = [max(map(len, column)) for column in columns]
    to_the_right = [all(map(_is_number, column[1:])) for column in columns]
    rule = [
        "-" * (width - 1) + (":" if right else "-")
        for width, right in zip(widths, to_the_right, strict=True)
    ]
    return "\n".join(
        f"| {' | '.join(_cell(*each) for each in zip(line, widths, to_the_right, strict=True))} |"
        for line in (lines[0], rule, *lines[1:])
    )


def _cell(text: str, width: int, to_the_right: bool) -> str:
    return text.rjust(width) if to_the_right else text.ljust(width)


def _is_number(text: str) -> bool:
    return text == NOTHING or text[:1].isdigit() or text[:1] == ">"
