from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.slackgate.pace import Allowance, Pace

SECOND = timedelta(seconds=1)
NOW = timedelta()


class Watch:
    """A clock that stands where a test puts it."""

    time = timedelta(days=3)

    def elapsed(self) -> timedelta:
        return self.time


def test_a_burst_goes_at_once_and_the_rest_one_by_one() -> None:
    pace = Pace(Allowance(burst=3, every=SECOND), Watch().elapsed)
    assert [pace.book("C1") for _ in range(5)] == [NOW, NOW, NOW, SECOND, 2 * SECOND]


def test_lanes_do_not_hold_each_other_up() -> None:
    pace = Pace(Allowance(burst=1, every=SECOND), Watch().elapsed)
    assert [pace.book("C1"), pace.book("C2")] == [NOW, NOW]


def test_time_gives_the_allowance_back() -> None:
    watch = Watch()
    pace = Pace(Allowance(burst=2, every=SECOND), watch.elapsed)
    pace.book("C1")
    pace.book("C1")
    watch.time += SECOND
    assert [pace.book("C1"), pace.book("C1")] == [NOW, SECOND]


def test_calls_that_spare_some_wait_before_the_others() -> None:
    pace = Pace(Allowance(burst=3, every=SECOND), Watch().elapsed)
    pace.book("C1")
    pace.book("C1")
    assert pace.wait("C1") == NOW
    assert pace.wait("C1", spare=1) == SECOND


def test_a_hold_keeps_everybody_waiting() -> None:
    pace = Pace(Allowance(burst=3, every=SECOND), Watch().elapsed)
    pace.hold("C1", 30 * SECOND)
    assert [pace.book("C1"), pace.book("C1")] == [30 * SECOND, 31 * SECOND]


def test_a_call_that_is_given_back_can_be_made_by_another() -> None:
    pace = Pace(Allowance(burst=1, every=SECOND), Watch().elapsed)
    pace.book("C1")
    pace.give_back("C1")
    assert [pace.book("C1"), pace.book("C1")] == [NOW, SECOND]


def test_a_lane_that_was_forgotten_gets_nothing_back() -> None:
    pace = Pace(Allowance(burst=1, every=SECOND), Watch().elapsed)
    pace.give_back("C1")
    assert [pace.book("C1"), pace.book("C1")] == [NOW, SECOND]


def test_idle_lanes_are_forgotten() -> None:
    watch = Watch()
    pace = Pace(Allowance(burst=1, every=SECOND), watch.elapsed)
    for number in range(1000):
        pace.book(f"C{number}")
        watch.time += SECOND
    assert len(pace._full) < 300


@given(
    st.integers(1, 5),
    st.lists(st.floats(0, 5), max_size=50).map(
        lambda pauses: [timedelta(seconds=x) for x in pauses]
    ),
)
def test_no_span_ever_holds_more_than_allowed(burst: int, pauses: list[timedelta]) -> None:
    watch = Watch()
    pace = Pace(Allowance(burst=burst, every=SECOND), watch.elapsed)
    sent: list[timedelta] = []
    for pause in pauses:
        watch.time += pause
        sent.append(watch.time + pace.book("C1"))
    assert sent == sorted(sent)
    for first, last in zip(sent, sent[burst:], strict=False):
        assert last - first >= SECOND - timedelta(microseconds=len(pauses))
