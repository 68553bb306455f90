"""Doors that close just as somebody comes in."""

import asyncio
import socket

import pytest
from aiohttp import web

from bot.connections import Door
from tests.probes.virtual_time import HANDED_OVER, play

_REQUEST = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


async def _welcome(_: web.BaseRequest) -> web.Response:
    return web.Response(text="welcome")


async def _came_in(turns: int, request: bytes) -> bytes:
    """Call, close the door so many turns of the loop later; give what the caller gets."""
    runner = web.ServerRunner(web.Server(_welcome))
    await runner.setup()
    await Door(runner, "127.0.0.1", 0).start()
    loop = asyncio.get_running_loop()
    with socket.create_connection(runner.addresses[0][:2]) as caller:
        caller.sendall(request)
        for _ in range(turns):
            await asyncio.sleep(0)
        await runner.cleanup()
        assert loop.time() == 0  # virtual: nobody was waited for
        caller.setblocking(False)
        try:
            return await loop.sock_recv(caller, 1000)
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize("turns", range(8))
def test_whoever_came_in_as_the_door_closed_is_answered_or_turned_away(turns: int) -> None:
    answer = play(_came_in(turns, _REQUEST), real=HANDED_OVER)
    assert answer == b"" or answer.endswith(b"welcome")


@pytest.mark.parametrize("turns", range(8))
def test_whoever_has_not_asked_yet_is_turned_away(turns: int) -> None:
    assert play(_came_in(turns, b""), real=HANDED_OVER) == b""
