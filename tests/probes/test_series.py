"""How a series goes on, attempt by attempt."""

from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.failure import FailureKind, Operation
from probes.observation import Declined, Failed, Sampled
from probes.series import (
    ATTEMPTS,
    LONG_PAUSE,
    LONGEST,
    MOST,
    PAUSE,
    SPACING,
    Turn,
    has_paused,
    is_served,
    next_turn,
)
from tests.scenarios.talk import failed
from tests.scenarios.tries import FIRST_SOURCE, LOST, SERVED, tries

NEXT = Turn(SPACING)


def course(text: str) -> list[Sampled]:
    return [one for one in tries(text) if isinstance(one, Sampled)]


def used(number: int) -> Turn:
    return Turn(SPACING, FIRST_SOURCE + number - 1)


COURSES = {
    "nothing yet": ("", Turn(PAUSE)),
    "one did well": (".", NEXT),
    "one failed": ("x", NEXT),
    "eleven did well": ("...........", NEXT),
    "all did well": ("............", None),
    "one of twelve failed": ("..x.........", used(3)),
    "three of each": ("x.x.x.", used(1)),
    "a bad port used again": ("x.x.x.X", used(2)),
    "both as before": ("x.x.x.XS", used(1)),
    "both as before, and the bad one once more": ("x.x.x.XSX", used(2)),
    "both as before, twice": ("x.x.x.XSXS", None),
    "the bad port did well": ("x.x.x.OS", None),
    "the good port failed": ("x.x.x.XQ", None),
    "failures in the end": ("..xxxx", used(3)),
    "failures in the end, whatever the port": ("..xxxxXQ", Turn(LONG_PAUSE)),
    "well after a pause": ("..xxxxXQ|.", None),
    "no better after a pause": ("..xxxxXQ|x", None),
    "nothing but failures": ("xxxx", Turn(LONG_PAUSE)),
    "nothing but failures, even later": ("xxxx|x", None),
    "the first success after a pause": ("xxxx|.", used(1)),
    "limited at once again": ("xxxx|.XQ", None),
}


@pytest.mark.parametrize(("text", "turn"), COURSES.values(), ids=COURSES)
def test_a_series_goes_on_by_what_it_met(text: str, turn: Turn | None) -> None:
    assert next_turn(course(text)) == turn


def test_a_series_ends_where_this_machine_is_what_fails() -> None:
    ours = Failed(failure=replace(LOST.failure, kind=FailureKind.LOCAL_RESOURCES))
    assert next_turn([replace(course(".")[0], outcome=ours)]) is None


def test_slow_attempts_are_fewer() -> None:
    slow = [replace(one, took=LONGEST) for one in course("..")]
    assert next_turn(slow) is None


def test_only_silence_is_given_time_to_pass() -> None:
    mute = failed(Operation.GREETING, FailureKind.TIMEOUT)
    assert next_turn([one for one in tries("xxxx", mute) if isinstance(one, Sampled)]) is None
    busy = Declined(code="421", lines=("421 later",))
    assert next_turn([one for one in tries("xxxx", busy) if isinstance(one, Sampled)]) is None


def test_a_pause_is_seen_by_its_length() -> None:
    assert has_paused(course("..|."))
    assert not has_paused(course("...x"))


@given(st.data())
def test_every_series_ends(data: st.DataObject) -> None:
    told: list[Sampled] = []
    (model,) = course(".")
    while (turn := next_turn(told)) is not None:
        outcome = data.draw(
            st.sampled_from((SERVED, LOST, failed(Operation.GREETING, FailureKind.EOF)))
        )
        took = data.draw(st.sampled_from((timedelta(), timedelta(seconds=10))))
        begins = told[-1].at + told[-1].took + turn.wait if told else model.at
        told.append(
            replace(
                model,
                number=len(told) + 1,
                source=turn.again or FIRST_SOURCE + len(told),
                again=bool(turn.again),
                at=begins,
                took=took,
                outcome=outcome,
            )
        )
    assert len(told) <= MOST
    assert sum(not one.again for one in told) <= ATTEMPTS + 1
    assert {one.source for one in told if one.again} <= {
        one.source for one in told if not one.again
    }
    assert len({is_served(one) for one in islice(told, ATTEMPTS)}) in {1, 2}
