"""Requests by HTTP: where they go, how they are signed, and what answers do."""

import asyncio
import gzip
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.signature import Clock as VerifierClock
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Acknowledged, Channel, Failed, Failure, ManualClock, User, Workspace
from bot.playground.limits import ANSWER_BYTES
from tests.bot.playground.conftest import Manifest
from tests.bot.playground.endpoint import Endpoint, Request, by_http, serving
from tests.bot.playground.links import timed_out
from tests.bot.playground.samples import actions, button, entry, modal, typed


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    """An app that takes whatever comes."""
    endpoint = Endpoint()
    site = web.Application()
    site.router.add_post("/{path}", endpoint.handle)
    async with serving(site) as endpoint.origin:
        yield endpoint


@pytest.fixture
def manifest(manifest: Manifest, endpoint: Endpoint) -> Manifest:
    origin = endpoint.origin
    return by_http(manifest, f"{origin}/events", f"{origin}/actions", f"{origin}/commands")


@pytest.fixture
async def installed(ws: Workspace, endpoint: Endpoint) -> None:
    """The URL for events is verified, and the record of requests empty."""
    assert await ws.verify_urls() == ()
    endpoint.requests.clear()


def verifies(ws: Workspace, request: Request, secret: str = "") -> bool:
    """Tell whether Slack's own verifier takes a request of the workspace's."""

    class Standing(VerifierClock):
        def now(self) -> float:
            return float(request.headers["X-Slack-Request-Timestamp"])

    verifier = SignatureVerifier(secret or ws.signing_secret, Standing())
    return verifier.is_valid_request(request.body, request.headers)


@pytest.mark.usefixtures("installed")
async def test_a_command_is_a_signed_form(
    ws: Workspace, ada: User, support: Channel, endpoint: Endpoint, clock: ManualClock
) -> None:
    assert await ws.slash(ada, support, "/check a & b") == Acknowledged()
    (request,) = endpoint.requests
    assert request.path == "/commands"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["X-Slack-Request-Timestamp"] == str(int(clock.now().timestamp()))
    assert (request.form["command"], request.form["text"]) == ("/check", "a &amp; b")
    assert verifies(ws, request)
    assert not verifies(ws, request, "another")


@pytest.mark.usefixtures("installed")
async def test_a_press_is_a_form_that_holds_json(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient, endpoint: Endpoint
) -> None:
    blocks = [actions(button("Again", action_id="again"))]
    await client.chat_postMessage(channel=support.id, text="x", blocks=blocks)
    assert await ws.press(ada, ws.history(support)[0], "again") == Acknowledged()
    (request,) = endpoint.requests
    assert request.path == "/actions"
    assert json.loads(request.form["payload"])["type"] == "block_actions"
    assert verifies(ws, request)


@pytest.mark.usefixtures("installed")
async def test_an_event_is_signed_json(
    ws: Workspace, ada: User, support: Channel, endpoint: Endpoint
) -> None:
    assert await ws.mention(ada, support, "hi") == Acknowledged()
    (request,) = endpoint.requests
    assert request.path == "/events"
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body)["event"]["type"] == "app_mention"
    assert "X-Slack-Retry-Num" not in request.headers
    assert verifies(ws, request)


ANSWERS: dict[str, tuple[int, str, bytes, str | Failure]] = {
    "nothing": (200, "text/plain", b"", ""),
    "nothing as JSON": (200, "application/json", b"", ""),
    "plain text": (200, "text/plain", b"hi", "hi"),
    "JSON": (200, "application/json", b'{"text": "hi"}', "hi"),
    "the longest text": (200, "text/plain", b"x" * 40_000, "x" * 40_000),
    "a text too long": (200, "text/plain", b"x" * 40_001, Failure.INVALID_COMMAND_RESPONSE),
    "too many bytes": (
        200,
        "application/json",
        b"{}" + b" " * (ANSWER_BYTES - 1),
        Failure.INVALID_COMMAND_RESPONSE,
    ),
    "just not too many": (200, "application/json", b"{}" + b" " * (ANSWER_BYTES - 2), ""),
    "a list": (200, "application/json", b"[]", Failure.INVALID_COMMAND_RESPONSE),
    "no JSON": (200, "application/json", b"{", Failure.INVALID_COMMAND_RESPONSE),
    "deep JSON": (200, "application/json", b"[" * 100_000, Failure.INVALID_COMMAND_RESPONSE),
    "no text": (200, "text/plain", b"\xff", Failure.INVALID_COMMAND_RESPONSE),
    "created": (201, "text/plain", b"", Failure.HTTP_SERVICE_ERROR),
    "redirect": (302, "text/plain", b"", Failure.HTTP_SERVICE_ERROR),
    "not found": (404, "text/plain", b"", Failure.HTTP_CLIENT_ERROR),
    "a crash": (500, "text/plain", b"", Failure.HTTP_SERVICE_ERROR),
}


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("status", "content_type", "body", "outcome"), ANSWERS.values(), ids=ANSWERS
)
async def test_the_answer_to_a_command_is_shown_or_fails(
    ws: Workspace,
    ada: User,
    support: Channel,
    endpoint: Endpoint,
    status: int,
    content_type: str,
    body: bytes,
    outcome: str | Failure,
) -> None:
    endpoint.status, endpoint.content_type, endpoint.body = status, content_type, body
    endpoint.headers = {"Location": f"{endpoint.origin}/elsewhere"}
    result = await ws.slash(ada, support, "/check x")
    if isinstance(outcome, Failure):
        assert result == Failed(outcome, f'/check failed with the error "{outcome}"')
    else:
        assert isinstance(result, Acknowledged)
        assert [message.text for message in result.replies] == ([outcome] if outcome else [])
    assert [request.path for request in endpoint.requests] == ["/commands"]


@pytest.mark.usefixtures("installed")
async def test_a_packed_answer_is_not_unpacked(
    ws: Workspace, ada: User, support: Channel, endpoint: Endpoint
) -> None:
    endpoint.body = gzip.compress(b" " * 10_000_000)
    endpoint.headers = {"Content-Encoding": "gzip"}
    result = await ws.slash(ada, support, "/check x")
    assert isinstance(result, Failed)
    assert result.error is Failure.INVALID_COMMAND_RESPONSE
    assert endpoint.requests[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.usefixtures("installed")
async def test_the_answer_to_a_press_shows_nothing(
    ws: Workspace, ada: User, support: Channel, client: AsyncWebClient, endpoint: Endpoint
) -> None:
    blocks = [actions(button("Again"))]
    await client.chat_postMessage(channel=support.id, text="x", blocks=blocks)
    endpoint.body = b"thanks"
    assert await ws.press(ada, ws.history(support)[0], "a0") == Acknowledged()
    endpoint.status = 500
    failed = await ws.press(ada, ws.history(support)[0], "a0")
    assert isinstance(failed, Failed)
    assert failed.error is Failure.HTTP_SERVICE_ERROR


async def test_where_nobody_listens_the_dispatch_fails(
    manifest: Manifest, clock: ManualClock, endpoint: Endpoint
) -> None:
    async with serving(web.Application()) as gone:
        pass
    manifest["features"]["slash_commands"][0]["url"] = f"{gone}/commands"
    async with Workspace(manifest, clock=clock) as ws:
        assert await ws.verify_urls() == ()
        ada = ws.user("ada")
        result = await ws.slash(ada, ws.channel("support", [ada]), "/check x")
    assert isinstance(result, Failed)
    assert result.error is Failure.DISPATCH_FAILED
    assert [request.path for request in endpoint.requests] == ["/events"]


async def test_no_answer_within_three_seconds_is_a_timeout(
    manifest: Manifest, clock: ManualClock
) -> None:
    arrived, forever = asyncio.Event(), asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        arrived.set()
        await forever.wait()
        return web.Response()

    site = web.Application()
    site.router.add_post("/commands", hang)
    manifest["settings"]["event_subscriptions"] = {}
    async with serving(site) as origin:
        manifest["features"]["slash_commands"][0]["url"] = f"{origin}/commands"
        async with Workspace(manifest, clock=clock) as ws:
            ada = ws.user("ada")
            support = ws.channel("support", [ada])
            running = asyncio.ensure_future(ws.slash(ada, support, "/check x"))
            await arrived.wait()
            await timed_out(clock)
            result = await running
        forever.set()
    assert isinstance(result, Failed)
    assert result.error is Failure.OPERATION_TIMEOUT


@pytest.mark.usefixtures("installed")
async def test_an_event_that_failed_comes_again_and_says_why(
    ws: Workspace, ada: User, support: Channel, endpoint: Endpoint, clock: ManualClock
) -> None:
    endpoint.status = 500
    assert await ws.mention(ada, support, "hi") == Failed(Failure.HTTP_SERVICE_ERROR, "")
    for minutes in (1, 5):
        await clock.slept(timedelta(minutes=minutes))
        clock.advance(timedelta(minutes=minutes))
    await endpoint.taken(4)
    headers = [request.headers for request in endpoint.requests]
    assert [header.get("X-Slack-Retry-Num") for header in headers] == [None, "1", "2", "3"]
    reasons = {header.get("X-Slack-Retry-Reason") for header in headers[1:]}
    assert reasons == {"http_error"}
    assert len({json.loads(request.body)["event_id"] for request in endpoint.requests}) == 1


@pytest.mark.usefixtures("installed")
async def test_an_app_may_ask_not_to_be_told_again(
    ws: Workspace, ada: User, support: Channel, endpoint: Endpoint
) -> None:
    endpoint.status, endpoint.headers = 500, {"X-Slack-No-Retry": "1"}
    assert await ws.mention(ada, support, "hi") == Failed(Failure.NO_RETRY, "")
    await ws.settled()
    assert len(endpoint.requests) == 1


async def test_the_challenge_makes_an_app_installed(
    ws: Workspace, ada: User, support: Channel, endpoint: Endpoint
) -> None:
    early = await ws.slash(ada, support, "/check x")
    assert isinstance(early, Failed)
    assert early.error is Failure.NOT_INSTALLED
    assert await ws.mention(ada, support, "hi") == Failed(Failure.NOT_INSTALLED, "")
    assert await ws.verify_urls() == ()
    (request,) = endpoint.requests
    assert set(json.loads(request.body)) == {"token", "challenge", "type"}
    assert verifies(ws, request)
    assert await ws.slash(ada, support, "/check x") == Acknowledged()


UNVERIFIED: dict[str, tuple[int, str, bytes, str]] = {
    "another word": (200, "text/plain", b"x", "the value of the challenge"),
    "other JSON": (200, "application/json", b'{"challenge": "x"}', "the value of the challenge"),
    "no JSON": (200, "application/json", b"{", "the value of the challenge"),
    "a refusal": (401, "text/plain", b"", "refused"),
    "a crash": (503, "text/plain", b"", "something else than 200"),
}


@pytest.mark.parametrize(
    ("status", "content_type", "body", "problem"), UNVERIFIED.values(), ids=UNVERIFIED
)
async def test_a_challenge_not_met_is_told(
    ws: Workspace,
    endpoint: Endpoint,
    status: int,
    content_type: str,
    body: bytes,
    problem: str,
) -> None:
    endpoint.status, endpoint.content_type, endpoint.body = status, content_type, body
    (told,) = await ws.verify_urls()
    assert told.startswith(f"{endpoint.origin}/events was not verified: ")
    assert problem in told


async def test_a_challenge_to_nobody_is_told(manifest: Manifest) -> None:
    async with serving(web.Application()) as gone:
        pass
    manifest["settings"]["event_subscriptions"]["request_url"] = f"{gone}/events"
    async with Workspace(manifest) as ws:
        (told,) = await ws.verify_urls()
    assert told.endswith("nobody could be reached there")


async def test_with_socket_mode_there_is_nothing_to_verify(
    manifest: Manifest, endpoint: Endpoint
) -> None:
    manifest["settings"]["socket_mode_enabled"] = True
    async with Workspace(manifest) as ws:
        assert await ws.verify_urls() == ()
    assert endpoint.requests == []


@asynccontextmanager
async def served(manifest: Manifest) -> AsyncIterator[tuple[Workspace, AsyncApp]]:
    """A real app behind its own web server, verified."""
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    async with Workspace(by_http(manifest, url, url, url)) as ws:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.web_api_url)
        app = AsyncApp(client=client, signing_secret=ws.signing_secret)
        async with serving(app.web_app(path="/slack/events"), listening):
            assert await ws.verify_urls() == ()
            yield ws, app


async def test_the_real_app_works_by_http(manifest: Manifest) -> None:
    heard: list[str] = []

    async def check(ack: AsyncAck, command: dict[str, str]) -> None:
        heard.append(command["text"])
        await ack(text="Checking.")

    async def again(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.append(body["type"])
        await ack()

    async def mentioned(event: dict[str, str], say: AsyncSay) -> None:
        heard.append(event["text"])
        await say(text="hi", thread_ts=event["ts"])

    async with served(manifest) as (ws, app):
        app.command("/check")(check)
        app.action("again")(again)
        app.event("app_mention")(mentioned)
        ada = ws.user("ada")
        support = ws.channel("support", [ada], bot=True)
        ran = await ws.slash(ada, support, "/check x")
        assert isinstance(ran, Acknowledged)
        assert [message.text for message in ran.replies] == ["Checking."]
        blocks = [actions(button("Again", action_id="again"))]
        await app.client.chat_postMessage(channel=support.id, text="x", blocks=blocks)
        assert await ws.press(ada, ws.history(support)[-1], "again") == Acknowledged()
        assert await ws.mention(ada, support, "hi") == Acknowledged()
        await ws.until(lambda: ws.history(support)[-1].text == "hi")
    assert heard == ["x", "block_actions", f"<@{ws.bot_user.id}> hi"]


async def test_a_modal_is_opened_and_answered_by_http(manifest: Manifest) -> None:
    async def check(ack: AsyncAck, body: dict[str, str], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(entry(typed())))

    async def send(ack: AsyncAck, view: dict[str, Any]) -> None:
        if view["state"]["values"]["b"]["a"]["value"] == "bad":
            await ack(response_action="errors", errors={"b": "Not that one."})
        else:
            await ack()

    async with served(manifest) as (ws, app):
        app.command("/check")(check)
        app.view("form")(send)
        ada = ws.user("ada")
        support = ws.channel("support", [ada])
        assert await ws.slash(ada, support, "/check x") == Acknowledged()
        await ws.until(lambda: ws.modal(ada) is not None)
        await ws.submit(ada, {"b": {"a": "bad"}})
        kept = ws.modal(ada)
        await ws.submit(ada, {"b": {"a": "good"}})
        assert kept is not None
        assert dict(kept.errors) == {"b": "Not that one."}
        assert ws.modal(ada) is None


async def test_the_real_app_refuses_what_another_workspace_signed(manifest: Manifest) -> None:
    async with served(manifest), Workspace(manifest) as other:
        (told,) = await other.verify_urls()
    assert told.endswith("it refused the request")
