"""Mentions and direct messages in a local workspace, answered by the real app."""

from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.playground import Acknowledged, Message
from bot.surfaces.answers import GRACE
from tests.bot.bench import Bench
from tests.bot.render.reports import healthy

SENTENCE = healthy().answer.sentence
QUESTION = "is mail.example.com up on 993?"


async def mention(bench: Bench, text: str = QUESTION, thread_ts: str = "") -> Message:
    """Mention the bot in its channel, wait for the answer, and give what was posted."""
    result = await bench.ws.mention(bench.ada, bench.support, text, thread_ts=thread_ts)
    assert isinstance(result, Acknowledged)
    await bench.answered()
    said = bench.ws.history(bench.support)
    return [one for one in said if one.author_id == bench.ada.id][-1]


async def write(bench: Bench, text: str) -> list[str]:
    """Write to the bot directly; give the texts of its answers."""
    conversation = bench.ws.direct_message(bench.ada)
    assert isinstance(await bench.ws.enter(bench.ada, conversation, text), Acknowledged)
    await bench.answered()
    return bench.texts(conversation)


class TestMentions:
    async def test_a_mention_is_answered_in_a_thread_below_it(self, bench: Bench) -> None:
        asked = await mention(bench)
        [answer] = bench.messages()
        assert (answer.text, answer.thread_ts, answer.ephemeral_to) == (SENTENCE, asked.ts, "")
        assert bench.script.commands[0].ports == (993,)

    async def test_a_mention_in_a_thread_is_answered_in_that_thread(self, bench: Bench) -> None:
        root = bench.ws.say(bench.bob, bench.support, "Outlook can't connect")
        await mention(bench, thread_ts=root.ts)
        assert [one.thread_ts for one in bench.messages()] == [root.ts]

    async def test_progress_grows_in_the_thread(self, bench: Bench) -> None:
        bench.script.hold()
        await bench.ws.mention(bench.ada, bench.support, QUESTION)
        await bench.script.begun()
        await bench.wait(GRACE)
        progress = await bench.shown("Checking")
        bench.script.release()
        await bench.answered()
        [answer] = bench.messages()
        assert (answer.ts, answer.text) == (progress.ts, SENTENCE)

    async def test_a_private_answer_comes_directly(self, bench: Bench) -> None:
        await mention(bench, "mail.example.com ssl private")
        [whisper] = bench.messages()
        assert "in a direct message" in whisper.text
        assert whisper.ephemeral_to == bench.ada.id
        assert bench.texts(bench.ws.direct_message(bench.ada)) == [SENTENCE]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("outlook can't connect, any idea?", "Which server do you mean?"),
            ("is mail.example.com up on port 80?", "80 is not a mail port"),
            ("help", "Name what to check"),
            ("", "Name what to check"),
        ],
    )
    async def test_what_is_no_check_is_answered_in_the_thread_with_a_sentence(
        self, bench: Bench, text: str, words: str
    ) -> None:
        asked = await mention(bench, text)
        [answer] = bench.messages()
        assert words in answer.text
        assert answer.thread_ts == asked.ts
        assert not bench.script.commands

    async def test_thanks_ask_for_no_answer(self, bench: Bench) -> None:
        await mention(bench, "thanks!")
        assert bench.texts() == []


class TestDirectMessages:
    async def test_a_direct_message_is_answered_below_it(self, bench: Bench) -> None:
        assert await write(bench, "can you check mail.example.com please") == [SENTENCE]
        [answer] = bench.messages(bench.ws.direct_message(bench.ada))
        assert not answer.thread_ts

    async def test_private_means_nothing_more_there(self, bench: Bench) -> None:
        assert await write(bench, "mail.example.com private") == [SENTENCE]

    async def test_half_a_question_is_asked_back(self, bench: Bench) -> None:
        [text] = await write(bench, "my mail is broken")
        assert "Which server do you mean?" in text


def event(bench: Bench, **more: object) -> dict[str, Any]:
    """Return a mention as Slack delivers it."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {
            "type": "app_mention",
            "user": bench.ada.id,
            "text": f"<@{bench.ws.bot_user.id}> mail.example.com",
            "ts": "1.1",
            "channel": bench.support.id,
            **more,
        },
    }


async def deliver(bench: Bench, payload: dict[str, Any]) -> None:
    request = AsyncBoltRequest(mode="socket_mode", body=payload)
    assert (await bench.app.bolt.async_dispatch(request)).status == 200
    await bench.answered()


async def test_an_event_that_comes_twice_is_answered_once(bench: Bench) -> None:
    asked = bench.ws.say(bench.ada, bench.support, "@mailcheck mail.example.com")
    for _ in range(2):
        await deliver(bench, event(bench, ts=asked.ts))
    assert bench.texts() == [SENTENCE]


async def test_one_message_told_by_two_events_is_answered_once(bench: Bench) -> None:
    asked = bench.ws.say(bench.ada, bench.support, "@mailcheck mail.example.com")
    for number in range(2):
        await deliver(bench, {**event(bench, ts=asked.ts), "event_id": f"Ev{number}"})
    assert bench.texts() == [SENTENCE]


async def test_a_screenshot_beside_the_question_does_not_silence_it(bench: Bench) -> None:
    asked = bench.ws.say(bench.ada, bench.support, "@mailcheck mail.example.com")
    await deliver(bench, event(bench, ts=asked.ts, subtype="file_share"))
    assert bench.texts() == [SENTENCE]


async def test_no_text_at_all_is_answered_with_the_help(bench: Bench) -> None:
    asked = bench.ws.say(bench.ada, bench.support, "@mailcheck")
    await deliver(bench, event(bench, ts=asked.ts, text=None))
    assert len(bench.texts()) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"edited": {"user": "U1", "ts": "1.2"}},
        {"user": None},
        {"ts": None},
        {"type": "message", "channel_type": "channel"},
    ],
    ids=["an app's", "a change", "an edit", "nobody's", "nowhere", "not to the bot"],
)
async def test_what_no_person_says_to_the_bot_is_left_alone(
    bench: Bench, more: dict[str, object]
) -> None:
    await deliver(bench, event(bench, **more))
    assert bench.texts() == []
    assert not bench.script.commands
