"""The terminal shows the same words, with and without colour, within its width."""

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bot.render.progress import Progress
from bot.render.terminal import progress_view, report_view
from probes.diagnosis.verdict import Explanation, Verdict
from probes.report import Report
from tests.bot.render import reports
from tests.bot.render.examples import EXAMPLES
from tests.bot.render.generated import REPORTS


def printed(view: RenderableType, *, width: int = 80, colour: bool = False) -> str:
    console = Console(
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
    )
    with console.capture() as capture:
        console.print(view)
    return capture.get()


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    text = printed(report_view(EXAMPLES[name]()), width=width)
    assert max(cell_len(line) for line in text.split("\n")) <= width


def test_colour_adds_nothing_but_colour() -> None:
    view = report_view(reports.relay_blocked())
    coloured = printed(view, colour=True)
    assert "\x1b[" in coloured
    plain = "".join(piece.partition("m")[2] for piece in f"m{coloured}".split("\x1b["))
    assert plain == printed(view)


def test_a_long_address_is_never_cut() -> None:
    text = printed(report_view(reports.crowd()))
    assert "…" not in text


def test_square_brackets_are_no_markup() -> None:
    finding = Explanation(finding="x", title="[red]title[/red]", meaning="[/] :boom:")
    report = reports.report(Verdict.FAILING, "[bold]x", explanations=(finding,), customer="[b]")
    text = printed(report_view(report))
    assert all(words in text for words in ("[red]title[/red]", "[/] :boom:", "[bold]x", "[b]"))


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(REPORTS)
def test_any_report_prints_without_controls(report: Report) -> None:
    text = printed(report_view(report))
    hidden = {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
    assert hidden <= {"\n"}


def test_a_running_check_is_shown_by_its_lines() -> None:
    progress = Progress()
    progress.note(reports.lookup(reports.HOST, "A", "192.0.2.10"), timedelta())
    text = printed(progress_view(progress, "mail.example.com ssl", timedelta()))
    assert [line.rstrip() for line in text.split("\n")] == [
        "Checking mail.example.com ssl",
        "  mail.example.com is 192.0.2.10",
        "",
    ]
