import pytest

from bot.commands.help import topic
from bot.commands.mention import Nothing, parse_mention
from bot.commands.small_talk import LONGEST_CHECK, topic_asked
from probes.run import WHOLE_CHECK
from tests.bot.commands import said


def test_a_check_ends_when_it_is_said_to() -> None:
    assert WHOLE_CHECK.total_seconds() == LONGEST_CHECK


@pytest.mark.parametrize("name", {name for name in said.HELPS.values() if name})
def test_every_topic_that_is_asked_for_has_a_page(name: str) -> None:
    assert topic(name).title


@pytest.mark.parametrize(
    "sentence", ["what is wrong with imap", "imap", "what is down", "what is imap.example.com"]
)
def test_a_problem_is_no_question_about_a_word(sentence: str) -> None:
    assert topic_asked(sentence.split()) is None


def test_a_greeting_that_thanks_again_gets_no_answer() -> None:
    assert parse_mention("hi, thanks again", "U1") == Nothing()
