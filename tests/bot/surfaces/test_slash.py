"""Slash commands typed in a local workspace, answered by the real app."""

from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from structlog.testing import capture_logs

from bot.playground import Acknowledged
from bot.playground.payloads import slash_command
from bot.surfaces import slash
from tests.bot.bench import Bench
from tests.bot.render.reports import healthy

SENTENCE = healthy().answer.sentence


def whispers(result: object) -> list[str]:
    """List what came with an acknowledgement, which the person alone sees."""
    assert isinstance(result, Acknowledged)
    assert all(reply.ephemeral_to for reply in result.replies)
    return [reply.text for reply in result.replies]


async def test_a_member_channel_gets_the_answer_as_one_message(bench: Bench) -> None:
    await bench.ask()
    assert bench.texts() == [SENTENCE]
    [answer] = bench.messages()
    assert not answer.ephemeral_to
    assert "Asked by ada." in str(answer.blocks)


async def test_elsewhere_the_answer_comes_by_the_response_url(bench: Bench) -> None:
    await bench.ask(channel=bench.elsewhere)
    [answer] = bench.messages(bench.elsewhere)
    assert (answer.text, answer.ephemeral_to) == (SENTENCE, "")


async def test_a_private_answer_is_for_the_one_who_asked(bench: Bench) -> None:
    await bench.ask("/mailcheck mail.example.com private")
    [answer] = bench.messages()
    assert (answer.text, answer.ephemeral_to) == (SENTENCE, bench.ada.id)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Tell me what to check"),
        ("mail.example.com sssl", "did you mean `ssl`?"),
        ("mail.example.com 80", "80 is not a mail port"),
        ("help nothing", "There is no help about"),
        ("<!channel>.example ` &amp; *x*", ""),
    ],
)
async def test_a_mistake_is_answered_with_the_acknowledgement_in_one_sentence(
    bench: Bench, typed: str, words: str
) -> None:
    [sentence] = whispers(await bench.slash(f"/mailcheck {typed}"))
    assert words in sentence
    assert "\n" not in sentence
    assert not bench.script.commands


@pytest.mark.parametrize("typed", ["help", "help ssl", "help ports"])
async def test_help_is_shown_to_the_one_who_asked(bench: Bench, typed: str) -> None:
    result = await bench.slash(f"/mailcheck {typed}")
    assert whispers(result)
    assert isinstance(result, Acknowledged)
    assert result.replies[0].blocks


async def test_a_mailbox_is_checked_without_a_word_about_its_owner(bench: Bench) -> None:
    await bench.ask("/mailcheck jane.doe@example.com")
    assert bench.script.commands[0].typed == "…@example.com"
    assert "jane" not in str(bench.messages())


async def deliver(bench: Bench, payload: dict[str, Any]) -> BoltResponse:
    return await bench.app.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))


async def test_a_request_that_comes_twice_is_answered_once(bench: Bench) -> None:
    payload = slash_command(
        bench.ada,
        bench.support,
        "/mailcheck",
        "mail.example.com",
        "https://hooks.example/1",
        "1.2.3",
    )
    with capture_logs() as logs:
        responses = [await deliver(bench, payload) for _ in range(2)]
    await bench.app.answers.drain()
    assert [response.status for response in responses] == [200, 200]
    assert bench.texts() == [SENTENCE]
    assert [line["event"] for line in logs] == ["request_repeated"]


async def test_a_bug_in_reading_a_command_is_owned_up_to(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(f"{slash.__name__}.parse_command", break_down)
    with capture_logs() as logs:
        [sentence] = whispers(await bench.slash())
    [crash] = logs
    assert crash["event"] == "command_crashed"
    assert crash["error_id"] in sentence
