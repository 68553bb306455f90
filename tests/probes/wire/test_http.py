from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.failure import FailureKind, Operation
from probes.observation import Failed, Responded
from probes.url import Url
from probes.wire.http import BODY_KEPT, RECEIVED, HttpExchange
from tests.probes.wire.chunks import Cut, byte_by_byte, whole

PAGE = Url("http", "ca.example", "/root.crt?x=1")
EITHER_WAY = pytest.mark.parametrize("cut", [whole, byte_by_byte])


def response(*lines: str, body: bytes = b"") -> bytes:
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode("latin-1") + body


def answered(data: bytes, cut: Cut = whole, *, ends: bool = False) -> Responded | Failed | None:
    exchange = HttpExchange(PAGE)
    for piece in cut(data):
        exchange.receive_data(piece)
    if ends:
        exchange.receive_eof()
    return exchange.outcome


def failure(kind: FailureKind, outcome: object) -> None:
    assert isinstance(outcome, Failed)
    assert (outcome.failure.operation, outcome.failure.kind) == (Operation.FETCH, kind)


def test_a_document_is_asked_for_once_and_as_it_is() -> None:
    exchange = HttpExchange(PAGE)
    assert exchange.data_to_send() == response(
        "GET /root.crt?x=1 HTTP/1.1",
        "Host: ca.example",
        "User-Agent: mailcheck",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    assert exchange.data_to_send() == b""


def test_an_address_is_written_in_brackets() -> None:
    sent = HttpExchange(Url("http", "2001:db8::1", "/")).data_to_send()
    assert b"\r\nHost: [2001:db8::1]\r\n" in sent


def test_a_body_is_posted_with_its_type_and_length() -> None:
    sent = HttpExchange(PAGE, b"\x30\x00", "application/ocsp-request").data_to_send()
    assert sent.startswith(b"POST /root.crt?x=1 HTTP/1.1\r\n")
    assert b"\r\nContent-Type: application/ocsp-request\r\nContent-Length: 2\r\n" in sent
    assert sent.endswith(b"\r\n\r\n\x30\x00")


FULL = response(
    "HTTP/1.1 200 OK",
    "Date: Mon, 23 Nov 2026 12:00:00 GMT",
    "Content-Type: text/plain",
    "Content-Length: 5",
    body=b"hello",
)
CHUNKED = response(
    "HTTP/1.1 200 OK",
    "Transfer-Encoding: chunked",
    body=b"2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
)


@EITHER_WAY
def test_a_response_is_read_with_what_its_header_says(cut: Cut) -> None:
    assert answered(FULL, cut) == Responded(
        status=200,
        content_type="text/plain",
        date=datetime(2026, 11, 23, 12, tzinfo=UTC),
        body=b"hello",
    )


@EITHER_WAY
def test_chunks_are_put_together(cut: Cut) -> None:
    assert answered(CHUNKED, cut) == Responded(status=200, body=b"hello")


def test_a_body_may_end_with_the_connection() -> None:
    data = response("HTTP/1.0 200 OK", body=b"hello")
    assert answered(data) is None
    assert answered(data, ends=True) == Responded(status=200, body=b"hello")


def test_interim_responses_are_passed_over() -> None:
    data = response("HTTP/1.1 103 Early Hints") + FULL
    assert getattr(answered(data), "body", None) == b"hello"


def test_a_redirect_is_told_and_its_text_made_safe() -> None:
    data = response(
        "HTTP/1.1 302 Found", "Location: http://portal.example/\x9b", "Content-Length: 0"
    )
    assert answered(data) == Responded(status=302, location="http://portal.example/\\x9b")


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Mon, 23 Nov 2026 25:00:00 GMT",
        "Mon, 31 Feb 2026 12:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT+",
        "Monday, 23-Nov-26 12:00:00 GMT",
        "\x80",
    ],
)
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    data = response("HTTP/1.1 204 No Content", f"Date: {date}")
    assert answered(data) == Responded(status=204)


def test_a_date_at_the_end_of_time_is_left_out() -> None:
    data = response("HTTP/1.1 204 No Content", "Date: Mon, 01 Jan 0001 00:00:00 +2300")
    assert answered(data) == Responded(status=204)


def test_a_long_body_is_cut() -> None:
    data = response("HTTP/1.0 200 OK", body=b"x" * (BODY_KEPT + 1))
    assert answered(data) == Responded(status=200, body=b"x" * BODY_KEPT, cut=True)


def test_a_body_of_just_the_length_is_kept_whole() -> None:
    data = response("HTTP/1.0 200 OK", body=b"x" * BODY_KEPT)
    assert answered(data, ends=True) == Responded(status=200, body=b"x" * BODY_KEPT)


ENDLESS = {
    "one header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * RECEIVED,
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * RECEIVED,
    "a status line": b"HTTP/1.1 200 " + b"x" * RECEIVED,
    "interim responses": b"HTTP/1.1 100 Continue\r\n\r\n" * RECEIVED,
    "the extension of a chunk": CHUNKED[: CHUNKED.index(b"2\r\n")] + b"2;" + b"x" * RECEIVED,
    "single bytes in chunks": CHUNKED[: CHUNKED.index(b"2\r\n")] + b"1;abc\r\nx\r\n" * RECEIVED,
    "trailers": CHUNKED[:-2] + b"X: y\r\n" * RECEIVED,
}


@EITHER_WAY
@pytest.mark.parametrize("data", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_given_up(data: bytes, cut: Cut) -> None:
    failure(FailureKind.LIMIT_EXCEEDED, answered(data[: 2 * RECEIVED], cut))


FOREIGN = {
    "a mail server": b"220 mail.example.com ESMTP\r\n",
    "another encoding": response("HTTP/1.1 200 OK", "Transfer-Encoding: gzip"),
    "two lengths": response("HTTP/1.1 200 OK", "Content-Length: 1", "Content-Length: 2"),
    "no number for a length": response("HTTP/1.1 200 OK", "Content-Length: x"),
    "an upgrade": response("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket"),
    "a chunk without a size": CHUNKED.replace(b"2\r\n", b"z\r\n", 1),
}


@pytest.mark.parametrize("ends", [False, True])
@EITHER_WAY
@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_what_is_no_http_is_not_understood(data: bytes, cut: Cut, ends: bool) -> None:
    failure(FailureKind.NOT_UNDERSTOOD, answered(data, cut, ends=ends))


def test_a_stranger_who_never_ends_a_line_is_not_understood() -> None:
    failure(FailureKind.NOT_UNDERSTOOD, answered(b"x" * 200))
    failure(FailureKind.NOT_UNDERSTOOD, answered(b"\x15\x03\x01\x00\x02\x02\x46", ends=True))


def test_what_came_instead_of_an_answer_is_shown() -> None:
    outcome = answered(b"220 mail.example.com ESMTP\r\n")
    assert isinstance(outcome, Failed)
    assert outcome.failure.detail == "220 mail.example.com ESMTP\\x0d\\x0a"


@pytest.mark.parametrize("sent", [b"", FULL[:9], FULL[:-1], CHUNKED[:-1]])
def test_an_early_end_is_told(sent: bytes) -> None:
    failure(FailureKind.EOF, answered(sent, ends=True))


def test_what_comes_behind_the_end_changes_nothing() -> None:
    exchange = HttpExchange(PAGE)
    exchange.receive_data(FULL + FULL)
    before = exchange.outcome
    exchange.receive_data(b"more")
    exchange.receive_eof()
    assert exchange.outcome is before
    assert isinstance(before, Responded)


NOISE = st.sampled_from(
    [b"HTTP/1.1 200 OK\r\n", b"\r\n", b"0\r\n\r\n", FULL, CHUNKED, b"x" * 9000, b"ffffffffff\r\n"]
) | st.binary(max_size=30)


@given(st.lists(NOISE, max_size=12))
def test_whatever_comes_it_stays_in_bounds(pieces: list[bytes]) -> None:
    exchange = HttpExchange(PAGE)
    for piece in pieces:
        exchange.receive_data(piece)
    exchange.receive_eof()
    assert exchange.outcome is not None
    if isinstance(exchange.outcome, Responded):
        assert len(exchange.outcome.body) <= BODY_KEPT
