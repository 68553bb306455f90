"""The gate over scripted answers of Slack's, in virtual time."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.render.blocks import Message
from bot.slackgate.calls import Failure, Limited, Place, Posted, Refused, SlackCalls, Trouble
from bot.slackgate.gate import Gate
from tests.bot.slackgate.scripted import PLACE, LoopClock, ScriptedCalls
from tests.probes.virtual_time import play

MESSAGE = Message("It works.", [{"type": "divider"}])
BLOCKS_REFUSED = Refused("invalid_blocks", ("unsupported type: table [json-pointer:/blocks/3]",))
DOWN = Trouble("http_503")


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    with capture_logs() as lines:
        yield lines


def post(calls: SlackCalls, *, insist: bool = True) -> Posted | Failure:
    async def scene() -> Posted | Failure:
        return await Gate(calls, LoopClock()).post(Place("C1"), MESSAGE, insist=insist)

    return play(scene())


def test_what_slack_takes_goes_out_once() -> None:
    calls = ScriptedCalls(PLACE)
    assert post(calls) == PLACE
    assert calls.sent == [(0, MESSAGE)]


def test_a_limit_is_waited_out_as_long_as_slack_says() -> None:
    calls = ScriptedCalls(Limited(timedelta(seconds=30)), PLACE)
    assert post(calls) == PLACE
    assert calls.times == [0, 30]


def test_a_limit_holds_back_the_next_message_for_the_channel_too() -> None:
    calls = ScriptedCalls(Limited(timedelta(seconds=30)), PLACE)

    async def scene() -> None:
        gate = Gate(calls, LoopClock())
        await gate.post(Place("C1"), MESSAGE, insist=False)
        await gate.post(Place("C1"), MESSAGE, insist=True)

    play(scene())
    assert calls.times == [0, 30]


def test_a_message_nobody_insists_on_is_given_up() -> None:
    for answer in (Limited(timedelta(seconds=30)), DOWN):
        calls = ScriptedCalls(answer)
        assert post(calls, insist=False) == answer
        assert len(calls.sent) == 1


def test_trouble_is_tried_again_with_longer_pauses() -> None:
    calls = ScriptedCalls(DOWN, DOWN, DOWN, PLACE)
    assert post(calls) == PLACE
    assert calls.times == [0, 1, 3, 7]


def test_even_insisting_ends_after_five_minutes() -> None:
    calls = ScriptedCalls(DOWN)
    assert post(calls) == DOWN
    assert 300 <= calls.times[-1] <= 340


def test_blocks_that_slack_refuses_make_way_for_the_text_and_the_reason_is_logged(
    logs: list[EventDict],
) -> None:
    calls = ScriptedCalls(BLOCKS_REFUSED, PLACE)
    assert post(calls) == PLACE
    assert [message for _, message in calls.sent] == [MESSAGE, Message("It works.", [])]
    line = next(line for line in logs if line["event"] == "blocks_refused")
    assert (line["error"], line["details"]) == ("invalid_blocks", BLOCKS_REFUSED.details)


def test_a_text_that_is_too_long_for_slack_is_cut() -> None:
    calls = ScriptedCalls(Refused("msg_too_long"), PLACE)

    async def scene() -> Posted | Failure:
        long = replace(MESSAGE, text="x" * 9000)
        return await Gate(calls, LoopClock()).edit(PLACE, long, insist=True)

    assert play(scene()) == PLACE
    assert len(calls.sent[1][1].text) <= 4000


def test_a_text_alone_that_is_refused_is_not_tried_again() -> None:
    calls = ScriptedCalls(BLOCKS_REFUSED)
    assert post(calls) == BLOCKS_REFUSED
    assert len(calls.sent) == 2


def test_a_channel_gets_one_message_a_second() -> None:
    calls = ScriptedCalls(PLACE)

    async def scene() -> None:
        gate = Gate(calls, LoopClock())
        async with asyncio.TaskGroup() as tasks:
            for channel in ("C1", "C1", "C1", "C2"):
                tasks.create_task(gate.post(Place(channel), MESSAGE, insist=True))

    play(scene())
    assert calls.times == [0, 0, 1, 2]


def test_messages_for_one_channel_go_round_by_asker() -> None:
    calls = ScriptedCalls(PLACE)
    askers = ["ada", "ada", "ada", "ada", "bob", "bob", "cy"]

    async def scene() -> None:
        gate = Gate(calls, LoopClock())
        async with asyncio.TaskGroup() as tasks:
            for asker in askers:
                message = Message(asker, [])
                tasks.create_task(gate.post(Place("C1"), message, insist=True, asker=asker))

    play(scene())
    went = [message.text for _, message in calls.sent]
    assert went == ["ada", "ada", "ada", "bob", "cy", "ada", "bob"]
    assert calls.times == list(range(len(askers)))


def test_progress_does_not_go_before_those_who_wait() -> None:
    calls = ScriptedCalls(PLACE)

    async def scene() -> None:
        gate = Gate(calls, LoopClock())
        async with asyncio.TaskGroup() as tasks:
            for _ in range(4):
                tasks.create_task(gate.post(Place("C1"), MESSAGE, insist=True))
            for _ in range(7):
                await asyncio.sleep(0.45)
                progress = await gate.post(Place("C1"), Message("…", []), insist=False)
                assert isinstance(progress, Limited)

    play(scene())
    assert calls.times == [0, 1, 2, 3]


def test_a_lane_that_nobody_waits_in_is_forgotten() -> None:
    async def scene() -> Gate:
        gate = Gate(ScriptedCalls(PLACE), LoopClock())
        async with asyncio.TaskGroup() as tasks:
            for number in range(6):
                tasks.create_task(gate.post(Place(f"C{number % 3}"), MESSAGE, insist=True))
        return gate

    assert play(scene())._turns == {}


def test_answers_by_a_response_url_count_for_their_channel() -> None:
    calls = ScriptedCalls(PLACE)

    async def scene() -> None:
        gate = Gate(calls, LoopClock())
        await gate.post(Place("C1"), MESSAGE, insist=True)
        await gate.respond(
            "https://hooks.example/1", Place("C1"), MESSAGE, public=True, insist=True
        )

    play(scene())
    assert calls.times == [0, 1]


def test_progress_leaves_edits_for_answers() -> None:
    calls = ScriptedCalls(PLACE)

    async def scene() -> None:
        gate = Gate(calls, LoopClock())
        progress = [await gate.edit(PLACE, MESSAGE, insist=False) for _ in range(100)]
        answers = [await gate.edit(PLACE, MESSAGE, insist=True) for _ in range(10)]
        assert progress.count(PLACE) == 10
        assert answers == [PLACE] * 10

    play(scene())
    assert set(calls.times) == {0}


def test_slack_is_never_asked_for_more_edits_than_its_tier_allows() -> None:
    calls = ScriptedCalls(PLACE)

    async def scene() -> None:
        gate = Gate(calls, LoopClock())
        for _ in range(200):
            await gate.edit(PLACE, MESSAGE, insist=True)

    play(scene())
    for start in calls.times:
        in_a_minute = [time for time in calls.times if start <= time < start + 60]
        assert len(in_a_minute) <= 50
