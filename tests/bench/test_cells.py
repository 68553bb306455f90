from collections.abc import Callable
from datetime import timedelta

import pytest

from bench.cells import NOTHING, distance, middle, ratio, seconds, table


def ms(count: float) -> timedelta:
    return timedelta(milliseconds=count)


@pytest.mark.parametrize(
    ("durations", "expected"),
    [
        ((ms(3), ms(1), ms(2)), ms(2)),
        ((ms(7),), ms(7)),
        ((ms(3), None, ms(2)), None),
        ((None, None, None), None),
        ((), None),
    ],
    ids=["three", "one", "one is missing", "all are missing", "none"],
)
def test_the_middle_is_the_median_of_complete_measurements(
    durations: tuple[timedelta | None, ...], expected: timedelta | None
) -> None:
    assert middle(durations) == expected


WRITTEN: dict[str, tuple[Callable[[], str], str]] = {
    "seconds": (lambda: seconds(ms(1234)), "1.23"),
    "no seconds": (lambda: seconds(None), NOTHING),
    "a ratio": (lambda: ratio(ms(450), ms(50)), "9.00"),
    "a ratio to nothing": (lambda: ratio(ms(450), None), NOTHING),
    "a ratio to no time": (lambda: ratio(ms(450), ms(0)), NOTHING),
    "a ratio of nothing": (lambda: ratio(None, ms(50)), NOTHING),
    "a distance": (lambda: distance(ms(200)), "200 ms"),
}


@pytest.mark.parametrize(("write", "text"), WRITTEN.values(), ids=WRITTEN)
def test_numbers_are_written_for_people(write: Callable[[], str], text: str) -> None:
    assert write() == text


def test_words_stand_to_the_left_and_numbers_to_the_right() -> None:
    rows = [("open", "1.25", ">60"), ("blocked", "10.50", NOTHING)]
    assert table(("scene", "run", "final"), rows).splitlines() == [
        "| scene   |   run | final |",
        "| ------- | ----: | ----: |",
        "| open    |  1.25 |   >60 |",
        "| blocked | 10.50 |     – |",
    ]
