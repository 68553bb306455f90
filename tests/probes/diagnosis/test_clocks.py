from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probes.diagnosis.clocks import readings
from probes.failure import FailureKind, Operation
from probes.observation import Declined, Failed, Greeted, Greeting
from tests.scenarios.facts import AT
from tests.scenarios.pages import no_page, page
from tests.scenarios.talk import failed, talk

AT_ONCE = timedelta()


def greeted(*lines: str, took: timedelta = AT_ONCE) -> tuple[Greeting, ...]:
    seen = talk(587, greeting=Greeted(code="220", lines=lines), greeting_took=took)
    return tuple(one for one in seen if isinstance(one, Greeting))


def ahead(*lines: str, took: timedelta = AT_ONCE) -> list[timedelta]:
    return [one.ahead for one in readings(greeted(*lines, took=took))]


HOUR, NOTHING = timedelta(hours=1), timedelta()

DATES = {
    "220 mx ESMTP Exim 4.98 Mon, 23 Nov 2026 13:00:00 +0000": HOUR,
    "220 mx ESMTP Exim 4.98 Mon, 23 Nov 2026 13:00:00 +0100": NOTHING,
    "220 mx ESMTP Exim 4.98 Mon, 23 Nov 2026 06:30:00 -0530": NOTHING,
    "220 mx ESMTP Sendmail 8.18.1/8.18.1; Mon, 23 Nov 2026 12:00:00 GMT": NOTHING,
    "220 mx Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026 11:00:00 +0000": -HOUR,
    "220 mx ready 23 Nov 2026 13:00 UT": HOUR,
    "220 mx ready 3 Nov 2026 12:00:00 UTC (UTC)": timedelta(days=-20),
}


@pytest.mark.parametrize(("line", "expected"), DATES.items(), ids=DATES)
def test_a_date_in_a_greeting_is_compared_with_our_clock(line: str, expected: timedelta) -> None:
    assert ahead(line) == [expected]


def test_a_date_on_any_line_counts() -> None:
    assert ahead("220-mx.example.net", "220 Mon, 23 Nov 2026 13:00:00 +0000") == [HOUR]


NO_DATES = (
    "220 mx.example.net ESMTP Postfix",
    "220 Mon, 23 Nov 2026",
    "220 31 Feb 2026 12:00:00 +0000",
    "220 23 Nov 2026 25:00:00 +0000",
    "220 23 Nov 2026 12:00:00",
    "220 23 Nov 2026 12:00:00 EST",
    "220 23 Nov 2026 12:00:00 GMTX",
    "220 23 Nov 1926 12:00:00 +0000",
    "220 23 Nov 2026 12:00:00 +2460",
    "220 123 Nov 2026 12:00:00 +0000",
)


@pytest.mark.parametrize("line", NO_DATES)
def test_what_is_no_date_tells_no_time(line: str) -> None:
    assert ahead(line) == []


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, NOTHING), (20, NOTHING), (25, timedelta(seconds=5)), (-3, timedelta(seconds=-3))],
)
def test_a_slow_greeting_may_have_been_written_at_any_time_of_its_wait(
    seconds: int, expected: timedelta
) -> None:
    told = (AT + timedelta(seconds=seconds)).strftime("%d %b %Y %H:%M:%S +0000")
    assert ahead(f"220 mx {told}", took=timedelta(seconds=20)) == [expected]


def stamp(text: str) -> list[tuple[timedelta, bool]]:
    return [(one.ahead, one.doubtful) for one in readings(greeted(f"+OK POP3 ready {text}"))]


NOW = int(AT.timestamp())


def test_the_stamp_of_a_pop3_greeting_is_a_doubtful_clock() -> None:
    assert stamp(f"<1896.{NOW + 3600}@mail.example.com>") == [(HOUR, True)]


@pytest.mark.parametrize(
    "text",
    [
        f"<1896.{NOW}>",
        f"<1.2.{NOW}.abc@mail.example.com>",
        f"<abc.{NOW}@mail.example.com>",
        "<1896.697170952@dbc.mtview.ca.us>",
        "<1896.9999999999@mail.example.com>",
        f"1896.{NOW}@mail.example.com",
    ],
)
def test_a_stamp_that_is_no_time_of_this_century_tells_nothing(text: str) -> None:
    assert stamp(text) == []


@pytest.mark.parametrize(
    "outcome",
    [
        Declined(code="421", lines=("421 busy Mon, 23 Nov 2026 13:00:00 +0000",)),
        failed(Operation.GREETING, FailureKind.TIMEOUT),
    ],
    ids=["declined", "failed"],
)
def test_only_a_greeting_counts(outcome: Declined | Failed) -> None:
    (greeting,) = greeted("220 mx")
    assert readings((replace(greeting, outcome=outcome),)) == ()


pieces = st.sampled_from(
    ["23", " ", "Nov", "2026", "12:00", ":00", "+", "-", "0100", "9999", "GMT", "<1.", "@a>", "00"]
)


@given(st.text(max_size=80) | st.lists(pieces, max_size=14).map("".join))
def test_whatever_a_server_says_is_no_trouble(text: str) -> None:
    for one in readings(greeted(text)):
        assert 2000 <= (AT + one.ahead).year <= 2100


@pytest.mark.parametrize(
    ("ahead_by", "doubtful"),
    [(HOUR, False), (NOTHING, False), (-HOUR, True)],
    ids=["ahead", "alike", "behind, as in a cache"],
)
def test_a_web_server_tells_the_time_unless_a_cache_may_do_so_for_it(
    ahead_by: timedelta, doubtful: bool
) -> None:
    (told,) = readings([page("http://example.com/", date=AT + ahead_by)])
    assert abs(told.ahead - ahead_by) < timedelta(seconds=1)
    assert told.doubtful is doubtful


def test_a_document_without_a_date_tells_no_time() -> None:
    assert readings([page("http://example.com/"), no_page("http://example.com/")]) == ()
