"""The page of results: what `make noise` prints, and docs/noise.md keeps (pure)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.noise.judged import Grade, Judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.noise.conditions import Condition

MARK = "<!-- What follows is written by `make noise WRITE=1`. -->\n"
"""In the document: what stands above is written by hand."""
_WORDS_SHOWN = 200


def page(conditions: Sequence[Condition], judged: Sequence[Judged], minutes: float) -> str:
    """Write all results: shares by condition and case, and every answer that is not right."""
    parts = [
        f"{len(judged)} checks in {minutes:.0f} minutes: {_summary(judged)}.",
        _table([("all", judged), *((one.words, _of(one, judged)) for one in conditions)]),
    ]
    for condition in conditions:
        mine = _of(condition, judged)
        cases = dict.fromkeys(one.case for one in mine)
        rows = [(name, [one for one in mine if one.case == name]) for name in cases]
        parts += [f"### {condition.words[:1].upper()}{condition.words[1:]}", _table(rows)]
        parts += [_wrong(mine)] if any(one.grade is not Grade.RIGHT for one in mine) else []
    return "\n\n".join(parts) + "\n"


def written(document: str, text: str) -> str:
    """Put the page into the document in place of the one before."""
    by_hand, mark, _ = document.partition(MARK)
    if not mark:
        message = f"the document lacks the line {MARK!r}"
        raise ValueError(message)
    return f"{by_hand}{mark}\n{text}"


def _of(condition: Condition, judged: Iterable[Judged]) -> list[Judged]:
    return [one for one in judged if one.condition == condition.name]


def _summary(judged: Sequence[Judged]) -> str:
    right, false = (_count(judged, grade) for grade in (Grade.RIGHT, Grade.FALSE_ALARM))
    return f"{_share(right, len(judged))} right, {false} false alarms"


def _table(rows: Iterable[tuple[str, Sequence[Judged]]]) -> str:
    lines = [
        "| | checks | right | share | missed | false alarms | seconds |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, mine in rows:
        counts = [_count(mine, grade) for grade in Grade]
        seconds = sorted(one.seconds for one in mine)[len(mine) // 2] if mine else 0.0
        right, missed, false = counts
        share = _share(right, len(mine))
        lines.append(
            f"| {name} | {len(mine)} | {right} | {share} | {missed} | {false} | {seconds:.1f} |"
        )
    return "\n".join(lines)


def _count(judged: Iterable[Judged], grade: Grade) -> int:
    return sum(one.grade is grade for one in judged)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _wrong(judged: Iterable[Judged]) -> str:
    told = Counter(
        (one.case, one.grade, one.said) for one in judged if one.grade is not Grade.RIGHT
    )
    return "\n".join(
        f"- {case}, {count} times {grade}: {said[:_WORDS_SHOWN]}"
        for (case, grade, said), count in told.most_common()
    )
