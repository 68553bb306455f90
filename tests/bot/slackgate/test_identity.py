"""Who the bot is, as its listeners get to know."""

import pytest
from slack_bolt.async_app import AsyncBoltContext, AsyncBoltRequest
from slack_sdk.errors import SlackApiError

from tests.bot.bench import Bench
from tests.bot.bench import bench as opened

UNREACHABLE = "http://127.0.0.1:1/api/"


async def context_of_a_request(bench: Bench) -> AsyncBoltContext:
    body = {"type": "event_callback", "team_id": "T1", "event": {"type": "x", "user": "U7"}}
    request = AsyncBoltRequest(mode="socket_mode", body=body)
    await bench.app.bolt.async_dispatch(request)
    return request.context


async def test_once_it_is_known_no_request_waits_for_slack(bench: Bench) -> None:
    await bench.app.identity.learn()
    bench.client.base_url = UNREACHABLE
    context = await context_of_a_request(bench)
    assert context.bot_user_id == bench.ws.bot_user.id
    assert context.bot_token == bench.ws.bot_token
    assert context.client.token == bench.ws.bot_token
    assert context.user_id == "U7"  # who sent it is nobody else for that


async def test_the_first_request_learns_it_where_nobody_did_before(bench: Bench) -> None:
    first = await context_of_a_request(bench)
    bench.client.base_url = UNREACHABLE
    second = await context_of_a_request(bench)
    assert first.bot_user_id == second.bot_user_id == bench.ws.bot_user.id


async def test_a_token_that_slack_does_not_take_teaches_nothing(bench: Bench) -> None:
    bench.client.token = "xoxb-wrong"  # noqa: S105 - no secret
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await bench.app.identity.learn()


async def test_bolt_finds_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    async with opened():
        assert caplog.records == []
