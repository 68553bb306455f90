"""What people see while a check runs and when it ends, in a local workspace."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.playground import limits
from bot.playground.messages import Edited, Posted
from bot.render.blocks import Message
from bot.slackgate.calls import Place
from bot.surfaces import answers
from bot.surfaces.answers import GRACE, MOST_TOLD, MOST_TOLD_ONE, REFRESH
from tests.bot.bench import Bench
from tests.bot.bench import bench as opened
from tests.bot.render.reports import healthy
from tests.bot.script import asked, resolved

SENTENCE = healthy().answer.sentence
CHECKING = "Checking mail.example.com …"
SECOND = timedelta(seconds=1)


async def asked_and_held(bench: Bench, line: str = "/mailcheck mail.example.com") -> None:
    bench.script.hold()
    await bench.slash(line)
    await bench.script.begun()


async def finish(bench: Bench) -> None:
    bench.script.release()
    await bench.answered()


class TestProgress:
    async def test_a_check_that_takes_a_while_shows_progress_and_then_the_answer_in_its_place(
        self, bench: Bench
    ) -> None:
        with bench.ws.changes() as changes:
            await asked_and_held(bench)
            bench.script.emit(asked(), resolved())
            await bench.wait(GRACE)
            progress = await bench.shown(CHECKING)
            assert "mail.example.com is 192.0.2.10" in str(progress.blocks)
            await finish(bench)
            kinds = [type(await anext(changes)) for _ in range(2)]
        assert kinds == [Posted, Edited]
        assert bench.texts() == [SENTENCE]

    async def test_news_are_edited_in_after_a_pause_and_no_news_are_not(self, bench: Bench) -> None:
        with bench.ws.changes() as changes:
            await asked_and_held(bench)
            await bench.wait(GRACE)
            await bench.shown(CHECKING)
            await bench.wait(REFRESH)  # nothing new
            bench.script.emit(asked())
            await bench.wait(REFRESH)
            await bench.ws.until(lambda: "looking it up" in str(bench.messages()[0].blocks))
            await finish(bench)
            kinds = [type(await anext(changes)) for _ in range(3)]
        assert kinds == [Posted, Edited, Edited]

    async def test_elsewhere_a_note_to_the_one_who_asked_comes_before_the_answer(
        self, bench: Bench
    ) -> None:
        bench.script.hold()
        await bench.slash(channel=bench.elsewhere)
        await bench.wait(GRACE)
        note = await bench.shown("The answer follows here.", bench.elsewhere)
        assert note.ephemeral_to == bench.ada.id
        for _ in range(3):
            await bench.wait(REFRESH)
        await finish(bench)
        [_, answer] = bench.messages(bench.elsewhere)
        assert (answer.text, answer.ephemeral_to) == (SENTENCE, "")

    async def test_a_private_question_that_takes_a_while_is_noted_in_private(
        self, bench: Bench
    ) -> None:
        await asked_and_held(bench, "/mailcheck mail.example.com private")
        await bench.wait(GRACE)
        await bench.shown("The answer follows here.")
        bench.clock.advance(REFRESH)
        await finish(bench)
        assert [one.ephemeral_to for one in bench.messages()] == [bench.ada.id] * 2

    async def test_who_waits_for_a_turn_is_told_so(self) -> None:
        async with opened(at_once=1) as bench:
            await asked_and_held(bench)
            await bench.slash("/mailcheck mail.example.org", bench.bob, bench.elsewhere)
            await bench.wait(GRACE)
            await bench.shown(CHECKING)
            await bench.shown("The answer follows here.", bench.elsewhere)
            await finish(bench)
            assert len(bench.script.commands) == 2

    async def test_the_place_in_the_queue_is_shown_and_then_the_progress(self) -> None:
        async with opened(at_once=1) as bench:
            other = bench.ws.channel("other", [bench.bob], bot=True)
            await asked_and_held(bench)
            await bench.slash("/mailcheck mail.example.org", bench.bob, other)
            await bench.wait(GRACE)
            await bench.shown("`mail.example.org` waits for its turn. It is next.", other)
            await finish(bench)
            assert bench.texts(other) == [SENTENCE]

    async def test_one_with_too_many_checks_under_way_is_told_so_at_once(self) -> None:
        async with opened(of_one=2) as bench:
            bench.script.hold()
            for host in ("a.example", "b.example", "c.example"):
                await bench.slash(f"/mailcheck {host}")
            await bench.shown(
                "`c.example` was not checked: 2 checks of yours are under way. "
                "Please ask again once some of them are answered."
            )
            await finish(bench)
            assert len(bench.script.commands) == 2


class TestSharing:
    async def test_two_who_ask_the_same_at_once_share_one_check(self, bench: Bench) -> None:
        await asked_and_held(bench)
        await bench.slash(user=bench.bob, channel=bench.elsewhere)
        await finish(bench)
        assert len(bench.script.commands) == 1
        assert "Asked by ada." in str(bench.messages()[0].blocks)
        assert "Asked by bob." in str(bench.messages(bench.elsewhere)[0].blocks)

    async def test_past_the_budget_the_last_result_is_shown_with_its_age(
        self, bench: Bench
    ) -> None:
        for _ in range(3):
            await bench.ask()
            bench.clock.advance(SECOND)
        bench.clock.advance(timedelta(minutes=2))
        await bench.ask()
        assert len(bench.script.commands) == 3
        stored = bench.messages()[-1]
        note = (
            "This result is 3 minutes old: the server was checked often just now. "
            "The next check is due in 3 minutes."
        )
        assert stored.text == f"{SENTENCE} {note}"
        assert note in str(stored.blocks[1])


class TestTrouble:
    async def test_a_check_that_crashes_is_owned_up_to_with_the_id_in_the_log(
        self, bench: Bench
    ) -> None:
        bench.script.fault = ZeroDivisionError()
        with capture_logs() as logs:
            await bench.ask()
        [crash] = [line for line in logs if line["event"] == "check_crashed"]
        [sentence] = bench.texts()
        assert f"`{crash['error_id']}`" in sentence

    async def test_progress_that_cannot_be_laid_out_does_not_cost_the_answer(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def break_down(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(f"{answers.__name__}.progress_message", break_down)
        with capture_logs() as logs:
            await asked_and_held(bench)
            await bench.wait(GRACE)
            await finish(bench)
        assert [line["event"] for line in logs] == ["progress_crashed"]
        assert bench.texts() == [SENTENCE]

    async def test_a_message_that_cannot_be_laid_out_is_owned_up_to(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def break_down(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(f"{answers.__name__}.outcome_message", break_down)
        with capture_logs() as logs:
            await bench.ask()
        [crash] = [line for line in logs if line["event"] == "answer_crashed"]
        [sentence] = bench.texts()
        assert f"`{crash['error_id']}`" in sentence


@pytest.fixture
def noise(bench: Bench) -> AsyncWebClient:
    """Another client with the same token, which uses up what Slack allows."""
    return AsyncWebClient(token=bench.ws.bot_token, base_url=bench.ws.web_api_url)


class TestPace:
    async def test_one_persons_chatter_neither_piles_up_nor_holds_up_the_answer_of_another(
        self, bench: Bench
    ) -> None:
        with capture_logs() as logs:
            for _ in range(30):
                await bench.ws.mention(bench.ada, bench.support, "hello")
            await bench.ws.mention(bench.bob, bench.support, "mail.example.com")
            await bench.answered()
        left_out = [line["event"] for line in logs].count("answer_left_out")
        assert len(bench.texts()) == 31 - left_out <= MOST_TOLD_ONE + 2
        assert bench.texts().index(SENTENCE) <= 3

    async def test_what_many_say_is_bounded_in_a_channel_too(self, bench: Bench) -> None:
        many = [bench.ws.user(f"person{number}") for number in range(MOST_TOLD + 5)]
        crowd = bench.ws.channel("crowd", many, bot=True)
        for person in many:
            await bench.ws.mention(person, crowd, "hello")
        await bench.answered()
        assert MOST_TOLD <= len(bench.texts(crowd)) <= MOST_TOLD + 2

    async def test_of_many_checks_by_one_person_every_answer_comes(self, bench: Bench) -> None:
        for number in range(2 * MOST_TOLD_ONE):
            await bench.ws.mention(bench.ada, bench.support, f"mail{number}.example.com")
        await bench.answered()
        assert bench.texts() == [SENTENCE] * 2 * MOST_TOLD_ONE

    async def test_an_answer_turned_away_comes_once_slack_allows_it(
        self, bench: Bench, noise: AsyncWebClient
    ) -> None:
        for _ in range(limits.POSTS_BURST):
            await noise.chat_postMessage(channel=bench.support.id, text="noise")
        with capture_logs() as logs:
            await bench.ask()
        assert "slack_call_failed" in [line["event"] for line in logs]
        assert bench.texts()[limits.POSTS_BURST :] == [SENTENCE]

    async def test_edits_turned_away_in_the_middle_do_not_cost_the_answer(
        self, bench: Bench, noise: AsyncWebClient
    ) -> None:
        await asked_and_held(bench)
        await bench.wait(GRACE)
        place = await bench.shown(CHECKING)
        for _ in range(limits.TIER_3_PER_MINUTE):
            await noise.chat_update(channel=place.channel_id, ts=place.ts, text=place.text)
        with capture_logs() as logs:
            await finish(bench)
        assert "slack_call_failed" in [line["event"] for line in logs]
        assert bench.texts() == [SENTENCE]


async def test_a_whisper_that_nobody_gets_is_logged(bench: Bench) -> None:
    with capture_logs() as logs:
        bench.app.answers.whisper(Message("psst", []), Place(bench.elsewhere.id), bench.ada.id)
        await bench.answered()
    assert [line["event"] for line in logs] == ["whisper_not_shown"]
