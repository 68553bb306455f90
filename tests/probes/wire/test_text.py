import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.wire.text import clean, clean_text

SHOWN = [
    pytest.param(b"220 mx.example.net ESMTP", "220 mx.example.net ESMTP", id="plain"),
    pytest.param("Grüße, 東京 €".encode(), "Grüße, 東京 €", id="utf-8"),
    pytest.param(b"220 ****2***", "220 ****2***", id="masked greeting"),
    pytest.param(b"Gr\xfc\xdfe", "Gr\\xfc\\xdfe", id="latin-1 is not utf-8"),
    pytest.param(b"\xc0\xaf", "\\xc0\\xaf", id="overlong form"),
    pytest.param(b"\xed\xa0\x80", "\\xed\\xa0\\x80", id="encoded surrogate"),
    pytest.param(b"a\tb", "a b", id="tab"),
    pytest.param(b"a\r\nb\x00", "a\\x0d\\x0ab\\x00", id="line end and NUL"),
    pytest.param(b"\x1b[31mred\x07", "\\x1b[31mred\\x07", id="terminal escape and bell"),
    pytest.param(b"a\x7f\xc2\x9b1mb", "a\\x7f\\x9b1mb", id="DEL and C1 control"),
    pytest.param("a\u202egnp.exe".encode(), "a\\u202egnp.exe", id="right-to-left override"),
    pytest.param("a\u2066b\u2069".encode(), "a\\u2066b\\u2069", id="bidi isolates"),
    pytest.param("a\u200bb\ufeffc\u2060".encode(), "a\\u200bb\\ufeffc\\u2060", id="zero width"),
    pytest.param("a\u2028b\u2029c\u0085".encode(), "a\\u2028b\\u2029c\\x85", id="line separators"),
    pytest.param("a\u00a0b\u3000c".encode(), "a\\xa0b\\u3000c", id="blanks that are not blank"),
    pytest.param("\u3164\ufe0f\u034f\u2800".encode(), "\\u3164\\ufe0f\\u034f\\u2800", id="empty"),
    pytest.param("\U000e0041\U000e0100".encode(), "\\U000e0041\\U000e0100", id="tag characters"),
    pytest.param(b"C:\\x41", "C:\\x41", id="backslashes stay"),
    pytest.param(b"", "", id="nothing"),
]


@pytest.mark.parametrize(("raw", "shown"), SHOWN)
def test_what_does_not_print_is_shown_as_an_escape(raw: bytes, shown: str) -> None:
    assert clean(raw) == shown


def test_a_lone_surrogate_is_shown_as_an_escape() -> None:
    assert clean_text("a\ud800") == "a\\ud800"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        pytest.param("abcde", 5, "abcde", id="fits exactly"),
        pytest.param("abcdef", 5, "abcd…", id="one too many"),
        pytest.param("abc\x00", 5, "abc\\…", id="an escape counts in full"),
        pytest.param("ab", 1, "…", id="room for the ellipsis alone"),
    ],
)
def test_long_text_ends_in_an_ellipsis(text: str, limit: int, shown: str) -> None:
    assert clean_text(text, limit) == shown
    assert clean(text.encode(), limit) == shown


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=80))
def test_whatever_arrives_comes_out_printable_and_bounded(raw: bytes, limit: int) -> None:
    shown = clean(raw, limit)
    assert len(shown) <= limit
    assert shown.isprintable()


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=80))
def test_cutting_early_shows_what_cutting_late_shows(raw: bytes, limit: int) -> None:
    assert clean(raw, limit) == clean_text(raw.decode("utf-8", "backslashreplace"), limit)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
