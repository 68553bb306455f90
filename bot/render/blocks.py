"""What the bot posts: the answer, the progress, a mistake pointed out, a page of help.

Foreign text goes into plain text and rich text alone, where nothing is markup; the ``text`` of a
message, which phones show and Slack does parse, is escaped. Whoever posts sets ``unfurl_links``
and ``unfurl_media`` to false and never ``link_names``.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from msgspec import Struct

from bot.commands.help import HelpPage, Style, render
from bot.render.blockkit import (
    TEXT_LIMIT,
    Block,
    bounded,
    context,
    cost,
    escaped,
    paragraph,
    preformatted,
    rich,
    section,
    words,
)
from bot.render.comparison import comparison_words
from bot.render.comparison_blocks import comparison_blocks
from bot.render.progress import Progress
from bot.render.report_blocks import asked_by, report_blocks
from bot.render.wording import verdict_words
from probes.diagnosis.comparison import Comparison
from probes.report import Report

_TYPED_COST = 300
_LINE_COST = 300
_LINES_COST = 3000


class Message(Struct, frozen=True):
    """What is posted. ``text`` stands alone where blocks are not shown: a phone's notice."""

    text: str
    blocks: list[Block]


def final_message(report: Report, requester: str) -> Message:
    """Lay out a finished check.

    ``requester`` is a Slack user id, which is shown as a mention, or any other name, or empty
    when nobody asked (a schedule).
    """
    verdict = f"{verdict_words(report)}: {report.target}"
    notice = escaped(report.answer.sentence, TEXT_LIMIT) or escaped(verdict, TEXT_LIMIT)
    return Message(notice, report_blocks(report, requester))


def comparison_message(comparison: Comparison, requester: str) -> Message:
    """Lay out what several places say together; for ``requester`` see ``final_message``."""
    verdict = f"{comparison_words(comparison)}: {comparison.target}"
    notice = escaped(comparison.answer.sentence, TEXT_LIMIT) or escaped(verdict, TEXT_LIMIT)
    return Message(notice, comparison_blocks(comparison, requester))


def progress_message(progress: Progress, command: str, requester: str, now: timedelta) -> Message:
    """Lay out a running check; ``now`` is on the clock of the progress' own events."""
    typed = bounded(command, _TYPED_COST) or "the target"
    blocks = [rich(paragraph(words("Checking "), words(typed, bold=True), words(" …")))]
    if lines := progress.lines(now):
        blocks.append(rich(preformatted(_bounded_lines(lines))))
    if elements := asked_by(requester):
        blocks.append(context(elements))
    return Message(escaped(f"Checking {typed} …", TEXT_LIMIT), blocks)


def error_message(sentence: str) -> Message:
    """Lay out one sentence for the person who typed; back-ticks in it mark what to type."""
    text = escaped(sentence, TEXT_LIMIT) or "Something went wrong."
    return Message(text, [section(text)])


def help_message(page: HelpPage, command: str) -> Message:
    """Lay out a page of help; ``command`` stands before each example, like ``/mailcheck``."""
    markup = render(page, Style.SLACK, command)
    sections = [section(part) for part in _parts(markup.split("\n"))]
    return Message(escaped(page.title, TEXT_LIMIT), sections)


def _bounded_lines(lines: Sequence[str]) -> str:
    kept: list[str] = []
    for index, line in enumerate(lines):
        shown = bounded(line, _LINE_COST)
        if cost("\n".join([*kept, shown])) > _LINES_COST:
            kept.append(f"({len(lines) - index} more lines)")
            break
        kept.append(shown)
    return "\n".join(kept)


def _parts(lines: Sequence[str]) -> Iterator[str]:
    """Join lines to parts that fit in a section each."""
    part = ""
    for line in lines:
        joined = f"{part}\n{line}" if part else line
        if part and len(joined) > TEXT_LIMIT:
            yield part
            joined = line
        part = joined
    yield part
