from datetime import timedelta

import pytest

from bot.serve.http.refusals import Refusal, Refused
from bot.serve.http.replays import KEPT, Replays
from tests.bot.serve.http.sending import Clocks


def take(replays: Replays, signature: str) -> None:
    with replays.once(signature) as taking:
        taking.confirm()


def test_a_request_is_remembered_until_its_time_is_too_old_by_far() -> None:
    clocks = Clocks()
    replays = Replays(clocks.elapsed)
    take(replays, "a")
    clocks.advance(KEPT - timedelta(seconds=1))
    with pytest.raises(Refused, match="was taken before"):
        take(replays, "a")
    clocks.advance(timedelta(seconds=1))
    take(replays, "a")


def test_it_is_remembered_for_more_than_ten_minutes() -> None:
    assert timedelta(minutes=10) < KEPT


def test_what_was_not_confirmed_may_come_again() -> None:
    replays = Replays(Clocks().elapsed)
    with replays.once("a"):
        pass
    take(replays, "a")


def test_nothing_is_taken_where_nothing_more_can_be_remembered() -> None:
    clocks = Clocks()
    replays = Replays(clocks.elapsed, most=2)
    take(replays, "a")
    take(replays, "b")
    with pytest.raises(Refused) as caught:
        take(replays, "c")
    assert caught.value.refusal is Refusal.TOO_MANY
    clocks.advance(KEPT)
    take(replays, "c")
