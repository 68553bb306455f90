"""A report as a Slack message: the verdict first, evidence last, everything within the limits.

Foreign text goes into plain text and rich text alone, where nothing is markup; the ``text`` of a
message, which phones show and Slack does parse, is escaped. Whoever posts sets ``unfurl_links``
and ``unfurl_media`` to false and never ``link_names``.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from msgspec import Struct

from bot.commands.help import HelpPage, Style, render
from bot.render.blockkit import (
    HEADER_LIMIT,
    MESSAGE_LIMIT,
    TEXT_LIMIT,
    Block,
    Element,
    bounded,
    context,
    cost,
    cut,
    escaped,
    header,
    label,
    mrkdwn,
    ordered,
    paragraph,
    plain,
    preformatted,
    quote,
    rich,
    section,
    words,
)
from bot.render.evidence import evidence_text
from bot.render.progress import Progress
from bot.render.rows import Row, aligned, most_important, port_rows
from bot.render.wording import (
    FUNCTION_WORDS,
    VERDICT_WORDS,
    duration,
    function_words,
    instant,
    listed,
    place,
    sureness,
)
from probes.diagnosis.verdict import Verdict
from probes.report import Report

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
_EMOJI = {
    Verdict.OK: "✅",
    Verdict.NOT_OFFERED: "➖",
    Verdict.INCONCLUSIVE: "❔",
    Verdict.DEGRADED: "⚠️",
    Verdict.FAILING: "❌",
}
"""Decoration of the headline; the word beside it says the same."""

# How the characters of a message are shared out, as JSON; evidence gets what is left over.
_HEADER_COST = 300
_SENTENCE_COST = 900
_FUNCTIONS_COST = 700
_TABLE_COST = 2300
_EXPLANATIONS_COST = 2300
_STEPS_COST = 1900
_CUSTOMER_COST = 800
_VANTAGE_COST = 700
_REQUEST_COST = 300
_EVIDENCE_LEAST = 200


class Message(Struct, frozen=True):
    """What is posted. ``text`` stands alone where blocks are not shown: a phone's notice."""

    text: str
    blocks: list[Block]


def final_message(report: Report, requester: str) -> Message:
    """Lay out a finished check.

    ``requester`` is a Slack user id, which is shown as a mention, or any other name, or empty
    when nobody asked (a schedule).
    """
    blocks = [
        _headline(report),
        *_sentence(report),
        *_functions(report),
        *_table(report),
        *_explanations(report),
        *_steps(report.answer.steps),
        *_customer(report.answer.customer),
        _small_print(report, requester),
    ]
    left = MESSAGE_LIMIT - cost(blocks) - cost(_evidence("x"))
    if left >= _EVIDENCE_LEAST:
        blocks.append(_evidence(cut(evidence_text(report), min(left, TEXT_LIMIT))))
    notice = report.answer.sentence or f"{VERDICT_WORDS[report.verdict]}: {report.target}"
    return Message(escaped(notice, TEXT_LIMIT), blocks)


def progress_message(progress: Progress, command: str, requester: str, now: timedelta) -> Message:
    """Lay out a running check; ``now`` is on the clock of the progress' own events."""
    typed = bounded(command, _REQUEST_COST)
    blocks = [rich(paragraph(words("Checking "), words(typed or "the target", bold=True)))]
    if lines := progress.lines(now):
        blocks.append(rich(preformatted(_bounded_lines(lines, _TABLE_COST))))
    blocks.append(context([*_asked_by(requester), plain("The answer takes this message's place.")]))
    return Message(escaped(f"Checking {command} …", TEXT_LIMIT), blocks)


def error_message(sentence: str) -> Message:
    """Lay out one sentence for the person who typed; back-ticks in it mark what to type."""
    text = escaped(sentence, TEXT_LIMIT) or "Something went wrong."
    return Message(text, [section(text)])


def help_message(page: HelpPage, command: str) -> Message:
    """Lay out a page of help; ``command`` stands before each example, like ``/mailcheck``."""
    text = render(page, Style.SLACK, command)
    sections = [section(part) for part in _parts(text.split("\n"))]
    return Message(escaped(page.title, TEXT_LIMIT), sections)


def _headline(report: Report) -> Block:
    words_ = f"{_EMOJI[report.verdict]} {VERDICT_WORDS[report.verdict]}: "
    target = bounded(report.target, _HEADER_COST - cost(words_))
    return header((words_ + (target or "no target"))[:HEADER_LIMIT])


def _sentence(report: Report) -> Iterator[Block]:
    if sentence := bounded(report.answer.sentence, _SENTENCE_COST):
        yield rich(paragraph(words(sentence)))


def _functions(report: Report) -> Iterator[Block]:
    elements: list[Element] = []
    for result in report.functions:
        line = [
            words(FUNCTION_WORDS[result.function], bold=True),
            words(": " + bounded(function_words(result), 120) + "\n"),
        ]
        if cost([*elements, *line]) > _FUNCTIONS_COST:
            break
        elements += line
    if elements:
        yield rich(paragraph(*elements))


def _table(report: Report) -> Iterator[Block]:
    def fits(rows: Sequence[Row]) -> bool:
        return not rows or cost(aligned(rows)) <= _TABLE_COST

    kept, gone = most_important(port_rows(report), fits)
    if kept:
        elements = [preformatted(aligned(kept))]
        if gone:
            note = f"{gone} more rows are not shown here."
            elements.append(paragraph(words(note)))
        yield rich(*elements)


def _explanations(report: Report) -> Iterator[Block]:
    explanations = report.answer.explanations
    elements: list[Element] = []
    for index, one in enumerate(explanations):
        title, meaning = bounded(one.title, 300), bounded(one.meaning, 900)
        pieces = [words(title, bold=True)] if title else []
        if rest := sureness(report, one.finding) + (f"\n{meaning}" if meaning else ""):
            pieces.append(words(rest))
        if not pieces:
            continue
        if cost([*elements, *pieces]) > _EXPLANATIONS_COST:
            note = f"{len(explanations) - index} more findings are not shown here."
            elements.append(paragraph(words(note)))
            break
        elements.append(paragraph(*pieces, words("\n")))
    if elements:
        yield rich(label("What was found"), *elements)


def _steps(steps: Sequence[str]) -> Iterator[Block]:
    kept: list[str] = []
    for step in steps:
        line = bounded(step, 600)
        if cost(ordered([*kept, line])) > _STEPS_COST:
            break
        kept += [line] if line else []
    if not kept:
        return
    yield rich(label("What to try next"), ordered(kept))


def _customer(line: str) -> Iterator[Block]:
    if text := bounded(line, _CUSTOMER_COST):
        yield rich(label("To copy to the customer"), quote(text))


def _small_print(report: Report, requester: str) -> Block:
    points = report.vantage_points
    measured = f"Measured from {listed([place(point) for point in points]) or 'an unnamed place'}"
    blind = [blind for point in points for blind in point.cannot_see]
    unseen = f" Not visible from there: {'; '.join(blind)}." if blind else ""
    vantage = bounded(f"{measured} in {duration(report.took)}.{unseen}", _VANTAGE_COST)
    seconds = max(0, int(report.started.timestamp()))
    date = f"<!date^{seconds}^{{date_short_pretty}} {{time_secs}}|{instant(report.started)}>"
    schema = plain(f"Report schema {report.schema}.")
    return context([plain(vantage), mrkdwn(date), *_asked_by(requester), schema])


def _asked_by(requester: str) -> list[Element]:
    if _USER.fullmatch(requester):
        return [mrkdwn(f"Asked by <@{requester}>.")]
    name = bounded(requester, _REQUEST_COST)
    return [plain(f"Asked by {name}.")] if name else []


def _evidence(text: str) -> Block:
    return rich(label("Evidence"), preformatted(text))


def _bounded_lines(lines: Sequence[str], limit: int) -> str:
    kept: list[str] = []
    for index, line in enumerate(lines):
        shown = bounded(line, 200)
        if cost("\n".join([*kept, shown])) > limit:
            kept.append(f"({len(lines) - index} more lines)")
            break
        kept.append(shown)
    return "\n".join(kept)


def _parts(lines: Sequence[str]) -> Iterator[str]:
    """Join lines to parts that fit in a section each."""
    part = ""
    for line in lines:
        joined = f"{part}\n{line}" if part else line
        if len(joined) > TEXT_LIMIT:
            yield part
            joined = line
        part = joined
    if part:
        yield part
