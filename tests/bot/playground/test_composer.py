import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.composer import command_text, message_text
from bot.playground.people import ChannelKind, Directory, User

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
    ],
)
def test_slack_links_and_escapes_what_is_typed(
    directory: Directory, typed: str, received: str
) -> None:
    assert message_text(typed, directory) == received


def test_a_command_without_escaping_is_not_linked(directory: Directory) -> None:
    typed = "mail.hover.com & @ada"
    assert command_text(typed, directory, should_escape=False) == "mail.hover.com &amp; @ada"


@given(st.text(alphabet="<>&!@#.:/ aU1-"))
def test_nobody_can_type_markup(typed: str) -> None:
    received = message_text(typed, DIRECTORY)
    assert "<!" not in received
    assert "<@U1" not in received
