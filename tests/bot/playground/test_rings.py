import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.composer import escape
from bot.playground.rings import rings
from tests.bot.playground.samples import (
    cell,
    context,
    line,
    mrkdwn,
    plain,
    rich,
    section,
    table,
)


@pytest.mark.parametrize(
    "mention",
    ["<!channel>", "<!here>", "<!everyone|all>", "<@U1>", "<@W1|ada>", "<!subteam^S1|team>"],
)
def test_every_mention_rings(mention: str) -> None:
    assert rings(f"x {mention} y", (), link_names=False) == {mention}


@pytest.mark.parametrize(
    "shown",
    ["@here", "&lt;!here&gt;", "<https://x.test|here>", "<#C1>", "a@b.test", "<!date^1^x|y>"],
)
def test_other_markup_rings_nobody(shown: str) -> None:
    assert rings(shown, (), link_names=False) == frozenset()


def test_link_names_turns_names_into_mentions() -> None:
    assert rings("@here or a@b.test", (), link_names=True) == {"@here"}


@pytest.mark.parametrize(
    ("block", "mention"),
    [
        (section(mrkdwn("<!here>")), "<!here>"),
        ({"type": "section", "fields": [mrkdwn("<@U1>")]}, "<@U1>"),
        (context(mrkdwn("<@U1>")), "<@U1>"),
        (rich(line({"type": "broadcast", "range": "channel"})), "<!channel>"),
        (table([cell("x"), rich(line({"type": "user", "user_id": "U1"}))]), "<@U1>"),
        (rich(line({"type": "usergroup", "usergroup_id": "S1"})), "<!subteam^S1>"),
    ],
)
def test_mentions_in_blocks_ring(block: dict[str, object], mention: str) -> None:
    assert rings("x", [block], link_names=False) == {mention}


@pytest.mark.parametrize(
    "block",
    [
        section(plain("<!here>")),
        table([cell("<!here>")]),
        rich(line({"type": "text", "text": "<!here>"})),
    ],
)
def test_text_that_is_not_markup_rings_nobody(block: dict[str, object]) -> None:
    assert rings("x", [block], link_names=False) == frozenset()


@given(st.text(alphabet="<>!@&;UW^|acehlnrt1"))
def test_nothing_that_was_escaped_rings(typed: str) -> None:
    assert rings(escape(typed), (), link_names=False) == frozenset()
