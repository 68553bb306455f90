import pytest

from bot.commands.command import BadCommand, Check
from bot.commands.grammar import parse_command
from bot.commands.help import Style, overview, render, topic, topics
from bot.commands.suggest import closest
from bot.commands.vocabulary import LATER_WORDS, OPTIONS, WORDS

SECTION_LIMIT = 3000  # what one section of a Slack message holds


def test_the_overview_names_every_word() -> None:
    text = render(overview(), Style.TERMINAL, "mailcheck")
    words = [*(row.word for row in WORDS), *(row.word for row in OPTIONS)]
    examples = [*(row.example for row in WORDS), *(row.example for row in OPTIONS)]
    assert all(f"  {word}" in text for word in words)
    assert all(f"  mailcheck {example}" in text for example in examples)


def test_words_of_later_versions_are_not_promised() -> None:
    words = {line.word for line in overview().lines}
    assert words.isdisjoint(row.word for row in LATER_WORDS)


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("name", topics())
def test_every_topic_has_a_page_that_fits(name: str, style: Style) -> None:
    text = render(topic(name), style, "/mailcheck")
    assert 20 < len(text) <= SECTION_LIMIT
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("name", topics())
def test_every_example_works_as_printed(name: str) -> None:
    page = topic(name)
    examples = [line.example for line in page.lines if line.example]
    examples += [page.example] if page.example else []
    for example in examples:
        assert isinstance(parse_command(f"/mailcheck {example}"), Check)


def test_a_page_lists_the_ports_of_its_word() -> None:
    assert [line.word for line in topic("ssl").lines] == ["25", "587", "995", "993", "465"]
    assert topic("TLS") == topic("--ssl")


def test_a_page_says_what_is_special_about_its_word() -> None:
    page = topic("tracert")
    assert "as in `trace 25`" in page.closing
    assert page.closing.endswith("The same: traceroute, tracert, mtr.")


def test_a_terminal_sees_no_markup_and_fits_its_width() -> None:
    text = render(overview(), Style.TERMINAL, "mailcheck")
    assert "`" not in text
    assert "*" not in text
    assert max(len(line) for line in text.splitlines()) <= 120


def test_slack_gets_its_markup_escaped() -> None:
    text = render(overview(), Style.SLACK, "/mailcheck <&>")
    assert "&lt;&amp;&gt;" in text
    assert "<" not in text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sll", "There is no help about `sll`: did you mean `help ssl`?"),
        ("zzzzzz", "There is no help about `zzzzzz`: `help` lists everything there is."),
        ("history", "`history` is not available in this version"),
        ("x" * 500, "There is no help about `xxxx"),
    ],
    ids=lambda text: text[:10],
)
def test_an_unknown_topic_gets_a_suggestion(name: str, sentence: str) -> None:
    with pytest.raises(BadCommand) as refusal:
        topic(name)
    assert str(refusal.value).startswith(sentence)
    assert str(refusal.value).endswith(".")
    assert len(str(refusal.value)) <= 300


def test_a_suggestion_needs_some_likeness() -> None:
    assert closest("imapp", ["imap", "pop"]) == "imap"
    assert closest("zzz", ["imap", "pop"]) is None
    assert closest("imap" * 100, ["imap"]) is None
