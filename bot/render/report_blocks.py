"""The blocks of a finished check, from the headline to the evidence, within Slack's limits."""

import re
from collections.abc import Iterator, Sequence

from bot.render.blockkit import (
    HEADER_LIMIT,
    MESSAGE_LIMIT,
    TEXT_LIMIT,
    Block,
    Element,
    bounded,
    context,
    cost,
    header,
    label,
    mrkdwn,
    ordered,
    paragraph,
    plain,
    preformatted,
    quote,
    rich,
    weight,
    words,
)
from bot.render.evidence import evidence_text
from bot.render.rows import Row, aligned, most_important, port_rows
from bot.render.wording import (
    FUNCTION_WORDS,
    VERDICT_WORDS,
    duration,
    finding_title,
    function_words,
    instant,
    listed,
    place,
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
_SENTENCE_COST = 900
_FUNCTIONS_COST = 700
_TABLE_COST = 2300
_EXPLANATIONS_COST = 2300
_STEPS_COST = 1900
_CUSTOMER_COST = 800
_VANTAGE_COST = 700
_REQUESTER_COST = 300
_EVIDENCE_LEAST = 200
_LINE_COST = 300
_TEXT_COST = 800


def report_blocks(report: Report, requester: str) -> list[Block]:
    """Lay out a report; for ``requester`` see ``final_message``."""
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
    left = min(TEXT_LIMIT, MESSAGE_LIMIT - cost([*blocks, _evidence("")]))
    if left >= _EVIDENCE_LEAST:
        blocks.append(_evidence(evidence_text(report, left, weight)))
    return blocks


def asked_by(requester: str) -> list[Element]:
    """Name who asked, as small print; nothing for nobody."""
    if _USER.fullmatch(requester):
        return [mrkdwn(f"Asked by <@{requester}>.")]
    name = bounded(requester, _REQUESTER_COST)
    return [plain(f"Asked by {name}.")] if name else []


def _headline(report: Report) -> Block:
    verdict = f"{_EMOJI[report.verdict]} {VERDICT_WORDS[report.verdict]}"
    target = bounded(report.target, HEADER_LIMIT - len(verdict) - len(": "))
    return header(f"{verdict}: {target}" if target else verdict)


def _sentence(report: Report) -> Iterator[Block]:
    if sentence := bounded(report.answer.sentence, _SENTENCE_COST):
        yield rich(paragraph(words(sentence)))


def _functions(report: Report) -> Iterator[Block]:
    elements: list[Element] = []
    for result in report.functions:
        line = [
            words(FUNCTION_WORDS[result.function], bold=True),
            words(f": {bounded(function_words(result), _LINE_COST)}"),
        ]
        if elements:
            line.insert(0, words("\n"))
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
        notes = [_not_shown(gone, "rows")] if gone else []
        yield rich(preformatted(aligned(kept)), *notes)


def _explanations(report: Report) -> Iterator[Block]:
    explanations = report.answer.explanations
    elements: list[Element] = []
    for index, one in enumerate(explanations):
        title = bounded(finding_title(report, one), _LINE_COST)
        meaning = bounded(one.meaning, _TEXT_COST)
        if not title:
            continue
        pieces = [words("\n")] if elements else []
        pieces.append(words(title, bold=True))
        if meaning:
            pieces.append(words(f"\n{meaning}"))
        if cost([*elements, *pieces]) > _EXPLANATIONS_COST:
            elements.append(_not_shown(len(explanations) - index, "findings"))
            break
        elements.append(paragraph(*pieces))
    if elements:
        yield rich(label("What was found"), *elements)


def _steps(steps: Sequence[str]) -> Iterator[Block]:
    lines = [line for step in steps if (line := bounded(step, _TEXT_COST))]
    count = len(lines)
    while cost(ordered(lines[:count])) > _STEPS_COST:
        count -= 1
    if count:
        notes = [_not_shown(len(lines) - count, "steps")] if count < len(lines) else []
        yield rich(label("What to try next"), ordered(lines[:count]), *notes)


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
    return context([plain(vantage), mrkdwn(date), *asked_by(requester), schema])


def _not_shown(count: int, what: str) -> Element:
    return paragraph(words(f"{count} more {what} are not shown here."))


def _evidence(text: str) -> Block:
    return rich(label("Evidence"), preformatted(text))
