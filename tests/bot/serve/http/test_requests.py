"""Slack's requests against the real site: what gets to the app, and what does not."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.serve.http.body import BODY_LIMIT, Bodies
from bot.serve.http.replays import KEPT
from tests.bot.serve.http.sending import (
    FORM,
    JSON,
    SECRET,
    Sender,
    challenge,
    event,
    press,
    sender,
    slash,
)


class TestTaken:
    async def test_a_challenge_is_answered(self, slack: Sender) -> None:
        status, body = await slack.send(challenge("sent-by-slack"), JSON)
        assert (status, json.loads(body)) == (200, {"challenge": "sent-by-slack"})

    async def test_a_slash_command_gets_the_words_of_its_listener(self, slack: Sender) -> None:
        status, body = await slack.send(slash("mail.example.com ssl"))
        assert (status, body) == (200, "fine")
        assert slack.heard.commands == ["mail.example.com ssl"]

    async def test_an_event_reaches_its_listener(self, slack: Sender) -> None:
        assert (await slack.send(event("Ev7"), JSON))[0] == 200
        assert slack.heard.events == ["Ev7"]

    async def test_a_button_reaches_its_listener(self, slack: Sender) -> None:
        assert (await slack.send(press("again, please")))[0] == 200
        assert slack.heard.actions == ["again, please"]

    async def test_a_body_in_chunks_is_taken(self, slack: Sender) -> None:
        body = slash()

        async def chunks() -> AsyncIterator[bytes]:
            for letter in body:
                yield letter.encode()

        headers = {"Content-Type": f"{FORM}; charset=utf-8", **slack.signed(body)}
        async with slack.session.post(slack.url, data=chunks(), headers=headers) as response:
            assert response.status == 200

    async def test_a_retry_of_slacks_is_taken(self, slack: Sender) -> None:
        assert (await slack.send(event(), JSON))[0] == 200
        slack.clocks.advance(timedelta(minutes=1))
        again = {**slack.signed(event()), "X-Slack-Retry-Num": "1"}
        assert (await slack.post(event(), again, JSON))[0] == 200
        assert slack.heard.events == ["Ev1", "Ev1"]  # known by its id further inside

    async def test_a_header_that_is_not_signed_cannot_steer_the_app(self, slack: Sender) -> None:
        steering = {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "command"}
        status, body = await slack.post(slash(), {**slack.signed(slash()), **steering})
        assert (status, body) == (200, "fine")


TIME, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"

UNSIGNED: dict[str, Callable[[str, str], dict[str, str]]] = {
    "no headers": lambda _time, _signature: {},
    "no signature": lambda time, _signature: {TIME: time},
    "no time": lambda _time, signature: {SIGNATURE: signature},
    "an empty signature": lambda time, _signature: {TIME: time, SIGNATURE: ""},
    "no version": lambda time, signature: {TIME: time, SIGNATURE: signature[3:]},
    "capitals": lambda time, signature: {TIME: time, SIGNATURE: "v0=" + signature[3:].upper()},
    "not ASCII": lambda time, _signature: {TIME: time, SIGNATURE: "v0=" + "\xe9" * 64},
    "another digit": lambda time, signature: {
        TIME: time,
        SIGNATURE: signature[:-1] + ("1" if signature.endswith("0") else "0"),
    },
    "words for a time": lambda _time, signature: {TIME: "now", SIGNATURE: signature},
    "a sign": lambda time, signature: {TIME: f"+{time}", SIGNATURE: signature},
    "another time": lambda time, signature: {TIME: str(int(time) - 1), SIGNATURE: signature},
    "many digits": lambda _time, signature: {TIME: "9" * 4000, SIGNATURE: signature},
}


class TestRefused:
    @pytest.mark.parametrize("spoil", UNSIGNED.values(), ids=UNSIGNED)
    async def test_what_is_not_signed(
        self, slack: Sender, spoil: Callable[[str, str], dict[str, str]]
    ) -> None:
        signed = slack.signed(slash())
        assert await slack.post(slash(), spoil(signed[TIME], signed[SIGNATURE])) == (401, "")
        assert slack.heard.commands == []

    async def test_what_another_secret_signed(self, slack: Sender) -> None:
        assert (await slack.post(slash(), slack.signed(slash(), SECRET[::-1])))[0] == 401

    async def test_another_body_under_a_signature(self, slack: Sender) -> None:
        assert (await slack.post(slash("other"), slack.signed(slash())))[0] == 401

    async def test_bytes_that_are_no_text(self, slack: Sender) -> None:
        assert (await slack.post(b"\xff\xfe", slack.signed(slash())))[0] == 401

    async def test_two_signatures(self, slack: Sender) -> None:
        body = slash()
        signed = slack.signed(body)
        lines = [*signed.items(), (SIGNATURE, "v0=" + "0" * 64)]
        head = "".join(f"{name}: {value}\r\n" for name, value in lines)
        answer = await slack.raw(
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {len(body)}\r\n{head}\r\n{body}".encode()
        )
        assert answer.startswith(b"HTTP/1.1 401 ")

    @pytest.mark.parametrize("seconds", [-301, 301, -86_400, 86_400])
    async def test_a_time_far_from_now(self, slack: Sender, seconds: int) -> None:
        timestamp = str(int(slack.clocks.now().timestamp()) + seconds)
        headers = slack.signed(slash(), timestamp=timestamp)
        assert (await slack.post(slash(), headers))[0] == 401

    @pytest.mark.parametrize("seconds", [-300, 300])
    async def test_but_not_a_time_of_the_last_or_next_five_minutes(
        self, slack: Sender, seconds: int
    ) -> None:
        timestamp = str(int(slack.clocks.now().timestamp()) + seconds)
        headers = slack.signed(slash(), timestamp=timestamp)
        assert (await slack.post(slash(), headers))[0] == 200

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", "x"])
    async def test_a_type_that_slack_does_not_send(self, slack: Sender, kind: str) -> None:
        assert (await slack.send(slash(), kind))[0] == 415

    @pytest.mark.parametrize(
        "kind",
        [f"{JSON}; charset=utf-8", JSON.upper(), f" {FORM} ;", f"{JSON};a*", f'{JSON};a*0*;="'],
    )
    async def test_but_not_the_parameters_of_one_that_it_does(
        self, slack: Sender, kind: str
    ) -> None:
        assert (await slack.send(challenge(), kind))[0] == 200

    @pytest.mark.parametrize(
        "lines",
        [[], [JSON, JSON], [JSON + ";" * 200], [""], [f"{JSON}, {FORM}"]],
        ids=["none", "two", "endless", "empty", "a list"],
    )
    async def test_a_type_written_as_slack_never_writes_it(
        self, slack: Sender, lines: list[str]
    ) -> None:
        body = challenge()
        headers = [*slack.signed(body).items(), *(("Content-Type", line) for line in lines)]
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        answer = await slack.raw(
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
            f"Content-Length: {len(body)}\r\n{head}\r\n{body}".encode()
        )
        assert answer.split(b" ")[1] in {b"400", b"415"}  # two are no well-formed HTTP already

    @pytest.mark.parametrize(("is_signed", "status"), [(True, 200), (False, 401)])
    async def test_but_no_library_takes_a_type_apart(
        self, slack: Sender, monkeypatch: pytest.MonkeyPatch, *, is_signed: bool, status: int
    ) -> None:
        def take_apart(_: web.BaseRequest) -> str:
            raise AssertionError

        monkeypatch.setattr(web.BaseRequest, "content_type", property(take_apart))
        monkeypatch.setattr(web.BaseRequest, "charset", property(take_apart))
        signed = slack.signed(slash()) if is_signed else {}
        assert (await slack.post(slash(), signed, f"{FORM}; charset=utf-8"))[0] == status

    async def test_a_packed_body(self, slack: Sender) -> None:
        packed = {**slack.signed(slash()), "Content-Encoding": "gzip"}
        assert (await slack.post(slash(), packed))[0] == 415

    async def test_a_body_that_is_said_to_be_large_before_any_of_it_came(
        self, slack: Sender
    ) -> None:
        head = "".join(f"{name}: {value}\r\n" for name, value in slack.signed("").items())
        answer = await slack.raw(
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n"
            f"Content-Length: {BODY_LIMIT + 1}\r\n{head}\r\n".encode()
        )
        assert answer.startswith(b"HTTP/1.1 413 ")

    async def test_a_body_that_turns_out_to_be_large(self, slack: Sender) -> None:
        body = b"a" * (BODY_LIMIT + 1)

        async def chunks() -> AsyncIterator[bytes]:
            yield body

        headers = {"Content-Type": FORM, **slack.signed(body)}
        async with slack.session.post(slack.url, data=chunks(), headers=headers) as response:
            assert response.status == 413

    async def test_a_body_as_large_as_allowed_is_read(self, slack: Sender) -> None:
        body = slash("a").ljust(BODY_LIMIT, "a")
        assert (await slack.send(body))[0] == 200

    async def test_a_body_that_does_not_arrive(self) -> None:
        async with sender(bodies=Bodies(timedelta())) as slack:
            head = "".join(f"{name}: {value}\r\n" for name, value in slack.signed("").items())
            answer = await slack.raw(
                f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n"
                f"Content-Length: 5\r\n{head}\r\n".encode()
            )
        assert answer.startswith(b"HTTP/1.1 408 ")

    async def test_slow_senders_keep_nobody_out(self) -> None:
        async with sender(bodies=Bodies(at_once=2)) as slack:
            head = "".join(f"{name}: {value}\r\n" for name, value in slack.signed("").items())
            begun = (
                f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n"
                f"Content-Length: 5\r\n{head}\r\n"
            ).encode()
            slow = [asyncio.create_task(slack.raw(begun)) for _ in range(4)]
            given_up, _ = await asyncio.wait(slow, return_when=asyncio.FIRST_COMPLETED)
            assert all(one.result().startswith(b"HTTP/1.1 408 ") for one in given_up)
            assert (await slack.send(slash()))[0] == 200
            for one in slow:
                one.cancel()
            await asyncio.wait(slow)

    @pytest.mark.parametrize("chunks", [b"zz\r\n\r\n", b"5\r\nabc\r\nxx\r\n", b"-1\r\n\r\n"])
    async def test_chunks_that_are_malformed(self, slack: Sender, chunks: bytes) -> None:
        head = "".join(f"{name}: {value}\r\n" for name, value in slack.signed("").items())
        answer = await slack.raw(
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n"
            f"Transfer-Encoding: chunked\r\n{head}\r\n".encode()
            + chunks
        )
        assert b" 400 " in answer.splitlines()[0]

    @pytest.mark.parametrize(
        "body",
        ["[]", "null", "1", '"x"', "{", "[" * 100_000, '{"team": 5, "event": []}'],
        ids=ascii,
    )
    async def test_a_body_that_is_signed_but_odd(self, slack: Sender, body: str) -> None:
        assert 400 <= (await slack.send(body, JSON))[0] < 500

    async def test_more_than_can_be_under_way(self) -> None:
        async with sender(at_once=1) as slack:
            slack.heard.held.clear()
            first = asyncio.create_task(slack.send(slash("first")))
            await slack.heard.command_came.wait()
            assert (await slack.send(slash("second")))[0] == 429
            slack.heard.held.set()
            assert (await first)[0] == 200
            assert (await slack.send(slash("second")))[0] == 200

    async def test_nothing_of_a_request_gets_into_the_log(self, slack: Sender) -> None:
        with capture_logs() as logs:
            await slack.post(slash("confidential"), slack.signed(slash(), SECRET[::-1]))
            await slack.send("[confidential", JSON)
            slack.heard.fault = RuntimeError()
            await slack.send(slash("confidential"))
        assert len(logs) == 2
        assert "confidential" not in str(logs)
        assert SECRET not in str(logs)


class TestReplays:
    async def test_a_request_that_was_taken_is_not_taken_again(self, slack: Sender) -> None:
        signed = slack.signed(slash())
        assert (await slack.post(slash(), signed))[0] == 200
        slack.clocks.advance(timedelta(minutes=4))
        assert (await slack.post(slash(), signed))[0] == 409
        assert len(slack.heard.commands) == 1

    async def test_nor_one_that_is_under_way(self, slack: Sender) -> None:
        slack.heard.held.clear()
        first = asyncio.create_task(slack.send(slash()))
        await slack.heard.command_came.wait()
        assert (await slack.send(slash()))[0] == 409
        slack.heard.held.set()
        assert (await first)[0] == 200
        assert len(slack.heard.commands) == 1

    async def test_one_that_failed_may_come_again(self, slack: Sender) -> None:
        slack.heard.fault = RuntimeError("a bug")
        signed = slack.signed(slash())
        assert (await slack.post(slash(), signed))[0] == 500
        slack.heard.fault = None
        assert (await slack.post(slash(), signed))[0] == 200

    async def test_what_is_forgotten_is_too_old_by_then(self, slack: Sender) -> None:
        ahead = str(int(slack.clocks.now().timestamp()) + 300)
        signed = slack.signed(slash(), timestamp=ahead)
        assert (await slack.post(slash(), signed))[0] == 200
        slack.clocks.advance(KEPT)
        assert (await slack.post(slash(), signed))[0] == 401
