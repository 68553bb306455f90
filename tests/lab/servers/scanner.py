"""A mail scanner to which a firewall redirects connections that were meant for others."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from typing import TYPE_CHECKING

from tests.lab.addresses import is_v6

if TYPE_CHECKING:
    from tests.lab.servers.conversation import Peer

MARK = 0x6D63
"""On the scanner's own connections, which the firewall must leave alone."""
SO_ORIGINAL_DST = 80
"""Of linux/netfilter_ipv4.h and linux/netfilter_ipv6/ip6_tables.h, which agree on the number."""
CHUNK = 65536


async def pass_on(peer: Peer) -> None:
    """Carry bytes between the peer and the server it meant, until both have said their last."""
    server = await reach(*meant(peer.writer.get_extra_info("socket")))
    reader, writer = await asyncio.open_connection(sock=server)
    await asyncio.gather(carry(peer.reader, writer), carry(reader, peer.writer))
    writer.close()


async def reach(address: str, port: int) -> socket.socket:
    """Connect as a scanner does, past its own firewall."""
    server = socket.socket(socket.AF_INET6 if is_v6(address) else socket.AF_INET)
    server.setblocking(False)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, MARK)
    await asyncio.get_running_loop().sock_connect(server, (address, port))
    return server


def meant(connection: socket.socket) -> tuple[str, int]:
    """The address and port that a redirected connection was begun to."""
    v6 = connection.family == socket.AF_INET6
    level, at, size = (socket.IPPROTO_IPV6, 8, 16) if v6 else (socket.IPPROTO_IP, 4, 4)
    raw = connection.getsockopt(level, SO_ORIGINAL_DST, 28)
    (port,) = struct.unpack_from("!H", raw, 2)
    return socket.inet_ntop(connection.family, raw[at : at + size]), port


async def carry(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Carry bytes one way to their end; either side may leave at any moment."""
    with contextlib.suppress(OSError):
        while data := await source.read(CHUNK):
            sink.write(data)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()
        else:
            sink.close()
