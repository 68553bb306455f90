from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budget import Budget, spoken
from probes.address import Address

ONE, OTHER = Address("192.0.2.1"), Address("2001:db8::1")
WINDOW = timedelta(minutes=5)


class Watch:
    """A clock that stands where a test puts it."""

    def __init__(self) -> None:
        self.time = timedelta(hours=7)

    def elapsed(self) -> timedelta:
        return self.time


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def budget(watch: Watch) -> Budget:
    return Budget(3, WINDOW, watch.elapsed)


def spend(budget: Budget, address: Address = ONE) -> str | None:
    return budget.admission().admit(address)


def test_three_checks_are_admitted_and_the_fourth_is_told_when_its_time_comes(
    budget: Budget, watch: Watch
) -> None:
    for _ in range(3):
        assert spend(budget) is None
        watch.time += timedelta(minutes=1)
    assert spend(budget) == (
        "192.0.2.1 was checked 3 times within 5 minutes; its next check is due in 2 minutes"
    )


def test_the_connections_of_one_check_count_once(budget: Budget) -> None:
    check = budget.admission()
    assert [check.admit(ONE) for _ in range(7)] == [None] * 7
    assert not budget.due([ONE])


def test_what_was_decided_stays_so_for_the_check(budget: Budget, watch: Watch) -> None:
    for _ in range(3):
        spend(budget)
    check = budget.admission()
    reason = check.admit(ONE)
    watch.time += WINDOW
    assert reason is not None
    assert check.admit(ONE) == reason
    assert check.refused


def test_a_refused_check_is_not_counted(budget: Budget, watch: Watch) -> None:
    for _ in range(10):
        spend(budget)
    watch.time += WINDOW
    assert [spend(budget) for _ in range(3)] == [None] * 3


def test_every_address_has_a_budget_of_its_own(budget: Budget) -> None:
    for _ in range(3):
        spend(budget, ONE)
    assert spend(budget, OTHER) is None


def test_the_check_is_due_when_the_last_of_its_addresses_is(budget: Budget, watch: Watch) -> None:
    for address in (ONE, OTHER):
        for _ in range(3):
            spend(budget, address)
        watch.time += timedelta(minutes=1)
    assert budget.due([ONE, OTHER]) == timedelta(minutes=4)
    assert budget.due([ONE]) == timedelta(minutes=3)
    assert budget.due([]) == timedelta()


def test_it_is_due_just_when_it_was_said_to_be(budget: Budget, watch: Watch) -> None:
    for _ in range(3):
        spend(budget)
    watch.time += budget.due([ONE]) - timedelta(microseconds=1)
    assert spend(budget) is not None
    watch.time += timedelta(microseconds=1)
    assert spend(budget) is None


@given(st.lists(st.tuples(st.sampled_from([ONE, OTHER]), st.integers(0, 200)), max_size=60))
def test_no_window_ever_holds_more_than_the_budget(visits: list[tuple[Address, int]]) -> None:
    watch = Watch()
    budget = Budget(3, WINDOW, watch.elapsed)
    admitted: list[tuple[Address, timedelta]] = []
    for address, pause in visits:
        watch.time += timedelta(seconds=pause)
        if spend(budget, address) is None:
            admitted.append((address, watch.time))
    for address, end in admitted:
        window = [at for one, at in admitted if one == address and end - WINDOW < at <= end]
        assert len(window) <= 3


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (1, "1 second"),
        (1.1, "2 seconds"),
        (90, "90 seconds"),
        (91, "2 minutes"),
        (300, "5 minutes"),
    ],
)
def test_a_span_is_rounded_up(seconds: float, words: str) -> None:
    assert spoken(timedelta(seconds=seconds)) == words


def test_an_address_is_forgotten_when_its_window_has_passed(budget: Budget, watch: Watch) -> None:
    for _ in range(3):
        spend(budget)
    watch.time += WINDOW
    assert spend(budget, OTHER) is None
    assert spend(budget) is None
