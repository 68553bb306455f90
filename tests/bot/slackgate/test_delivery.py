"""Answers that meet obstacles on their way, in a local workspace."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.playground import limits
from bot.surfaces.answers import GRACE, REFRESH
from tests.bot.bench import Bench
from tests.bot.bench import bench as opened
from tests.bot.render.reports import healthy

SENTENCE = healthy().answer.sentence


async def begun(bench: Bench, line: str = "/mailcheck mail.example.com") -> None:
    """Ask, and wait until the progress stands in the channel."""
    bench.script.hold()
    await bench.slash(line)
    await bench.wait(GRACE)
    await bench.shown("Checking")


async def finish(bench: Bench) -> None:
    bench.script.release()
    await bench.answered()


async def test_in_a_channel_archived_meanwhile_the_one_who_asked_gets_the_answer(
    bench: Bench,
) -> None:
    await begun(bench)
    bench.ws.archive(bench.support)
    await finish(bench)
    answer = bench.messages()[-1]
    assert (answer.text, answer.ephemeral_to) == (SENTENCE, bench.ada.id)


async def test_after_the_bot_was_removed_the_answer_still_reaches_the_channel(
    bench: Bench,
) -> None:
    bench.script.hold()
    await bench.slash()
    bench.ws.remove(bench.ws.bot_user, bench.support)
    await finish(bench)
    answer = bench.messages()[-1]
    assert (answer.text, answer.ephemeral_to) == (SENTENCE, "")


async def test_in_a_private_channel_without_the_bot_the_answer_comes_too(bench: Bench) -> None:
    secret = bench.ws.channel("secret", [bench.ada], private=True)
    await bench.ask(channel=secret)
    assert bench.texts(secret) == [SENTENCE]


async def test_an_answer_whose_progress_was_deleted_comes_as_a_new_message(bench: Bench) -> None:
    await begun(bench)
    [progress] = bench.messages()
    await bench.client.chat_delete(channel=progress.channel_id, ts=progress.ts)
    await finish(bench)
    assert bench.texts() == [SENTENCE]


@pytest.mark.parametrize("channel", ["support", "elsewhere"])
async def test_blocks_that_slack_does_not_take_leave_the_text(channel: str) -> None:
    async with opened(refused_blocks={"rich_text"}) as bench:
        where = bench.support if channel == "support" else bench.elsewhere
        with capture_logs() as logs:
            await bench.ask(channel=where)
        [answer] = bench.messages(where)
        assert (answer.text, answer.blocks) == (SENTENCE, ())
        [line] = [line for line in logs if line["event"] == "blocks_refused"]
        assert line["error"] == "invalid_blocks"
        assert "rich_text" in str(line["details"])


async def test_blocks_refused_in_an_edit_take_those_before_away() -> None:
    async with opened(refused_blocks={"header"}) as bench:  # progress has none
        await begun(bench)
        [progress] = bench.messages()
        with capture_logs():
            await finish(bench)
        [answer] = bench.messages()
    assert progress.blocks
    assert (answer.text, answer.blocks) == (SENTENCE, ())


@pytest.fixture
def urls(bench: Bench) -> list[str]:
    """The response_urls that came with commands."""
    seen: list[str] = []

    async def remember(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> None:
        seen.append(body["response_url"])
        await next_()

    bench.app.bolt.use(remember)
    return seen


async def use_up(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(limits.RESPONSE_URL_USES):
            await session.post(url, json={"text": "used"})


async def test_a_used_up_response_url_is_replaced_by_a_direct_message(
    bench: Bench, urls: list[str]
) -> None:
    bench.script.hold()
    await bench.slash(channel=bench.elsewhere)
    await use_up(urls[0])
    with capture_logs() as logs:
        await finish(bench)
    assert SENTENCE not in bench.texts(bench.elsewhere)
    assert bench.texts(bench.ws.direct_message(bench.ada)) == [SENTENCE]
    assert "used_url" in [line.get("error") for line in logs]


async def test_an_expired_response_url_is_replaced_by_a_direct_message(bench: Bench) -> None:
    bench.script.hold()
    await bench.slash("/mailcheck mail.example.com private", channel=bench.elsewhere)
    bench.clock.advance(limits.RESPONSE_URL_LIFETIME + timedelta(seconds=1))
    await finish(bench)
    assert bench.texts(bench.ws.direct_message(bench.ada)) == [SENTENCE]


async def test_the_response_url_is_used_no_more_often_than_slack_allows() -> None:
    async with opened(refused_blocks={"rich_text", "section"}) as bench:
        bench.script.hold()
        with capture_logs():
            await bench.slash(channel=bench.elsewhere)
            await bench.wait(GRACE)
            await bench.shown("The answer follows here.", bench.elsewhere)
            for _ in range(5):
                await bench.wait(REFRESH)
            await finish(bench)
        assert bench.texts(bench.elsewhere)[1:] == [SENTENCE]


async def test_an_answer_that_reaches_nobody_is_logged(bench: Bench, urls: list[str]) -> None:
    bench.script.hold()
    await bench.slash()
    await use_up(urls[0])
    bench.client.token = "xoxb-revoked"  # noqa: S105 - no secret
    with capture_logs() as logs:
        await finish(bench)
    assert logs[-1]["event"] == "answer_lost"
