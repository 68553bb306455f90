"""Which way an answer takes, over scripted answers of Slack's and in virtual time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from bot.render.blocks import Message
from bot.slackgate.calls import Accepted, Limited, Place, Posted, Refused, Trouble
from bot.slackgate.delivery import Delivery, Notes, Origin
from bot.slackgate.gate import Gate
from tests.bot.slackgate.scripted import PLACE, LoopClock, ScriptedCalls
from tests.probes.virtual_time import play

NOTES = Notes(Message("note", []), Message("note outside", []))
PROGRESS, ANSWER = Message("progress", []), Message("answer", [])
TYPED = Origin("C1", "U1", "https://hooks.example/1")
MENTIONED = Origin("C1", "U1", thread_ts="7.7")
SOON = Limited(timedelta(seconds=1))
DOWN = Trouble("http_503")
OUTSIDE = Refused("not_in_channel")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with capture_logs():
        yield


def deliver(
    calls: ScriptedCalls,
    *shown: bool,
    origin: Origin = TYPED,
    private: bool = False,
) -> None:
    """Show progress, which has to be settled or not as ``shown`` says, and conclude."""
    origin = replace(origin, private=private)

    async def scene() -> None:
        clock = LoopClock()
        delivery = Delivery(Gate(calls, clock), origin, NOTES)
        for settled in shown:
            assert await delivery.show(PROGRESS) is settled
            await clock.sleep(timedelta(seconds=30))
        await delivery.conclude(ANSWER)

    play(scene())


def texts(calls: ScriptedCalls) -> list[str]:
    return [message.text for _, message in calls.sent]


def responses(calls: ScriptedCalls) -> list[tuple[str, bool]]:
    return [(message.text, public) for message, public in calls.responded]


def test_progress_that_is_put_off_is_shown_later() -> None:
    calls = ScriptedCalls(SOON, PLACE)
    deliver(calls, False, True)
    assert texts(calls) == ["progress", "progress", "answer"]


def test_an_edit_that_is_put_off_is_made_later() -> None:
    calls = ScriptedCalls(PLACE, SOON, PLACE)
    deliver(calls, True, False, True)
    assert texts(calls) == ["progress", "progress", "progress", "answer"]


def test_a_note_that_is_put_off_is_sent_later_and_once() -> None:
    calls = ScriptedCalls(OUTSIDE, SOON, PLACE)
    deliver(calls, False, True, True)
    assert responses(calls) == [("note outside", False)] * 2 + [("answer", True)]


@pytest.mark.parametrize(
    ("refusal", "public"),
    [
        ("not_in_channel", True),
        ("channel_not_found", True),
        ("is_archived", False),
        ("restricted_action", False),
    ],
)
def test_a_channel_that_refuses_the_bot_gets_the_answer_unless_it_is_closed(
    refusal: str, public: bool
) -> None:
    calls = ScriptedCalls(Refused(refusal), responds=Accepted())
    deliver(calls)
    assert responses(calls) == [("answer", public)]


def test_while_the_web_api_is_down_the_response_url_serves() -> None:
    calls = ScriptedCalls(DOWN, responds=Accepted())
    deliver(calls)
    assert responses(calls) == [("answer", True)]


def test_a_private_answer_never_tries_the_channel() -> None:
    calls = ScriptedCalls(PLACE, responds=Accepted())
    deliver(calls, True, True, private=True)
    assert calls.sent == []
    assert responses(calls) == [("note", False), ("answer", False)]


def test_a_private_answer_that_the_response_url_loses_comes_directly() -> None:
    calls = ScriptedCalls(PLACE, responds=Refused("expired_url"))
    deliver(calls, private=True)
    assert texts(calls) == ["answer"]


def test_a_message_that_can_no_longer_be_edited_is_posted_anew() -> None:
    calls = ScriptedCalls(PLACE, Refused("message_not_found"), Posted("C1", "2.2"))
    deliver(calls, True)
    assert texts(calls) == ["progress", "answer", "answer"]


def test_a_mention_is_answered_in_its_thread() -> None:
    calls = ScriptedCalls(PLACE)
    deliver(calls, True, origin=MENTIONED)
    assert texts(calls) == ["progress", "answer"]
    assert calls.places == [Place("C1", "7.7")]


def test_a_private_mention_is_answered_directly() -> None:
    calls = ScriptedCalls(PLACE)
    deliver(calls, True, origin=MENTIONED, private=True)
    assert texts(calls) == ["progress", "answer"]
    assert calls.places == [Place("U1")]


def test_a_mention_that_can_not_be_answered_where_it_stands_is_answered_directly() -> None:
    calls = ScriptedCalls(Refused("is_archived"), PLACE)
    deliver(calls, origin=MENTIONED)
    assert calls.places == [Place("C1", "7.7"), Place("U1")]
    assert not calls.responded


def test_progress_that_may_stand_already_is_not_posted_again() -> None:
    calls = ScriptedCalls(DOWN, PLACE)
    deliver(calls, True, True)
    assert texts(calls) == ["progress", "answer"]
