from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.serve.http.refusals import Refusal, Refusals, Refused
from tests.bot.serve.http.sending import Clocks


def test_refusals_of_a_kind_are_logged_once_a_minute_with_their_number() -> None:
    clocks = Clocks()
    refusals = Refusals(clocks.elapsed)
    with capture_logs() as logs:
        for _ in range(1000):
            refusals.answer(Refused(Refusal.NO_SIGNATURE))
            refusals.answer(Refused(Refusal.NO_SUCH_PATH))
        clocks.advance(timedelta(minutes=1))
        refusals.answer(Refused(Refusal.NO_SIGNATURE))
    assert [(line["reason"], line["number"]) for line in logs] == [
        (Refusal.NO_SIGNATURE.words, 1),
        (Refusal.NO_SUCH_PATH.words, 1),
        (Refusal.NO_SIGNATURE.words, 1000),
    ]


def test_bugs_of_a_kind_are_logged_once_a_minute_with_their_number_and_the_last_ones_trace() -> (
    None
):
    clocks = Clocks()
    refusals = Refusals(clocks.elapsed)
    with capture_logs() as logs:
        for number in range(1000):
            refusals.crashed(KeyError(number))
            refusals.crashed(TypeError(number))
        clocks.advance(timedelta(minutes=1))
        assert refusals.crashed(KeyError("last")).status == 500
    assert [(repr(line["exc_info"]), line["number"]) for line in logs] == [
        ("KeyError(0)", 1),
        ("TypeError(0)", 1),
        ("KeyError('last')", 1000),
    ]


@pytest.mark.parametrize("refusal", Refusal)
def test_the_answer_tells_no_reason(refusal: Refusal) -> None:
    answer = Refusals(Clocks().elapsed).answer(Refused(refusal))
    assert 400 <= answer.status < 600
    assert not answer.body
