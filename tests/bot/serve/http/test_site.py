"""The paths, and how the site speaks."""

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.serve.http.port import open_port
from bot.serve.http.site import Site
from tests.bot.serve.http.sending import ANYWHERE, Clocks, Sender, sender, slash


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_health_is_told_to_anybody(slack: Sender, path: str, method: str) -> None:
    async with slack.session.request(method, f"http://{slack.listen}{path}") as response:
        assert response.status == 200


async def test_it_is_alive_but_not_ready_before_slack_is_reached() -> None:
    async with sender(ready=False) as slack:
        async with slack.session.get(f"http://{slack.listen}/healthz") as response:
            assert response.status == 200
        async with slack.session.get(f"http://{slack.listen}/readyz") as response:
            assert (response.status, await response.text()) == (503, "not connected to Slack\n")


async def test_before_slack_is_reached_no_request_is_kept_waiting() -> None:
    async with sender(ready=False) as slack:
        assert await slack.send(slash()) == (503, "")
        assert slack.heard.commands == []


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/", "/slack/install", "/metrics"])
async def test_other_paths_lead_nowhere(slack: Sender, path: str) -> None:
    async with slack.session.post(f"http://{slack.listen}{path}") as response:
        assert (response.status, await response.text()) == (404, "")


@pytest.mark.parametrize(
    "path",
    ["/slack%2Fevents", "/%73lack/events", "/x/../slack/events", "//slack/events", "/%72eadyz"],
)
async def test_a_path_counts_as_it_is_written(slack: Sender, path: str) -> None:
    answer = await slack.raw(f"POST {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/slack/events", "POST"),
        ("HEAD", "/slack/events", "POST"),
        ("PUT", "/slack/events", "POST"),
        ("POST", "/healthz", "GET, HEAD"),
        ("DELETE", "/readyz", "GET, HEAD"),
    ],
)
async def test_other_methods_are_told_which_one_it_takes(
    slack: Sender, method: str, path: str, allowed: str
) -> None:
    async with slack.session.request(method, f"http://{slack.listen}{path}") as response:
        assert (response.status, response.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize("line", [b"GET /healthz", b"GET /nothing", b"POST /slack/events", b"?"])
async def test_no_answer_tells_the_software_and_each_ends_its_connection(
    slack: Sender, line: bytes
) -> None:
    answer = (await slack.raw(line + b" HTTP/1.1\r\nHost: x\r\n\r\n")).decode().lower()
    assert "server: mailcheck\r\n" in answer
    assert "connection: close\r\n" in answer or answer.startswith("http/1.0 ")
    assert "python" not in answer
    assert "aiohttp" not in answer


async def test_the_answer_of_the_app_tells_no_more(slack: Sender) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", **slack.signed(slash())}
    async with slack.session.post(slack.url, data=slash(), headers=headers) as response:
        assert response.headers["Server"] == "mailcheck"


async def test_a_bug_of_ours_is_logged_and_told_by_a_status_alone() -> None:
    async def broken() -> bool:
        raise RuntimeError

    site = Site(Clocks().elapsed, ready=broken)
    async with aiohttp.ClientSession() as session, open_port(ANYWHERE, site) as listen:
        with capture_logs() as logs:
            async with session.get(f"http://{listen}/readyz") as response:
                assert (response.status, await response.text()) == (500, "")
                assert response.headers["Server"] == "mailcheck"
    assert [line["event"] for line in logs] == ["request_crashed"]
