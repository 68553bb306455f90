import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.demo import Demo
from bot.demo.certificates import Authority
from bot.demo.path import Manner
from bot.demo.servers import LOOPBACK, Servers
from probes.live import LiveNetwork

NAME = "mail.example.com"
LISTENING = "0A"
"""How Linux writes the state of a listening socket (proc(5))."""


@pytest.fixture
def identity(tmp_path: Path) -> ssl.SSLContext:
    now = LiveNetwork().now()
    return Authority(tmp_path, now).serving(NAME, now.replace(year=now.year + 1))


@pytest.fixture
async def servers() -> AsyncIterator[Servers]:
    async with Servers() as opened:
        yield opened


def listeners() -> set[str]:
    """Return the addresses at which this very process listens, as the kernel has them."""
    mine = {path.readlink().name for path in Path("/proc/self/fd").iterdir() if path.is_symlink()}
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and f"socket:[{fields[9]}]" in mine:
                found.add(fields[1])
    return found


async def test_nothing_listens_beyond_this_machine_or_after_the_end() -> None:
    before = listeners()
    async with Demo():
        added = listeners() - before
    assert len(added) > 50
    assert {address.partition(":")[0] for address in added} == {"0100007F"}
    assert listeners() == before


@asynccontextmanager
async def connected(
    port: int,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Be a client on one of the ports, without TLS."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Return what comes until the server leaves, in order or not."""
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


async def test_a_server_that_has_ended_takes_no_connection(identity: ssl.SSLContext) -> None:
    async with Servers() as servers:
        endpoint = await servers.listen(143, NAME, Manner(), identity)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(LOOPBACK, endpoint.port)


async def test_who_talks_at_the_end_is_cut_off(identity: ssl.SSLContext) -> None:
    before = asyncio.all_tasks()
    async with AsyncExitStack() as clients:
        async with Servers() as servers:
            endpoint = await servers.listen(143, NAME, Manner(), identity)
            reader, _ = await clients.enter_async_context(connected(endpoint.port))
            await reader.readline()
        assert await rest(reader) == b""
    assert asyncio.all_tasks() == before


async def test_who_shakes_hands_at_the_end_is_cut_off(identity: ssl.SSLContext) -> None:
    before = asyncio.all_tasks()
    async with AsyncExitStack() as clients:
        async with Servers() as servers:
            endpoint = await servers.listen(993, NAME, Manner(), identity)
            reader, _ = await clients.enter_async_context(connected(endpoint.port))
            while asyncio.all_tasks() == before:  # noqa: ASYNC110 - the loop tells nobody
                await asyncio.sleep(0)
        assert await rest(reader) == b""
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("turns", range(8))
async def test_who_comes_at_the_very_end_is_cut_off(identity: ssl.SSLContext, turns: int) -> None:
    before = asyncio.all_tasks()
    with socket.socket() as caller:
        async with Servers() as servers:
            endpoint = await servers.listen(143, NAME, Manner(), identity)
            caller.connect((endpoint.address, endpoint.port))
            for _ in range(turns):
                await asyncio.sleep(0)
        reader, writer = await asyncio.open_connection(sock=caller)
        said = await rest(reader)
        writer.close()
    assert said.count(b"\n") <= 1  # no more than the greeting
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize("words", [b"x" * 10_000 + b"\r\n", b""], ids=["flood", "end"])
async def test_a_client_that_floods_or_leaves_is_let_go(
    words: bytes, servers: Servers, identity: ssl.SSLContext
) -> None:
    endpoint = await servers.listen(143, NAME, Manner(), identity)
    async with connected(endpoint.port) as (reader, writer):
        await reader.readline()
        writer.write(words)
        writer.write_eof()
        assert await rest(reader) == b""


async def test_a_client_that_speaks_no_tls_is_let_go(
    servers: Servers, identity: ssl.SSLContext
) -> None:
    endpoint = await servers.listen(993, NAME, Manner(), identity)
    async with connected(endpoint.port) as (reader, writer):
        writer.write(b"a1 CAPABILITY\r\n")
        assert b"* OK" not in await rest(reader)


async def test_a_greeting_may_be_any_bytes(servers: Servers, identity: ssl.SSLContext) -> None:
    manner = Manner(greeting=b"\x00\xff\r\n", encrypts=False)
    endpoint = await servers.listen(993, NAME, manner, identity)
    async with connected(endpoint.port) as (reader, _):
        assert await reader.readline() == b"\x00\xff\r\n"
