"""Who may talk to the page."""

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

import bot.playground.page
from bot.playground import Channel, User, Workspace
from bot.playground.page import Page
from bot.playground.page.guard import PRINTED_ADDRESS, WRONG_HOST, WRONG_ORIGIN
from tests.bot.playground.page.tabs import live_url, origin

STATIC = Path(bot.playground.page.__file__).parent / "static"
FOREIGN_HOSTS = {
    "another name": "attacker.example",
    "another name and our port": "attacker.example:{port}",
    "no port": "127.0.0.1",
    "another port": "127.0.0.1:1",
    "another address": "0.0.0.0:{port}",
    "a name that ends like ours": "x127.0.0.1:{port}",
}


async def test_the_printed_address_opens_the_page(
    page: Page, session: aiohttp.ClientSession
) -> None:
    async with session.get(page.url) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert "<main>" in await response.text()


async def test_without_a_token_the_page_is_served_as_after_a_reload_and_tells_nothing(
    ws: Workspace, page: Page, session: aiohttp.ClientSession, support: Channel
) -> None:
    async with session.get(f"{origin(page)}/") as response:
        assert response.status == 200
        body = await response.text()
    assert URL(page.url).query["token"] not in body
    assert not any(name in body for name in (support.name, ws.bot_user.name))


@pytest.mark.parametrize("token", ["?token=", "?token=wrong", "?token=%F0%9F%94%91"])
async def test_with_another_token_nothing_is_shown_but_where_to_find_it(
    page: Page, session: aiohttp.ClientSession, token: str
) -> None:
    async with session.get(f"{origin(page)}/{token}") as response:
        assert response.status == 403
        assert await response.text() == PRINTED_ADDRESS


@pytest.mark.parametrize("host", FOREIGN_HOSTS.values(), ids=FOREIGN_HOSTS)
@pytest.mark.parametrize("path", ["/", "/static/main.js", "/live"])
async def test_a_name_pointed_at_this_machine_gets_nothing(
    page: Page, session: aiohttp.ClientSession, host: str, path: str
) -> None:
    url = URL(page.url).with_path(path, keep_query=True)
    headers = {"Host": host.format(port=url.port)}
    async with session.get(url, headers=headers) as response:
        assert response.status == 403
        assert await response.text() == WRONG_HOST


async def test_localhost_is_a_name_of_ours(page: Page, session: aiohttp.ClientSession) -> None:
    host = f"localhost:{URL(page.url).port}"
    headers = {"Host": host}
    async with session.get(page.url, headers=headers) as response:
        assert response.status == 200
    headers["Origin"] = f"http://{host}"
    async with session.ws_connect(live_url(page), headers=headers) as socket:
        assert (await socket.receive_json())["update"] == "snapshot"


@pytest.mark.parametrize("path", ["/", "/static/main.js", "/static/none.js", "/nothing"])
async def test_every_answer_forbids_what_is_not_ours(
    page: Page, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(f"{origin(page)}{path}") as response:
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
        assert f"connect-src 'self' ws://127.0.0.1:{response.url.port} " in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"


async def test_every_file_the_page_names_is_there(
    page: Page, session: aiohttp.ClientSession
) -> None:
    async with session.get(page.url) as response:
        wanted = set(re.findall(r'"(/static/[^"]+)"', await response.text()))
    seen: set[str] = set()
    while wanted > seen:
        path = (wanted - seen).pop()
        seen.add(path)
        async with session.get(f"{origin(page)}{path}") as response:
            assert response.status == 200, path
            body = await response.text()
        wanted |= {f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', body)}
    assert len(seen) > 20


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda script: script.name)
def test_no_script_makes_markup_or_code_of_text(script: Path) -> None:
    words = r"innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|\beval\b|new Function"
    assert re.findall(words, script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "lines",
    [
        b"GET /" + b"echo" * 3_000 + b" HTTP/1.1\r\nHost: x",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: echo",
        b"\x16\x03\x01\x02\x00echo",
    ],
    ids=["long line", "two hosts", "TLS"],
)
async def test_what_is_no_http_gets_a_bare_refusal_and_no_line_in_the_log(
    page: Page, lines: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", URL(page.url).port)
    writer.write(lines + b"\r\n\r\n")
    answer = await reader.read()
    writer.close()
    assert answer.split()[1] == b"400"
    assert b"content-security-policy: default-src 'none'" in answer.lower()
    assert not any(word in answer for word in (b"aiohttp", b"Python", b"echo"))
    assert not caplog.records


@pytest.mark.parametrize("path", ["/static/%2e%2e%2fserver.py", "/static/index.html/", "/static/"])
async def test_nothing_else_is_served(
    page: Page, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(URL(f"{origin(page)}{path}", encoded=True)) as response:
        assert response.status == 404


async def test_nothing_is_posted(page: Page, session: aiohttp.ClientSession) -> None:
    async with session.post(page.url, data=b"x" * 100_000) as response:
        assert response.status == 405


@pytest.mark.parametrize(
    "foreign", [None, "null", "http://attacker.example", "http://127.0.0.1", "https://{host}"]
)
async def test_a_page_of_another_site_cannot_connect(
    page: Page, session: aiohttp.ClientSession, foreign: str | None
) -> None:
    given = foreign and foreign.format(host=URL(page.url).authority)
    headers = {"Origin": given} if given else {}
    async with session.get(live_url(page), headers=headers) as response:
        assert response.status == 403
        assert await response.text() == WRONG_ORIGIN


async def test_a_websocket_needs_the_token(page: Page, session: aiohttp.ClientSession) -> None:
    url = live_url(page).update_query(token="wrong")  # noqa: S106 -- it opens nothing
    async with session.get(url, headers={"Origin": origin(page)}) as response:
        assert response.status == 403
        assert await response.text() == PRINTED_ADDRESS


async def test_a_taken_port_is_an_error_at_once(ws: Workspace, ada: User, page: Page) -> None:
    port = URL(page.url).port
    assert port is not None
    with pytest.raises(OSError, match="address already in use"):
        async with Page(ws, [ada], [], port=port):
            pass


def test_a_page_needs_somebody_to_look_at_it(ws: Workspace) -> None:
    with pytest.raises(ValueError, match="somebody"):
        Page(ws, [], [])


async def test_each_page_has_a_token_of_its_own(ws: Workspace, ada: User, page: Page) -> None:
    async with Page(ws, [ada], []) as other:
        assert URL(other.url).query["token"] != URL(page.url).query["token"]
