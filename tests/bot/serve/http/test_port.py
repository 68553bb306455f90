"""The port against those who send anything but requests of Slack's."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.config import BadConfig
from bot.serve.http import port
from bot.serve.http.body import Bodies
from bot.serve.http.port import HEADER_LIMIT, open_port
from bot.serve.http.refusals import Refusal
from bot.serve.http.site import REQUEST_PATH, Site
from tests.bot.serve.http.sending import FORM, JSON, Clocks, Sender, sender, slash


async def nothing() -> bool:
    return True


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ")[1])


@pytest.mark.parametrize(
    "lines",
    [
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: x",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 10_000,
        b"GET /healthz HTTP/1.1\r\nHost: x" + b"".join(b"\r\nX%d: 1" % i for i in range(200)),
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1",
        b"GET /healthz HTTP/1.1\r\nHost : x",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=[
        "long line",
        "long header",
        "many headers",
        "two lengths",
        "a negative length",
        "a space in a name",
        "TLS",
    ],
)
async def test_headers_that_are_too_large_or_malformed_are_refused(
    slack: Sender, lines: bytes
) -> None:
    assert status_of(await slack.raw(lines + b"\r\n\r\n")) == 400


@pytest.mark.parametrize("target", ["http://[]@/", "http://xn--/healthz"])
async def test_a_target_that_is_no_url_ends_the_connection(slack: Sender, target: str) -> None:
    with capture_logs() as logs:
        assert await slack.raw(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) == b""
    assert [line["reason"] for line in logs] == [Refusal.NOT_HTTP.words]


async def test_headers_that_do_not_arrive_end_the_connection(
    slack: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(port, "HEADERS_WITHIN", 0.01)
    assert await slack.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ") == b""


async def test_a_connection_too_many_is_closed_at_once(
    slack: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(port, "MOST_CONNECTIONS", 1)
    _, writer = await asyncio.open_connection(slack.listen.host, slack.listen.port)
    assert await slack.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == b""
    writer.close()


@pytest.mark.parametrize("length", ["Content-Length: 10", "Transfer-Encoding: chunked"])
async def test_who_goes_away_in_the_middle_of_a_body_does_not_crash_anything(length: str) -> None:
    with capture_logs() as logs:
        async with sender() as slack:
            head = "".join(f"{name}: {value}\r\n" for name, value in slack.signed("").items())
            head += f"Host: x\r\nContent-Type: {FORM}\r\n{length}\r\n\r\n"
            _, writer = await asyncio.open_connection(slack.listen.host, slack.listen.port)
            writer.write(f"POST {REQUEST_PATH} HTTP/1.1\r\n{head}".encode())
            await writer.drain()
            assert status_of(await slack.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")) == 200
            writer.close()
    assert [line.get("reason") for line in logs[1:]] == [Refusal.CUT_OFF.words]


async def test_a_second_request_behind_the_first_is_not_answered(slack: Sender) -> None:
    reader, writer = await asyncio.open_connection(slack.listen.host, slack.listen.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
    assert (await reader.read()).count(b"HTTP/1.1 ") == 1
    writer.close()


async def test_a_port_that_is_taken_is_named(slack: Sender) -> None:
    site = Site(Clocks().elapsed, ready=nothing)
    with pytest.raises(BadConfig, match=rf"^{slack.listen} cannot be listened at: .*--listen$"):
        async with open_port(slack.listen, site):
            pass


async def test_without_an_address_nothing_is_opened() -> None:
    with capture_logs() as logs:
        async with open_port(None, Site(Clocks().elapsed, ready=nothing)) as opened:
            assert opened is None
    assert logs == []


async def test_at_the_end_what_is_under_way_is_answered_and_nothing_else_taken() -> None:
    async with AsyncExitStack() as opened:
        slack = await opened.enter_async_context(sender())
        slack.heard.held.clear()
        under_way = asyncio.create_task(slack.send(slash()))
        await slack.heard.command_came.wait()
        ending = asyncio.create_task(opened.pop_all().aclose())
        refused = False
        while not refused:  # from the moment the end begins
            refused = await slack.raw(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        slack.heard.held.set()
        assert (await under_way)[0] == 200
        await ending


names = st.sampled_from(
    [
        *("Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Expect"),
        *("X-Slack-Signature", "X-Slack-Request-Timestamp", "X-Slack-Retry-Num", "Upgrade"),
        *("Connection", "Host", "Cookie"),
    ]
)
values = st.one_of(
    st.sampled_from([JSON, FORM, "chunked", "gzip", "100-continue", "websocket", "upgrade"]),
    st.sampled_from(["v0=" + "0" * 64, "1795867200", "5", "-1", "99999999999999999999"]),
    st.binary(max_size=40).map(lambda data: data.decode("latin-1")),
    st.builds(
        lambda start, again, times: f"{start};{again * times}"[:HEADER_LIMIT],
        st.sampled_from([JSON, FORM, "gzip", ""]),
        st.sampled_from([";", '"', "\\", "a*", "a*0=b;", ",", "(", " ", "\xff"]),
        st.integers(0, HEADER_LIMIT),
    ),
)
targets = st.one_of(
    st.sampled_from(["/slack/events", "/slack/%65vents", "/slack/events?x=1", "*", "//", "x:1"]),
    st.lists(
        st.sampled_from(["http://", "xn--", "[", "]", "@", ":", "/", ".", "%", "?", "#", "\xe9"]),
        min_size=1,
    ).map("".join),
)
methods = st.sampled_from(["POST", "GET", "PUT", "OPTIONS", "CONNECT", "\xe9"])


class Standing:
    """A site that stands for all examples of a test."""

    def __init__(self, runner: asyncio.Runner, slack: Sender) -> None:
        self.runner, self.slack = runner, slack

    def raw(self, data: bytes) -> bytes:
        """Send what may have no end: soon nothing more is waited for."""
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(port, "HEADERS_WITHIN", 0.02)
            return self.runner.run(self.slack.raw(data))

    def send(self, body: bytes, content_type: str) -> int:
        self.slack.clocks.advance(timedelta(seconds=1))
        return self.runner.run(self.slack.send(body, content_type))[0]


@pytest.fixture(scope="module")
def standing() -> Iterator[Standing]:
    opened = sender(bodies=Bodies(timedelta(milliseconds=20)))
    with asyncio.Runner() as runner:
        yield Standing(runner, runner.run(opened.__aenter__()))
        runner.run(opened.__aexit__(None, None, None))


@settings(max_examples=150)
@given(methods, targets, st.lists(st.tuples(names, values), max_size=6), st.binary(max_size=200))
def test_whatever_is_sent_it_is_the_senders_fault(
    standing: Standing,
    method: str,
    target: str,
    headers: list[tuple[str, str]],
    body: bytes,
) -> None:
    head = f"{method} {target} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers)
    answer = standing.raw(head.encode("latin-1") + b"\r\n" + body + b"\r\n\r\n")
    assert answer == b"" or 400 <= status_of(answer) < 500


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_are_our_fault(standing: Standing, data: bytes) -> None:
    answer = standing.raw(data + b"\r\n\r\n")
    assert answer == b"" or 400 <= status_of(answer) < 500


@settings(max_examples=100)
@given(st.text(max_size=200), st.sampled_from([JSON, FORM]))
def test_not_even_when_it_is_signed(standing: Standing, body: str, kind: str) -> None:
    assert standing.send(body.encode("utf-8", "replace"), kind) < 500
