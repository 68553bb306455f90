import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.blocks import check_blocks
from bot.playground.composer import command_text, is_nothing, message_blocks, message_text
from bot.playground.people import ChannelKind, Directory, User
from tests.bot.playground.samples import Block, line, rich, text

DIRECTORY = Directory(User("U9", "example"))


@pytest.fixture
def directory() -> Directory:
    """A workspace with ada (U0000000001) and #support (C0000000002)."""
    directory = Directory(User("U9", "example"))
    directory.add_user("ada")
    directory.add_channel("support", ChannelKind.PUBLIC, frozenset())
    return directory


@pytest.mark.parametrize(
    ("typed", "received"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("mail.hover.com", "<http://mail.hover.com|mail.hover.com>"),
        ("is mail.hover.com up?", "is <http://mail.hover.com|mail.hover.com> up?"),
        ("mail.hover.com:993.", "<http://mail.hover.com:993|mail.hover.com:993>."),
        ("https://x.test/a?b=1&c=2", "<https://x.test/a?b=1&amp;c=2>"),
        ("(see https://x.test)", "(see <https://x.test>)"),
        ("ada@mail.test", "<mailto:ada@mail.test|ada@mail.test>"),
        ("@ada look", "<@U0000000001> look"),
        ("@ada.", "<@U0000000001>."),
        ("@nobody", "@nobody"),
        ("#support", "<#C0000000002|support>"),
        ("#nowhere", "#nowhere"),
        ("192.0.2.1 2001:db8::1", "192.0.2.1 2001:db8::1"),
        ("version 1.2", "version 1.2"),
        ("`mail.hover.com` & co", "`mail.hover.com` &amp; co"),
        ("```\nmail.hover.com\n```", "```\nmail.hover.com\n```"),
        ("``` ``` mail.hover.com", "``` ``` <http://mail.hover.com|mail.hover.com>"),
    ],
)
def test_slack_links_and_escapes_what_is_typed(
    directory: Directory, typed: str, received: str
) -> None:
    assert message_text(typed, directory) == received


def test_a_command_without_escaping_is_not_linked(directory: Directory) -> None:
    typed = "mail.hover.com & @ada"
    assert command_text(typed, directory, should_escape=False) == "mail.hover.com &amp; @ada"


@given(st.text(alphabet="<>&!@#.:/ aU1-`\n"))
def test_nobody_can_type_markup(typed: str) -> None:
    received = message_text(typed, DIRECTORY)
    assert "<!" not in received
    assert "<@U1" not in received


LINK = {"type": "link", "url": "http://mail.hover.com", "text": "mail.hover.com"}


@pytest.mark.parametrize(
    ("typed", "elements"),
    [
        ("a < b & c", [line(text("a < b & c"))]),
        ("is mail.hover.com up?", [line(text("is "), LINK, text(" up?"))]),
        ("@ada: hi", [line({"type": "user", "user_id": "U0000000001"}, text(": hi"))]),
        ("see #support", [line(text("see "), {"type": "channel", "channel_id": "C0000000002"})]),
        ("@nobody in #nowhere", [line(text("@nobody in #nowhere"))]),
        ("https://x.test/a", [line({"type": "link", "url": "https://x.test/a"})]),
        (
            "ada@mail.test",
            [line({"type": "link", "url": "mailto:ada@mail.test", "text": "ada@mail.test"})],
        ),
        ("`mail.hover.com`!", [line(text("mail.hover.com", code=True), text("!"))]),
        (
            "log:\n```\n220 mail.hover.com\n```",
            [
                line(text("log:\n")),
                {"type": "rich_text_preformatted", "elements": [text("220 mail.hover.com")]},
            ],
        ),
    ],
)
def test_the_editor_makes_rich_text_of_what_is_typed(
    directory: Directory, typed: str, elements: list[Block]
) -> None:
    assert message_blocks(typed, directory) == (rich(*elements) | {"block_id": "b0"},)


def test_nothing_typed_makes_no_block(directory: Directory) -> None:
    assert message_blocks("", directory) == ()


@given(st.text(alphabet="<>&!@#.:/ aU1-`\n"))
def test_what_the_editor_makes_is_a_block_slack_takes(typed: str) -> None:
    check_blocks(list(message_blocks(typed, DIRECTORY)))


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\x00\x1b", "\u200b\u00a0", "\u2028", "\ud800"])
def test_a_line_that_shows_nothing_is_nothing_to_send(typed: str) -> None:
    assert is_nothing(typed)


@pytest.mark.parametrize("typed", ["x", " . ", "\x1b[31m", "👍", "\u200bx"])
def test_whatever_shows_is_sent(typed: str) -> None:
    assert not is_nothing(typed)
