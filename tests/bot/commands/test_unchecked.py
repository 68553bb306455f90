import pytest

from bot.commands.unchecked import UNCHECKED, Unchecked, told_instead
from tests.bot.commands import said


@pytest.mark.parametrize("row", UNCHECKED, ids=lambda row: row.says)
def test_every_row_is_asked_for_in_the_corpus(row: Unchecked) -> None:
    assert any(answer.startswith(row.says) for answer in said.QUESTIONS.values())


@pytest.mark.parametrize("row", UNCHECKED, ids=lambda row: row.says)
def test_an_answer_is_short_even_for_a_long_name(row: Unchecked) -> None:
    told = told_instead(row, f"{'a' * 60}.example.com outgoing")
    assert told.endswith(": ask `mail.example.com`.")
    assert len(told) <= 200


@pytest.mark.parametrize("sentence", ["webmail works", "the spf is fine", "his spam is ok"])
def test_what_is_in_order_is_not_asked_about(sentence: str) -> None:
    assert not any(row.is_asked(sentence) for row in UNCHECKED)
