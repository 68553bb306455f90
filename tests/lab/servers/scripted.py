"""The process in which the scripted servers of a node run, inside its namespace.

Standard input holds a JSON list of `[address, port, manner, PEM file, another PEM file]`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import sys
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from tests.lab.addresses import is_v6
from tests.lab.hosts import IMPLICIT_TLS_PORTS, Scripted
from tests.lab.servers.conversation import Peer
from tests.lab.servers.encryption import encryption
from tests.lab.servers.manners import MANNERS

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

FULL_SECONDS = 5.0
"""For so long after the first visitor came in vain a full server takes nobody in."""
TAKES_ONE_SECONDS = 0.2
"""How long it takes over one visitor then."""
HTTPS = 443
MEMORY_INFO, DROPS = 55, 8
"""SO_MEMINFO of Linux, and where in its words stands how many SYNs a listener let fall."""

# These act on the bare connection, before any handshake.
WITHOUT_HANDSHAKE = (Scripted.SILENT, Scripted.CLOSES, Scripted.RESETS)


async def _serve(
    port: int,
    manner: Scripted,
    context: ssl.SSLContext,
    identity: str,
    turns: Iterator[int],
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    # A client may leave, or fail the handshake, at any moment: that is its right.
    with contextlib.suppress(OSError):
        await MANNERS[manner](Peer(reader, writer, port, context, identity, next(turns)))
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def _full(address: str, port: int) -> tuple[socket.socket, ...]:
    """A listener that accepts nobody, and the one connection its queue has room for."""
    family = socket.AF_INET6 if is_v6(address) else socket.AF_INET
    listener, visitor = socket.socket(family), socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(0)
    visitor.connect((address, port))
    return listener, visitor


async def _fill(address: str, port: int) -> None:
    """Take visitors out of a full queue one by one, and say nothing to them."""
    listener, first = _full(address, port)
    listener.setblocking(False)
    inside = [first]
    while True:
        if struct.unpack("=9I", listener.getsockopt(socket.SOL_SOCKET, MEMORY_INFO, 36))[DROPS]:
            break
        await asyncio.sleep(TAKES_ONE_SECONDS)
    await asyncio.sleep(FULL_SECONDS)
    while True:
        await asyncio.sleep(TAKES_ONE_SECONDS)
        visitor, _ = await asyncio.get_running_loop().sock_accept(listener)
        inside.append(visitor)


async def _run(listeners: list[tuple[str, int, str, str, str]]) -> None:
    kept: list[object] = []
    for address, port, word, chain, other in listeners:
        manner = Scripted(word)
        if manner is Scripted.FULL:
            kept.append(_full(address, port))
            continue
        if manner is Scripted.FILLING:
            kept.append(asyncio.create_task(_fill(address, port)))
            continue
        context = encryption(manner, chain, other)
        implicit = port in IMPLICIT_TLS_PORTS or (port, manner) == (HTTPS, Scripted.WEB)
        tls = context if implicit and manner not in WITHOUT_HANDSHAKE else None
        await asyncio.start_server(
            partial(_serve, port, manner, context, chain, count()),
            host=address,
            port=port,
            ssl=tls,
        )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(json.load(sys.stdin)))
