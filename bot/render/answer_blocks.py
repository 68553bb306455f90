"""Blocks of an answer, the same for one report and for several together, and how they fit."""

from bisect import bisect_right
from collections.abc import Callable, Iterator

from bot.render.blockkit import (
    Block,
    Element,
    bounded,
    cost,
    label,
    ordered,
    paragraph,
    quote,
    rich,
    words,
)
from bot.render.wording import finding_titles
from probes.diagnosis.comparison import Comparison
from probes.diagnosis.verdict import Verdict
from probes.report import Report

EMOJI = {
    Verdict.OK: "✅",
    Verdict.NOT_OFFERED: "➖",
    Verdict.INCONCLUSIVE: "❔",
    Verdict.DEGRADED: "⚠️",
    Verdict.FAILING: "❌",
}
"""Decoration of the headline; the word beside it says the same."""

LINE = 300
"""The most that one line takes as JSON."""

# How the characters of a message are shared out, each block as JSON with its frame.
_SENTENCE = 1000
_FINDINGS = 1900
_STEPS = 1700
_CUSTOMER = 800
_TEXT = 700
_FRAME = 250


def sentence(report: Report | Comparison) -> Iterator[Block]:
    """Say how it is."""
    if text := bounded(report.answer.sentence, _SENTENCE - _FRAME):
        yield rich(paragraph(words(text)))


def findings(report: Report | Comparison) -> Iterator[Block]:
    """Explain every finding that fits."""
    explained = zip(finding_titles(report), report.answer.explanations, strict=True)
    told = [(title, one.meaning) for title, one in explained if one.title.strip()]

    def built(kept: int) -> Block:
        elements = [label("What was found")]
        for title, meaning in told[:kept]:
            pieces = [words("\n")] if len(elements) > 1 else []
            pieces.append(words(bounded(title, LINE), bold=True))
            if text := bounded(meaning, _TEXT):
                pieces.append(words(f"\n{text}"))
            elements.append(paragraph(*pieces))
        return rich(*elements, *rest(len(told) - kept, "findings"))

    yield from fitting(built, len(told), _FINDINGS)


def steps(report: Report | Comparison) -> Iterator[Block]:
    """Number what to do."""
    lines = [line for step in report.answer.steps if (line := bounded(step, _TEXT))]

    def built(kept: int) -> Block:
        more = rest(len(lines) - kept, "steps")
        return rich(label("What to try next"), ordered(lines[:kept]), *more)

    yield from fitting(built, len(lines), _STEPS)


def customer(report: Report | Comparison) -> Iterator[Block]:
    """Quote the line for the customer."""
    if text := bounded(report.answer.customer, _CUSTOMER - _FRAME):
        yield rich(label("To copy to the customer"), quote(text))


def fitting(built: Callable[[int], Block], count: int, share: int) -> Iterator[Block]:
    """Yield the block with as many of its ``count`` parts as its share of the message takes."""
    if count and cost(whole := built(count)) <= share:
        yield whole
    elif kept := bisect_right(range(1, count), share, key=lambda kept: cost(built(kept))):
        yield built(kept)


def rest(count: int, what: str) -> list[Element]:
    """Say how many are left out, if any."""
    return [paragraph(words(f"{count} more {what} are not shown here."))] if count else []
