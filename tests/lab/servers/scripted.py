"""The process in which all scripted servers run, inside the server's namespace.

Standard input holds a JSON list of `[address, port, manner, PEM file]`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import sys
from functools import partial

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


async def _run(listeners: list[tuple[str, int, str, str]]) -> None:
    for address, port, word, chain in listeners:
        manner = Scripted(word)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        tls = context if port in IMPLICIT_TLS_PORTS and manner not in WITHOUT_HANDSHAKE else None
        await asyncio.start_server(
            partial(_serve, port, manner, context), host=address, port=port, ssl=tls
        )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(json.load(sys.stdin)))
