"""Slack's answers over real HTTP on this machine, told apart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.render.blocks import Message
from bot.slackgate.calls import (
    Accepted,
    Failure,
    Limited,
    Place,
    Posted,
    Refused,
    SlackCalls,
    Trouble,
)

MESSAGE = Message("It works.", [{"type": "divider"}])


@asynccontextmanager
async def slack(response: web.Response) -> AsyncIterator[tuple[SlackCalls, str]]:
    """Answer every request alike; gives the calls and the address."""

    async def answer(_: web.Request) -> web.Response:
        return response

    site = web.Application()
    site.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = "http://{}:{}/".format(*runner.addresses[0])
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient("xoxb-none", url, session=session, retry_handlers=[])
        yield SlackCalls(client), url
    await runner.cleanup()


def refusal(error: str, status: int = 200, **more: object) -> web.Response:
    return web.json_response({"ok": False, "error": error, **more}, status=status)


def limited(retry_after: str) -> web.Response:
    response = refusal("ratelimited", 429)
    response.headers["Retry-After"] = retry_after
    return response


ANSWERS = [
    pytest.param(limited("30"), Limited(timedelta(seconds=30)), id="limited"),
    pytest.param(limited("soon"), Limited(timedelta(seconds=1)), id="limited-oddly"),
    pytest.param(limited("86400"), Limited(timedelta(minutes=1)), id="limited-for-long"),
    pytest.param(limited("9" * 5000), Limited(timedelta(seconds=1)), id="limited-absurdly"),
    pytest.param(refusal("not_in_channel"), Refused("not_in_channel"), id="refused"),
    pytest.param(
        refusal("invalid_blocks", response_metadata={"messages": ["[ERROR] why"]}),
        Refused("invalid_blocks", ("[ERROR] why",)),
        id="refused-with-reasons",
    ),
    pytest.param(refusal("internal_error"), Trouble("internal_error"), id="passing"),
    pytest.param(refusal("anything", 502), Trouble("anything"), id="down"),
    pytest.param(
        web.Response(status=503, text="<html>", content_type="text/html"),
        Trouble("http_503"),
        id="down-with-a-page",
    ),
    pytest.param(
        web.Response(status=503, text="not json", content_type="application/json"),
        Trouble("http_503"),
        id="down-with-nonsense",
    ),
]


@pytest.mark.parametrize(("response", "expected"), ANSWERS)
async def test_an_answer_of_the_web_api_is_told_apart(
    response: web.Response, expected: Failure
) -> None:
    async with slack(response) as (calls, _):
        assert await calls.post(Place("C1"), MESSAGE) == expected


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        pytest.param(web.Response(text="ok"), Accepted(), id="accepted"),
        pytest.param(limited("30"), Limited(timedelta(seconds=30)), id="limited"),
        pytest.param(
            web.Response(status=404, text="expired_url"), Refused("expired_url"), id="bare-code"
        ),
        pytest.param(refusal("used_url", 404), Refused("used_url"), id="json"),
        pytest.param(web.json_response([], status=400), Refused("http_400"), id="odd-json"),
        pytest.param(web.Response(status=500, text=""), Trouble("http_500"), id="down"),
    ],
)
async def test_an_answer_of_a_response_url_is_told_apart(
    response: web.Response, expected: Accepted | Failure
) -> None:
    async with slack(response) as (calls, url):
        assert await calls.respond(url, MESSAGE, thread_ts="", public=True) == expected


async def test_the_place_of_a_message_is_kept() -> None:
    response = web.json_response({"ok": True, "channel": "D7", "ts": "1.2"})
    async with slack(response) as (calls, _):
        assert await calls.post(Place("U7"), MESSAGE) == Posted("D7", "1.2")


async def test_a_place_where_nobody_listens_is_trouble() -> None:
    async with slack(web.Response()) as (_, url):
        pass
    client = AsyncWebClient("xoxb-none", url, retry_handlers=[])
    assert isinstance(await SlackCalls(client).post(Place("C1"), MESSAGE), Trouble)
    assert isinstance(
        await SlackCalls(client).respond(url, MESSAGE, thread_ts="", public=False), Trouble
    )
