"""What the button under an answer does, in a local workspace."""

from datetime import timedelta

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from structlog.testing import capture_logs

from bot.playground import Acknowledged, Message
from bot.render.controls import RUN_AGAIN
from bot.slackgate.calls import Accepted, Refused
from bot.slackgate.gate import Gate
from bot.slackgate.seen import Seen
from bot.surfaces.answers import Answers
from bot.surfaces.buttons import RunAgain
from tests.bot.bench import Bench
from tests.bot.render.reports import healthy
from tests.bot.slackgate.scripted import ScriptedCalls

SENTENCE = healthy().answer.sentence


async def press(bench: Bench, message: Message) -> None:
    assert isinstance(await bench.ws.press(bench.bob, message, RUN_AGAIN), Acknowledged)
    await bench.answered()


async def test_the_same_check_runs_again_for_whoever_presses(bench: Bench) -> None:
    await bench.ask("/mailcheck mail.example.com ssl")
    await press(bench, bench.messages()[0])
    assert bench.texts() == [SENTENCE, SENTENCE]
    first, second = bench.script.commands
    assert first == second
    assert "Asked by bob." in str(bench.messages()[1].blocks)


async def test_where_the_bot_is_not_a_member_the_answer_comes_too(bench: Bench) -> None:
    await bench.ask(channel=bench.elsewhere)
    await press(bench, bench.messages(bench.elsewhere)[0])
    assert bench.texts(bench.elsewhere) == [SENTENCE, SENTENCE]


async def test_a_private_answer_runs_again_in_private(bench: Bench) -> None:
    await bench.ask("/mailcheck mail.example.com private", user=bench.bob)
    await press(bench, bench.messages()[0])
    assert [one.ephemeral_to for one in bench.messages()] == [bench.bob.id] * 2


async def test_in_a_thread_the_answer_stays_there(bench: Bench) -> None:
    await bench.ws.mention(bench.ada, bench.support, "mail.example.com")
    await bench.answered()
    [answer] = bench.messages()
    await press(bench, answer)
    assert [one.thread_ts for one in bench.messages()] == [answer.thread_ts] * 2


async def test_in_a_thread_under_an_answer_it_stays_there_without_being_a_member(
    bench: Bench,
) -> None:
    await bench.ask(channel=bench.elsewhere)
    [answer] = bench.messages(bench.elsewhere)
    bench.ws.say(bench.ada, bench.elsewhere, "and now?", thread_ts=answer.ts)
    [answer] = [one for one in bench.messages(bench.elsewhere) if one.ts == answer.ts]
    await press(bench, answer)
    assert [one.thread_ts for one in bench.messages(bench.elsewhere)][1:] == [answer.ts]


async def deliver(bench: Bench, value: str) -> None:
    """Press a button as Slack would tell of it; the press is always the same one."""
    body = {
        "type": "block_actions",
        "trigger_id": "1.2.3",
        "user": {"id": bench.ada.id, "name": "ada"},
        "team": {"id": "T1"},
        "container": {"type": "message", "channel_id": bench.support.id, "message_ts": "1.1"},
        "actions": [{"type": "button", "action_id": RUN_AGAIN, "value": value, "block_id": "b"}],
    }
    await bench.app.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    await bench.answered()


@pytest.mark.parametrize(
    ("value", "words"),
    [("mail.example.com 80", "80 is not a mail port"), ("help", "Name what to check")],
)
async def test_a_value_that_is_no_check_any_more_is_answered_with_a_sentence(
    bench: Bench, value: str, words: str
) -> None:
    await deliver(bench, value)
    [text] = bench.texts()
    assert words in text


async def test_a_press_that_slack_repeats_counts_once(bench: Bench) -> None:
    for _ in range(2):
        await deliver(bench, "mail.example.com")
    assert bench.texts() == [SENTENCE]


async def test_a_second_press_before_the_answer_brings_no_second_answer(bench: Bench) -> None:
    await bench.ask()
    bench.script.hold()
    for _ in range(3):
        await bench.ws.press(bench.bob, bench.messages()[0], RUN_AGAIN)
    bench.script.release()
    await bench.answered()
    assert bench.texts() == [SENTENCE, SENTENCE]


async def test_a_whisper_between_two_people_stays_one(bench: Bench) -> None:
    """The bot takes part in no such conversation, and its id begins as that with the bot does."""
    origin = {"channel_id": "D0PEOPLE01", "message_ts": "1.1", "is_ephemeral": True}
    calls = ScriptedCalls(Refused("channel_not_found"), responds=Accepted())
    answers = Answers(bench.app.checks, Gate(calls, bench.app.checks.clock))
    again = RunAgain(answers, Seen(timedelta), {})
    body = {
        "user": {"id": bench.ada.id},
        "container": origin,
        "response_url": "https://hooks.example/1",
        "actions": [{"value": "mail.example.com private"}],
    }
    await again.pressed(AsyncAck(), body)  # type: ignore[no-untyped-call]
    await answers.drain()
    assert [public for _, public in calls.responded] == [False]
    assert not calls.sent


async def test_a_press_that_is_none_is_logged(bench: Bench) -> None:
    again = RunAgain(bench.app.answers, Seen(timedelta), {})
    with capture_logs() as logs:
        await again.pressed(AsyncAck(), {"actions": []})  # type: ignore[no-untyped-call]
    assert [line["event"] for line in logs] == ["request_not_understood"]
