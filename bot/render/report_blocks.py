"""The blocks of a finished check, from the headline to the evidence, within Slack's limits."""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from bot.render.answer_blocks import EMOJI, LINE, customer, findings, fitting, rest, sentence, steps
from bot.render.blockkit import (
    HEADER_LIMIT,
    MESSAGE_LIMIT,
    TEXT_LIMIT,
    Block,
    Element,
    actions,
    bounded,
    button,
    context,
    cost,
    header,
    label,
    mrkdwn,
    paragraph,
    plain,
    preformatted,
    rich,
    weight,
    words,
)
from bot.render.controls import RUN_AGAIN
from bot.render.evidence import evidence_text
from bot.render.facts import fact_lines
from bot.render.paths import aligned_hops, hop_rows, path_title, ping_lines, shown_paths
from bot.render.rows import aligned, in_order, most_important_first, port_rows
from bot.render.wording import (
    FUNCTION_WORDS,
    duration,
    function_words,
    instant,
    place,
    verdict_words,
)
from probes.quote import listed
from probes.report import Report

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")
# How the characters of a message are shared out, each block as JSON with its frame. Together
# they leave some seventeen hundred. Of what is left the evidence gets its share first, then the
# paths get theirs, and the rest is for the evidence again.
_FUNCTIONS = 800
_TABLE = 2000
_FACTS = 900
_PATHS = 3000
_COMMAND = 1000
_EVIDENCE = 1000
# The same for single texts.
_TEXT = 700
_NAME = 200


def report_blocks(report: Report, requester: str) -> list[Block]:
    """Lay out a report; for ``requester`` see ``final_message``."""
    above = [
        _headline(report),
        *sentence(report),
        *_functions(report),
        *_table(report),
        *_facts(report),
        *findings(report),
    ]
    below = [
        *steps(report),
        *customer(report),
        _small_print(report, requester),
        *_buttons(report),
    ]
    left = MESSAGE_LIMIT - cost([*above, *below, _evidence("")])
    blocks = [*above, *_paths(report, min(left - _EVIDENCE, _PATHS)), *below]
    left = MESSAGE_LIMIT - cost([*blocks, _evidence("")])
    return [*blocks, _evidence(evidence_text(report, min(left, TEXT_LIMIT), weight, posted=True))]


def asked_by(requester: str) -> list[Element]:
    """Name who asked, as small print; nothing for nobody."""
    if _USER.fullmatch(requester):
        return [mrkdwn(f"Asked by <@{requester}>.")]
    name = bounded(requester, _NAME)
    return [plain(f"Asked by {name}.")] if name else []


def _headline(report: Report) -> Block:
    verdict = f"{EMOJI[report.verdict]} {verdict_words(report)}"
    target = bounded(report.target, HEADER_LIMIT - len(verdict) - len(": "))
    return header(f"{verdict}: {target}" if target else verdict)


def _functions(report: Report) -> Iterator[Block]:
    def built(kept: int) -> Block:
        elements: list[Element] = []
        for result in report.functions[:kept]:
            elements += [words("\n")] if elements else []
            elements.append(words(FUNCTION_WORDS[result.function], bold=True))
            elements.append(words(f": {bounded(function_words(result, report.ports), LINE)}"))
        return rich(paragraph(*elements))

    yield from fitting(built, len(report.functions), _FUNCTIONS)


def _table(report: Report) -> Iterator[Block]:
    """Write monospaced lines: unlike a table block they stay where they belong, in the middle."""
    rows = most_important_first(port_rows(report))

    def built(kept: int) -> Block:
        return rich(preformatted(aligned(in_order(rows[:kept]))), *rest(len(rows) - kept, "rows"))

    yield from fitting(built, len(rows), _TABLE)


def _facts(report: Report) -> Iterator[Block]:
    lines = [bounded(line, LINE) for line in (*ping_lines(report), *fact_lines(report))]

    def built(kept: int) -> Block:
        more = rest(len(lines) - kept, "lines")
        return rich(paragraph(words("\n".join(lines[:kept]))), *more)

    yield from fitting(built, len(lines), _FACTS)


def _paths(report: Report, share: int) -> Iterator[Block]:
    hops = [
        (path_title(report, path), row) for path in shown_paths(report) for row in hop_rows(path)
    ]

    def built(kept: int) -> Block:
        elements = [label("Path")]
        for title, mine in groupby(hops[:kept], key=itemgetter(0)):
            table = aligned_hops([row for _, row in mine])
            elements += [paragraph(words(title)), preformatted(table)]
        return rich(*elements, *rest(len(hops) - kept, "hops"))

    yield from fitting(built, len(hops), share)


def _small_print(report: Report, requester: str) -> Block:
    points = report.vantage_points
    measured = f"Measured from {listed([place(point) for point in points]) or 'an unnamed place'}"
    blind = [blind for point in points for blind in point.cannot_see]
    unseen = f" Not visible from there: {'; '.join(blind)}." if blind else ""
    vantage = bounded(f"{measured} in {duration(report.took)}.{unseen}", _TEXT)
    seconds = max(0, int(report.started.timestamp()))
    date = f"<!date^{seconds}^{{date_short_pretty}} {{time_secs}}|{instant(report.started)}>"
    return context([plain(vantage), mrkdwn(date), *asked_by(requester)])


def _buttons(report: Report) -> Iterator[Block]:
    if report.command and cost(report.command) <= _COMMAND:
        yield actions(button("Run again", RUN_AGAIN, report.command))


def _evidence(text: str) -> Block:
    return rich(label("Evidence"), preformatted(text))
