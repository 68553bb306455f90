import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.command import BadCommand, Check, Help
from bot.commands.grammar import parse_command
from bot.commands.vocabulary import TRACED_AT_ONCE
from probes.goal import Scope
from tests.bot.commands.bad_input import HELP, SENTENCES, UNDERSTOOD


def short(text: str) -> str:
    return ascii(text)[:50]


@pytest.mark.parametrize(
    ("text", "sentence"), SENTENCES.items(), ids=[short(text) for text in SENTENCES]
)
def test_bad_input_gets_its_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadCommand) as refusal:
        parse_command(text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("text", "typed"), UNDERSTOOD.items(), ids=[short(text) for text in UNDERSTOOD]
)
def test_odd_input_is_understood(text: str, typed: str) -> None:
    command = parse_command(text)
    assert isinstance(command, Check)
    assert command.typed == typed


@pytest.mark.parametrize(("text", "topic"), HELP.items(), ids=HELP)
def test_calls_for_help_are_heard(text: str, topic: str | None) -> None:
    assert parse_command(text) == Help(topic)


def assert_is_a_clean_sentence(sentence: str) -> None:
    assert 1 <= len(sentence) <= 300
    assert sentence.endswith(".")
    assert not any(unicodedata.category(char)[0] == "C" for char in sentence)
    assert len(sentence.splitlines()) == 1


pieces = st.sampled_from(
    [
        *SENTENCES,
        *UNDERSTOOD,
        *HELP,
        *(
            "ssl",
            "993",
            "private",
            "dns",
            "ping",
            "trace",
            "mail.hover.com",
            "<",
            ">",
            "|",
            "&lt;",
            ":",
            "@",
            "[",
        ),
    ]
)
typed_by_anyone = (
    st.text(max_size=60)
    | st.text(st.characters(), max_size=1200)
    | st.lists(pieces, max_size=4).map(" ".join)
    | st.lists(pieces, max_size=3).map("".join)
)


@given(typed_by_anyone)
def test_any_text_is_a_command_or_gets_one_clean_sentence(text: str) -> None:
    try:
        command = parse_command(text)
    except BadCommand as refusal:
        assert_is_a_clean_sentence(str(refusal))
        return
    if isinstance(command, Check):
        assert parse_command(command.typed) == command
        assert bool(command.ports) == (command.scope in {Scope.CHECK, Scope.TRACE})
        assert len(command.ports) <= TRACED_AT_ONCE or command.scope is Scope.CHECK
        assert command.target.port is None


def test_the_table_prints_itself() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bot.commands.bad_input"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        cwd=Path(__file__).parents[3],
        check=True,
    )
    assert len(run.stdout.splitlines()) == 2 * (len(SENTENCES) + len(UNDERSTOOD) + len(HELP))
