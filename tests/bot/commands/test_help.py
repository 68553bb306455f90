import re

import pytest

from bot.commands.command import BadCommand, Check
from bot.commands.grammar import parse_command
from bot.commands.help import GREETED, Style, overview, render, topic, topics
from bot.commands.mention import parse_mention
from bot.commands.suggest import closest
from bot.commands.vocabulary import LATER_WORDS, OPTIONS, WORDS
from probes.diagnosis.verdict import PortState

SECTION_LIMIT = 3000  # what one section of a Slack message holds


def test_the_overview_names_every_word() -> None:
    text = render(overview(), Style.TERMINAL, "mailcheck")
    assert all(f"  {row.word}" in text for row in WORDS)
    assert all(f"  mailcheck {row.example}" in text for row in WORDS)


def test_words_that_mean_something_in_slack_alone_are_told_there_alone() -> None:
    told = render(overview(), Style.SLACK, "/mailcheck")
    assert all(f"*{row.word}*" in told and row.example in told for row in OPTIONS)
    printed = render(overview(), Style.TERMINAL, "mailcheck")
    assert not any(row.word in printed for row in OPTIONS)


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


@pytest.mark.parametrize(
    ("word", "port", "explanation"),
    [
        ("pop", "110", "POP3, upgraded by STLS (RFC 1939, RFC 2595)"),
        ("pop", "995", "POP3S, TLS from the first byte (RFC 8314)"),
        ("imap", "143", "IMAP, upgraded by STARTTLS (RFC 9051)"),
        ("ports", "587", "submission, upgraded by STARTTLS (RFC 6409)"),
        ("ports", "2525", "alternative SMTP, upgraded by STARTTLS (no standard port)"),
    ],
)
def test_a_port_tells_how_its_encryption_starts(word: str, port: str, explanation: str) -> None:
    assert {line.word: line.explanation for line in topic(word).lines}[port] == explanation


@pytest.mark.proves("A32")
@pytest.mark.parametrize("state", PortState)
def test_every_state_of_a_port_is_a_topic(state: PortState) -> None:
    assert topic(state).title.startswith(f"A port is {state}: ")
    assert state in {line.word for line in topic("states").lines}


def test_a_greeting_gets_three_lines() -> None:
    lines = render(topic(GREETED), Style.SLACK, "/mailcheck").splitlines()
    assert lines[1:] == ["Example: `/mailcheck mail.example.com`", "`help` lists all words."]


@pytest.mark.parametrize("name", ["993", "imaps", "submission"])
def test_a_port_is_explained_with_all_ports(name: str) -> None:
    assert topic(name) == topic("ports")


def test_no_title_divides_itself_twice() -> None:
    assert all(topic(name).title.count(": ") <= 1 for name in topics())


def test_several_places_are_a_topic() -> None:
    told = render(topic("runner"), Style.SLACK, "/mailcheck")
    assert "`help compare`" in told
    assert "`mailcheck --compare home.json office.json`" in render(
        topic("compare"), Style.SLACK, "/mailcheck"
    )


def test_anchors_are_a_topic() -> None:
    assert topic("anchors").title.startswith("anchors: hosts of other people")


def test_every_sentence_of_the_page_on_mentions_is_understood() -> None:
    page = topic("mentions")
    told = " ".join((*(line.explanation for line in page.lines), page.closing))
    sentences = [text for text in re.findall("`([^`]+)`", told) if "example.com" in text]
    assert len(sentences) == 5
    for sentence in sentences:
        assert isinstance(parse_mention(sentence, "U0LOCALBOT1"), Check)


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
    assert closest("monitor", ["mtr", "imap"]) is None
    assert closest("imap" * 100, ["imap"]) is None
