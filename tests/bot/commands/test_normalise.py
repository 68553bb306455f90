import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.command import BadCommand
from bot.commands.normalise import TEXT_LIMIT, normalise

TIDIED = {
    "a  b\tc\r\nd": "a b c d",
    "<http://mail.hover.com|mail.hover.com>": "mail.hover.com",
    "<mailto:a@b.com|a@b.com>": "a@b.com",
    "<mailto:a@b.com>": "a@b.com",
    "<https://x.com/y>": "https://x.com/y",
    "<https://X.com/y|x.com/y>": "x.com/y",
    "<https://evil.example|bank.example>": "https://evil.example",
    "<http://a.com|a.com><http://b.com|b.com>": "a.com b.com",
    "<http://a.com|a.com>:993": "a.com:993",
    "<http://a.com|a.com>: 993": "a.com 993",
    "x<@U1>y": "x y",
    "<@U1|bot> <#C1|name> <!here> <!subteam^S1|@x>": "",
    "&lt;a&gt; b&amp;c": "a b&c",
    "&amp;lt;": "&lt",
    "&lt;http://a.com|a.com&gt;": "http://a.com|a.com",
    "“a” ‘b’ «c»": "a b c",
    "a—b a–b a‑b": "a--b a-b a-b",
    "a\xa0b\u2003c\u3000d": "a b c d",
    "a\u200bb\u202ec\ufeff\xad": "abc",
    "a\x00b\x1bc": "a b c",
    "`a` ```b```": "a b",
    "*a* _b_ ~c~ (d) {e}": "a b c d e",
    "a, b; c! d? e: f. g…": "a b c d e f g",
    "2001:db8:: ::1": "2001:db8:: ::1",
    "[2001:db8::1]:993,": "[2001:db8::1]:993",
    ":993": "993",
    ":email:": "email",
    "ａ．ｂ：９": "a.b:9",
    "a。b｡c": "a.b.c",
}


@pytest.mark.parametrize(("text", "expected"), TIDIED.items(), ids=[ascii(t)[:40] for t in TIDIED])
def test_text_is_tidied(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_the_longest_text_is_read_and_the_next_is_not() -> None:
    assert normalise("a" * TEXT_LIMIT) == "a" * TEXT_LIMIT
    with pytest.raises(BadCommand, match="1001 characters long"):
        normalise("a" * (TEXT_LIMIT + 1))


@given(st.text(max_size=200) | st.text("<>|@#!&;:lt`“—\u202e \xa0a.", max_size=200))
def test_nothing_invisible_remains(text: str) -> None:
    tidied = normalise(text)
    assert tidied == " ".join(tidied.split())
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in tidied)


host = st.from_regex(r"[a-z]{1,8}\.[a-z]{2,3}", fullmatch=True)


@given(st.lists(host, min_size=1, max_size=5))
def test_adjacent_links_stay_apart(hosts: list[str]) -> None:
    links = "".join(f"<http://{name}|{name}>" for name in hosts)
    assert normalise(links) == " ".join(hosts)
