"""The process in which the scripted servers of a node run, inside its namespace.

Standard input holds a JSON list of `[address, port, manner, PEM file]`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import sys
from functools import partial

from tests.lab.addresses import is_v6
from tests.lab.hosts import IMPLICIT_TLS_PORTS, Scripted
from tests.lab.servers.conversation import Peer
from tests.lab.servers.manners import MANNERS

# These act on the bare connection, before any handshake.
WITHOUT_HANDSHAKE = (Scripted.SILENT, Scripted.CLOSES, Scripted.RESETS)


async def _serve(
    port: int,
    manner: Scripted,
    context: ssl.SSLContext,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    # A client may leave, or fail the handshake, at any moment: that is its right.
    with contextlib.suppress(OSError):
        await MANNERS[manner](Peer(reader, writer, port, context))
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


async def _run(listeners: list[tuple[str, int, str, str]]) -> None:
    kept = []
    for address, port, word, chain in listeners:
        manner = Scripted(word)
        if manner is Scripted.FULL:
            kept.append(_full(address, port))
            continue
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        tls = context if port in IMPLICIT_TLS_PORTS and manner not in WITHOUT_HANDSHAKE else None
        await asyncio.start_server(
            partial(_serve, port, manner, context), host=address, port=port, ssl=tls
        )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(json.load(sys.stdin)))
